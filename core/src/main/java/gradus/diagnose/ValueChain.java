package gradus.diagnose;

import gradus.network.LayerSpec.Part;
import gradus.network.Library;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the layers of a network by values alone: which product of which arrays, plus which vector, put through which
 * function, gives which array.
 */
final class ValueChain {
    /** Chains are made of so many at most: more fit by chance. */
    private static final int MOST_LAYERS = 60;

    /** Examples that a function is tried on first. */
    private static final int FEW = 2;

    private final List<ValueMatrix> matrices;
    private final Activations activations;
    private final List<Part> bent;
    private final Predicate<String> looksLikeGradient;
    private final List<Layer> found = new ArrayList<>();

    /**
     * A layer.
     *
     * @param sum what goes into the activation, if the file has it; {@code output} what comes out, likewise
     * @param activation null where none but the sum was found
     * @param examplesFirst whether the examples are rows
     * @param sure whether a bias or a function that bends says so; a product alone may be one of the backward pass
     */
    record Layer(
            ValueMatrix weights,
            @Nullable ValueMatrix bias,
            ValueMatrix input,
            @Nullable ValueMatrix sum,
            @Nullable ValueMatrix output,
            @Nullable Part activation,
            boolean examplesFirst,
            boolean sure) {
        /** What the next layer reads. */
        ValueMatrix result() {
            return output != null ? output : Objects.requireNonNull(sum);
        }

        int units() {
            return examplesFirst ? result().columns() : result().rows();
        }

        int examples() {
            return examplesFirst ? result().rows() : result().columns();
        }
    }

    private ValueChain(Collection<ValueMatrix> matrices, Library library, Predicate<String> looksLikeGradient) {
        this.matrices = List.copyOf(matrices);
        this.activations = new Activations(library);
        this.bent = activations.usual().stream()
                .filter(a -> !activations.isDefault(a))
                .toList();
        this.looksLikeGradient = looksLikeGradient;
    }

    /** The longest chain of layers that the values show; empty where they show none. */
    static List<Layer> find(Collection<ValueMatrix> matrices, Library library, Predicate<String> looksLikeGradient) {
        return new ValueChain(matrices, library, looksLikeGradient).find();
    }

    private List<Layer> find() {
        for (ValueMatrix weights : matrices) {
            for (ValueMatrix input : matrices) {
                if (weights != input) {
                    for (boolean turned : new boolean[] {false, true}) {
                        layer(weights, turned, input, false);
                        layer(weights, turned, input, true);
                    }
                }
            }
        }
        return longest();
    }

    private void layer(ValueMatrix weights, boolean turned, ValueMatrix input, boolean examplesFirst) {
        int units = turned == examplesFirst ? weights.rows() : weights.columns();
        int examples = examplesFirst ? input.rows() : input.columns();
        int rows = examplesFirst ? examples : units;
        int columns = examplesFirst ? units : examples;
        List<ValueMatrix> results = new ArrayList<>();
        for (ValueMatrix q : matrices) {
            if (q != weights && q != input && q.rows() == rows && q.columns() == columns) {
                results.add(q);
            }
        }
        ValueMatrix product = results.isEmpty()
                ? null
                : examplesFirst
                        ? ValueMatrix.product(input, false, weights, turned)
                        : ValueMatrix.product(weights, turned, input, false);
        if (product == null || product.isConstant() && product.data().length > 1) {
            return;
        }
        List<@Nullable ValueMatrix> biases = new ArrayList<>();
        biases.add(null);
        matrices.stream()
                .filter(b -> b != weights && b != input && b.data().length == units)
                .filter(b -> b.rows() == 1 || b.columns() == 1)
                .forEach(biases::add);
        for (ValueMatrix bias : biases) {
            result(weights, bias, input, plus(product, bias, examplesFirst), results, examplesFirst);
        }
    }

