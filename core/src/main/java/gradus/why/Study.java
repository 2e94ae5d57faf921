package gradus.why;

import gradus.check.RandomNumbers;
import gradus.document.Prose;
import gradus.explain.Influence;
import gradus.explain.Statement;
import gradus.formula.Formula;
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
import gradus.notation.Notated;
import gradus.notation.Notation;
import gradus.notation.Notation.Examples;
import gradus.number.DoubleArithmetic;
import gradus.program.Evaluator;
import gradus.program.Interpreter;
import gradus.program.Program;
import gradus.program.StableForms;
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

/**
 * One network in a notation with its derivation, and with the numbers of one pass forwards and backwards. Tensors and
 * equations are the notation's; numbers are asked for by unit and example, however the notation's arrays lie.
 */
final class Study {
    /** Enough to tell examples from units in a table, and few enough to show. */
    static final int EXAMPLES = 4;

    private final Notated notated;
    private final Derivation derivation;
    private final Map<Tensor, double[]> given;
    private final int all;
    private final boolean random;
    private final long seed;
    private @Nullable Values<Double> values;

    /**
     * @param given numbers of the network's own tensors, not the notation's
     * @param all how many examples these numbers have
     */
    private Study(
            Notated notated, Derivation derivation, Map<Tensor, double[]> given, int all, boolean random, long seed) {
        this.notated = notated;
        this.derivation = derivation;
        this.given = given;
        this.all = all;
        this.random = random;
        this.seed = seed;
    }

    /** The learner's own numbers. */
    static Study of(Pass pass, Notation notation) {
        Notated notated = Notated.of(pass.given().network(), notation);
        return new Study(
                notated,
                notated.deriveEach(),
                pass.given().values(),
                pass.given().examples(),
                false,
                0);
    }

    static Study random(Notated notated, int examples, long seed, double lambda) {
        Network network = notated.network();
        Map<Tensor, double[]> numbers = RandomNumbers.of(network, examples, seed, lambda);
        return new Study(notated, notated.deriveEach(), Labels.plain(network, numbers, examples), examples, true, seed);
    }

    /** Another network in the same notation, at random numbers and without a penalty. */
    Study other(Network network) {
        return random(Notated.of(network, notation()), EXAMPLES, 1, 0);
    }

    private Study with(Notated other, Derivation theirs) {
        return new Study(other, theirs, given, all, random, seed);
    }

    /** Another derivation of the same network, at the same numbers. */
    Study with(Derivation other) {
        return with(notated, other);
    }

    /** What the other studies, at the numbers of this one. */
    Study studying(Study other) {
        return with(other.notated, other.derivation);
    }

    /** The same in a notation that differs in layout or bookkeeping. */
    Study in(Notation other) {
        Notated same = Notated.of(network(), other);
        return with(same, same.deriveEach());
    }

    /** With all examples at once, where the notation has one. */
    Study ofAllExamples() {
        return notated.isForOneExample()
                ? in(notation().lying(Examples.COLUMNS, notation().inputsFirst()))
                : this;
    }

    private Study in(Network other) {
        Notated same = Notated.of(other, notation());
        return with(same, same.deriveEach());
    }

    /** The same layers, numbers and options but the loss. */
    Study withLoss(String loss) {
        return in(network().withLoss(loss));
    }

    /** The same with random numbers that fit this network's loss; the learner's own numbers stay. */
    Study redrawn() {
        double[] lambda = given.get(network().lambda());
        return random ? random(notated, all, seed, lambda == null ? 0 : lambda[0]) : this;
    }

    /** With the gradient by the network's input as well. */
    Study withInputGradient() {
        Forward f = forward();
        List<Tensor> wanted = new ArrayList<>(f.wanted());
        wanted.add(input());
        Map<Tensor, Expr> scales = new LinkedHashMap<>(f.scales());
        if (!scales.isEmpty()) {
            scales.put(input(), new Expr.Size(m()));
        }
        return with(Deriver.derive(new Forward(f.given(), f.equations(), scales, f.names(), wanted, f.known())));
    }

    /** Without dropout. */
    Study unmasked() {
        return network().masks().isEmpty() ? this : in(network().withMasks(Set.of()));
    }

    boolean isRandom() {
        return random;
    }

    Network network() {
        return notated.network();
    }

    Notated notated() {
        return notated;
    }

    Notation notation() {
        return notated.notation();
    }

    Derivation derivation() {
        return derivation;
    }

    Forward forward() {
        return notated.forward();
    }

    /** Numbers of the network's own tensors. */
    Map<Tensor, double[]> given() {
        return given;
    }

    /** How many examples the formulas are about. */
    int examples() {
        return notated.isForOneExample() ? 1 : all;
    }

    /** How many examples the numbers have. */
    int allExamples() {
        return all;
    }

    /** Where the numbers come from, to be put into a sentence. */
    String source() {
        return random ? "random numbers" : "your numbers";
    }

    /** {@code example 1 of 4}, or without the others where the formulas are about one. */
    String firstExample() {
        return examples() == all ? "example 1 of " + all : "one example";
    }

    Map<Dim, Integer> sizes() {
        return notated.sizes(all);
    }

    int size(Dim dim) {
        return Objects.requireNonNull(sizes().get(dim));
    }

    /** The number of examples, as a dimension. */
    Dim m() {
        return notated.examples();
    }

    /** Whether what belongs to one example is kept without the 1/m of the mean. */
    boolean isPerExample() {
        return !forward().scales().isEmpty();
    }

    /** What a gradient that belongs to one example carries of the mean: 1/m, or 1 where it is kept per example. */
    Expr share() {
        return isPerExample() || notated.isForOneExample() ? Expr.ONE : Expr.pow(new Expr.Size(m()), -1);
    }

