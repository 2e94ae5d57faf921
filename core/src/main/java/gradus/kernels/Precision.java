package gradus.kernels;

/** The type of the numbers that kernels work on. */
public enum Precision {
    FLOAT32("float32", 4),
    FLOAT64("float64", 8);

    private final String text;
    private final int bytes;

    Precision(String text, int bytes) {
        this.text = text;
        this.bytes = bytes;
    }

    /** The name that users know: {@code float32}. */
    public String text() {
        return text;
    }

    public int bytes() {
        return bytes;
    }
}
