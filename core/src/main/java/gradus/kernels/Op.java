package gradus.kernels;

/**
 * What generated code can do in one step. Each but the last five is a static method of that name on every class of
 * operations, from values to a value.
 */
enum Op {
    ADD("add"),
    SUB("sub"),
    MUL("mul"),
    DIV("div"),
    NEG("neg"),
    /** a * b + c, rounded once. */
    FMA("fma"),
    SQRT("sqrt"),
    ABS("abs"),
    /** a < b ? c : d. */
    LESS("less"),
    /** a <= b ? c : d. */
    LESS_OR_EQUAL("lessOrEqual"),
    /** 2^k for an integer k, given as k plus {@link Functions#magic}. */
    POWER_OF_TWO("powerOfTwo"),
    /** The binary exponent of a positive normal number. */
    EXPONENT("exponent"),
    /** A positive normal number over 2^exponent: in [1, 2). */
    MANTISSA("mantissa"),

    CONSTANT("constant"),
    /** The number of examples of this run. */
    EXAMPLES("constant"),
    /** Neighbouring numbers in memory. */
    LOAD("load"),
    /** One number in memory, in every lane. */
    SPLAT("splat"),
    /** 1 where two loops are at the same index, or one is at a fixed index, otherwise 0. */
    SAME("same");

    private final String method;

    Op(String method) {
        this.method = method;
    }

    String method() {
        return method;
    }
}
