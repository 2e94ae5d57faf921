package gradus.diagnose;

import gradus.diagnose.ValueChain.Layer;
import gradus.diagnose.ValueGradients.Pair;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Whether some gradients of a file are steps: multiplied by a learning rate that stands nowhere else. A rate that stands in
 * all gradients of parameters is a convention and is seen there; this is for one that stands in the gradients of sums, or
 * beside so many mistakes that the rest does not show it.
 */
final class ValueSteps {
    private final List<Layer> layers;
    private final ValuePass pass;
    private final List<Pair> pairs;
    private final List<@Nullable ValueMatrix> ofWeights;
    private final Collection<ValueMatrix> numbers;

    /**
     * @param pairs the gradients of sums and of what comes out, by layers
     * @param ofWeights the gradients of weights, by layers
     * @param numbers single numbers of the file that nothing else is known of
     */
    ValueSteps(
            List<Layer> layers,
            ValuePass pass,
            List<Pair> pairs,
            List<@Nullable ValueMatrix> ofWeights,
            Collection<ValueMatrix> numbers) {
        this.layers = layers;
        this.pass = pass;
        this.pairs = pairs;
        this.ofWeights = ofWeights;
        this.numbers = numbers;
    }

    /** The rate in each array that has one, of those given. */
    Map<String, Double> find(Collection<ValueMatrix> parameters) {
        Map<String, Double> found = new LinkedHashMap<>();
        ofSums().ifPresent(r -> pairs.forEach(p -> {
            if (p.sum() != null) {
                found.put(p.sum().name(), r);
            }
        }));
        if (found.isEmpty()) {
            ofParameters().ifPresent(r -> parameters.forEach(m -> found.put(m.name(), r)));
        }
        return found;
    }

    /** Of the gradients of sums, if what arrives at the activations is without. */
    private OptionalDouble ofSums() {
        List<Double> rates = new ArrayList<>();
        for (int l = 1; l <= layers.size(); l++) {
            Pair pair = pairs.get(l - 1);
            if (pair.sum() != null && pair.output() != null && layers.get(l - 1).activation() != null) {
                double ratio = Math.abs(pass.passedBackRatio(l, pair.output(), pair.sum()));
                ValueMatrix next = l == layers.size() ? null : pairs.get(l).sum();
                double above = next == null ? Double.NaN : Math.abs(pass.passedDownRatio(l + 1, next, pair.output()));
                if (!Double.isNaN(ratio)) {
                    rates.add(isNear(above, 1) ? Double.NaN : ratio);
                }
            }
        }
        return common(rates);
    }

    /** Of the gradients of parameters, if too few are right to see it there. */
    private OptionalDouble ofParameters() {
        List<Double> rates = new ArrayList<>();
        int given = 0;
        for (int l = 1; l <= layers.size(); l++) {
            ValueMatrix gradient = ofWeights.get(l - 1);
            given += gradient == null ? 0 : 1;
            double ratio = gradient == null ? Double.NaN : Math.abs(ratio(l, gradient));
            if (!Double.isNaN(ratio)) {
                double m = layers.get(l - 1).examples();
                rates.add(isRate(ratio) || !isRate(ratio * m) ? ratio : ratio * m);
            }
        }
        return rates.size() == 1 && given > 1 ? common(rates) : OptionalDouble.empty();
    }

    private double ratio(int l, ValueMatrix gradient) {
        Pair pair = pairs.get(l - 1);
        return pair.sum() != null
                ? pass.weightsRatio(l, gradient, pair.sum())
                : pair.output() != null ? pass.backWeightsRatio(l, gradient, pair.output()) : Double.NaN;
    }

    private OptionalDouble common(List<Double> rates) {
        return !rates.isEmpty() && rates.stream().allMatch(r -> isNear(r, rates.getFirst()) && isRate(r))
                ? OptionalDouble.of(rates.getFirst())
                : OptionalDouble.empty();
    }

    /** A number of the file, or one with one digit, as people choose it, and nothing that comes from a mean or a square. */
    private boolean isRate(double number) {
        if (numbers.stream().anyMatch(n -> isNear(number, n.data()[0]))) {
            return !isNear(number, 1);
        }
        double m = layers.getLast().examples();
        double digit = number < 1 && number > 1e-7
                ? new BigDecimal(number).round(new MathContext(1)).doubleValue()
                : Double.NaN;
        return isNear(number, digit)
                && !isNear(number, 0.5)
                && !isNear(number * m, 1)
                && !isNear(number * m, 2)
                && !isNear(number * m, 0.5);
    }

    private static boolean isNear(double a, double b) {
        return Math.abs(a - b) <= 1e-5 * Math.abs(b);
    }
}
