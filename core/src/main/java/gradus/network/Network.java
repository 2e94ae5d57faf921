package gradus.network;

import gradus.InputException;
import gradus.Spelling;
import gradus.math.Assumption;
import gradus.math.Derivation;
import gradus.math.Deriver;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Forward;
import gradus.math.Index;
import gradus.math.Rational;
import gradus.math.Tensor;
import gradus.network.Definition.Loss;
import gradus.network.TrainingPrograms.Mask;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A feed-forward network with its cost, as forward equations: for layer l the tensors Z{l}, A{l} of shape (n_l, m),
 * W{l} (n_l, n_{l-1}), b{l} (n_l), with A0 the inputs, Y the labels and J the cost
 * {@code 1/m sum of losses + lambda/(2m) sum of squared weights}.
 */
public final class Network {
    private static final Dim EXAMPLES = new Dim("m");

    private final List<LayerSpec> specs;
    private final NetworkOptions options;
    private final String lossText;
    private final List<LayerBuilder> layers = new ArrayList<>();
    private final Forward forward;
    private final Map<Tensor, Part> parts = new LinkedHashMap<>();
    private final Tensor input;
    private final Tensor labels;
    private final Tensor output;
    private final Tensor lambda = Tensor.of("lambda");

    private Network(List<LayerSpec> specs, NetworkOptions options) {
        this.options = options;
        this.specs = withDropout(specs);
        this.input = Tensor.of("A0", unitsDim(0), EXAMPLES);
        Tensor current = input;
        for (int l = 1; l < this.specs.size(); l++) {
            LayerBuilder layer =
                    new LayerBuilder(options.library(), l, unitsDim(l), unitsDim(l - 1), EXAMPLES, current);
            current = layer.build(this.specs.get(l));
            layers.add(layer);
        }
        this.output = current;
        this.labels = new Tensor("Y", output.dims());
        this.lossText = options.loss() != null
                ? options.loss().strip()
                : options.library().defaultLoss(outputActivation()).name();
        this.forward = system();
        findParts();
    }

    /**
     * Reads a network such as {@code "2 > 4 tanh > 1 sigmoid"}.
     *
     * @throws InputException pointing at the word that is wrong, with the nearest right one
     */
    public static Network parse(String text, NetworkOptions options) {
        return new Network(NetworkText.parse(text, wordsOf(options.library())), options);
    }

    /** The same from layers; the first has the number of inputs as its size and no parts. */
    public static Network of(List<LayerSpec> layers, NetworkOptions options) {
        return new Network(layers, options);
    }

    /** Starts a network with the given number of inputs. */
    public static NetworkBuilder inputs(int size) {
        return new NetworkBuilder(size);
    }

    /** Hidden layers alone: {@code "16 relu > 8 relu"}; the empty text gives none. */
    public static List<LayerSpec> parseHidden(String text, Library library) {
        return NetworkText.parseHidden(text, wordsOf(library));
    }

    private static java.util.Set<String> wordsOf(Library library) {
        java.util.Set<String> words = new java.util.LinkedHashSet<>(library.activationNames());
        library.names().stream().filter(n -> library.layer(n) != null).forEach(words::add);
        return words;
    }

    /** The layers with the masks that the options ask for: hidden ones that have none of their own get one. */
    private List<LayerSpec> withDropout(List<LayerSpec> layers) {
        if (options.keep().isOne()) {
            return List.copyOf(layers);
        }
        LayerSpec.Part mask =
                new LayerSpec.Part(options.library().maskLayer().name(), List.of(Rational.ONE.minus(options.keep())));
        List<LayerSpec> masked = new ArrayList<>(layers);
        for (int l = 1; l < layers.size() - 1; l++) {
            LayerSpec layer = layers.get(l);
            if (layer.parts().stream().noneMatch(this::isMask)) {
                List<LayerSpec.Part> parts = new ArrayList<>(layer.parts());
                parts.add(mask);
                masked.set(l, new LayerSpec(layer.size(), parts));
            }
        }
        return List.copyOf(masked);
    }

    private boolean isMask(LayerSpec.Part part) {
        Definition.Layer layer = options.library().layer(part.name());
        return layer != null
                && layer.roles().stream().anyMatch(role -> role.kind().equals("mask"));
    }

    private static Dim unitsDim(int l) {
        return new Dim("n" + l);
    }

