package gradus.code;

import gradus.layout.Given;
import gradus.layout.Layout;
import gradus.math.Derivation;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Exprs;
import gradus.math.Forward;
import gradus.math.MatrixForm.Orientation;
import gradus.math.Relabelling;
import gradus.math.Relabelling.Placement;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.network.Part;
import gradus.program.Program;
import gradus.program.StableForms;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is to be written, whatever the language: equations in order, in the letters and the layout asked for, each with
 * what there is to say about it.
 *
 * @param system what was derived from: the network's own equations, or with another convention of the cost
 * @param inputs in the order of the parameters of the function
 * @param forward layer by layer, or equation by equation; the cost last, unless a gradient arrives at the output
 * @param backward from the output down
 * @param sizes of the dimensions but the examples'
 */
record Listing(
        Network network,
        Forward system,
        Relabelling relabelling,
        List<Input> inputs,
        List<Section> forward,
        List<Section> backward,
        Dim examples,
        Map<Dim, Integer> sizes) {

    /** What an input of the function is. */
    enum Role {
        DATA,
        LABELS,
        PARAMETER,
        MASK,
        SCALAR,
        /** The gradient that arrives at the output. */
        ARRIVING
    }

    /** @param gradient the derived tensor where one is asked for: of parameters, and of what else is trained by it */
    record Input(Tensor tensor, Role role, @Nullable Tensor gradient) {}

    /** Lines that belong together. */
    record Section(String heading, List<Line> lines) {}

    /**
     * One equation.
     *
     * @param remark what there is to say, null for nothing
     * @param general another form of the equation, to be shown after the remark
     * @param shared whether it is only here because later equations use it twice
     */
    record Line(
            Equation equation,
            @Nullable String remark,
            @Nullable Equation general,
            boolean shared) {}

    /** The usual letters in a layout: the input is X, matrices lie as the layout has them. */
    static Relabelling inLayout(Network network, Derivation derivation, Layout layout) {
        Map<Tensor, Placement> placements = new LinkedHashMap<>();
        Stream.of(
                        network.forward().given().stream(),
                        network.forward().equations().stream().map(Equation::target),
                        derivation.gradients().stream().map(g -> g.equation().target()))
                .flatMap(s -> s)
                .forEach(t -> {
                    String name = name(network, t);
                    boolean ofExamples = t.dims().contains(network.examples());
                    boolean turned = network.isChain()
                            && t.dims().size() == 2
                            && (ofExamples ? layout.examplesFirst() : layout.inputsFirst());
                    placements.put(t, turned ? Placement.transposed(name, t) : Placement.named(name, t));
                });
        return new Relabelling(placements, Map.of(), Map.of());
    }

    /** The input of a chain is X in code, and its gradient dX. */
    private static String name(Network network, Tensor tensor) {
        Part part = network.part(tensor);
        if (!network.isChain()) {
            return tensor.name();
        }
        boolean ofInput = part.of() != null && network.part(part.of()).role() == Part.Role.INPUT;
        return ofInput ? "d" + Given.INPUT : part.role() == Part.Role.INPUT ? Given.INPUT : tensor.name();
    }

    static Listing of(Network network, Derivation derivation, Relabelling relabelling, boolean entryByEntry) {
        Forward system = derivation.forward();
        List<Equation> equations = new ArrayList<>(system.equations());
        derivation.gradients().forEach(g -> equations.add(g.equation()));
        Program program = StableForms.readable(new Program(system.given(), equations));
        Map<Tensor, Equation> stable = new LinkedHashMap<>();
        needed(program.equations(), network).forEach(e -> stable.put(e.target(), e));
        ListingWriter writer = new ListingWriter(network, derivation, relabelling, entryByEntry, stable);
        List<Section> forward = writer.forward();
        List<Section> backward = writer.backward();
        Map<Dim, Integer> sizes = new LinkedHashMap<>();
        network.sizes(1).forEach((dim, size) -> {
            if (!dim.equals(network.examples())) {
                sizes.put(relabelling.apply(dim), size);
            }
        });
        Listing listing = new Listing(
                network,
                derivation.forward(),
                relabelling,
                inputs(network, relabelling),
                forward,
                backward,
                relabelling.apply(network.examples()),
                sizes);
        listing.program(); // nothing is written that could not be carried out
        return listing;
    }

    /** What is written, to be carried out. */
    private Program program() {
        return new Program(
                inputs.stream().map(Input::tensor).toList(),
                lines().map(Line::equation).toList());
    }

    /**
     * Forward values, the cost, the parameters' gradients, and what these are computed from; every gradient of a system,
     * and that of the input where what arrives at the output is given.
     */
    private static List<Equation> needed(List<Equation> equations, Network network) {
        if (!network.isChain()) {
            return equations;
        }
        Set<Tensor> needed = new HashSet<>();
        network.forward().equations().forEach(e -> needed.add(e.target()));
        trained(network).forEach(p -> needed.add(network.forward().gradientOf(p)));
        List<Equation> kept = new ArrayList<>();
        for (Equation e : equations.reversed()) {
            if (needed.contains(e.target())) {
                kept.addFirst(e);
                needed.addAll(Exprs.tensors(e.body()));
            }
        }
        return kept;
    }

    private static List<Input> inputs(Network network, Relabelling relabelling) {
        List<Tensor> trained = trained(network);
        List<Input> inputs = new ArrayList<>();
        for (Tensor t : network.forward().given()) {
            Role role = switch (network.part(t).role()) {
                case INPUT -> Role.DATA;
                case LABEL -> Role.LABELS;
                case PARAMETER -> Role.PARAMETER;
                case MASK -> Role.MASK;
                case SETTING -> Role.SCALAR;
                case GRADIENT -> Role.ARRIVING;
                case VALUE, COST -> throw new IllegalStateException(t + " is computed, and not given");
            };
            Tensor gradient =
                    trained.contains(t) ? relabelling.apply(network.forward().gradientOf(t)) : null;
            inputs.add(new Input(relabelling.apply(t), role, gradient));
        }
        return inputs;
    }

    /** What is given and has a gradient that is asked for. */
    static List<Tensor> trained(Network network) {
        return network.forward().given().stream()
                .filter(network.forward().wanted()::contains)
                .toList();
    }

    /** Whether the network is a chain of layers, whose matrices lie as a layout has them. */
    boolean isChain() {
        return network.isChain();
    }

    /** Whether the code computes a cost; it does not where a gradient arrives at the output. */
    boolean hasCost() {
        return network.upstream() == null;
    }

    /** The equation of the cost, or of what a given gradient is the derivative of. */
    Equation costEquation() {
        Equation e = relabelling.apply(system.equations().getLast());
        return new Equation(e.target(), e.indices(), Tidy.of(e.body()));
    }

    /** Whether an input is a number of the language, and no array. */
    boolean isNumber(Tensor tensor) {
        return inputs(Role.SCALAR).anyMatch(i -> i.tensor().equals(tensor));
    }

    /** A size that can be read off no input; with no examples given there is one. */
    String literal(Dim dim) {
        return dim.equals(examples) ? "1" : String.valueOf(size(dim));
    }

    /** How a vector of a chain is stored among matrices. */
    Orientation lies(Tensor vector) {
        boolean ofExamples = vector.dims().getFirst().equals(examples);
        return ofExamples == examplesFirst() ? Orientation.COLUMN : Orientation.ROW;
    }

    /** Whether a vector is an array of one axis: always in a system, and in a chain where it is a row. */
    boolean isFlat(Tensor vector) {
        return !isChain() || examplesFirst() && lies(vector) == Orientation.ROW;
    }

    int size(Dim dim) {
        return java.util.Objects.requireNonNull(sizes.get(dim));
    }

    Stream<Line> lines() {
        return Stream.concat(forward.stream(), backward.stream()).flatMap(s -> s.lines.stream());
    }

    Stream<Input> inputs(Role role) {
        return inputs.stream().filter(i -> i.role == role);
    }

    Tensor cost() {
        return relabelling.apply(network.forward().cost());
    }

    /** Whether what belongs to single examples is m times the partial of the cost. */
    boolean isPerExample() {
        return !system.scales().isEmpty();
    }

    /** Whether a gradient is m times the partial of the cost. */
    boolean isScaled(Tensor gradient) {
        return system.scales().keySet().stream()
                .anyMatch(
                        t -> relabelling.apply(network.forward().gradientOf(t)).equals(gradient));
    }

    /** Whether examples run over the rows of a matrix of units and examples. */
    boolean examplesFirst() {
        return isChain()
                && inputs(Role.DATA)
                        .findFirst()
                        .orElseThrow()
                        .tensor()
                        .dims()
                        .getFirst()
                        .equals(examples);
    }

    /** The forward values but the cost and what is shared, in order. */
    List<Tensor> values() {
        return named(forward).stream().filter(t -> !t.equals(cost())).toList();
    }

    List<Tensor> gradients() {
        return named(backward);
    }

    private static List<Tensor> named(List<Section> sections) {
        return sections.stream()
                .flatMap(s -> s.lines.stream())
                .filter(l -> !l.shared)
                .map(l -> l.equation.target())
                .toList();
    }
}
