package gradus.diagnose;

import gradus.diagnose.ValueChain.Layer;
import gradus.network.Library;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the labels and the cost among the arrays that no layer computes: a number is the cost if a loss of the output and
 * some labels has it, whatever it is called; the names decide where no number does.
 */
final class ValueLabels {
    /** More numbers than these are not tried: each is compared with every loss. */
    private static final int MOST_NUMBERS = 20;

    /** What courses put before a loss, besides sums in place of means. */
    private static final double[] HALVES = {1, 0.5, 2};

    private final Layer last;
    private final List<ValueMatrix> free;
    private final Predicate<String> looksLikeGradient;
    private final Library library;
    private final Costs costs;

    /**
     * Either may be missing.
     *
     * @param valued whether the number is a loss of the labels
     */
    record Found(@Nullable ValueMatrix labels, @Nullable ValueMatrix cost, boolean valued) {}

    ValueLabels(Layer last, Collection<ValueMatrix> free, Predicate<String> looksLikeGradient, Library library) {
        this.last = last;
        this.free = List.copyOf(free);
        this.looksLikeGradient = looksLikeGradient;
        this.library = library;
        this.costs = Costs.of(library);
    }

    /** @param told labels and cost that somebody told, if any */
    Found find(Found told) {
        List<ValueMatrix> labels = told.labels() != null
                ? List.of(told.labels())
                : free.stream()
                        .filter(m -> fits(m) || isClasses(m))
                        .filter(m -> !looksLikeGradient.test(m.name()))
                        .toList();
        List<ValueMatrix> numbers = told.cost() != null
                ? List.of(told.cost())
                : free.stream()
                        .filter(m -> m.data().length == 1)
                        .filter(m -> UnitNames.isCost(m.name())
                                || !UnitNames.isGradient(m.name())
                                || UnitNames.isError(m.name()))
                        .toList();
        ValueMatrix y = first(labels, m -> cost(m, numbers) != null);
        if (y == null) {
            y = first(labels, m -> UnitNames.isLabel(m.name()));
        }
        if (y == null) {
            y = first(labels, this::isComparedWithOutput);
        }
        if (y == null) {
            y = first(labels, m -> Arrays.stream(m.data()).allMatch(x -> x == 0 || x == 1));
        }
        if (y == null && told.labels() != null) {
            y = told.labels();
        }
        ValueMatrix cost = y == null ? null : cost(y, numbers);
        boolean valued = cost != null;
        if (cost == null) {
            ValueMatrix other = y;
            cost = told.cost() != null ? told.cost() : first(numbers, m -> m != other && UnitNames.isCost(m.name()));
        }
        return new Found(y, cost, valued);
    }

    private static @Nullable ValueMatrix first(List<ValueMatrix> all, Predicate<ValueMatrix> which) {
        return all.stream().filter(which).findFirst().orElse(null);
    }

    private boolean fits(ValueMatrix m) {
        return last.hasShapeOfResult(m) && m.data().length > 1 || m.hasShapeOf(last.result());
    }

    private boolean isClasses(ValueMatrix m) {
        return last.units() > 1
                && m.data().length == last.examples()
                && Arrays.stream(m.data()).allMatch(x -> x == Math.rint(x) && x >= 0 && x <= last.units());
    }

    /** Labels as (units, examples), numbers of classes as zeros and ones. */
    ValueMatrix across(ValueMatrix labels) {
        if (fits(labels)) {
            return last.acrossAsResult(labels);
        }
        int first = Arrays.stream(labels.data()).anyMatch(x -> x == last.units()) ? 1 : 0;
        double[] ones = new double[last.units() * last.examples()];
        IntStream.range(0, last.examples())
                .forEach(j -> ones[((int) labels.data()[j] - first) * last.examples() + j] = 1);
        return new ValueMatrix(labels.name(), last.units(), last.examples(), ones);
    }

    /** The number that is a loss of these labels, if there is one. */
    private @Nullable ValueMatrix cost(ValueMatrix labels, List<ValueMatrix> numbers) {
        List<ValueMatrix> others = numbers.stream()
                .filter(n -> n != labels && n.data()[0] != 0)
                .limit(MOST_NUMBERS)
                .toList();
        if (others.isEmpty() || isFirstOfClasses(labels)) {
            return null;
        }
        double[] y = across(labels).data();
        double[] a = last.across(last.result()).data();
        ValueMatrix found = null;
        for (String loss : library.lossNames()) {
            double cost = costs.cost(loss, a, y, last.units(), last.examples());
            ValueMatrix equal = Double.isFinite(cost) ? first(others, n -> isMade(n, cost)) : null;
            if (equal != null && (found == null || UnitNames.isCost(equal.name()))) {
                found = equal;
            }
        }
        return found;
    }

    /** Classes from 1 are those of a file that has the last one; without it nothing says from where they count. */
    private boolean isFirstOfClasses(ValueMatrix labels) {
        return !fits(labels)
                && Arrays.stream(labels.data()).anyMatch(x -> x == last.units())
                && Arrays.stream(labels.data()).anyMatch(x -> x == 0);
    }

    private boolean isMade(ValueMatrix number, double mean) {
        for (double half : HALVES) {
            for (double count : new double[] {1, last.examples(), 1.0 / last.units()}) {
                if (number.isSame(new double[] {half * count * mean})) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether the cost is made of squares without the half that makes the difference itself their gradient. */
    boolean isWithoutHalf(Found found) {
        if (!found.valued() || found.labels() == null || found.cost() == null) {
            return false;
        }
        double squares = Arrays.stream(difference(last, across(found.labels())).data())
                .map(x -> x * x)
                .sum();
        double m = last.examples();
        ValueMatrix cost = found.cost();
        return DoubleStream.of(1, m, m * last.units()).anyMatch(c -> cost.isSame(new double[] {squares / c}))
                && DoubleStream.of(2, 2 * m).noneMatch(c -> cost.isSame(new double[] {squares / c}));
    }

    /** Whether they are neither classes nor yes and no. */
    boolean areNumbers(ValueMatrix labels) {
        return fits(labels) && Arrays.stream(labels.data()).anyMatch(x -> x != 0 && x != 1);
    }

    /** Whether another array is a multiple of what is between this and the output, after the activation or before it. */
    private boolean isComparedWithOutput(ValueMatrix m) {
        if (!fits(m) || m.data().length == 1) {
            return false;
        }
        double[] difference = difference(last, across(m)).data();
        double[] sums = last.across(last.sums()).data();
        double[] back = last.activation() == null
                ? difference
                : new Activations(library)
                        .passedBack(last.activation(), difference, sums, last.units(), last.examples());
        return free.stream()
                .filter(e -> e != m && fits(e))
                .map(last::acrossAsResult)
                .anyMatch(e -> e.isMultipleOf(difference) || e.isMultipleOf(back));
    }

    /** Output minus labels, (units, examples). */
    static ValueMatrix difference(Layer last, ValueMatrix labels) {
        double[] output = last.across(last.result()).data();
        double[] difference = new double[output.length];
        Arrays.setAll(difference, n -> output[n] - labels.data()[n]);
        return new ValueMatrix("", labels.rows(), labels.columns(), difference);
    }
}