    private static ValueMatrix plus(ValueMatrix product, @Nullable ValueMatrix bias, boolean examplesFirst) {
        if (bias == null) {
            return product;
        }
        double[] sum = product.data().clone();
        for (int n = 0; n < sum.length; n++) {
            sum[n] += bias.data()[examplesFirst ? n % product.columns() : n / product.columns()];
        }
        return new ValueMatrix("", product.rows(), product.columns(), sum);
    }

    private void result(
            ValueMatrix weights,
            @Nullable ValueMatrix bias,
            ValueMatrix input,
            ValueMatrix sum,
            List<ValueMatrix> results,
            boolean examplesFirst) {
        ValueMatrix given = null;
        ValueMatrix output = null;
        Part activation = null;
        ValueMatrix ordered = examplesFirst ? sum.turned() : sum;
        for (ValueMatrix q : results) {
            if (q == bias) {
                continue;
            }
            if (q.isSame(sum.data())) {
                given = given == null ? q : given;
            } else if (output == null) {
                double[] values = (examplesFirst ? q.turned() : q).data();
                activation = activation(ordered, values);
                output = activation == null ? null : q;
            }
        }
        if (given != null || output != null) {
            boolean bends = output != null;
            boolean shifts = bias != null && Comparison.largest(bias.data()) > 0;
            found.add(new Layer(weights, bias, input, given, output, activation, examplesFirst, bends || shifts));
        }
    }

    /** The function that makes these values of the sums, both (units, examples). */
    private @Nullable Part activation(ValueMatrix sums, double[] values) {
        ValueMatrix wanted = new ValueMatrix("", sums.rows(), sums.columns(), values);
        if (wanted.isConstant() && values.length > 1) {
            return null;
        }
        ValueMatrix few = sums.first(FEW);
        ValueMatrix fewWanted = wanted.first(FEW);
        return bent.stream()
                .filter(a -> beginsSame(a, few, fewWanted))
                .filter(a -> fewWanted.isSame(activations.apply(a, few.data(), few.rows(), few.columns())))
                .filter(a -> wanted.isSame(activations.apply(a, sums.data(), sums.rows(), sums.columns())))
                .findFirst()
                .orElse(null);
    }

    /** Whether one entry says nothing against a function. */
    private boolean beginsSame(Part activation, ValueMatrix sums, ValueMatrix wanted) {
        return !activations.isPointwise(activation)
                || wanted.hasAt(0, activations.apply(activation, new double[] {sums.data()[0]}, 1, 1)[0]);
    }

    // ---- chains

    private List<Layer> longest() {
        List<Layer> usable = found.stream()
                .filter(l -> l.sure() || isForward(l))
                .limit(MOST_LAYERS)
                .toList();
        List<Layer> best = List.of();
        for (Layer first : usable) {
            boolean begins = usable.stream().noneMatch(l -> l.sure() && l.result() == first.input());
            List<Layer> chain = begins ? from(first, List.of(), usable) : List.of();
            if (weight(chain) > weight(best)) {
                best = chain;
            }
        }
        return best;
    }

    private boolean isForward(Layer l) {
        return !looksLikeGradient.test(l.weights().name())
                && !looksLikeGradient.test(l.input().name())
                && !looksLikeGradient.test(l.result().name());
    }

    private static List<Layer> from(Layer layer, List<Layer> before, List<Layer> usable) {
        List<Layer> chain = new ArrayList<>(before);
        chain.add(layer);
        return usable.stream()
                .filter(l -> l.input() == layer.result() && l.examplesFirst() == layer.examplesFirst())
                .filter(l -> chain.stream().noneMatch(c -> c.weights() == l.weights() || c.input() == l.input()))
                .map(l -> from(l, chain, usable))
                .max(Comparator.comparingInt(ValueChain::weight))
                .orElse(chain);
    }

    /** More layers, and among as many those that are surer and say more. */
    private static int weight(List<Layer> chain) {
        return chain.stream()
                .mapToInt(l -> 100 + (l.sure() ? 10 : 0) + (l.bias() != null ? 3 : 0) + (l.sum() != null ? 1 : 0))
                .sum();
    }
}