    /** The name of the output layer's activation, as the user wrote it. */
    public String outputActivation() {
        return specs.getLast().parts().stream()
                .map(LayerSpec.Part::name)
                .filter(n -> options.library().activation(n) != null)
                .findFirst()
                .orElse(options.library().defaultActivation().name());
    }

    private Forward system() {
        List<Tensor> given = new ArrayList<>(List.of(input, labels));
        List<Equation> equations = new ArrayList<>();
        Map<Tensor, Expr> scales = new LinkedHashMap<>();
        Map<Tensor, String> names = new LinkedHashMap<>();
        List<Tensor> wanted = new ArrayList<>();
        for (LayerBuilder layer : layers) {
            given.addAll(layer.parameters);
            layer.masks.forEach(m -> given.add(m.tensor()));
            equations.addAll(layer.equations);
            layer.equations.forEach(e -> scales.put(e.target(), new Expr.Size(EXAMPLES)));
            layer.equations.forEach(e -> wanted.add(e.target()));
            wanted.addAll(layer.parameters);
            names.putAll(layer.gradientNames);
        }
        if (options.penalised()) {
            given.add(lambda);
        }
        equations.add(new Equation(Tensor.of("J"), List.of(), cost()));
        Index i = new Index("i", output.dims().getFirst());
        Index j = new Index("j", EXAMPLES);
        List<Assumption> known = options.labelsSumToOne()
                ? List.of(new Assumption(Assumption.Kind.ONE, Expr.sum(i, labels.at(i, j))))
                : List.of();
        return new Forward(given, equations, scales, names, wanted, known);
    }

    private void findParts() {
        put(input, input.name().substring(0, 1), 0, Part.Role.INPUT);
        put(labels, labels.name(), layers.size(), Part.Role.LABEL);
        if (options.penalised()) {
            put(lambda, lambda.name(), 0, Part.Role.SETTING);
        }
        for (int l = 1; l <= layers.size(); l++) {
            LayerBuilder layer = layers.get(l - 1);
            for (Map.Entry<String, Tensor> e : layer.letters.entrySet()) {
                Tensor tensor = e.getValue();
                boolean masks = layer.masks.stream().anyMatch(m -> m.tensor().equals(tensor));
                Part.Role given = masks ? Part.Role.MASK : Part.Role.VALUE;
                put(tensor, e.getKey(), l, layer.parameters.contains(tensor) ? Part.Role.PARAMETER : given);
            }
        }
        put(forward.cost(), forward.cost().name(), layers.size(), Part.Role.COST);
    }

    private void put(Tensor tensor, String letter, int layer, Part.Role role) {
        parts.put(tensor, new Part(letter, layer, role, null));
        Tensor gradient = forward.gradientOf(tensor);
        String name = gradient.name();
        String number = layer > 0 || role == Part.Role.INPUT ? String.valueOf(layer) : "";
        String own = name.endsWith(number) ? name.substring(0, name.length() - number.length()) : name;
        parts.put(gradient, new Part(own, layer, Part.Role.GRADIENT, tensor));
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
        return Collections.unmodifiableMap(parts);
    }

    private Expr cost() {
        Index i = new Index("i", output.dims().getFirst());
        Index j = new Index("j", EXAMPLES);
        Expr loss = loss(i, j);
        Expr mean = Expr.mul(Expr.pow(new Expr.Size(EXAMPLES), -1), Expr.sum(List.of(j, i), loss));
        if (!options.penalised()) {
            return mean;
        }
        List<Expr> squares = new ArrayList<>();
        for (Tensor tensor : weights()) {
            Index p = new Index("i", tensor.dims().get(0));
            Index q = new Index("k", tensor.dims().get(1));
            squares.add(Expr.sum(List.of(p, q), Expr.pow(tensor.at(p, q), 2)));
        }
        Expr factor = Expr.mul(Expr.num(1, 2), lambda.at(), Expr.pow(new Expr.Size(EXAMPLES), -1));
        return Expr.add(mean, Expr.mul(factor, Expr.add(squares)));
    }

    /** The loss of one output of one example. */
    public Expr loss(Index i, Index j) {
        return loss(output.at(i, j), labels.at(i, j), i);
    }

    /** The tensors whose squares are the penalty. */
    public List<Tensor> weights() {
        List<Tensor> weights = new ArrayList<>();
        for (LayerBuilder layer : layers) {
            layer.starts.forEach((tensor, kind) -> {
                if (kind.equals("weights")) {
                    weights.add(tensor);
                }
            });
        }
        return weights;
    }

