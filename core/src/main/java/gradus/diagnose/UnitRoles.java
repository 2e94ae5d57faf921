package gradus.diagnose;

import gradus.array.NdArray;
import gradus.diagnose.UnitNames.Pair;
import gradus.diagnose.UnitNames.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the arrays of one layer are beside each other: by the names of the others, and where a name has several meanings, by
 * numbers and shapes.
 */
final class UnitRoles {
    private final Map<String, NdArray> arrays;
    private List<Pair> pairs;

    private UnitRoles(List<Pair> named, Map<String, NdArray> arrays) {
        this.arrays = arrays;
        this.pairs = named;
    }

    /**
     * @param named with the roles that each name has by itself
     * @param tellsShare whether the file tells how many units dropout keeps
     */
    static List<Pair> of(List<Pair> named, Map<String, NdArray> arrays, boolean tellsShare) {
        UnitRoles roles = new UnitRoles(named, arrays);
        roles.labels();
        roles.besideOthers();
        roles.pairs = UnitMasks.of(roles.pairs, n -> n == null ? null : arrays.get(n), tellsShare);
        roles.sums();
        roles.losses();
        return List.copyOf(roles.pairs);
    }

    // ---- one by one

    private void give(Pair pair, Role role) {
        replace(pair, pair.withRole(role));
    }

    private void replace(Pair pair, Pair other) {
        pairs = pairs.stream().map(p -> p.equals(pair) ? other : p).toList();
    }

    private List<Pair> all(Predicate<Pair> which) {
        return pairs.stream().filter(which).toList();
    }

    private boolean has(Role role) {
        return pairs.stream().anyMatch(p -> p.role() == role);
    }

    private @Nullable NdArray value(Pair pair) {
        return pair.value() == null ? null : arrays.get(pair.value());
    }

    private @Nullable NdArray gradient(Pair pair) {
        return pair.gradient() == null ? null : arrays.get(pair.gradient());
    }

    /** Whether its numbers are those of examples: of what is read, or given, or comes between. */
    static boolean isActivation(Pair pair) {
        return switch (pair.role()) {
            case INPUT, BEFORE, OUTPUT, ACTIVATED, LOGITS, ANY -> true;
            case WEIGHTS, BIAS, SCALE, SHIFT, MASK, MEAN, VARIANCE, HAT, LABELS, COST -> false;
        };
    }

    // ---- by names

    /**
     * Class numbers, or a matrix called y, that no gradient is of, and that is not what the layer gives. Beside a cost there
     * are labels.
     */
    private void labels() {
        if (!all(p -> p.role() == Role.LABELS && p.gradient() == null).isEmpty()) {
            return;
        }
        List<Pair> arriving = all(p -> p.role() == Role.OUTPUT && p.gradient() != null);
        boolean others = arriving.stream().anyMatch(p -> !isCalledLabel(p));
        boolean costs = pairs.stream().anyMatch(p -> p.role() == Role.COST && isCost(p));
        all(p -> p.role() == Role.OUTPUT && p.gradient() == null && isCalledLabel(p)).stream()
                .filter(p -> arriving.isEmpty() || others && (costs || UnitNumbers.areWhole(value(p))))
                .findFirst()
                .ifPresent(p -> give(p, Role.LABELS));
    }

    private static boolean isCalledLabel(Pair pair) {
        return UnitNames.isLabel(pair.value() == null ? "" : pair.value());
    }

    /** What a name means beside the others: beta is a layer's bias where there are weights and no gamma. */
    private void besideOthers() {
        boolean scaled = pairs.stream().anyMatch(p -> p.role() == Role.SCALE || isScale(p));
        boolean weighted = pairs.stream().anyMatch(p -> p.role() == Role.WEIGHTS && !isScale(p));
        boolean read = has(Role.INPUT) || has(Role.BEFORE);
        boolean labelled = pairs.stream().anyMatch(p -> p.role() == Role.LABELS && p.gradient() == null);
        pairs = pairs.stream()
                .map(p -> p.withRole(
                        switch (p.role()) {
                            case WEIGHTS -> isScale(p) ? Role.SCALE : Role.WEIGHTS;
                            case SHIFT -> weighted && !scaled ? Role.BIAS : Role.SHIFT;
                            case BIAS -> scaled && !weighted ? Role.SHIFT : Role.BIAS;
                            case LOGITS -> !weighted && !read && labelled ? Role.INPUT : Role.OUTPUT;
                            case MEAN, VARIANCE, HAT -> scaled || has(Role.SHIFT) ? p.role() : Role.ANY;
                            case COST -> isCost(p) ? Role.COST : Role.ANY;
                            case INPUT, BEFORE, OUTPUT, ACTIVATED, SCALE, MASK, LABELS, ANY -> p.role();
                        }))
                .toList();
    }

