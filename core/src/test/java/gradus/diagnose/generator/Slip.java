package gradus.diagnose.generator;

/**
 * Another formula in a variable's place.
 *
 * @param atTheEnd whether it changes what is handed in, after everything has been computed
 */
record Slip(String variable, Formula formula, boolean atTheEnd) {
    /** What the learner computes instead, from the values so far. */
    interface Formula {
        double[][] of(Pass pass);
    }

    static Slip at(String variable, Formula formula) {
        return new Slip(variable, formula, false);
    }

    static Slip exported(String variable, Formula formula) {
        return new Slip(variable, formula, true);
    }
}
