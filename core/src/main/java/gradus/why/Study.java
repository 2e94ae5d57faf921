package gradus.why;

import gradus.check.RandomNumbers;
import gradus.explain.Influence;
import gradus.layout.Pass;
import gradus.math.Derivation;
import gradus.math.Derivation.Gradient;
import gradus.math.Derivation.Output;
import gradus.math.Deriver;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Forward;
import gradus.math.Index;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.network.Outputs;
import gradus.network.Programs;
import gradus.number.DoubleArithmetic;
import gradus.program.Evaluator;
import gradus.program.Interpreter;
import gradus.program.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One network with its derivation, and with the numbers of one pass forwards and backwards. */
final class Study {
    /** Enough to tell examples from units in a table, and few enough to show. */
    static final int EXAMPLES = 4;

    private final Network network;
    private final Derivation derivation;
    private final Map<Tensor, double[]> given;
    private final int examples;
    private final boolean random;
    private final long seed;
    private @Nullable Values<Double> values;

    private Study(
            Network network,
            Derivation derivation,
            Map<Tensor, double[]> given,
            int examples,
            boolean random,
            long seed) {
        this.network = network;
        this.derivation = derivation;
        this.given = given;
        this.examples = examples;
        this.random = random;
        this.seed = seed;
    }

    /** The learner's own numbers. */
    static Study of(Pass pass) {
        return new Study(
                pass.given().network(),
                pass.derivation(),
                pass.given().values(),
                pass.given().examples(),
                false,
                0);
    }

    static Study random(Network network, int examples, long seed, double lambda) {
        Map<Tensor, double[]> numbers = RandomNumbers.of(network, examples, seed, lambda);
        return new Study(network, network.derive(), Labels.plain(network, numbers, examples), examples, true, seed);
    }

    /** Another network, or another derivation of the same, at the same numbers. */
    Study with(Network other, Derivation derivation) {
        return new Study(other, derivation, given, examples, random, seed);
    }

    Study with(Map<Tensor, double[]> numbers, int examples) {
        return new Study(network, derivation, numbers, examples, random, seed);
    }

    /** The same layers, numbers and options but the loss. */
    Study withLoss(String loss) {
        Network other = network.withLoss(loss);
        return with(other, other.derive());
    }

    /** The same with random numbers that fit this network's loss; the learner's own numbers stay. */
    Study redrawn() {
        double[] lambda = given.get(network.lambda());
        return random ? random(network, examples, seed, lambda == null ? 0 : lambda[0]) : this;
    }

    /** With the gradient by the network's input as well. */
    Study withInputGradient() {
        Forward f = network.forward();
        List<Tensor> wanted = new ArrayList<>(f.wanted());
        wanted.add(network.input());
        Map<Tensor, Expr> scales = new LinkedHashMap<>(f.scales());
        scales.put(network.input(), new Expr.Size(network.examples()));
        Forward more = new Forward(f.given(), f.equations(), scales, f.names(), wanted, f.known());
        return with(network, Deriver.derive(more));
    }

    /** Without dropout. */
    Study unmasked() {
        Network plain = network.withMasks(Set.of());
        return with(plain, plain.derive());
    }

    boolean isRandom() {
        return random;
    }

    Network network() {
        return network;
    }

    Derivation derivation() {
        return derivation;
    }

    Map<Tensor, double[]> given() {
        return given;
    }

    int examples() {
        return examples;
    }

    /** Where the numbers come from, to be put into a sentence. */
    String source() {
        return random ? "random numbers" : "your numbers";
    }

    int size(Dim dim) {
        return Objects.requireNonNull(network.sizes(examples).get(dim));
    }

    Tensor cost() {
        return network.forward().cost();
    }

    Tensor tensor(int layer, String letter) {
        return Objects.requireNonNull(network.layer(layer).get(letter));
    }

    /** What a layer hands on; layer 0 is the input. */
    Tensor output(int layer) {
        return layer == 0 ? network.input() : tensor(layer, "A");
    }

    /** What a layer's weights multiply. */
    Tensor feeding(int layer) {
        return output(layer - 1);
    }

    /** The gradient by that tensor. */
    Gradient gradient(Tensor of) {
        return find(of).orElseThrow(() -> new IllegalStateException("no gradient by " + of));
    }

