package gradus.network;

import gradus.InputException;
import gradus.math.Derivation;
import gradus.math.Deriver;
import gradus.math.Dim;
import gradus.math.Expr;
import gradus.math.Forward;
import gradus.math.Index;
import gradus.math.Rational;
import gradus.math.Tensor;
import gradus.network.TrainingPrograms.Mask;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A network: a system of equations whose tensors it knows the parts of. It is written as a chain of layers, for layer l
 * the tensors Z{l}, A{l} of shape (n_l, m), W{l} (n_l, n_{l-1}), b{l} (n_l), with A0 the inputs, Y the labels and J the
 * cost {@code 1/m sum of losses + lambda/(2m) sum of squared weights}; or as the equations themselves.
 */
public final class Network {
    /** What a chain's input is called in files of arrays, in code and in notations; its equations have a layer's letter. */
    public static final String INPUT = "X";

    private static final Dim EXAMPLES = new Dim("m");

    private final NetworkOptions options;
    private final Origin origin;
    private final Tensor lambda = Tensor.of("lambda");
    private final Forward forward;
    private final Map<Tensor, Part> parts;

    private Network(Origin origin, NetworkOptions options) {
        this.options = options;
        this.origin = origin;
        SystemBuilder system = new SystemBuilder(origin, options, EXAMPLES, lambda);
        this.forward = system.forward();
        this.parts = system.parts();
    }

    /**
     * Reads a network such as {@code "2 > 4 tanh > 1 sigmoid"}.
     *
     * @throws InputException pointing at the word that is wrong, with the nearest right one
     */
    public static Network parse(String text, NetworkOptions options) {
        return of(NetworkText.parse(text, options.library()), options);
    }

    /** The same from layers; the first has the number of inputs as its size and no parts. */
    public static Network of(List<LayerSpec> layers, NetworkOptions options) {
        return new Network(new ChainOrigin(new Chain(layers, options, EXAMPLES), options, EXAMPLES), options);
    }

    /**
     * Reads a system of equations.
     *
     * @param name the file's, for messages and titles
     * @throws InputException naming the line and pointing at the word that is wrong
     */
    public static Network equations(String name, String text, NetworkOptions options) {
        return new Network(EquationsReader.read(name, text, options, EXAMPLES), options);
    }

    /** Starts a network with the given number of inputs. */
    public static NetworkBuilder inputs(int size) {
        return new NetworkBuilder(size);
    }

    /** Hidden layers alone: {@code "16 relu > 8 relu"}; the empty text gives none. */
    public static List<LayerSpec> parseHidden(String text, Library library) {
        return NetworkText.parseHidden(text, library);
    }

    /** Whether it is a chain of layers; a system of equations has neither layers nor a loss with a name. */
    public boolean isChain() {
        return origin.isChain();
    }

    private ChainOrigin chain() {
        if (origin instanceof ChainOrigin chain) {
            return chain;
        }
        throw new InputException(title() + " is a system of equations; this needs a chain of layers");
    }

    /** The library's name of the output layer's activation. */
    public String outputActivation() {
        return chain().chain().outputActivation();
    }

    /** The loss of one output of one example. */
    public Expr loss(Index i, Index j) {
        return chain().formula().loss(i, j);
    }

    /** The tensors whose squares are the penalty. */
    public List<Tensor> weights() {
        return origin.nodes().stream().flatMap(n -> n.weights().stream()).toList();
    }

    /** The same network without any mask but these: in other layers every unit is kept, as it is. */
    public Network withMasks(Set<Tensor> kept) {
        return of(
                chain().chain().withMasks(kept), options.withKeep(Rational.ONE).withLoss(loss()));
    }

    /** The same layers and options with another loss, by name or as a formula. */
    public Network withLoss(String loss) {
        return of(specs(), options.withKeep(Rational.ONE).withLoss(loss));
    }

    /** The same network with other options. */
    public Network withOptions(NetworkOptions other) {
        return origin instanceof Equations e ? equations(e.title(), e.text(), other) : of(specs(), other);
    }

    /** Forward equations, cost, and which gradients are wanted. */
    public Forward forward() {
        return forward;
    }

    /** Derives every gradient: the work is done anew at each call. */
    public Derivation derive() {
        return Deriver.derive(forward);
    }

    /**
     * What a tensor is: one of the network's own, or the gradient by one of them.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public Part part(Tensor tensor) {
        Part part = parts.get(tensor);
        if (part == null) {
            throw new IllegalArgumentException("the network " + this + " has no tensor " + tensor);
        }
        return part;
    }

    /** Everything that the network has, with the gradients by it: what each tensor is. */
    public Map<Tensor, Part> parts() {
        return parts;
    }

