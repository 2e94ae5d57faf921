package gradus.tables;

/** What a network is to say about a row. */
public enum Task {
    /** Which class it belongs to, or which labels it has. */
    CLASSIFY,
    /** A number. */
    REGRESS
}
