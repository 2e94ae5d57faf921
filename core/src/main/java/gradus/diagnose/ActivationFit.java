package gradus.diagnose;

import gradus.math.Rational;
import gradus.network.LayerSpec.Part;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the activation that leads from one array to another. */
final class ActivationFit {
    /** Beyond this it is another function, however the numbers were rounded. */
    private static final double NEAR = 1e-3;
    /** Rounding of a few operations, in float64 and in float32. */
    private static final double ROUNDING = 1e-12;

    private static final double SINGLE_ROUNDING = 2e-6;
    /** Errors within this factor of the least one are as good. */
    private static final double AS_GOOD = 10;
    /** So many digits has a number that somebody chose. */
    private static final int CHOSEN = 4;

    /** So many numbers tell activations apart; the rest only confirms. */
    private static final int ENOUGH = 1_000;

    private static final int ITERATIONS = 40;

    private final Activations activations;
    private final Function function;

    /** What the numbers are of those that go in. */
    private interface Function {
        double[] of(Part activation, double[] z, int units, int examples);
    }

    private ActivationFit(Activations activations, Function function) {
        this.activations = activations;
        this.function = function;
    }

    /** By what the activations give. */
    ActivationFit(Activations activations) {
        this(activations, activations::apply);
    }

    /** By their slopes, in place of what they give: quotients of gradients. */
    static ActivationFit ofSlopes(Activations activations) {
        return new ActivationFit(activations, activations::slopes);
    }

    /**
     * What is known of a layer's output.
     *
     * @param z what goes into the activation, (units, examples)
     * @param a what came out, perhaps masked and scaled
     * @param mask 0 where an output tells nothing; null where all do
     * @param scales factors that the outputs may have after a mask; NaN for any
     * @param output whether it is the network's output
     * @param single whether it was computed in float32
     */
    record Layer(
            double[] z,
            double[] a,
            double @Nullable [] mask,
            double[] scales,
            int units,
            int examples,
            boolean output,
            boolean single) {
        Layer first(int count) {
            return new Layer(
                    columns(z, count),
                    columns(a, count),
                    mask == null ? null : columns(mask, count),
                    scales,
                    units,
                    count,
                    output,
                    single);
        }

        private double[] columns(double[] all, int count) {
            double[] some = new double[units * count];
            for (int i = 0; i < units; i++) {
                System.arraycopy(all, i * examples, some, i * count, count);
            }
            return some;
        }

        double rounding() {
            return single ? SINGLE_ROUNDING : ROUNDING;
        }
    }

    /**
     * An activation that fits.
     *
     * @param scale what its values were multiplied by after a mask
     */
    record Fit(Part activation, double scale, double error) {}

    /** The likeliest activation of those that fit best; empty where none does. */
    Optional<Fit> find(Layer layer) {
        int enough = Math.max(4, ENOUGH / Math.max(1, layer.units()));
        if (layer.examples() <= 2 * enough) {
            return best(layer);
        }
        Optional<Fit> sampled = best(layer.first(enough));
        return sampled.filter(f -> error(f.activation(), layer).error() <= NEAR).isPresent() ? sampled : best(layer);
    }

    /** All common activations that fit, whichever is the likelier: where values are few, several do. */
    List<Part> fitting(Layer layer) {
        return activations.usual().stream()
                .filter(a -> error(a, layer).error() <= NEAR)
                .toList();
    }

    private Optional<Fit> best(Layer layer) {
        return best(activations.usual(), layer).or(() -> best(activations.rare(), layer));
    }

    private Optional<Fit> best(List<Part> candidates, Layer layer) {
        List<Fit> fits = new ArrayList<>();
        candidates.forEach(a -> fits.add(error(a, layer)));
        if (fits.stream().allMatch(f -> f.error() > 1e3 * layer.rounding())) {
            candidates.stream()
                    .filter(a -> activations.numbers(a).size() == 1)
                    .flatMap(a -> solve(a, layer).stream())
                    .map(s -> error(s, layer))
                    .filter(f -> f.error() <= 1e3 * layer.rounding() || isChosen(f.activation()))
                    .forEach(fits::add);
        }
        double least = fits.stream().mapToDouble(Fit::error).min().orElse(Double.POSITIVE_INFINITY);
        return least > NEAR
                ? Optional.empty()
                : fits.stream()
                        .filter(f -> f.error() <= Math.max(AS_GOOD * least, layer.rounding()))
                        .min(Comparator.comparingInt(f -> unlikelihood(f.activation(), layer)));
    }

    /** The library's order, but that a hidden layer hardly ever does nothing, and hardly ever mixes its units. */
    private int unlikelihood(Part activation, Layer layer) {
        return layer.output() ? 0 : activations.isDefault(activation) ? 1 : activations.isCoupled(activation) ? 2 : 0;
    }

