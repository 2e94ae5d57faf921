package gradus.diagnose;

import gradus.array.NdArray;
import gradus.diagnose.SubmissionNames.Style;
import gradus.diagnose.UnitNames.Pair;
import gradus.diagnose.UnitNames.Role;
import gradus.layout.LabelSums;
import gradus.math.Rational;
import gradus.network.Library;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The arrays of a file as what one layer reads and gives and the gradients of these, and the numbers told beside them. */
final class UnitArrays {

    /** What probabilities in float32 sum to but for this is 1. */
    private static final double SUMS_TO_ONE = 1e-5;

    private final Map<String, NdArray> arrays = new LinkedHashMap<>();
    private final UnitNumbers numbers;
    private final List<Pair> pairs;

    UnitArrays(Map<String, NdArray> given, Library library) {
        this.numbers = new UnitNumbers(library);
        given.forEach((name, array) -> {
            if (!numbers.takes(name, array)) {
                arrays.put(name, array);
            }
        });
        List<Pair> named = UnitNames.pairs(arrays).orElse(List.of());
        flatten(named);
        this.pairs = named.stream().map(p -> p.withRole(role(p, named))).toList();
    }

    /** What a name means beside the others: beta is a layer's bias where there are weights and no gamma. */
    private Role role(Pair pair, List<Pair> all) {
        boolean scaled = all.stream().anyMatch(p -> p.role() == Role.SCALE || isScale(p));
        boolean weighted = all.stream().anyMatch(p -> p.role() == Role.WEIGHTS && !isScale(p));
        boolean read = all.stream().anyMatch(p -> p.role() == Role.INPUT || p.role() == Role.BEFORE);
        if (pair.equals(labels(all))) {
            return Role.LABELS;
        }
        return switch (pair.role()) {
            case WEIGHTS -> isScale(pair) ? Role.SCALE : Role.WEIGHTS;
            case SHIFT -> weighted && !scaled ? Role.BIAS : Role.SHIFT;
            case BIAS -> scaled && !weighted ? Role.SHIFT : Role.BIAS;
            case LOGITS -> !weighted && !read && labels(all) != null ? Role.INPUT : Role.OUTPUT;
            case INPUT, BEFORE, OUTPUT, SCALE, MASK, MEAN, VARIANCE, LABELS, COST, ANY -> pair.role();
        };
    }

    /** Weights that are a vector beside arrays of examples scale them one by one, as in a library's normalisation. */
    private boolean isScale(Pair pair) {
        NdArray w = array(pair);
        return pair.role() == Role.WEIGHTS
                && w != null
                && w.rank() == 1
                && arrays.values().stream().anyMatch(a -> a.rank() == 2 && a.dimension(1) == w.size());
    }

    /**
     * More axes than an example's numbers need are laid out in a row, as the course does before it multiplies; unless the
     * weights take the last axis alone, as in a library's layer.
     */
    private void flatten(List<Pair> named) {
        NdArray w = named.stream()
                .filter(p -> p.role() == Role.WEIGHTS)
                .map(this::array)
                .filter(a -> a != null && a.rank() == 2)
                .findFirst()
                .orElse(null);
        NdArray deep =
                arrays.values().stream().filter(a -> a.rank() > 2).findFirst().orElse(null);
        boolean lastAlone = w != null
                && deep != null
                && Arrays.stream(w.shape()).anyMatch(n -> n == deep.dimension(deep.rank() - 1))
                && Arrays.stream(w.shape()).noneMatch(n -> n == deep.size() / deep.dimension(0));
        arrays.replaceAll((name, array) -> {
            if (array.rank() < 3 || array.size() == 0) {
                return array;
            }
            int last = array.dimension(array.rank() - 1);
            int first = array.dimension(0);
            return lastAlone ? array.reshape(array.size() / last, last) : array.reshape(first, array.size() / first);
        });
    }

    @Nullable
    Pair pair(Role role) {
        return pairs.stream().filter(p -> p.role() == role).findFirst().orElse(null);
    }

    boolean has(Role role) {
        return pair(role) != null;
    }

    boolean hasParameters() {
        return has(Role.WEIGHTS) || has(Role.SCALE);
    }

    boolean hasLoss() {
        return has(Role.LABELS) || has(Role.COST);
    }

    /** Class numbers, or a matrix called y, that no gradient is of, and that is not what the layer gives. */
    private @Nullable Pair labels(List<Pair> all) {
        Pair told = all.stream()
                .filter(p -> p.role() == Role.LABELS && p.gradient() == null)
                .findFirst()
                .orElse(null);
        if (told != null) {
            return told;
        }
        boolean arrives = all.stream().anyMatch(p -> p.role() == Role.OUTPUT && p.gradient() != null);
        boolean others = all.stream()
                .anyMatch(p -> p.role() == Role.OUTPUT && p.gradient() != null && !UnitNames.isLabel(base(p)));
        return all.stream()
                .filter(p -> p.role() == Role.OUTPUT && p.gradient() == null && p.value() != null)
                .filter(p -> UnitNames.isLabel(p.value()))
                .filter(p -> !arrives || others && areWhole(array(p.value())))
                .findFirst()
                .orElse(null);
    }

    private static String base(Pair p) {
        return p.value() == null ? "" : p.value();
    }

