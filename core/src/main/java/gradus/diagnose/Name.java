package gradus.diagnose;

/**
 * What an edit is called.
 *
 * @param id of a class of mistakes, or {@code edit}
 * @param sentence for the learner
 * @param cost the less likely the more
 */
record Name(String id, String sentence, int cost) {
    static final String EDIT = "edit";

    /** Costs of what is seen often, several times, once or never. */
    static final int OFTEN = 10;

    static final int SEEN = 14;
    static final int RARE = 18;
    static final int UNHEARD = 40;

    /** Of what would explain almost any numbers. */
    static final int LAST_RESORT = 60;
}
