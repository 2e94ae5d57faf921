package gradus.check;

/** What labels of a network look like, as its formulas tell. */
public sealed interface Labels {
    /** One of an example's labels is 1, the others 0. */
    record OneOf() implements Labels {}

    /** Each is -1 or 1. */
    record Signs() implements Labels {}

    /** Numbers in an interval. */
    record Between(double low, double high) implements Labels {}
}
