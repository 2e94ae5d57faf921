package gradus.diagnose.generator;

/** How many examples, inputs and units a layer has. */
record UnitSize(String name, int examples, int inputs, int units) {
    static final UnitSize PLAIN = new UnitSize("plain", 6, 5, 4);
    /** A product with weights the wrong way round raises no error here. */
    static final UnitSize SQUARE = new UnitSize("square", 6, 4, 4);
    /** A sum over the wrong axis has the right size here. */
    static final UnitSize AS_MANY_EXAMPLES = new UnitSize("as-many-examples-as-units", 4, 5, 4);

    static final UnitSize ONE = new UnitSize("plain", 1, 5, 3);
    static final UnitSize ONE_SQUARE = new UnitSize("square", 1, 4, 4);

    boolean isSquare() {
        return inputs == units;
    }
}
