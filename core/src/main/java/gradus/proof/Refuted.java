package gradus.proof;

/** A claim that does not hold, or that could not be confirmed: a bug of ours. The message says where it failed. */
public final class Refuted extends RuntimeException {
    public Refuted(String message) {
        super(message);
    }
}
