package gradus.network;

import gradus.network.Hyperparameter.Range;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a number may be: {@code learning-rate > 0} or {@code 0 <= momentum < 1}. */
record Condition(String number, Range range) {
    /** A decimal number, as one group. */
    static final String LIMIT = "([+-]?(?:[0-9]+[.]?[0-9]*|[.][0-9]+)(?:[eE][+-]?[0-9]+)?)";

    private static final String NAME = "([A-Za-z][A-Za-z0-9-]*)";
    private static final Pattern BETWEEN =
            Pattern.compile(LIMIT + "\\s*(<=?)\\s*" + NAME + "(?:\\s*(<=?)\\s*" + LIMIT + ")?");
    private static final Pattern ONE_SIDED = Pattern.compile(NAME + "\\s*(<=?|>=?)\\s*" + LIMIT);

    /** The condition; null where the text is not one. */
    static @Nullable Condition parse(String text) {
        Matcher between = BETWEEN.matcher(text);
        if (between.matches()) {
            double low = Double.parseDouble(between.group(1));
            boolean strictLow = isStrict(between.group(2));
            boolean open = between.group(5) == null;
            double high = open ? Double.POSITIVE_INFINITY : Double.parseDouble(between.group(5));
            return new Condition(between.group(3), new Range(low, strictLow, high, open || isStrict(between.group(4))));
        }
        Matcher side = ONE_SIDED.matcher(text);
        if (!side.matches()) {
            return null;
        }
        double limit = Double.parseDouble(side.group(3));
        boolean strict = isStrict(side.group(2));
        Range range = side.group(2).startsWith(">")
                ? new Range(limit, strict, Double.POSITIVE_INFINITY, true)
                : new Range(Double.NEGATIVE_INFINITY, true, limit, strict);
        return new Condition(side.group(1), range);
    }

    private static boolean isStrict(String comparison) {
        return comparison.length() == 1;
    }
}
