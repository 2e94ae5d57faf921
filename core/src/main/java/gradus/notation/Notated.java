package gradus.notation;

import gradus.formula.Symbols;
import gradus.math.Derivation;
import gradus.math.Deriver;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Forward;
import gradus.math.MatrixForm;
import gradus.math.Regrouping;
import gradus.math.Relabelling;
import gradus.math.Relabelling.Placement;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.network.Outputs;
import gradus.notation.Notation.Examples;
import gradus.notation.Notation.Symbol;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A network in a notation: the same forward equations in its letters, its order of indices and its conventions of the
 * cost, from which its gradients are derived anew.
 */
public final class Notated {
    private final Network network;
    private final Notation notation;
    private final NotatedNames names;
    private final NotatedCost cost;
    private final Relabelling relabelling;
    private final Forward forward;
    private final boolean one;

    private Notated(Network network, Notation notation) {
        this.network = network;
        this.notation = notation;
        // Where examples influence each other, there is no cost of one example.
        this.one = notation.examples() == Examples.ONE && network.isChain() && !Outputs.examplesAreCoupled(network);
        this.names = new NotatedNames(network, notation, one);
        this.relabelling = names.relabelling();
        this.cost = new NotatedCost(network, notation, one);
        this.forward = cost.convention(relabelling.apply(network.forward(), names::gradient), relabelling);
    }

    public static Notated of(Network network, Notation notation) {
        return new Notated(network, notation);
    }

    /** The cost in the network's own letters. */
    Expr cost() {
        return cost.own();
    }

    /** Whether the notation's cost is the library's divided by the number of outputs. */
    public boolean isAveraged() {
        return cost.isAveraged();
    }

    public Network network() {
        return network;
    }

    public Notation notation() {
        return notation;
    }

    /** What a reader must know of the notation's conventions for this network, in sentences. */
    public List<String> about() {
        List<String> about = new ArrayList<>(network.isChain() ? notation.about() : aboutSystem());
        if (network.options().penalised()) {
            about.addAll(notation.penalised());
        }
        return about;
    }

    private List<String> aboutSystem() {
        String gradient = notation.gradient().replace("{}", "X");
        String cost = network.forward().cost().name();
        return notation.partial()
                ? List.of(gradient + " is the derivative of " + cost + " by X, whatever X is.")
                : List.of(gradient + " is the derivative of " + cost
                        + " by X. Where X belongs to single examples (it has the"
                        + " index that runs over m), " + gradient
                        + " is m times that, so that the 1/m of the mean stands in"
                        + " the gradients of the parameters only.");
    }

    /** The forward equations in this notation. */
    public Forward forward() {
        return forward;
    }

    /** The dimension of the examples; none of the equations reads it where they are for one example. */
    public Dim examples() {
        return new Dim(notation.count());
    }

    /** Whether the equations are for one example. */
    public boolean isForOneExample() {
        return one;
    }

    public boolean hasExamplesInRows() {
        return notation.examples() == Examples.ROWS;
    }

    /** Derives every gradient by itself, those that the notation has no symbol for as well, and names no sums. */
    public Derivation deriveEach() {
        return Deriver.derive(forward);
    }

    /** Derives every gradient, in this notation: the work is done anew at each call. */
    public Derivation derive() {
        Derivation derivation = deriveEach();
        if (!notation.inserted().isEmpty()) {
            Set<Tensor> inserted = network.forward().wanted().stream()
                    .filter(this::isInserted)
                    .map(t -> forward.gradientOf(relabelling.apply(t)))
                    .collect(Collectors.toSet());
            derivation = Regrouping.inserting(derivation, inserted);
        }
        return notation.sums().isEmpty() ? derivation : Regrouping.naming(derivation, examples(), this::sumName);
    }

    /** Whether the notation has no symbol for the gradient by a tensor of the network. */
    boolean isInserted(Tensor tensor) {
        return notation.inserted().contains(names.gradientLetter(tensor));
    }

    /** What becomes of the network's tensors and of their gradients. */
    Relabelling letters() {
        return names.withGradients();
    }

    private @Nullable String sumName(Tensor renamed) {
        return network.parameters().stream()
                .filter(p -> relabelling.apply(p).equals(renamed))
                .findFirst()
                .map(names::sum)
                .orElse(null);
    }

    /** Letters of derived tensors that the notation has no symbol for, as they are called where one is needed. */
    public List<Tensor> unnamed() {
        return network.forward().wanted().stream()
                .filter(this::isInserted)
                .map(t -> forward.gradientOf(relabelling.apply(t)))
                .toList();
    }

