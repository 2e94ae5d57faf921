package gradus.math;

/** The elementary functions of one argument. Their derivative rules stand in {@link Derivatives}. */
public enum Function {
    EXP("exp"),
    LOG("log"),
    SQRT("sqrt"),
    TANH("tanh"),
    ERF("erf"),
    ABS("abs"),
    /** -1, 0 or 1: the derivative of abs, with PyTorch's value 0 at 0. */
    SIGN("sign");

    private final String text;

    Function(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
