package gradus.document;

import java.util.function.UnaryOperator;

/** How parts of a text stand out, on a terminal that can show it. */
public record Paint(UnaryOperator<String> heading, UnaryOperator<String> formula, UnaryOperator<String> aside) {
    public static final Paint NONE = new Paint(s -> s, s -> s, s -> s);
}