    /** How names are set; sizes and indices as they are. */
    public Symbols symbols() {
        return names.symbols();
    }

    /** A tensor of the network in this notation. */
    public Tensor tensor(Tensor of) {
        return relabelling.apply(of);
    }

    /** An expression over the network's tensors in this notation. */
    public Expr expression(Expr e) {
        return relabelling.apply(e);
    }

    /** Whether a tensor in this notation has the two indices of the calculus the other way round. */
    public boolean isTurned(Tensor renamed) {
        boolean ofExamples = renamed.dims().contains(examples());
        return network.isChain()
                && renamed.dims().size() == 2
                && (ofExamples ? hasExamplesInRows() : notation.inputsFirst());
    }

    /** What makes formulas of different layers the same where they differ in nothing else: no tensor has a number. */
    public Relabelling withoutLayers() {
        Map<Tensor, Placement> placements = new LinkedHashMap<>();
        Map<Dim, Dim> dims = new LinkedHashMap<>();
        numbered().forEach(tensor -> {
            Tensor renamed = relabelling.apply(tensor);
            Tensor gradient = forward.gradientOf(renamed);
            placements.put(renamed, Placement.named(names.letter(network.part(tensor)), renamed));
            placements.put(gradient, Placement.named(names.gradientLetter(tensor), gradient));
            renamed.dims().stream().filter(d -> !d.equals(examples())).forEach(d -> dims.put(d, new Dim("n")));
        });
        return new Relabelling(placements, dims, Map.of());
    }

    /** The layer that a tensor in this notation belongs to, from 1; 0 for the input. */
    public int layer(Tensor renamed) {
        return numbered().stream()
                .filter(t -> relabelling.apply(t).equals(renamed))
                .findFirst()
                .map(t -> network.part(t).layer())
                .orElseGet(network::depth);
    }

    /** What belongs to a layer: in a chain, all but the cost and the penalty's strength. */
    private List<Tensor> numbered() {
        return network.isChain()
                ? network.parts().entrySet().stream()
                        .filter(e -> switch (e.getValue().role()) {
                            case INPUT, LABEL, PARAMETER, MASK, VALUE -> true;
                            case SETTING, COST, GRADIENT -> false;
                        })
                        .map(Map.Entry::getKey)
                        .toList()
                : List.of();
    }

    /** By how much the notation's numbers of layers are higher: 1 where the input is counted. */
    public int shift() {
        return network.isChain()
                ? notation.symbol(network.part(network.input()).letter(), false)
                        .map(Symbol::shift)
                        .orElse(0)
                : 0;
    }

    /** Sizes of all dimensions. */
    public Map<Dim, Integer> sizes(int examples) {
        Map<Dim, Integer> sizes = new LinkedHashMap<>();
        network.sizes(examples).forEach((d, n) -> sizes.put(relabelling.apply(d), n));
        return sizes;
    }

    /**
     * Numbers of the network's tensors for this notation's, as they lie here.
     *
     * @param numbers row-major in the calculus' shapes
     * @param examples how many there are
     * @param example the one that is taken where the notation has one, from 0
     */
    public Map<Tensor, double[]> turned(Map<Tensor, double[]> numbers, int examples, int example) {
        return new TurnedNumbers(network, notation, relabelling, examples, example).of(numbers);
    }

    /**
     * An equation's right side over whole tensors as the notation writes it, or null where there is no such form. Where
     * one example is written, its vectors are columns; where a unit that is always 1 holds the bias, the term of the bias
     * is not shown.
     */
    public @Nullable MatrixForm matrix(Equation equation) {
        Equation shown = shown(equation);
        return MatrixForm.of(one ? Columns.of(shown) : shown);
    }

    /** What of an equation is shown: where a unit that is always 1 holds the bias, the term of the bias is not. */
    private Equation shown(Equation equation) {
        Set<Tensor> hidden = network.parameters().stream()
                .filter(p -> network.isChain()
                        && notation.symbol(network.part(p).letter(), false)
                                .filter(Symbol::bias)
                                .isPresent())
                .map(relabelling::apply)
                .collect(Collectors.toSet());
        if (hidden.isEmpty() || !(equation.body() instanceof Expr.Add a)) {
            return equation;
        }
        List<Expr> terms = a.terms().stream()
                .filter(t -> Exprs.tensors(t).stream().noneMatch(hidden::contains))
                .toList();
        return new Equation(equation.target(), equation.indices(), Expr.add(terms));
    }
}
