package gradus.why;

/** How one question is answered. Without any state: the same object answers for every network. */
interface Answering {
    /** The network that shows it best, where the learner names none. */
    String network();

    void answer(Study study, Page page);
}