    private Expr loss(Expr a, Expr y, Index units) {
        java.util.regex.Matcher named = java.util.regex.Pattern.compile(
                        "([A-Za-z][A-Za-z0-9_-]*)\\s*(?:\\(([^()]*)\\))?")
                .matcher(lossText);
        FormulaScope scope = new FormulaScope(options.library(), "the loss", units);
        if (named.matches()) {
            Loss loss = options.library().loss(named.group(1));
            if (loss != null) {
                return scope.apply(loss, List.of(a, y), lossNumbers(loss, named.group(2)));
            }
            if (!named.group(1).matches("a|y|a-y|y-a|[A-Za-z]+")
                    || Spelling.nearest(named.group(1), options.library().lossNames())
                            .isPresent()) {
                throw unknownLoss(named.group(1));
            }
        }
        return scope.parse(lossText, "the loss", Map.of("a", a, "y", y));
    }

    private InputException unknownLoss(String name) {
        return new InputException("there is no loss '" + name + "'"
                + Suggestion.of(name, options.library().lossNames()) + "\n  losses: "
                + String.join(", ", options.library().lossNames()) + "; or a formula in a and y");
    }

    private static Map<String, Rational> lossNumbers(Loss loss, @Nullable String text) {
        if (text == null || text.isBlank()) {
            return Map.of();
        }
        if (loss.parameters().size() != 1) {
            throw new InputException("the loss " + loss.name() + " takes no number");
        }
        return Map.of(
                loss.parameters().keySet().iterator().next(), Numbers.parse(text.strip(), "the loss " + loss.name()));
    }

    /** The same network without any mask but these: in other layers every unit is kept, as it is. */
    public Network withMasks(java.util.Set<Tensor> kept) {
        List<LayerSpec> masked = new ArrayList<>(List.of(specs.getFirst()));
        for (int l = 1; l < specs.size(); l++) {
            LayerSpec spec = specs.get(l);
            boolean stays = layers.get(l - 1).masks.stream().anyMatch(m -> kept.contains(m.tensor()));
            List<LayerSpec.Part> others =
                    spec.parts().stream().filter(p -> !isMask(p)).toList();
            masked.add(stays ? spec : new LayerSpec(spec.size(), others));
        }
        return new Network(masked, options.withKeep(Rational.ONE).withLoss(lossText));
    }

    /** The same layers and options with another loss, by name or as a formula. */
    public Network withLoss(String loss) {
        return new Network(specs, options.withKeep(Rational.ONE).withLoss(loss));
    }

    /** Forward equations, cost, and which gradients are wanted. */
    public Forward forward() {
        return forward;
    }

    /** Derives every gradient: the work is done anew at each call. */
    public Derivation derive() {
        return Deriver.derive(forward);
    }

    public int inputs() {
        return specs.getFirst().size();
    }

    public int outputs() {
        return specs.getLast().size();
    }

    /** The number of layers, the input not counted. */
    public int depth() {
        return layers.size();
    }

    public List<LayerSpec> specs() {
        return specs;
    }

    public NetworkOptions options() {
        return options;
    }

    /** The loss's name or formula. */
    public String loss() {
        return lossText;
    }

    public Tensor input() {
        return input;
    }

    public Tensor labels() {
        return labels;
    }

    public Tensor output() {
        return output;
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
        return Collections.unmodifiableMap(layers.get(l - 1).letters);
    }

    /** W1, b1, ... in the order of the layers. */
    public List<Tensor> parameters() {
        return layers.stream().flatMap(l -> l.parameters.stream()).toList();
    }

    public List<Mask> masks() {
        return layers.stream().flatMap(l -> l.masks.stream()).toList();
    }

    List<LayerBuilder> builders() {
        return layers;
    }

    /** Sizes of all dimensions; {@code examples} is m. */
    public Map<Dim, Integer> sizes(int examples) {
        Map<Dim, Integer> sizes = new LinkedHashMap<>();
        for (int l = 0; l < specs.size(); l++) {
            sizes.put(unitsDim(l), specs.get(l).size());
        }
        sizes.put(EXAMPLES, examples);
        return sizes;
    }

    /** The network text, in the form it is stored. */
    public String text() {
        return specs.stream().map(LayerSpec::toString).collect(java.util.stream.Collectors.joining(" > "));
    }

    @Override
    public String toString() {
        return text();
    }
}
