package gradus.diagnose;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the names mean that people give to the arrays of a network written by hand. One table: each row is a variable of
 * the program and how it is spelled; the number of the layer follows, with or without a sign between.
 */
final class NameTable {
    /** A layer's number where the name has none: a network of one layer, or a variable that has no layer. */
    static final int NONE = -2;
    /** The output layer, as in AL. */
    static final int LAST = -1;

    private enum Kind {
        /** One of its kind in a network. */
        SINGLE,
        /** Belongs to a layer, whose number follows. */
        LAYER,
        /** Belongs to the output layer, whether it says so or not. */
        OUTPUT,
        /** A single number that is told beside the arrays. */
        SETTING
    }

    /**
     * What a name means.
     *
     * @param variable X, Y, J, W, b, Z, A, D, N, gamma, beta and their gradients dW, dZ, ...; gZ, gA; lambda, keepProb,
     *     dropRate; {@code -} for what needs no comment and is not used
     * @param rank the likelier spelling has the lower one
     */
    record Meaning(String variable, int layer, int rank) {
        String name() {
            return layer >= 0 ? variable + layer : variable;
        }

        Meaning gradient() {
            return new Meaning("d" + variable, layer, rank + 1);
        }
    }

    private record Row(Kind kind, String variable, Pattern spelling) {}

    private static final String NUMBER = "(?:[_.\\[({^]{0,2}(\\d{1,8}|L)[\\])}]{0,2})?";

    private static final List<Row> ROWS = List.of(
            row(
                    Kind.SINGLE,
                    "X",
                    "X|x|(?:train|training|test)_?[Xx]|[Xx]_?(?:train|test|batch|mini|assess|in|data)"
                            + "|[Ii]nputs?|features"),
            row(
                    Kind.SINGLE,
                    "Y",
                    "Y|y|(?:train|training|test)_?[Yy]|[Yy]_?(?:train|test|batch|mini|assess|true|onehot"
                            + "|one_hot|oh|enc)|(?:onehot|one_hot)_?[Yy]|[Ll]abels?|[Tt]argets?|T"),
            row(Kind.SINGLE, "J", "J|[Cc]ost|[Ll]oss|C|E|cost_value|loss_value|total_loss|total_cost"),
            row(
                    Kind.OUTPUT,
                    "A",
                    "[Yy]_?hat|[Yy]_?pred|yh|preds?|predictions?|probs?|probabilities|P|[Oo]utputs?|out" + "|h_?theta"),
            row(Kind.OUTPUT, "Z", "[Ll]ogits?|scores"),
            row(Kind.LAYER, "W", "W|w|[Ww]eights?|[Kk]ernel"),
            row(Kind.LAYER, "b", "b|B|[Bb]ias(?:es)?"),
            row(Kind.LAYER, "Z", "Z|z|pre_?activations?|pre_?act|linear"),
            row(Kind.LAYER, "A", "A|a|act|activations?|[hH](?:idden)?"),
            row(Kind.LAYER, "gamma", "gamma|[Gg]amma|scale"),
            row(Kind.LAYER, "beta", "beta|Beta|shift"),
            row(Kind.LAYER, "N", "N|Z_?norm|Z_?tilde|Z_?bn"),
            row(Kind.LAYER, "D", "D|[Mm]asks?|drop(?:out)?_?[Mm]ask"),
            row(Kind.LAYER, "dZ", "delta|[Ee]rror"),
            row(Kind.LAYER, "sumW", "sumW"),
            row(Kind.LAYER, "sumb", "sumb"),
            // A mask in one course, an error in another: the numbers decide.
            row(Kind.LAYER, "d", "d"),
            row(Kind.LAYER, "gZ", "gZ"),
            row(Kind.LAYER, "gA", "gA"),
            row(
                    Kind.SETTING,
                    "lambda",
                    "lambda|lambd|Lambda|lam|lmbda|lamda|l2|L2|reg_lambda|l2_lambda|regularization"
                            + "|reg_strength|lambda_"),
            row(Kind.SETTING, "perWeight", "reg|weight_?decay|wd"),
            row(Kind.SETTING, "keepProb", "keep_?[Pp]rob(?:ability)?|kp|keep|p_?keep|keep_?rate"),
            row(Kind.SETTING, "dropRate", "drop(?:out)?_?(?:rate|prob(?:ability)?)|p_?drop"),
            row(
                    Kind.SETTING,
                    "-",
                    "ans|(?:input|hidden|output)_layer_size|num_labels|m|n|n_[xhy]|L|K|N|alpha|learning_?rate|lr|eta|epochs?|seed|num_?(?:iterations|iters"
                            + "|epochs|layers|examples)|batch_?size|layers?_?(?:dims?|sizes?)|sizes|t|costs|losses"));

    private static final Pattern HOLDER = Pattern.compile(
            "(?:(grads?|gradients?)|caches?|params?|parameters|values|forward|fwd|state|model)[._/]+(.+)");
    private static final List<Pattern> GRADIENTS = List.of(
            Pattern.compile("d(?![JLCE]_?d)_?(.+)"),
            Pattern.compile("(?:grad|gradient|nabla)[._/]?(.+)"),
            Pattern.compile("d[JLCE]_?d_?(.+)"),
            Pattern.compile("(.+?)[._/]?(?:grad|gradient)"));

    private NameTable() {}

    private static Row row(Kind kind, String variable, String spelling) {
        String layer = kind == Kind.LAYER || kind == Kind.OUTPUT ? NUMBER : "()";
        return new Row(kind, variable, Pattern.compile("(?:" + spelling + ")" + layer));
    }

    /** What the name means; empty where nobody would write it so. */
    static Optional<Meaning> of(String name) {
        if (name.length() > 60) {
            return Optional.empty();
        }
        Matcher holder = HOLDER.matcher(name);
        if (holder.matches()) {
            Optional<Meaning> inside = of(holder.group(2));
            // grads["dW1"] and grads["W1"] are the same thing.
            return holder.group(1) != null ? inside.map(m -> isGradient(m) ? m : m.gradient()) : inside;
        }
        Optional<Meaning> plain = value(name);
        if (plain.isPresent()) {
            return plain;
        }
        for (Pattern pattern : GRADIENTS) {
            Matcher m = pattern.matcher(name);
            if (m.matches()) {
                Optional<Meaning> of = value(m.group(1)).filter(NameTable::hasGradient);
                if (of.isPresent()) {
                    return of.map(Meaning::gradient);
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isGradient(Meaning m) {
        return m.variable().startsWith("d")
                || m.variable().startsWith("g") && !m.variable().equals("gamma");
    }

    private static boolean hasGradient(Meaning m) {
        return List.of("X", "W", "b", "Z", "A", "N", "gamma", "beta").contains(m.variable());
    }

    private static Optional<Meaning> value(String name) {
        for (Row row : ROWS) {
            Matcher m = row.spelling.matcher(name);
            if (m.matches()) {
                boolean exact = name.equals(row.variable + (m.group(1) == null ? "" : m.group(1)));
                return Optional.of(new Meaning(row.variable, layer(row.kind, m.group(1)), exact ? 0 : 2));
            }
        }
        return Optional.empty();
    }

    private static int layer(Kind kind, @org.jspecify.annotations.Nullable String number) {
        if (kind == Kind.OUTPUT) {
            return LAST;
        }
        if (number == null || number.isEmpty()) {
            return NONE;
        }
        return number.equals("L") ? LAST : Integer.parseInt(number);
    }
}
