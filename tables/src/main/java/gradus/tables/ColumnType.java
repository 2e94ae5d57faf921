package gradus.tables;

/** What a reader is to make of a column. */
public enum ColumnType {
    /** Numbers if every value is one, else text. */
    AUTO,
    /** Numbers; anything else is an error. */
    NUMBER,
    /** Text, also where it looks like a number. */
    TEXT,
    /** Not needed: not even looked at. */
    SKIP
}
