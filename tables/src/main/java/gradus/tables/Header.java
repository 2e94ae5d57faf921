package gradus.tables;

/** Whether the first row of a file holds the columns' names. */
public enum Header {
    /** It does unless all its fields are numbers. */
    AUTO,
    PRESENT,
    ABSENT
}
