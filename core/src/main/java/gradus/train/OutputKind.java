package gradus.train;

/** What the output layer's numbers are, for a task of classes. */
public enum OutputKind {
    /** Probabilities: one unit holds that of the second class, several hold that of a class or label each. */
    PROBABILITIES,
    /** Logarithms of probabilities, one unit a class. */
    LOG_PROBABILITIES,
    /** Any numbers that are larger where a class is likelier. */
    SCORES
}
