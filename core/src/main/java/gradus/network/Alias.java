package gradus.network;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What another library calls a definition, and where both give the same numbers.
 *
 * @param above the output activation without which they differ; null where any will do
 * @param forOneOutput whether they differ where a network has several outputs
 */
record Alias(String name, @Nullable String above, boolean forOneOutput) {
    private static final Pattern TEXT =
            Pattern.compile("also\\s+(\\S+)(?:\\s+above\\s+(\\S+))?(\\s+for\\s+one\\s+output)?");

    /** From an attribute such as {@code also BCELoss for one output}; empty for an attribute that names nothing. */
    static Stream<Alias> parse(String attribute) {
        Matcher m = TEXT.matcher(attribute);
        return m.matches() ? Stream.of(new Alias(m.group(1), m.group(2), m.group(3) != null)) : Stream.empty();
    }
}
