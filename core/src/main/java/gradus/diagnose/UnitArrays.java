package gradus.diagnose;

import gradus.array.NdArray;
import gradus.diagnose.SubmissionNames.Style;
import gradus.diagnose.UnitNames.Pair;
import gradus.diagnose.UnitNames.Role;
import gradus.math.Rational;
import gradus.network.Library;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The arrays of a file as what one layer reads and gives and the gradients of these, and the numbers told beside them. */
final class UnitArrays {

    private final Map<String, NdArray> arrays = new LinkedHashMap<>();
    private final UnitShapes shapes = new UnitShapes(arrays);
    private final UnitNumbers numbers;
    private final List<Pair> pairs;

    /** @param inputs how many numbers of an example the layer reads; 0 where nobody told it */
    UnitArrays(Map<String, NdArray> given, Library library, int inputs) {
        this.numbers = new UnitNumbers(library);
        given.forEach((name, array) -> {
            if (!numbers.takes(name, array)) {
                arrays.put(name, array);
            }
        });
        List<Pair> named = UnitNames.pairs(arrays, UnitNumbers::isMask).orElse(List.of());
        shapes.flatten(named);
        this.pairs = shapes.fitted(UnitRoles.of(named, arrays, numbers.share() != null), inputs);
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

    /** Whether the labels are classes: numbers of them, or 0 and 1. */
    boolean hasClasses() {
        Pair labels = pair(Role.LABELS);
        return labels != null && UnitNumbers.areWhole(array(labels.value()));
    }

    @Nullable
    Pair arriving() {
        return Stream.of(Role.OUTPUT, Role.BEFORE)
                .flatMap(r -> pairs.stream().filter(p -> p.gradient() != null && p.role() == r))
                .findFirst()
                .orElse(null);
    }

    /** What its activation gives, before a mask if there is one. */
    @Nullable
    Pair activated() {
        return has(Role.ACTIVATED) ? pair(Role.ACTIVATED) : pair(Role.OUTPUT);
    }

    /** Whether the program takes the normalised numbers for themselves on its way back, before gamma scales them. */
    boolean stepsThroughHat() {
        return pair(Role.HAT) instanceof Pair p && p.gradient() != null;
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

    /** A history of losses, or how many epochs there were, is nothing that a layer reads or gives. */
    private boolean isAsLargeAsAGradient(@Nullable NdArray array) {
        return array != null
                && pairs.stream().map(p -> array(p.gradient())).anyMatch(g -> g != null && g.size() == array.size());
    }

    /** What is neither a parameter nor told beside. */
    List<Pair> activations() {
        return pairs.stream()
                .filter(p -> switch (p.role()) {
                    case INPUT, BEFORE, OUTPUT, ACTIVATED, LOGITS -> true;
                    case ANY -> p.gradient() != null || isAsLargeAsAGradient(array(p));
                    case WEIGHTS, BIAS, SCALE, SHIFT, MASK, MEAN, VARIANCE, HAT, LABELS, COST -> false;
                })
                .toList();
    }

    /** How a library whose names these are lays its arrays out. */
    Style style() {
        return pairs.stream().anyMatch(p -> p.role() == Role.WEIGHTS && UnitNames.isOfLibrary(p.gradient()))
                ? Style.STATE_DICT
                : Style.COURSE;
    }

    /** How they were brought into shape. */
    UnitShapes shapes() {
        return shapes;
    }

    /** What the file tells beside its arrays. */
    UnitNumbers numbers() {
        return numbers;
    }

    List<Pair> pairs() {
        return pairs;
    }

    /** By its name in the pairs; null for none. */
    @Nullable
    NdArray array(@Nullable String name) {
        return name == null ? null : arrays.get(name);
    }

    /** The value of a pair, or where that is missing its gradient, which has the same shape. */
    @Nullable
    NdArray array(Pair pair) {
        return array(pair.value() != null ? pair.value() : pair.gradient());
    }

    /**
     * The probability that a unit is kept: as the mask has it, else as the values before and after it do, else as told, else
     * as the gradients have it, else one half.
     */
    Rational kept() {
        NdArray mask = array(Objects.requireNonNull(pair(Role.MASK)).value());
        Pair given = pair(Role.OUTPUT);
        Pair read = has(Role.ACTIVATED) ? pair(Role.ACTIVATED) : pair(Role.INPUT);
        if (mask == null) {
            return share(0);
        }
        double most = Comparison.largest(mask.data());
        if (most > 1) {
            return share(most);
        }
        double forward = given == null || read == null ? 0 : factor(mask, read.value(), given.value());
        if (forward > 1 || numbers.share() != null) {
            return share(forward);
        }
        return share(given == null || read == null ? 0 : factor(mask, given.gradient(), read.gradient()));
    }

    /** One over what is kept is multiplied by, or what is told, or one half. */
    private Rational share(double factor) {
        Double told = numbers.share();
        return factor > 1
                ? ToldNumbers.rational(Double.parseDouble(String.format(Locale.ROOT, "%.6g", 1 / factor)))
                : told == null ? Rational.of(1, 2) : ToldNumbers.rational(told);
    }

    private double factor(NdArray mask, @Nullable String from, @Nullable String to) {
        NdArray before = array(from);
        NdArray after = array(to);
        return before == null || after == null ? 0 : UnitNumbers.factor(mask, before, after);
    }
}