    private static boolean areWhole(@Nullable NdArray array) {
        return array != null && Arrays.stream(array.data()).allMatch(x -> x == Math.rint(x));
    }

    /** Whether the labels are classes: numbers of them, or 0 and 1. */
    boolean hasClasses() {
        Pair labels = pair(Role.LABELS);
        return labels != null && labels.value() != null && areWhole(array(labels.value()));
    }

    /** Whether the numbers of each example are at least 0 and sum to 1, the examples being rows or columns. */
    boolean areDistributions(NdArray a) {
        if (a.rank() != 2 || Arrays.stream(a.data()).anyMatch(x -> x < 0)) {
            return false;
        }
        return a.dimension(0) > 1 && sumToOne(a) || a.dimension(1) > 1 && sumToOne(a.transpose2d());
    }

    private static boolean sumToOne(NdArray columns) {
        return LabelSums.firstThatIsNotOne(columns.data(), columns.dimension(0), columns.dimension(1))
                .isEmpty();
    }

    @Nullable
    Pair arriving() {
        return pairs.stream()
                .filter(p -> p.gradient() != null && p.role() == Role.OUTPUT)
                .findFirst()
                .orElse(null);
    }

    /** Whether a gradient goes in, or a loss is there, and one of what the layer reads or has comes out. */
    boolean isUnit() {
        long gradients = pairs.stream().filter(p -> p.gradient() != null).count();
        long activations =
                activations().stream().filter(p -> p.gradient() != null).count();
        boolean parameters = hasParameters();
        // Labels beside weights are those of a whole network.
        if (parameters && pairs.stream().anyMatch(p -> p.gradient() == null && "y".equalsIgnoreCase(p.value()))) {
            return false;
        }
        return (parameters || areAsLarge())
                && (hasLoss() ? gradients > 0 && !parameters : gradients > 1 && activations >= (parameters ? 1 : 2));
    }

    /** Whether what a function reads and gives, and what arrives there, are of one size: nothing else is in such a file. */
    private boolean areAsLarge() {
        Set<Integer> sizes = new HashSet<>();
        for (Pair p : activations()) {
            NdArray value = array(p.value());
            NdArray gradient = p.equals(arriving()) ? array(p.gradient()) : null;
            if (value != null) {
                sizes.add(value.size());
            }
            if (gradient != null) {
                sizes.add(gradient.size());
            }
        }
        return sizes.size() <= 1;
    }

    /** What is neither a parameter nor told beside. */
    List<Pair> activations() {
        return pairs.stream()
                .filter(p -> switch (p.role()) {
                    case INPUT, BEFORE, OUTPUT, LOGITS, ANY -> true;
                    case WEIGHTS, BIAS, SCALE, SHIFT, MASK, MEAN, VARIANCE, LABELS, COST -> false;
                })
                .toList();
    }

    /** How a library whose names these are lays its arrays out. */
    Style style() {
        return pairs.stream().anyMatch(p -> p.role() == Role.WEIGHTS && UnitNames.isOfLibrary(p.gradient()))
                ? Style.STATE_DICT
                : Style.COURSE;
    }

    /** What the file tells beside its arrays. */
    UnitNumbers numbers() {
        return numbers;
    }

    List<Pair> pairs() {
        return pairs;
    }

    /** By its name in the file; null for none. */
    @Nullable
    NdArray array(@Nullable String name) {
        return name == null ? null : arrays.get(name);
    }

    /** The value of a pair, or where that is missing its gradient, which has the same shape. */
    @Nullable
    NdArray array(Pair pair) {
        return array(pair.value() != null ? pair.value() : pair.gradient());
    }

    /** The probability that a unit is kept: as told, else as the mask has it, else as the gradients have it, else one half. */
    Rational kept() {
        Double told = numbers.share();
        if (told != null) {
            return ToldNumbers.rational(told);
        }
        NdArray mask = array(Objects.requireNonNull(pair(Role.MASK)).value());
        double most = mask == null ? 0 : Arrays.stream(mask.data()).max().orElse(0);
        double factor = most > 1 ? most : mask == null ? 0 : factor(mask);
        return factor > 1
                ? ToldNumbers.rational(Double.parseDouble(String.format(Locale.ROOT, "%.6g", 1 / factor)))
                : Rational.of(1, 2);
    }

    /** What all kept gradients are multiplied by on their way back; 0 where that differs. */
    private double factor(NdArray mask) {
        Pair given = arriving();
        Pair read = activations().stream()
                .filter(p -> !p.equals(given) && p.gradient() != null)
                .findFirst()
                .orElse(null);
        NdArray from = given == null ? null : array(given.gradient());
        NdArray to = read == null ? null : array(read.gradient());
        if (from == null || to == null || from.size() != mask.size() || to.size() != mask.size()) {
            return 0;
        }
        double factor = 0;
        for (int n = 0; n < mask.size(); n++) {
            if (mask.data()[n] != 0) {
                double ratio = to.data()[n] / from.data()[n];
                if (factor != 0 && !(Math.abs(ratio - factor) <= SUMS_TO_ONE * Math.abs(factor))) {
                    return 0;
                }
                factor = ratio;
            }
        }
        return factor;
    }
}
