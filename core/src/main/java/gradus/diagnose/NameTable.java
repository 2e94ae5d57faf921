package gradus.diagnose;

import gradus.diagnose.Meaning.Form;
import gradus.layout.Given;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the names mean that people give to the arrays of a network written by hand. One table: each row is a kind of tensor
 * and how it is spelled; the number of the layer follows, with or without a sign between.
 */
final class NameTable {
    /** Where in a network a row's variable is. */
    private enum Place {
        /** One of its kind in a network. */
        SINGLE,
        /** Belongs to a layer, whose number follows. */
        LAYER,
        /** Belongs to the output layer, whether it says so or not. */
        OUTPUT
    }

    /** @param usual the plainest spelling */
    private record Row(Place place, Kind kind, Form form, String usual, Pattern spelling) {}

    private static final String NUMBER = "(?:[_.\\[({^]{0,2}(\\d{1,8}|L)[\\])}]{0,2})?";

    private static final List<Row> ROWS = List.of(
            single(
                    Kind.INPUT,
                    Given.INPUT,
                    "X|x|(?:train|training|test)_?[Xx]|[Xx]_?(?:train|test|batch|mini|assess|in|data)"
                            + "|[Ii]nputs?|features"),
            single(
                    Kind.LABEL,
                    "Y",
                    "Y|y|(?:train|training|test)_?[Yy]|[Yy]_?(?:train|test|batch|mini|assess|true|onehot"
                            + "|one_hot|oh|enc)|(?:onehot|one_hot)_?[Yy]|[Ll]abels?|[Tt]argets?|T"),
            single(Kind.COST, "J", "J|[Cc]ost|[Ll]oss|C|E|cost_value|loss_value|total_loss|total_cost"),
            row(
                    Place.OUTPUT,
                    Kind.OUTPUT,
                    Form.VALUE,
                    "A",
                    "[Yy]_?hat|[Yy]_?pred|yh|preds?|predictions?|probs?|probabilities|P|[Oo]utputs?|out|h_?theta"),
            row(Place.OUTPUT, Kind.SUM, Form.VALUE, "Z", "[Ll]ogits?|scores"),
            layer(Kind.WEIGHTS, "W", "W|w|[Ww]eights?|[Kk]ernel"),
            layer(Kind.BIAS, "b", "b|B|[Bb]ias(?:es)?"),
            layer(Kind.SUM, "Z", "Z|z|pre_?activations?|pre_?act|linear"),
            layer(Kind.OUTPUT, "A", "A|a|act|activations?|[hH](?:idden)?"),
            layer(Kind.SCALE, "gamma", "gamma|[Gg]amma|scale"),
            layer(Kind.SHIFT, "beta", "beta|Beta|shift"),
            layer(Kind.NORMALISED, "N", "N|Z_?norm|Z_?tilde|Z_?bn"),
            layer(Kind.MASK, "D", "D|[Mm]asks?|drop(?:out)?_?[Mm]ask"),
            row(Place.LAYER, Kind.SUM, Form.GRADIENT, "dZ", "delta|[Ee]rror"),
            row(Place.LAYER, Kind.WEIGHTS, Form.SUMMED, "sumW", "sumW"),
            row(Place.LAYER, Kind.BIAS, Form.SUMMED, "sumb", "sumb"),
            layer(Kind.MASK_OR_ERROR, "d", "d"),
            row(Place.LAYER, Kind.SUM, Form.PARTIAL, "gZ", "gZ"),
            row(Place.LAYER, Kind.OUTPUT, Form.PARTIAL, "gA", "gA"),
            single(
                    Kind.LAMBDA,
                    "lambda",
                    "lambda|lambd|Lambda|lam|lmbda|lamda|l2|L2|reg_lambda|l2_lambda|regularization"
                            + "|reg_strength|lambda_"),
            single(Kind.PER_WEIGHT, "reg", "reg|weight_?decay|wd"),
            single(Kind.KEPT, "keepProb", "keep_?[Pp]rob(?:ability)?|kp|keep|p_?keep|keep_?rate"),
            single(Kind.DROPPED, "dropRate", "drop(?:out)?_?(?:rate|prob(?:ability)?)|p_?drop"),
            single(Kind.RATE, "learningRate", "alpha|learning_?[Rr]ate|lr|eta|step_?size"),
            single(
                    Kind.REMARK,
                    "-",
                    "ans|(?:input|hidden|output)_layer_size|num_labels|m|n|n_[xhy]|L|K|N|epochs?|seed|num_?(?:iterations|iters"
                            + "|epochs|layers|examples)|batch_?size|layers?_?(?:dims?|sizes?)|sizes|t|costs|losses"));

