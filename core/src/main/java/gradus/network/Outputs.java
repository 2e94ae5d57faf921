package gradus.network;

import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Tensor;
import gradus.number.DoubleArithmetic;
import gradus.program.Interpreter;
import gradus.program.Values;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the formula of a network's output activation tells, whatever its name. */
public final class Outputs {
    private static final int SAMPLES = 80;
    private static final double ROUNDING = 1e-12;

    private Outputs() {}

    /** The equation of the output layer's activation, before a mask. */
    public static Equation activation(Network network) {
        return activation(network, network.depth());
    }

    /** The equation of a layer's activation, before a mask. */
    public static Equation activation(Network network, int layer) {
        Tensor output = network.nodes().get(layer - 1).output();
        Equation equation = defining(network, output);
        for (TrainingPrograms.Mask mask : network.masks()) {
            if (Exprs.mentions(equation.body(), mask.tensor())) {
                // A mask may also be laid on the input itself.
                return network.forward().equations().stream()
                        .filter(e -> Exprs.mentions(equation.body(), e.target()))
                        .findFirst()
                        .orElse(equation);
            }
        }
        return equation;
    }

    /**
     * Whether one output reads the others' inputs, as where they are a distribution over classes: then a label may be a
     * class number.
     */
    public static boolean areCoupled(Network network) {
        Equation activation = activation(network);
        return Exprs.any(
                activation.body(),
                e -> e instanceof Expr.Fold s
                        && s.isSum()
                        && s.index().dim().equals(network.output().dims().getFirst())
                        && !Exprs.tensors(s.body()).isEmpty());
    }

    /**
     * Whether the outputs are the same whatever the inputs: as where the one unit of a layer is a distribution by itself.
     * Tried at many inputs of a coupled activation, because not every coupled one of one unit is constant.
     */
    public static boolean areConstant(Network network) {
        if (!network.isChain() || network.outputs() != 1 || !areCoupled(network)) {
            return false;
        }
        Equation activation = activation(network);
        Set<Tensor> inputs = Exprs.tensors(activation.body());
        if (inputs.size() != 1) {
            return false;
        }
        double[] z = new double[SAMPLES];
        Arrays.setAll(z, n -> (n - SAMPLES / 2) / 4.0);
        Values<Double> values = new Values<>();
        values.put(inputs.iterator().next(), z, DoubleArithmetic.INSTANCE);
        List<Double> a =
                new Interpreter<>(DoubleArithmetic.INSTANCE, network.sizes(SAMPLES)).evaluate(activation, values);
        return a.stream().allMatch(x -> Math.abs(x - a.getFirst()) <= ROUNDING);
    }

    /**
     * Whether the outputs can take any value: nothing but sums and factors stands between them and a parameter, so that a
     * change of the one moves the other without bounds.
     */
    public static boolean takeAnyValue(Network network) {
        Set<Tensor> parameters = Set.copyOf(network.parameters());
        Set<Tensor> moving = new HashSet<>(Set.of(network.output()));
        for (Equation e : network.forward().equations().reversed()) {
            if (!moving.contains(e.target())) {
                continue;
            }
            for (Tensor read : Exprs.tensors(e.body())) {
                if (isLinear(e.body(), read)) {
                    if (parameters.contains(read)) {
                        return true;
                    }
                    moving.add(read);
                }
            }
        }
        return false;
    }

    /** Whether an expression is a factor times entries of the tensor, and something without it. */
    private static boolean isLinear(Expr e, Tensor in) {
        if (e instanceof Expr.Entry || !Exprs.mentions(e, in)) {
            return true;
        }
        return switch (e) {
            case Expr.Add sum -> sum.terms().stream().allMatch(t -> isLinear(t, in));
            case Expr.Mul product ->
                product.factors().stream().filter(f -> Exprs.mentions(f, in)).count() == 1
                        && product.factors().stream().allMatch(f -> isLinear(f, in));
            case Expr.Fold fold -> fold.isSum() && isLinear(fold.body(), in);
            default -> false;
        };
    }

    /** Whether examples influence each other's values, as where a layer normalises over them. */
    public static boolean examplesAreCoupled(Network network) {
        return network.forward().equations().stream()
                .filter(e -> !e.target().equals(network.forward().cost()))
                .anyMatch(e -> Exprs.any(
                        e.body(),
                        x -> x instanceof Expr.Fold s
                                && s.isSum()
                                && s.index().dim().equals(network.examples())));
    }

    static Equation defining(Network network, Tensor tensor) {
        return network.forward().equations().stream()
                .filter(e -> e.target().equals(tensor))
                .findFirst()
                .orElseThrow();
    }
}
