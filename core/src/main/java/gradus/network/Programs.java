package gradus.network;

import gradus.InputException;
import gradus.math.Derivation;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.NormalForm;
import gradus.math.Rational;
import gradus.math.Tensor;
import gradus.network.TrainingPrograms.Mask;
import gradus.network.TrainingPrograms.Parameter;
import gradus.network.TrainingPrograms.Statistic;
import gradus.program.Program;
import gradus.program.StableForms;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Programs of a network: everything they compute was derived, and every equation is in its stable form. */
public final class Programs {
    /** Batch normalisation's running estimates move by this much a batch, as in PyTorch. */
    private static final double MOMENTUM = 0.1;

    private Programs() {}

    /** Forward values, the cost, and every gradient, in the order in which they are derived. */
    public static Program gradients(Network network) {
        return gradients(network, network.derive());
    }

    /** The same from a derivation at hand. */
    public static Program gradients(Network network, Derivation derivation) {
        List<Equation> equations = new ArrayList<>(network.forward().equations());
        derivation.gradients().forEach(g -> equations.add(g.equation()));
        return StableForms.of(new Program(network.forward().given(), equations));
    }

    /** Forward values and the cost alone. */
    public static Program forward(Network network) {
        return StableForms.of(
                new Program(network.forward().given(), network.forward().equations()));
    }

    /**
     * What a trainer needs.
     *
     * @throws InputException if a system of equations is not one to train: it says why, and what to do
     */
    public static TrainingPrograms training(Network network) {
        Trainable.require(network);
        return of(network, gradients(network));
    }

    /**
     * What a predictor needs: as {@link #training}, but a step whose only result is the cost. Nothing is derived.
     *
     * @throws InputException as {@link #training}
     */
    public static TrainingPrograms predicting(Network network) {
        Trainable.require(network);
        return of(network, forward(network));
    }

    /** @param step with gradients, or without any */
    private static TrainingPrograms of(Network network, Program step) {
        List<Statistic> statistics = new ArrayList<>();
        Set<Tensor> wanted = new LinkedHashSet<>(Set.of(network.forward().cost()));
        for (Node node : network.nodes()) {
            for (Node.Estimate s : node.statistics()) {
                Tensor running =
                        new Tensor("running_" + s.batch().name(), s.batch().dims());
                statistics.add(new Statistic(s.batch(), running, s.factor(), s.initial(), MOMENTUM));
                wanted.add(s.batch());
            }
        }
        List<Parameter> parameters = parameters(network);
        parameters.forEach(p -> wanted.add(p.gradient()));
        Map<Dim, Integer> sizes = new LinkedHashMap<>(network.sizes(0));
        sizes.remove(network.examples());
        return new TrainingPrograms(
                reduced(step, wanted),
                prediction(network, statistics),
                network.input(),
                network.labels(),
                network.output(),
                network.forward().cost(),
                network.lambda(),
                parameters,
                network.masks(),
                statistics,
                network.examples(),
                sizes);
    }

    /** Every parameter with its gradient and how it starts, in the order of the layers. */
    public static List<Parameter> parameters(Network network) {
        List<Parameter> parameters = new ArrayList<>();
        WeightReading reading = new WeightReading(
                network.forward().equations(), network.options().library());
        for (Node node : network.nodes()) {
            node.parameters()
                    .forEach((tensor, start) -> parameters.add(new Parameter(
                            tensor, network.forward().gradientOf(tensor), start, reading.summed(tensor))));
        }
        return parameters;
    }

    /** Statistics are given, masks left out: every unit is kept, as it is, when a trained network predicts. */
    private static Program prediction(Network network, List<Statistic> statistics) {
        Map<Tensor, Tensor> given = new LinkedHashMap<>();
        statistics.forEach(s -> given.put(s.batch(), s.running()));
        Set<Tensor> masks = new HashSet<>();
        network.masks().forEach(m -> masks.add(m.tensor()));
        List<Equation> equations = new ArrayList<>();
        for (Equation e : network.forward().equations()) {
            if (!given.containsKey(e.target())
                    && !e.target().equals(network.forward().cost())) {
                equations.add(withoutMasks(new Equation(e.target(), e.indices(), renamed(e.body(), given)), network));
            }
        }
        List<Tensor> inputs = new ArrayList<>(List.of(network.input()));
        inputs.addAll(network.parameters());
        statistics.forEach(s -> inputs.add(s.running()));
        Program program = StableForms.of(new Program(inputs, needed(equations, Set.of(network.output()))));
        Trainable.requireApart(network, program);
        Trainable.requireMasksInPrediction(network, program);
        return program;
    }

    private static Expr renamed(Expr e, Map<Tensor, Tensor> by) {
        if (e instanceof Expr.Entry x && by.get(x.tensor()) instanceof Tensor other) {
            return other.at(x.indices());
        }
        return Exprs.map(e, x -> renamed(x, by));
    }

    /** A mask is replaced by its mean: with inverted dropout, where a masked entry is divided by it, nothing is left. */
    private static Equation withoutMasks(Equation e, Network network) {
        Map<Tensor, Expr> means = new LinkedHashMap<>();
        for (Mask mask : network.masks()) {
            if (Exprs.mentions(e.body(), mask.tensor())) {
                means.put(mask.tensor(), new Expr.Num(Rational.parse(Numbers.decimal(mask.keep()))));
            }
        }
        if (means.isEmpty()) {
            return e;
        }
        try {
            return new Equation(e.target(), e.indices(), NormalForm.simplify(replaced(e.body(), means)));
        } catch (ArithmeticException dividedByZero) {
            String masks = network.masks().stream()
                    .filter(m -> means.containsKey(m.tensor()))
                    .map(m -> m.tensor() + " at its mean, " + Numbers.decimal(m.keep()))
                    .collect(Collectors.joining(" and "));
            throw new InputException(
                    network.title() + ": " + e.target() + " divides by zero in a prediction, which takes the mask "
                            + masks + "; write a divisor that is not 0 there",
                    dividedByZero);
        }
    }

    private static Expr replaced(Expr e, Map<Tensor, Expr> by) {
        if (e instanceof Expr.Entry x && by.get(x.tensor()) instanceof Expr other) {
            return other;
        }
        return Exprs.map(e, x -> replaced(x, by));
    }

    /** Only what the wanted tensors need, directly or not; inputs that nothing reads are left in. */
    static Program reduced(Program program, Set<Tensor> wanted) {
        return new Program(program.inputs(), needed(program.equations(), wanted));
    }

    private static List<Equation> needed(List<Equation> equations, Set<Tensor> wanted) {
        Set<Tensor> needed = new HashSet<>(wanted);
        List<Equation> kept = new ArrayList<>();
        for (Equation e : equations.reversed()) {
            if (needed.contains(e.target())) {
                kept.addFirst(e);
                needed.addAll(Exprs.tensors(e.body()));
            }
        }
        return kept;
    }
}
