package gradus.explain;

import gradus.explain.LayerFigures.Slope;
import gradus.math.Derivation;
import gradus.math.Derivation.Gradient;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Forward;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.network.Outputs;
import gradus.number.DoubleArithmetic;
import gradus.program.Interpreter;
import gradus.program.StableForms;
import gradus.program.Values;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Measures the gradients and the activations' slopes of a pass, layer by layer, found by the equations' structure. */
final class PassFigures {
    /** Arguments among which the largest slope is looked for, on both sides of 0. */
    private static final double FAR = 20;

    private static final int SAMPLES = 1601;

    private final Network network;
    private final Forward forward;
    private final Derivation derivation;
    private final Values<Double> values;
    private final int examples;

    private PassFigures(Network network, Derivation derivation, Values<Double> values, int examples) {
        this.network = network;
        this.forward = derivation.forward();
        this.derivation = derivation;
        this.values = values;
        this.examples = examples;
    }

    static List<LayerFigures> of(Network network, Derivation derivation, Values<Double> values, int examples) {
        PassFigures figures = new PassFigures(network, derivation, values, examples);
        return IntStream.rangeClosed(1, network.depth())
                .mapToObj(figures::layer)
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<LayerFigures> layer(int layer) {
        List<Tensor> weights = network.parameters().stream()
                .filter(p -> p.dims().size() == 2)
                .filter(p -> network.layer(layer).containsValue(p))
                .toList();
        Optional<Equation> reader = forward.equations().stream()
                .filter(e -> !e.target().equals(forward.cost()))
                .filter(e -> weights.stream().anyMatch(w -> Exprs.mentions(e.body(), w)))
                .findFirst();
        if (weights.isEmpty() || reader.isEmpty()) {
            return Optional.empty();
        }
        Tensor ofWeights = forward.gradientOf(weights.getFirst());
        Tensor arriving = forward.gradientOf(reader.get().target());
        return Optional.of(new LayerFigures(
                layer,
                ofWeights,
                norm(ofWeights),
                arriving,
                norm(arriving),
                slope(Outputs.activation(network, layer))));
    }

    private double norm(Tensor tensor) {
        return values.has(tensor)
                ? Math.sqrt(values.get(tensor).stream().mapToDouble(v -> v * v).sum())
                : 0;
    }

    private @Nullable Slope slope(Equation activation) {
        for (Gradient g : derivation.gradients()) {
            for (Influence i : Influence.of(g)) {
                boolean single = i.reader().target().equals(activation.target())
                        && i.kind(forward) == Influence.Kind.DIAGONAL
                        && Exprs.tensors(activation.body()).equals(java.util.Set.of(g.of()));
                if (single) {
                    return slope(activation, g.of(), i.factor());
                }
            }
        }
        return null;
    }

    private Slope slope(Equation activation, Tensor argument, Expr factor) {
        Equation derivative = stable(new Equation(new Tensor("g'", argument.dims()), activation.indices(), factor));
        List<Double> slopes =
                new Interpreter<>(DoubleArithmetic.INSTANCE, network.sizes(examples)).evaluate(derivative, values);
        double largest = largest(activation, argument, derivative);
        int units = slopes.size() / examples;
        List<Integer> dead = new ArrayList<>();
        for (int u = 0; u < units; u++) {
            if (slopes.subList(u * examples, (u + 1) * examples).stream().allMatch(s -> s == 0)) {
                dead.add(u + 1);
            }
        }
        double bound = Double.isNaN(largest) ? 0 : LayerFigures.FLAT * largest;
        return new Slope(
                argument,
                largest,
                share(slopes.stream().filter(s -> s == 0 || Math.abs(s) < bound).count(), slopes),
                share(slopes.stream().filter(s -> s == 0).count(), slopes),
                dead,
                units);
    }

    private static double share(long count, List<Double> all) {
        return all.isEmpty() ? 0 : (double) count / all.size();
    }

    private Equation stable(Equation e) {
        return StableForms.of(e, forward.equations(), new HashSet<>(forward.given()));
    }

    /** Tried at many arguments; NaN where it still grows at the ends of what was tried. */
    private double largest(Equation activation, Tensor argument, Equation derivative) {
        List<Double> arguments = new ArrayList<>();
        for (int n = 0; n < SAMPLES; n++) {
            arguments.add(FAR * (2.0 * n / (SAMPLES - 1) - 1));
        }
        Map<Dim, Integer> sizes = new LinkedHashMap<>(network.sizes(SAMPLES));
        sizes.put(argument.dims().getFirst(), 1);
        Values<Double> tried = new Values<>();
        tried.put(argument, arguments);
        Interpreter<Double> interpreter = new Interpreter<>(DoubleArithmetic.INSTANCE, sizes);
        tried.put(activation.target(), interpreter.evaluate(stable(activation), tried));
        List<Double> slopes = interpreter.evaluate(derivative, tried);
        double near = 0;
        double all = 0;
        for (int n = 0; n < SAMPLES; n++) {
            double slope = Math.abs(Objects.requireNonNull(slopes.get(n)));
            if (Double.isNaN(slope)) {
                continue;
            }
            all = Math.max(all, slope);
            near = Math.abs(arguments.get(n)) <= FAR / 2 ? Math.max(near, slope) : near;
        }
        return all > 1.01 * near ? Double.NaN : all;
    }
}
