package gradus.diagnose;

import gradus.array.NdArray;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What courses call the arrays of one layer's backward function: {@code A_prev, W, b, dZ -> dA_prev, dW, db},
 * {@code x, gamma, beta, dout -> dx, dgamma, dbeta}, {@code grad_output -> grad_input}. A table of spellings; a gradient is
 * named after what it is the gradient of.
 */
final class UnitNames {
    /** What an array is to the layer. */
    enum Role {
        /** What the layer reads. */
        INPUT,
        /** What its activation reads. */
        BEFORE,
        /** What it gives. */
        OUTPUT,
        /** What its activation gives where a mask comes behind it. */
        ACTIVATED,
        /** What a layer gives to a softmax, or what a loss with a softmax in it reads. */
        LOGITS,
        WEIGHTS,
        BIAS,
        SCALE,
        SHIFT,
        MASK,
        /** The average and the spread that a normalisation computes. */
        MEAN,
        VARIANCE,
        /** What it scales by gamma. */
        HAT,
        LABELS,
        COST,
        /** The name says nothing of these. */
        ANY
    }

    private static final Map<Role, Pattern> WORDS = Map.ofEntries(
            row(Role.INPUT, "x|a_?prev|inputs?|inp|x_?in|h_?prev|prev|data|features|f_?prev"),
            row(Role.BEFORE, "z|h?pre_?act|pre|pre_?activations?|linear|z_?cache"),
            row(Role.OUTPUT, "out|outputs?|y|values?|al?|act|activations?|upstream|probs?|y_?hat|y_?pred"),
            row(Role.LOGITS, "logits?|scores?"),
            row(Role.WEIGHTS, "w|weights?|kernel|theta|omega"),
            row(Role.BIAS, "b|bias|biases"),
            row(Role.SCALE, "gamma|scale|bn_?gain|gain"),
            row(Role.SHIFT, "beta|shift|bn_?bias"),
            row(Role.MASK, "mask|dropout_?mask"),
            row(Role.MEAN, "mean|mu|(?:sample|batch|x|bn)_?mean"),
            row(Role.VARIANCE, "var|variance|sigma_?2|sigma_?sq|(?:sample|batch|x|bn)_?var"),
            row(Role.LABELS, "y_?true|targets?|targ|labels?|y_?onehot|t|y_?b|y_?batch"),
            row(Role.COST, "loss|cost|j|c"));

    /** What these are beside a layer's other arrays only: in a network they may be anything. */
    private static final Map<Role, Pattern> SHORT = Map.ofEntries(
            row(Role.BIAS, "(?:w|theta)_?0"),
            row(Role.SCALE, "bw|bn_?w(?:eight)?"),
            row(Role.SHIFT, "bb|bn_?b"),
            row(Role.MEAN, "m|bn_?meani?"),
            row(Role.VARIANCE, "v"),
            row(Role.HAT, "[xzh]_?(?:hat|norm|normali[sz]ed)|(?:normali[sz]ed|norm)_?[xzh]?|n[xz]|bn_?raw"),
            row(Role.COST, "l"));

    private static final List<Pattern> GRADIENTS = List.of(
            Pattern.compile("(?:grad_?|gradient_?|g_?|nabla_?|delta_?)(.+)"),
            Pattern.compile("d_?l_?d_?(.+)"),
            Pattern.compile("d_?(.+)"),
            Pattern.compile("dl_?(.+)"),
            Pattern.compile("(.+?)[._]?(?:grad|gradient|gradients|g|delta|error)"));

    /** The gradient of what follows, whatever that is. */
    private static final Pattern CERTAIN = Pattern.compile("(?:grad|gradient|nabla|d_?l_d)_?(.+)");

    private static final Pattern NUMBER = Pattern.compile("(.+?)[_.]?\\d{1,4}");
    private static final Pattern NOUGHT = Pattern.compile(".*\\D0");
    /** The gradient that arrives, where nothing else is said of it. */
    private static final Set<String> ARRIVING = Set.of("upstream", "delta", "grad", "error", "g", "upstream_grad", "d");

    /** An array and its gradient; either may be missing. */
    record Pair(Role role, @Nullable String value, @Nullable String gradient) {
        Pair withRole(Role other) {
            return new Pair(other, value, gradient);
        }
    }

    private final Map<String, NdArray> arrays;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, String> gradients = new LinkedHashMap<>();

    private final Predicate<NdArray> isMask;

    private UnitNames(Map<String, NdArray> arrays, Predicate<NdArray> isMask) {
        this.arrays = arrays;
        this.isMask = isMask;
    }

    private static Map.Entry<Role, Pattern> row(Role role, String spelling) {
        return Map.entry(role, Pattern.compile(spelling));
    }

    /**
     * The arrays of a file in pairs, if the names can be those of one layer; numbers that settings are left out.
     *
     * @param isMask what can be a mask by its numbers, and then is no gradient whatever it is called
     */
    static Optional<List<Pair>> pairs(Map<String, NdArray> arrays, Predicate<NdArray> isMask) {
        return new UnitNames(arrays, isMask).pairs();
    }