    /** How many numbers the input has for each example. */
    public int inputs() {
        return origin.perExample(input());
    }

    /** How many numbers the output has for each example. */
    public int outputs() {
        return origin.perExample(output());
    }

    /** The number of layers of a chain, the input not counted; a system of equations has none. */
    public int depth() {
        return isChain() ? origin.nodes().size() : 0;
    }

    public List<LayerSpec> specs() {
        return chain().chain().specs();
    }

    public NetworkOptions options() {
        return options;
    }

    /** The loss's name or formula. */
    public String loss() {
        return chain().lossText();
    }

    /** The loss's name or formula; null for a system, which has a cost of its own, and where a gradient arrives. */
    public @Nullable String lossOrNull() {
        return isChain() && !options.upstream() ? loss() : null;
    }

    /** What is differentiated, in a word or two: {@code "loss bce"}. */
    public String costPhrase() {
        return options.upstream()
                ? "with " + upstream() + " given"
                : isChain() ? "loss " + loss() : "cost " + forward.cost();
    }

    /** The tensor of numbers that the network is given for its examples, where there is one. */
    public Tensor input() {
        return origin.only(origin.inputs(), "input");
    }

    /** The tensor of labels, where there is one. */
    public Tensor labels() {
        return origin.only(origin.labels(), "label");
    }

    /** Everything that is given for the examples, and that no formula tells the wanted values of. */
    public List<Tensor> inputTensors() {
        return origin.inputs();
    }

    /** Everything that outputs are compared with. */
    public List<Tensor> labelTensors() {
        return origin.labels();
    }

    /** What the loss compares with the labels, or what a gradient arrives at. */
    public Tensor output() {
        Tensor output = origin.output();
        if (output == null) {
            throw new InputException(
                    title() + ": which tensor is the output can't be seen: beside the label one tensor of its"
                            + " shape should be read, and others in equations of their own");
        }
        return output;
    }

    /** The same; null where a system has no one equation that reads it beside the label. */
    public @Nullable Tensor outputOrNull() {
        return origin.output();
    }

    /** The gradient that arrives at the output and is given; null where the cost is one of losses. */
    public @Nullable Tensor upstream() {
        return options.upstream() ? forward.gradientOf(output()) : null;
    }

    public Tensor lambda() {
        return lambda;
    }

    /** The dimension that examples run over. */
    public Dim examples() {
        return EXAMPLES;
    }

    /** Tensors of one layer by letter, from 1: {@code Z}, {@code A}, {@code W}, ... */
    public Map<String, Tensor> layer(int l) {
        return origin.nodes().get(l - 1).letters();
    }

    /** W1, b1, ... in the order of the layers. */
    public List<Tensor> parameters() {
        return origin.nodes().stream()
                .flatMap(n -> n.parameters().keySet().stream())
                .toList();
    }

    public List<Mask> masks() {
        return origin.nodes().stream().flatMap(n -> n.masks().stream()).toList();
    }

    /**
     * The cost under another convention.
     *
     * @param ofOneExample for one example: nothing is summed over them, and there is no penalty
     * @param averaged whether the losses of an example's outputs are averaged and not summed
     * @param penaltyOfAll whether the strength of the penalty stands for all examples together: it is not divided by m
     */
    public Expr cost(boolean ofOneExample, boolean averaged, boolean penaltyOfAll) {
        return options.upstream() && ofOneExample
                ? CostFormula.ofOneExample(costWithoutPenalty(), EXAMPLES)
                : chain().cost(options, lambda, ofOneExample, averaged, penaltyOfAll);
    }

    /** The cost without what {@code --l2}, or a system itself, charges for parameters. */
    public Expr costWithoutPenalty() {
        return Penalty.leftOut(forward, Stream.concat(parameters().stream(), Stream.of(lambda)));
    }

    List<Node> nodes() {
        return origin.nodes();
    }

    /** Sizes of all dimensions; {@code examples} is m. */
    public Map<Dim, Integer> sizes(int examples) {
        Map<Dim, Integer> sizes = new LinkedHashMap<>(origin.sizes());
        sizes.put(EXAMPLES, examples);
        return sizes;
    }

    /** The network text, or the equations, in the form it is stored. */
    public String text() {
        return origin.text();
    }

    /** What the network is called: its text, or the name of the file with its equations. */
    public String title() {
        return origin.title();
    }

    @Override
    public String toString() {
        return title();
    }
}