    Optional<Gradient> find(Tensor of) {
        return derivation.gradients().stream().filter(g -> g.of().equals(of)).findFirst();
    }

    /** The tensor of a gradient by that tensor. */
    Tensor d(Tensor of) {
        return derivation.forward().gradientOf(of);
    }

    Equation defining(Tensor tensor) {
        return network.forward().equations().stream()
                .filter(e -> e.target().equals(tensor))
                .findFirst()
                .orElseThrow();
    }

    /** What a layer's activation is computed from: Z, or N where the layer normalises. */
    Tensor argument(int layer) {
        Equation activation = Outputs.activation(network, layer);
        return Exprs.tensors(activation.body()).stream()
                .filter(t -> t.dims().equals(activation.target().dims()))
                .findFirst()
                .orElseThrow();
    }

    /** The gradient in which an activation's derivative stands: dZ, or dN. */
    Gradient through(int layer) {
        return gradient(argument(layer));
    }

    /** The one next to the cost. */
    Gradient output() {
        return derivation.gradients().stream()
                .filter(g -> g.output() != Output.NONE)
                .findFirst()
                .orElseGet(() -> through(network.depth()));
    }

    /** What the general form multiplies: the gradient that comes from above. */
    Gradient arriving(Gradient gradient) {
        return derivation.gradients().stream()
                .filter(g ->
                        Exprs.mentions(gradient.general().body(), g.equation().target()))
                .findFirst()
                .orElse(gradient);
    }

    /** The derivative that multiplies entry by entry what arrives; empty where there is no such single factor. */
    Optional<Equation> factor(Gradient gradient) {
        List<Influence> influences = Influence.of(gradient);
        if (influences.size() != 1 || influences.getFirst().kind(derivation.forward()) != Influence.Kind.DIAGONAL) {
            return Optional.empty();
        }
        return Optional.of(influences.getFirst().factorStatement().equation());
    }

    /** Values of everything that is given, computed and derived. */
    Values<Double> values() {
        Values<Double> known = values;
        if (known == null) {
            known = inputs();
            new Interpreter<>(DoubleArithmetic.INSTANCE, network.sizes(examples))
                    .run(Programs.gradients(network, derivation), known);
            values = known;
        }
        return known;
    }

    Values<Double> inputs() {
        Values<Double> inputs = new Values<>();
        given.forEach((tensor, numbers) -> inputs.put(tensor, numbers, DoubleArithmetic.INSTANCE));
        return inputs;
    }

    double[] numbers(Tensor tensor) {
        return values().doubles(tensor, DoubleArithmetic.INSTANCE);
    }

    /** A matrix' or a vector's entry; of a vector the column is left out of account. */
    double at(Tensor tensor, int row, int column) {
        return switch (tensor.dims().size()) {
            case 0 -> values().at(tensor, 0);
            case 1 -> values().at(tensor, tensor.dims().getFirst().equals(network.examples()) ? column : row);
            default -> values().at(tensor, row * size(tensor.dims().get(1)) + column);
        };
    }

    /** An expression's value where its indices have these values. */
    double value(Expr e, List<Index> indices, int... at) {
        Evaluator<Double> evaluator = new Evaluator<>(DoubleArithmetic.INSTANCE, network.sizes(examples), values());
        Evaluator.Slots slots = new Evaluator.Slots(indices);
        Evaluator.Node<Double> node = evaluator.compile(e, slots);
        int[] env = Arrays.copyOf(at, slots.count());
        return node.at(env);
    }

    /** All entries of an equation over values of the pass. */
    double[] evaluate(Equation equation) {
        return new Interpreter<>(DoubleArithmetic.INSTANCE, network.sizes(examples))
                .evaluate(equation, values()).stream().mapToDouble(v -> v).toArray();
    }

    /** The gradient by that tensor from differences of the cost alone, in the sense of the derived tensor. */
    double[] numeric(Tensor of) {
        double[] partial = new double[numbers(of).length];
        for (int n = 0; n < partial.length; n++) {
            partial[n] = numeric(of, n);
        }
        return partial;
    }

    double numeric(Tensor of, int entry) {
        double scale = derivation.forward().scale(of).equals(Expr.ONE) ? 1 : examples;
        return scale * new Differences(this).partial(of, entry);
    }
}
