package gradus.diagnose;

import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Rational;
import gradus.math.Tensor;
import gradus.network.LayerSpec;
import gradus.network.Library;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.network.Programs;
import gradus.number.DoubleArithmetic;
import gradus.program.Interpreter;
import gradus.program.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The library's activations as functions of numbers. */
final class Activations {
    private final Library library;
    private final NetworkOptions options;
    private final Map<LayerSpec.Part, Carried> carried = new HashMap<>();

    Activations(Library library) {
        this.library = library;
        this.options = NetworkOptions.defaults().withLibrary(library);
    }

    /** What an activation computes, in the form that neither overflows nor cancels. */
    private record Carried(Tensor input, Tensor output, List<Equation> equations, Dim examples, boolean coupled) {}

    /** Every common activation with its usual numbers, in the library's order. */
    List<LayerSpec.Part> usual() {
        return library.commonActivationNames().stream()
                .map(n -> new LayerSpec.Part(n, List.of()))
                .toList();
    }

    /**
     * The others, for values that no common one has. Not those that mix the units: there a slip in a common one is
     * likelier, such as the wrong sign in front of all exponents.
     */
    List<LayerSpec.Part> rare() {
        Set<String> common = library.commonActivationNames();
        return library.activationNames().stream()
                .filter(n -> !common.contains(n))
                .map(n -> new LayerSpec.Part(n, List.of()))
                .filter(a -> !isCoupled(a))
                .toList();
    }

    /** Whether a unit's output reads the other units. */
    boolean isCoupled(LayerSpec.Part activation) {
        return carried(activation).coupled();
    }

    boolean isDefault(LayerSpec.Part activation) {
        return activation.name().equals(library.defaultActivationName());
    }

    /** The numbers an activation takes by default. */
    List<Rational> numbers(LayerSpec.Part activation) {
        return activation.numbers().isEmpty()
                ? List.copyOf(library.activationParameters(activation.name()).values())
                : activation.numbers();
    }

    /** A of Z, both (units, examples) row-major. */
    double[] apply(LayerSpec.Part activation, double[] z, int units, int examples) {
        Carried c = carried(activation);
        Map<Dim, Integer> sizes = Map.of(c.input.dims().getFirst(), units, c.examples, examples);
        Map<Tensor, Equation> equations = new LinkedHashMap<>();
        c.equations.forEach(e -> equations.put(e.target(), e));
        return Upstream.of(sizes, Map.of(c.input, z), equations, Map.of()).numbers(c.output);
    }

    /** The layers that may normalise what goes into an activation. */
    List<String> normalisations() {
        return List.copyOf(library.normalisationNames());
    }

    /**
     * What goes into the activation after a normalisation.
     *
     * @param parameters its scale and its shift
     */
    double[] normalise(String name, double[] z, Map<Kind, double[]> parameters, int units, int examples) {
        Network network = Network.of(
                List.of(new LayerSpec(1, List.of()), new LayerSpec(1, List.of(new LayerSpec.Part(name, List.of())))),
                options);
        ChainLayer layer = ChainLayer.of(network).getFirst();
        Tensor input = Objects.requireNonNull(layer.sum());
        Values<Double> values = new Values<>();
        values.put(input, z, DoubleArithmetic.INSTANCE);
        parameters.forEach((kind, numbers) -> {
            Tensor tensor = layer.get(kind);
            if (tensor != null) {
                values.put(tensor, numbers, DoubleArithmetic.INSTANCE);
            }
        });
        Map<Dim, Integer> sizes = Map.of(input.dims().getFirst(), units, network.examples(), examples);
        Interpreter<Double> interpreter = new Interpreter<>(DoubleArithmetic.INSTANCE, sizes);
        for (Equation e : Programs.forward(network).equations()) {
            if (!e.target().equals(input)
                    && !e.target().equals(network.forward().cost())) {
                values.put(e.target(), interpreter.evaluate(e, values));
            }
        }
        return values.doubles(network.output(), DoubleArithmetic.INSTANCE);
    }

    private Carried carried(LayerSpec.Part activation) {
        return carried.computeIfAbsent(activation, this::build);
    }

    private Carried build(LayerSpec.Part activation) {
        Network network =
                Network.of(List.of(new LayerSpec(1, List.of()), new LayerSpec(1, List.of(activation))), options);
        Tensor z = Objects.requireNonNull(ChainLayer.of(network).getFirst().sum());
        List<Equation> equations = new ArrayList<>();
        for (Equation e : Programs.forward(network).equations()) {
            if (!e.target().equals(z) && !e.target().equals(network.forward().cost())) {
                equations.add(e);
            }
        }
        Dim units = z.dims().getFirst();
        boolean coupled = equations.stream()
                .anyMatch(e -> Exprs.any(
                        e.body(),
                        x -> x instanceof Expr.Fold s
                                && s.isSum()
                                && s.index().dim().equals(units)
                                && !Exprs.tensors(s.body()).isEmpty()));
        return new Carried(z, network.output(), equations, network.examples(), coupled);
    }
}