    /** By how much a derived tensor is more than the partial of the cost. */
    double scale(Tensor of) {
        return derivation.forward().scale(of).equals(Expr.ONE) ? 1 : all;
    }

    /** How the numbers of one example lie in a matrix. */
    String line() {
        return notated.hasExamplesInRows() ? "row" : "column";
    }

    /** How the numbers of one unit lie in a matrix. */
    String across() {
        return notated.hasExamplesInRows() ? "column" : "row";
    }

    Tensor cost() {
        return forward().cost();
    }

    Tensor tensor(int layer, String letter) {
        return notated.tensor(Objects.requireNonNull(network().layer(layer).get(letter)));
    }

    Tensor input() {
        return notated.tensor(network().input());
    }

    Tensor labels() {
        return notated.tensor(network().labels());
    }

    /** What a layer hands on; layer 0 is the input. */
    Tensor output(int layer) {
        return layer == 0 ? input() : tensor(layer, "A");
    }

    /** What a layer's weights multiply. */
    Tensor feeding(int layer) {
        return output(layer - 1);
    }

    List<Tensor> parameters() {
        return network().parameters().stream().map(notated::tensor).toList();
    }

    /** A layer's number as the notation counts. */
    int number(int layer) {
        return layer + notated.shift();
    }

    /** An equation over whole tensors as the notation writes it, otherwise entry by entry. */
    Formula formula(Equation equation) {
        return new Statement(equation, notated.matrix(equation)).formula();
    }

    /** Its right side. */
    Formula body(Equation equation) {
        return new Statement(equation, notated.matrix(equation)).bodyFormula();
    }

    /** Words with formulas; a tensor stands for its name, an equation for itself. */
    Prose prose(String template, Object... arguments) {
        return Page.prose(
                template,
                Arrays.stream(arguments)
                        .map(a -> a instanceof Equation e ? formula(e) : a)
                        .toArray());
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
        return forward().equations().stream()
                .filter(e -> e.target().equals(tensor))
                .findFirst()
                .orElseThrow();
    }

    /** The equation of a layer's activation, before a mask. */
    Equation activation(int layer) {
        return defining(notated.tensor(Outputs.activation(network(), layer).target()));
    }

    /** What a layer's activation is computed from: Z, or N where the layer normalises. */
    Tensor argument(int layer) {
        Equation activation = activation(layer);
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
                .orElseGet(() -> through(network().depth()));
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
            interpreter().run(program(derivation), known);
            values = known;
        }
        return known;
    }

    /** Forward and backward equations in their stable forms. */
    Program program(Derivation backward) {
        List<Equation> equations = new ArrayList<>(forward().equations());
        backward.gradients().forEach(g -> equations.add(g.equation()));
        return StableForms.of(new Program(forward().given(), equations));
    }

    Interpreter<Double> interpreter() {
        return new Interpreter<>(DoubleArithmetic.INSTANCE, sizes());
    }

    Values<Double> inputs() {
        Values<Double> inputs = new Values<>();
        notated.turned(given, all, 0)
                .forEach((tensor, numbers) -> inputs.put(tensor, numbers, DoubleArithmetic.INSTANCE));
        return inputs;
    }

    double[] numbers(Tensor tensor) {
        return values().doubles(tensor, DoubleArithmetic.INSTANCE);
    }

    /** A matrix' or a vector's entry, by unit and example, or by the units that weights lead to and come from. */
    double at(Tensor tensor, int row, int column) {
        return values().at(tensor, entry(tensor, row, column));
    }

    /** The place of that entry; of a vector the column is left out of account. */
    int entry(Tensor tensor, int row, int column) {
        List<Dim> dims = tensor.dims();
        return switch (dims.size()) {
            case 0 -> 0;
            case 1 -> dims.getFirst().equals(m()) ? column : row;
            default -> notated.isTurned(tensor) ? column * size(dims.get(1)) + row : row * size(dims.get(1)) + column;
        };
    }

    /** How many units a tensor that belongs to examples has. */
    int units(Tensor tensor) {
        return size(tensor.dims().size() == 1 ? tensor.dims().getFirst() : rows(tensor));
    }

    /** The dimension of a matrix' units, or of those that its weights lead to. */
    Dim rows(Tensor tensor) {
        return tensor.dims().get(notated.isTurned(tensor) ? 1 : 0);
    }

    /** The dimension of a matrix' examples, or of the units that its weights come from. */
    Dim columns(Tensor tensor) {
        return tensor.dims().get(notated.isTurned(tensor) ? 0 : 1);
    }

    /** The entry of a tensor at these indices, in the order in which the notation's arrays lie. */
    Expr.Entry entry(Tensor tensor, Index row, Index column) {
        return switch (tensor.dims().size()) {
            case 1 -> tensor.at(tensor.dims().getFirst().equals(m()) ? column : row);
            default -> notated.isTurned(tensor) ? tensor.at(column, row) : tensor.at(row, column);
        };
    }

    /** An expression's value where its indices have these values. */
    double value(Expr e, List<Index> indices, int... at) {
        Evaluator<Double> evaluator = new Evaluator<>(DoubleArithmetic.INSTANCE, sizes(), values());
        Evaluator.Slots slots = new Evaluator.Slots(indices);
        Evaluator.Node<Double> node = evaluator.compile(e, slots);
        int[] env = Arrays.copyOf(at, slots.count());
        return node.at(env);
    }

    /** All entries of an equation over values of the pass. */
    double[] evaluate(Equation equation) {
        return interpreter().evaluate(equation, values()).stream()
                .mapToDouble(v -> v)
                .toArray();
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
        return scale(of) * new Differences(this).partial(of, entry);
    }
}
