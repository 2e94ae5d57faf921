package gradus;

/**
 * An input of the user's (command line, network text, file, number) that cannot be used. The message is shown to the
 * user as it is: which input, where in it, what is wrong, what would be right.
 */
public final class InputException extends RuntimeException {
    public InputException(String message) {
        super(message);
    }

    public InputException(String message, Throwable cause) {
        super(message, cause);
    }
}
