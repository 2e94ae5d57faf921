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
import gradus.number.Dual;
import gradus.number.DualArithmetic;
import gradus.program.Interpreter;
import gradus.program.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;

/** The library's activations as functions of numbers. */
final class Activations {
    /** Where functions that have limits are at them. */
    private static final double WIDE = 40;

    private static final int SAMPLES = 801;
    private static final double NEAR = 5e-3;

    /** Whole folders are read with one library: its activations with their usual numbers are built once. */
    private static final Map<Library, Map<LayerSpec.Part, Carried>> OF_LIBRARY =
            Collections.synchronizedMap(new WeakHashMap<>());

    private final Library library;
    private final NetworkOptions options;
    private final Map<LayerSpec.Part, Carried> kept;
    private final Map<LayerSpec.Part, Carried> carried = new HashMap<>();
    private final Map<LayerSpec.Part, Pointwise> ready = new HashMap<>();

    Activations(Library library) {
        this.library = library;
        this.kept = OF_LIBRARY.computeIfAbsent(library, l -> new ConcurrentHashMap<>());
        this.options = NetworkOptions.defaults().withLibrary(library);
    }

    /** What an activation computes, in the form that neither overflows nor cancels. */
    private record Carried(
            Tensor input, Tensor output, List<Equation> equations, Dim examples, boolean coupled, boolean pointwise) {}

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

    /** Whether an entry of the output reads one entry of the input, and nothing else. */
    boolean isPointwise(LayerSpec.Part activation) {
        return carried(activation).pointwise();
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
        if (c.pointwise) {
            return ready.computeIfAbsent(activation, a -> new Pointwise(c.input, c.equations))
                    .apply(z);
        }
        Map<Dim, Integer> sizes = Map.of(c.input.dims().getFirst(), units, c.examples, examples);
        Map<Tensor, Equation> equations = new LinkedHashMap<>();
        c.equations.forEach(e -> equations.put(e.target(), e));
        return Upstream.of(sizes, Map.of(c.input, z), equations, Map.of()).numbers(c.output);
    }

    /** Whether all of these go through an activation as they are, one unit by itself. */
    boolean isUnmoved(LayerSpec.Part activation, double[] z) {
        return !isCoupled(activation) && Arrays.equals(apply(activation, z, 1, z.length), z);
    }

    /** Whether all of these may be what an activation gives, one unit by itself. */
    boolean canGive(LayerSpec.Part activation, double[] a) {
        DoubleSummaryStatistics near = range(activation, WIDE);
        DoubleSummaryStatistics far = range(activation, 2 * WIDE);
        boolean falls = far.getMin() < near.getMin() - NEAR;
        boolean rises = far.getMax() > near.getMax() + NEAR;
        return Arrays.stream(a)
                .allMatch(x -> (falls || x >= near.getMin() - NEAR) && (rises || x <= near.getMax() + NEAR));
    }

    private DoubleSummaryStatistics range(LayerSpec.Part activation, double most) {
        double[] z = new double[SAMPLES];
        Arrays.setAll(z, n -> most * (2.0 * n / (SAMPLES - 1) - 1));
        return Arrays.stream(apply(activation, z, 1, SAMPLES)).summaryStatistics();
    }

    /** How steep an activation is at each of these, all (units, examples) row-major. */
    double[] slopes(LayerSpec.Part activation, double[] z, int units, int examples) {
        double[] ones = new double[z.length];
        Arrays.fill(ones, 1);
        return passedBack(activation, ones, z, units, examples);
    }

    /** What arrives at A, passed back to Z, all (units, examples) row-major: by dual numbers, without any derivation. */
    double[] passedBack(LayerSpec.Part activation, double[] arriving, double[] z, int units, int examples) {
        double[] back = new double[z.length];
        // Where units are coupled, one unit's sums vary at a time.
        for (int unit = 0; unit < units; unit++) {
            boolean together = !isCoupled(activation);
            double[] change = changes(activation, z, units, examples, together ? -1 : unit);
            for (int n = 0; n < z.length; n++) {
                back[together ? n : unit * examples + n % examples] += arriving[n] * change[n];
            }
            if (together) {
                break;
            }
        }
        return back;
    }

    /** The derivative of A by the sums of one unit, or by each its own where no unit is said. */
    private double[] changes(LayerSpec.Part activation, double[] z, int units, int examples, int unit) {
        DualArithmetic<Double> duals = new DualArithmetic<>(DoubleArithmetic.INSTANCE);
        Carried c = carried(activation);
        List<Dual<Double>> sums = new ArrayList<>();
        for (int n = 0; n < z.length; n++) {
            sums.add(unit < 0 || n / examples == unit ? duals.variable(z[n]) : Dual.constant(z[n]));
        }
        Values<Dual<Double>> values = new Values<>();
        values.put(c.input, sums);
        Map<Dim, Integer> sizes = Map.of(c.input.dims().getFirst(), units, c.examples, examples);
        Interpreter<Dual<Double>> interpreter = new Interpreter<>(duals, sizes);
        c.equations.forEach(e -> values.put(e.target(), interpreter.evaluate(e, values)));
        return values.get(c.output).stream().mapToDouble(duals::derivative).toArray();
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
        return (activation.numbers().isEmpty() ? kept : carried).computeIfAbsent(activation, this::build);
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
        boolean pointwise = !equations.isEmpty()
                && equations.getLast().target().equals(network.output())
                && Pointwise.isOne(z, equations);
        return new Carried(z, network.output(), equations, network.examples(), coupled, pointwise);
    }
}