    private static final Pattern HOLDER = Pattern.compile(
            "(?:(grads?|gradients?)|caches?|params?|parameters|values|forward|fwd|state|model)[._/]+(.+)");
    private static final List<Pattern> GRADIENTS = List.of(
            Pattern.compile("d(?![JLCE]_?d)_?(.+)"),
            Pattern.compile("(?:grad|gradient|nabla)[._/]?(.+)"),
            Pattern.compile("d[JLCE]_?d_?(.+)"),
            Pattern.compile("(.+?)[._/]?(?:grad|gradient)"));

    private NameTable() {}

    private static Row single(Kind kind, String usual, String spelling) {
        return row(Place.SINGLE, kind, Form.VALUE, usual, spelling);
    }

    private static Row layer(Kind kind, String usual, String spelling) {
        return row(Place.LAYER, kind, Form.VALUE, usual, spelling);
    }

    private static Row row(Place place, Kind kind, Form form, String usual, String spelling) {
        String layer = place == Place.SINGLE ? "()" : NUMBER;
        return new Row(place, kind, form, usual, Pattern.compile("(?:" + spelling + ")" + layer));
    }

    /**
     * What the name means; empty where nobody would write it so, or the network has nothing of that kind. The network's
     * own names need no table.
     */
    static Optional<Meaning> of(String name, Letters letters) {
        return letters.own(name).or(() -> spelled(name, letters));
    }

    /** What it means by the table alone. */
    static Optional<Meaning> spelled(String name, Letters letters) {
        if (name.length() > 60) {
            return Optional.empty();
        }
        Matcher holder = HOLDER.matcher(name);
        if (holder.matches()) {
            Optional<Meaning> inside = of(holder.group(2), letters);
            // grads["dW1"] and grads["W1"] are the same thing.
            return holder.group(1) != null
                    ? inside.flatMap(m -> m.isGradient() ? inside : gradient(m, letters))
                    : inside;
        }
        Optional<Meaning> plain = value(name, letters);
        if (plain.isPresent()) {
            return plain;
        }
        for (Pattern pattern : GRADIENTS) {
            Matcher m = pattern.matcher(name);
            if (m.matches()) {
                Optional<Meaning> of = letters.own(m.group(1))
                        .or(() -> value(m.group(1), letters))
                        .filter(v -> !v.isGradient() && v.kind().hasGradient());
                if (of.isPresent()) {
                    return of.flatMap(v -> gradient(v, letters));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Meaning> gradient(Meaning m, Letters letters) {
        String letter = letters.gradientOf(m.letter());
        return letter == null || !m.kind().hasGradient()
                ? Optional.empty()
                : Optional.of(new Meaning(m.kind(), Form.GRADIENT, letter, m.layer(), m.rank() + 1));
    }

    private static Optional<Meaning> value(String name, Letters letters) {
        for (Row row : ROWS) {
            Matcher m = row.spelling.matcher(name);
            if (m.matches()) {
                String number = m.group(1);
                String letter = row.kind.isInNetwork() ? letters.letter(row.kind, row.form) : row.usual;
                boolean exact = name.equals(row.usual + (number == null ? "" : number));
                return letter == null
                        ? Optional.empty()
                        : Optional.of(new Meaning(row.kind, row.form, letter, layer(row.place, number), exact ? 0 : 2));
            }
        }
        return Optional.empty();
    }

    private static int layer(Place place, @Nullable String number) {
        if (place == Place.OUTPUT) {
            return Meaning.LAST;
        }
        if (number == null || number.isEmpty()) {
            return Meaning.NONE;
        }
        return number.equals("L") ? Meaning.LAST : Integer.parseInt(number);
    }
}