    /** How far an activation's values are from those given, at the best of the factors. */
    Fit error(Part activation, Layer layer) {
        double[] values = function.of(activation, layer.z(), layer.units(), layer.examples());
        Fit best = new Fit(activation, 1, Double.POSITIVE_INFINITY);
        for (double scale : layer.scales()) {
            double factor = Double.isNaN(scale) ? ratio(values, layer) : scale;
            double error = error(values, layer, factor);
            if (error < best.error()) {
                best = new Fit(activation, factor, error);
            }
        }
        return best;
    }

    private static double ratio(double[] values, Layer layer) {
        double products = 0;
        double squares = 0;
        for (int n = 0; n < values.length; n++) {
            if (counts(layer, n)) {
                products += values[n] * layer.a()[n];
                squares += values[n] * values[n];
            }
        }
        return squares > 0 && products > 0 ? products / squares : 1;
    }

    private static boolean counts(Layer layer, int n) {
        return (layer.mask() == null || layer.mask()[n] != 0) && Double.isFinite(layer.a()[n]);
    }

    private static double error(double[] values, Layer layer, double factor) {
        double difference = 0;
        double largest = Double.MIN_NORMAL;
        int compared = 0;
        for (int n = 0; n < values.length; n++) {
            if (counts(layer, n)) {
                double d = Math.abs(factor * values[n] - layer.a()[n]);
                if (!(d < Double.POSITIVE_INFINITY)) {
                    return Double.POSITIVE_INFINITY;
                }
                compared++;
                difference = Math.max(difference, d);
                largest = Math.max(largest, Math.abs(layer.a()[n]));
            }
        }
        return compared == 0 ? Double.POSITIVE_INFINITY : difference / largest;
    }

    /** The number that makes an activation of one number fit, from the entry that depends on it most. */
    private Optional<Part> solve(Part activation, Layer layer) {
        double usual = activations.numbers(activation).getFirst().doubleValue();
        double other = usual + 0.5;
        double[] at = function.of(activation, layer.z(), layer.units(), layer.examples());
        double[] beside = function.of(with(activation, other), layer.z(), layer.units(), layer.examples());
        int entry = -1;
        for (int n = 0; n < at.length; n++) {
            if (counts(layer, n) && (entry < 0 || Math.abs(at[n] - beside[n]) > Math.abs(at[entry] - beside[entry]))) {
                entry = n;
            }
        }
        if (entry < 0 || at[entry] == beside[entry] || activations.isCoupled(activation)) {
            return Optional.empty();
        }
        double z = layer.z()[entry];
        double a = layer.a()[entry] / (Double.isNaN(layer.scales()[0]) ? 1 : layer.scales()[0]);
        return secant(activation, z, a, usual, other).map(p -> with(activation, plain(p, layer)));
    }

    private Optional<Double> secant(Part activation, double z, double a, double first, double second) {
        double p = first;
        double q = second;
        double atP = value(activation, p, z) - a;
        for (int n = 0; n < ITERATIONS; n++) {
            double atQ = value(activation, q, z) - a;
            if (atQ == 0 || atQ == atP) {
                break;
            }
            double next = q - atQ * (q - p) / (atQ - atP);
            p = q;
            atP = atQ;
            q = next;
            if (!(Math.abs(q) < 1e6)) {
                return Optional.empty();
            }
        }
        return Optional.of(q);
    }

    /** Few digits are somebody's choice; a number with many must make it fit, and not only nearly. */
    private boolean isChosen(Part activation) {
        double number = activations.numbers(activation).getFirst().doubleValue();
        return new BigDecimal(number).round(new MathContext(CHOSEN)).doubleValue() == number;
    }

    private double value(Part activation, double number, double z) {
        return function.of(with(activation, number), new double[] {z}, 1, 1)[0];
    }

    private static Part with(Part activation, double number) {
        return new Part(
                activation.name(),
                List.of(Rational.parse(BigDecimal.valueOf(number).toPlainString())));
    }

    /** The shortest decimal that is the number but for rounding: 0.2, not 0.20000000000000007. */
    private static double plain(double number, Layer layer) {
        double[] allowed = {Math.abs(number) * 1e2 * layer.rounding()};
        return Arrays.stream(new int[] {1, 2, 3, 4, 5, 6, 8, 10})
                .mapToDouble(d -> new BigDecimal(number)
                        .round(new MathContext(d, RoundingMode.HALF_EVEN))
                        .doubleValue())
                .filter(r -> Math.abs(r - number) <= allowed[0])
                .findFirst()
                .orElse(number);
    }
}
