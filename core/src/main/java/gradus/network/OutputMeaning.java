package gradus.network;

/** What the numbers of an output layer stand for, as the library says of an activation or a loss. */
public enum OutputMeaning {
    /** Nothing else than themselves. */
    NUMBERS("numbers"),
    /** Each output is a probability of its own. */
    PROBABILITIES("probabilities"),
    /** The outputs of an example are the probabilities of classes, one of which is the case. */
    DISTRIBUTION("distribution"),
    /** The logarithms of such probabilities. */
    LOG_DISTRIBUTION("log-distribution");

    private final String attribute;

    OutputMeaning(String attribute) {
        this.attribute = attribute;
    }

    String attribute() {
        return attribute;
    }
}
