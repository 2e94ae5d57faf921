package gradus.code;

/** A function that emitted code may have to bring along. */
enum Helper {
    /** log(1 + exp(u)) without overflow. */
    LOG_1_P_EXP("log1pexp"),
    /** c log(u), 0 where c is 0. */
    X_LOG_Y("xlogy"),
    ERF("erf"),
    /** Element by element one or the other. */
    WHERE("where"),
    /** A number as a tensor in double precision. */
    NUMBER("number"),
    /** Arrays of three and more axes. */
    ARRAY("array"),
    MATRIX("matrix"),
    VECTOR("vector"),
    SUM("sum"),
    LARGEST("largest");

    private final String text;

    Helper(String text) {
        this.text = text;
    }

    /** Its name in the code. */
    String text() {
        return text;
    }
}
