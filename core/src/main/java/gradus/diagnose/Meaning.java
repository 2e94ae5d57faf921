package gradus.diagnose;

/**
 * What an array's name says: what the array is, and of which layer.
 *
 * @param form itself, or a gradient by it
 * @param letter what the network calls it, without the number of the layer: {@code dW}
 * @param layer from 1, 0 for the input; {@link #NONE} or {@link #LAST}
 * @param rank the likelier spelling has the lower one
 */
record Meaning(Kind kind, Form form, String letter, int layer, int rank) {
    /** A layer's number where the name has none: a network of one layer, or a variable that has no layer. */
    static final int NONE = -2;
    /** The output layer, as in AL. */
    static final int LAST = -1;

    /** Which number of a variable it is. */
    enum Form {
        VALUE,
        /** The gradient as courses have it: m times the partial derivative for what belongs to examples. */
        GRADIENT,
        /** The partial derivative itself, as our own command writes it. */
        PARTIAL,
        /** The sum over the examples, without the penalty's part: what the older course accumulates. */
        SUMMED
    }

    boolean isGradient() {
        return form != Form.VALUE;
    }

    /** Whether it is what a network is given: X, Y or a parameter. */
    boolean isGiven() {
        return form == Form.VALUE && (kind == Kind.INPUT || kind == Kind.LABEL || kind.isParameter());
    }

    /** Under the name of the network. */
    String name() {
        return layer >= 0 ? letter + layer : letter;
    }

    Meaning withLayer(int other) {
        return new Meaning(kind, form, letter, other, rank);
    }

    Meaning withRank(int other) {
        return new Meaning(kind, form, letter, layer, other);
    }
}