    /** Of L: a count of layers is a whole number, and is no cost. */
    private boolean isCost(Pair pair) {
        return pair.value() == null || UnitNames.isCost(pair.value()) || !UnitNumbers.areWhole(value(pair));
    }

    /** Weights that are a vector beside arrays of examples scale them one by one, as in a library's normalisation. */
    private boolean isScale(Pair pair) {
        NdArray w = pair.value() == null ? gradient(pair) : value(pair);
        return pair.role() == Role.WEIGHTS
                && w != null
                && w.rank() == 1
                && arrays.values().stream().anyMatch(a -> a.rank() == 2 && a.dimension(1) == w.size());
    }

    // ---- by values

    /**
     * Which array the weights multiply, and which is what comes of it; where the file has no such sum, and nothing that is
     * called the layer's input, the only array of examples with a value is what it reads.
     */
    private void sums() {
        Pair weights =
                pairs.stream().filter(p -> p.role() == Role.WEIGHTS).findFirst().orElse(null);
        NdArray w = weights == null ? null : value(weights);
        if (w == null || w.rank() != 2) {
            return;
        }
        NdArray bias = pairs.stream()
                .filter(p -> p.role() == Role.BIAS)
                .findFirst()
                .map(this::value)
                .orElse(null);
        UnitSums sums = new UnitSums(w, bias);
        List<Pair> valued = all(p -> isActivation(p) && value(p) != null);
        for (Pair sum : valued) {
            for (Pair read : valued) {
                if (!sum.equals(read)
                        && sums.isSum(Objects.requireNonNull(value(read)), Objects.requireNonNull(value(sum)))) {
                    give(read, Role.INPUT);
                    boolean activated =
                            pairs.stream().anyMatch(p -> p.role() == Role.OUTPUT && !p.equals(sum) && !isSame(p, read));
                    if (activated) {
                        give(sum, Role.BEFORE);
                    }
                    return;
                }
            }
        }
        boolean arrives = pairs.stream().anyMatch(p -> isActivation(p) && value(p) == null && gradient(p) != null);
        if (!has(Role.INPUT)
                && arrives
                && valued.size() == 1
                && valued.getFirst().role() == Role.OUTPUT) {
            give(valued.getFirst(), Role.INPUT);
        }
    }

    private static boolean isSame(Pair one, Pair other) {
        return Objects.equals(one.value(), other.value()) && Objects.equals(one.gradient(), other.gradient());
    }

    /**
     * A loss: beside probabilities, what its gradient is of is what they were made of; where no other value is there, what
     * is called the arriving gradient is the predictions, as nothing arrives at a loss.
     */
    private void losses() {
        if (!has(Role.LABELS) || has(Role.WEIGHTS)) {
            return;
        }
        List<Pair> activations = all(UnitRoles::isActivation);
        List<Pair> shares = all(p -> isActivation(p)
                && p.gradient() == null
                && value(p) instanceof NdArray a
                && UnitNumbers.areDistributions(a));
        List<Pair> scores = all(p -> p.role() == Role.OUTPUT
                && p.gradient() != null
                && value(p) instanceof NdArray a
                && !UnitNumbers.areDistributions(a));
        if (shares.size() == 1
                && scores.size() == 1
                && Arrays.equals(array(shares).shape(), array(scores).shape())) {
            give(scores.getFirst(), Role.INPUT);
            give(shares.getFirst(), Role.OUTPUT);
        } else if (activations.size() == 2 && activations.stream().allMatch(p -> p.value() == null)) {
            activations.stream()
                    .filter(p -> p.role() == Role.OUTPUT)
                    .findFirst()
                    .ifPresent(p -> replace(p, new Pair(Role.OUTPUT, p.gradient(), null)));
        }
    }

    private NdArray array(List<Pair> one) {
        return Objects.requireNonNull(value(one.getFirst()));
    }
}
