package gradus.why;

import gradus.document.Prose;

/** How one question is answered. Without any state: the same object answers for every network. */
interface Answering {
    /** The network that shows it best, where the learner names none. */
    String network();

    void answer(Study study, Page page);

    /** Whether it is about all examples together, also where the notation has one. */
    default boolean isAboutAllExamples() {
        return false;
    }

    /**
     * The question in the letters of the study's notation.
     *
     * @param asked in those of the default one
     */
    default Prose question(Study study, String asked) {
        return Prose.of("{}", new Prose.Words(asked));
    }
}
