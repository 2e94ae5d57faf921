package gradus.why;

import gradus.document.Prose;
import java.util.Optional;

/** How one question is answered. Without any state: the same object answers for every network. */
interface Answering {
    /** The network that shows it best, where the learner names none. */
    String network();

    void answer(Study study, Page page);

    /** Why it is no question about this network, as what follows the topic's name; empty where it is one. */
    default Optional<String> whyNot(Study study) {
        return Optional.empty();
    }

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