    private Optional<List<Pair>> pairs() {
        for (String name : arrays.keySet()) {
            String plain = plain(name);
            if (ofLayer(plain) == Role.ANY) {
                String base = gradientOf(plain);
                if (base != null) {
                    if (gradients.put(base, name) != null) {
                        return Optional.empty();
                    }
                    continue;
                }
            }
            if (ARRIVING.contains(plain)
                    && !isMask.test(Objects.requireNonNull(arrays.get(name)))
                    && !values.containsKey("out")
                    && gradients.get("out") == null) {
                gradients.put("out", name);
            } else if (values.put(plain, name) != null) {
                return Optional.empty();
            }
        }
        List<Pair> pairs = new ArrayList<>();
        values.forEach((base, name) -> pairs.add(new Pair(ofLayer(base), name, gradients.get(base))));
        gradients.forEach((base, name) -> {
            if (!values.containsKey(base)) {
                pairs.add(new Pair(ofLayer(base), null, name));
            }
        });
        return Optional.of(pairs);
    }

    /** Without the number of the layer, in small letters; W0 beside W has another meaning than W, and keeps it. */
    private String plain(String name) {
        String plain = name.toLowerCase(Locale.ROOT).replaceFirst("^self\\.", "");
        Matcher number = NUMBER.matcher(plain);
        return number.matches() && !(NOUGHT.matcher(plain).matches() && stands(number.group(1)))
                ? number.group(1)
                : plain;
    }

    private boolean stands(String plain) {
        return arrays.keySet().stream().anyMatch(plain::equalsIgnoreCase);
    }

    /** Whether the name is that of a gradient, whatever of. */
    static boolean isGradient(String name) {
        String plain = name.toLowerCase(Locale.ROOT);
        return isDelta(name)
                || isError(name)
                || plain.matches("(?:grad|gradient|nabla|dl_?d|d_l_d).*|.*[._](?:grad|gradient|g)\\d*")
                || name.matches("d[A-Z].*|d_.+|d(?:x|w|b|z|a|h)\\d*|.*_d\\d*");
    }

    /** Of what comes back through an activation, by its name. */
    static boolean isDelta(String name) {
        return name.toLowerCase(Locale.ROOT).contains("delta");
    }

    /** Of what arrives at an activation, or is left between output and label. */
    static boolean isError(String name) {
        return name.toLowerCase(Locale.ROOT).matches(".*err(?:or)?s?\\d*");
    }

    static boolean isLabel(String name) {
        return name.toLowerCase(Locale.ROOT)
                .matches("y|t|y_?(?:true|train|batch|b|onehot)|yb|expected|targets?|targ|labels?|desired|answers?");
    }

    static boolean isMadeOf(String name, String other) {
        return name.contains(other);
    }

    /** Of what arrives at an activation and not at the sum before it, by its name. */
    static boolean isOfActivation(@Nullable String gradient) {
        return gradient != null && gradient.matches("dA\\d*");
    }

    /** As in PyTorch's functions: grad_weight of a weight that is (units, inputs). */
    static boolean isOfLibrary(@Nullable String gradient) {
        return gradient != null && gradient.matches("grad_weight|weight[._]grad");
    }

    /** Of a sum or an activation as one course writes it, where a gradient of examples is that of each one's own loss. */
    static boolean isPerExample(String gradient) {
        return gradient.matches("(?i)d_?[zan](?:l|_prev)?\\d*");
    }

    static boolean isCost(String name) {
        return role(name.toLowerCase(Locale.ROOT)) == Role.COST;
    }

    /** Names of the file that this name is made of, the longest first: {@code wih} of {@code delta_wih}. */
    static List<String> bases(String name, Predicate<String> isOfFile) {
        List<String> found = new ArrayList<>();
        for (int from = 0; from < name.length(); from++) {
            for (int to = name.length(); to > from; to--) {
                boolean part = to - from < name.length() && to - from > 0;
                if (part
                        && isOfFile.test(name.substring(from, to))
                        && isAffix(name.substring(0, from), name.substring(to))) {
                    found.add(name.substring(from, to));
                }
            }
        }
        found.sort((a, b) -> b.length() - a.length());
        return found;
    }

    /** Whether what stands before and after a name makes a gradient's name of it. */
    private static boolean isAffix(String before, String after) {
        String both = (before + "|" + after).toLowerCase(Locale.ROOT);
        return both.matches(
                "(?:d_?|grad_?|gradient_?|d_?(?:l|j|e|c|loss|cost|err|error)_?d?_?|nabla_?|delta_?|g_|update_?)\\|"
                        + "|\\|(?:[._]?(?:grad|gradient|g|delta|update|change|adjustment|step|error|err|d)s?)");
    }

    /** What the name says, without the number of a layer. */
    static Role role(String plain) {
        return in(WORDS, plain);
    }

    /** What it says where all of the file is one layer's. */
    private static Role ofLayer(String plain) {
        Role role = role(plain);
        return role == Role.ANY ? in(SHORT, plain) : role;
    }

    private static Role in(Map<Role, Pattern> words, String plain) {
        return words.entrySet().stream()
                .filter(e -> e.getValue().matcher(plain).matches())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(Role.ANY);
    }

    /** What this is the gradient of: something that has a name here, or another array of the file. */
    private @Nullable String gradientOf(String plain) {
        for (Pattern pattern : GRADIENTS) {
            Matcher m = pattern.matcher(plain);
            if (m.matches()) {
                String base = plain(m.group(1));
                if (ofLayer(base) != Role.ANY
                        || arrays.keySet().stream().map(this::plain).anyMatch(base::equals)) {
                    return base;
                }
            }
        }
        Matcher certain = CERTAIN.matcher(plain);
        return certain.matches() ? plain(certain.group(1)) : null;
    }
}
