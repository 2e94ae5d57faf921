package gradus.notation;

import gradus.formula.Glyph;
import gradus.formula.Symbols;
import gradus.math.Derivation;
import gradus.math.Deriver;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Expr.Entry;
import gradus.math.Exprs;
import gradus.math.Forward;
import gradus.math.Index;
import gradus.math.MatrixForm;
import gradus.math.Regrouping;
import gradus.math.Relabelling;
import gradus.math.Relabelling.Placement;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.network.Outputs;
import gradus.network.Part;
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
    private final Relabelling relabelling;
    private final Forward forward;
    private final Map<String, Glyph> glyphs = new LinkedHashMap<>();
    private final Map<Tensor, String> gradients = new LinkedHashMap<>();
    private final Map<Tensor, String> letters = new LinkedHashMap<>();
    private final Map<Tensor, Integer> layers = new LinkedHashMap<>();
    private final boolean one;

    private Notated(Network network, Notation notation) {
        this.network = network;
        this.notation = notation;
        // Where examples influence each other, there is no cost of one example.
        this.one = notation.examples() == Examples.ONE && network.isChain() && !Outputs.examplesAreCoupled(network);
        this.relabelling = relabelling();
        this.forward = convention(relabelling.apply(network.forward(), t -> gradients.getOrDefault(t, "d" + t.name())));
    }

    public static Notated of(Network network, Notation notation) {
        return new Notated(network, notation);
    }

    private Relabelling relabelling() {
        Map<Tensor, Placement> placements = new LinkedHashMap<>();
        network.parts().forEach((tensor, part) -> {
            switch (part.role()) {
                case INPUT -> place(tensor, "X", part, placements);
                case LABEL -> place(tensor, "Y", part, placements);
                case PARAMETER, MASK, VALUE -> place(tensor, part.letter(), part, placements);
                case COST -> name(tensor, network.isChain() ? notation.cost() : tensor.name(), placements);
                case SETTING, GRADIENT -> {}
            }
        });
        name(network.lambda(), notation.penalty().isEmpty() ? "lambda" : notation.penalty(), placements);
        Tensor arriving = network.upstream();
        if (arriving != null) {
            String name = java.util.Objects.requireNonNull(gradients.get(network.output()));
            placements.put(arriving, placement(arriving, name));
        }
        return new Relabelling(placements, Map.of(network.examples(), examples()), indices());
    }

    /** Where examples have an index as well, a letter that is taken changes places with the one that takes it. */
    private Map<String, String> indices() {
        Map<String, String> all = new LinkedHashMap<>(notation.indices());
        if (!one) {
            notation.indices().forEach((from, to) -> all.putIfAbsent(to, from));
        }
        return all;
    }

    private void name(Tensor tensor, String name, Map<Tensor, Placement> placements) {
        placements.put(tensor, Placement.named(name, tensor));
        gradients.put(tensor, notation.gradient().replace("{}", name));
    }

    private void place(Tensor tensor, String letter, Part part, Map<Tensor, Placement> placements) {
        int layer = part.layer();
        if (!network.isChain()) {
            placements.put(tensor, placement(tensor, tensor.name()));
            String own = network.forward().gradientOf(tensor).name();
            gradients.put(tensor, derivedName(own, tensor.name(), tensor.name()));
            return;
        }
        boolean last = layer == network.depth();
        String text = notation.symbol(letter, last).map(s -> define(s, layer)).orElse(tensor.name());
        placements.put(tensor, placement(tensor, text));
        letters.put(tensor, letter);
        layers.put(tensor, layer);
        String derived = network.forward().gradientOf(tensor).name();
        gradients.put(
                tensor,
                notation.symbol(gradientLetter(tensor), last)
                        .map(s -> define(s, layer))
                        .orElseGet(() -> derivedName(derived, tensor.name(), text)));
    }

    /** A gradient's name from that of its tensor; a layer may have given it another one than d and the tensor's. */
    private String derivedName(String own, String tensor, String text) {
        boolean usual = own.equals("d" + tensor);
        String name = notation.gradient().replace("{}", usual ? text : own.substring(1));
        Glyph value = glyphs.get(text);
        if (value != null && value.face() == Glyph.Face.CODE) {
            glyphs.put(name, Glyph.code(name));
        } else if (value != null) {
            String prefix = notation.gradient().replace("{}", "") + value.prefix();
            glyphs.put(name, new Glyph(name, prefix, value.letter(), value.above(), value.below(), value.face()));
        }
        return name;
    }

    /** The symbol's name on a line of text; how it is typeset is kept. */
    private String define(Symbol symbol, int layer) {
        String number = symbol.plain() ? "" : String.valueOf(layer + symbol.shift());
        String text = symbol.letter() + number + (symbol.bias() ? "_0" : "");
        glyphs.put(text, Letters.glyph(text, symbol, number, notation.layer()));
        return text;
    }

    private Placement placement(Tensor tensor, String text) {
        boolean ofExamples = tensor.dims().contains(network.examples());
        if (ofExamples && one) {
            return new Placement(
                    text,
                    java.util.stream.IntStream.range(0, tensor.dims().size())
                            .filter(d -> !tensor.dims().get(d).equals(network.examples()))
                            .boxed()
                            .toList());
        }
        boolean turned =
                network.isChain() && (ofExamples ? notation.examples() == Examples.ROWS : notation.inputsFirst());
        return turned ? Placement.transposed(text, tensor) : Placement.named(text, tensor);
    }

    /** The cost and the factors of derived tensors as the notation has them. */
    private Forward convention(Forward renamed) {
        List<Equation> equations = new ArrayList<>(renamed.equations());
        if (network.isChain() || network.upstream() != null) {
            equations.set(equations.size() - 1, new Equation(renamed.cost(), List.of(), relabelling.apply(cost())));
        }
        List<Tensor> given = renamed.given().stream()
                .filter(t -> !one || !t.equals(relabelling.apply(network.lambda())))
                .toList();
        return new Forward(
                given,
                equations,
                notation.partial() || one ? Map.of() : renamed.scales(),
                renamed.names(),
                renamed.wanted(),
                renamed.known());
    }

    private static Expr withoutMean(Expr e) {
        return switch (e) {
            case Expr.Mul product -> product.factors().getLast();
            case Expr.Add sum -> {
                List<Expr> terms = new ArrayList<>(sum.terms());
                terms.set(0, withoutMean(terms.getFirst()));
                yield Expr.add(terms);
            }
            default -> e;
        };
    }

    /** The cost in the network's own letters. */
    Expr cost() {
        Expr own = network.forward().equations().getLast().body();
        if (network.upstream() != null) {
            // Where gradients are plain derivatives, so is the one that arrives: without the 1/m of the mean.
            boolean mean = network.forward().scales().containsKey(network.output());
            return mean && (notation.partial() || one) ? withoutMean(own) : own;
        }
        if (!network.isChain()) {
            return own;
        }
        return network.cost(one, isAveraged(), !notation.penalty().isEmpty());
    }

    /** Whether the notation's cost is the library's divided by the number of outputs. */
    public boolean isAveraged() {
        if (!network.isChain() || network.upstream() != null) {
            return false;
        }
        String loss = network.loss();
        int end = loss.indexOf('(');
        return notation.averaged().contains(end < 0 ? loss : loss.substring(0, end));
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
        return notation.inserted().contains(gradientLetter(tensor));
    }

    /** What becomes of the network's tensors and of their gradients. */
    Relabelling letters() {
        Map<Tensor, Placement> all = new LinkedHashMap<>(relabelling.tensors());
        relabelling
                .tensors()
                .forEach((t, p) -> all.put(
                        network.forward().gradientOf(t),
                        new Placement(gradients.getOrDefault(t, "d" + p.name()), p.order())));
        return new Relabelling(all, relabelling.dims(), relabelling.indices());
    }

    private String gradientLetter(Tensor tensor) {
        return network.part(network.forward().gradientOf(tensor)).letter();
    }

    private @Nullable String sumName(Tensor renamed) {
        for (Tensor parameter : network.parameters()) {
            if (relabelling.apply(parameter).equals(renamed)) {
                Symbol sum = notation.sums().get(gradientLetter(parameter));
                return sum == null ? null : define(sum, layers.getOrDefault(parameter, 0));
            }
        }
        return null;
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
        Map<String, Glyph> known = Map.copyOf(glyphs);
        Symbols.Marks marks = notation.marks();
        return new Symbols() {
            @Override
            public Glyph glyph(String name) {
                Glyph own = known.get(name);
                return own == null ? Symbols.NAMES.glyph(name) : own;
            }

            @Override
            public Marks marks() {
                return marks;
            }
        };
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
        letters.forEach((tensor, letter) -> {
            Tensor renamed = relabelling.apply(tensor);
            Tensor gradient = forward.gradientOf(renamed);
            placements.put(renamed, Placement.named(letter, renamed));
            placements.put(gradient, Placement.named(gradientLetter(tensor), gradient));
            renamed.dims().stream().filter(d -> !d.equals(examples())).forEach(d -> dims.put(d, new Dim("n")));
        });
        return new Relabelling(placements, dims, Map.of());
    }

    /** The layer that a tensor in this notation belongs to, from 1; 0 for the input. */
    public int layer(Tensor renamed) {
        for (Map.Entry<Tensor, Integer> e : layers.entrySet()) {
            if (relabelling.apply(e.getKey()).equals(renamed)) {
                return e.getValue();
            }
        }
        return network.depth();
    }

    /** By how much the notation's numbers of layers are higher: 1 where the input is counted. */
    public int shift() {
        return notation.symbol("A", false).map(Symbol::shift).orElse(0);
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
        Map<Tensor, double[]> turned = new LinkedHashMap<>();
        numbers.forEach((tensor, values) -> {
            Tensor renamed = relabelling.apply(tensor);
            if (tensor.equals(network.lambda()) && !notation.penalty().isEmpty()) {
                turned.put(renamed, new double[] {values[0] / examples});
            } else {
                turned.put(renamed, turned(tensor, renamed, values, examples, example));
            }
        });
        return turned;
    }

    private double[] turned(Tensor old, Tensor renamed, double[] values, int examples, int example) {
        if (old.dims().size() == renamed.dims().size() + 1) {
            double[] column = new double[values.length / examples];
            for (int i = 0; i < column.length; i++) {
                column[i] = values[i * examples + example];
            }
            return column;
        }
        Placement placement = relabelling.tensors().get(old);
        if (placement == null || !placement.order().equals(List.of(1, 0))) {
            return values;
        }
        int columns = java.util.Objects.requireNonNull(
                network.sizes(examples).get(old.dims().get(1)));
        int rows = values.length / columns;
        double[] transposed = new double[values.length];
        for (int n = 0; n < values.length; n++) {
            transposed[n % columns * rows + n / columns] = values[n];
        }
        return transposed;
    }

    /**
     * An equation's right side over whole tensors as the notation writes it, or null where there is no such form. Where
     * one example is written, its vectors are columns; where a unit that is always 1 holds the bias, the term of the bias
     * is not shown.
     */
    public @Nullable MatrixForm matrix(Equation equation) {
        Equation shown = shown(equation);
        return MatrixForm.of(one ? inColumns(shown) : shown);
    }

    /** With every vector of an example as a matrix of one column. */
    private Equation inColumns(Equation equation) {
        Index x = new Index("x", new Dim("one"));
        boolean vector = equation.indices().size() == 1;
        Expr body = inColumns(equation.body(), x);
        if (!vector) {
            return Exprs.isFree(x, body)
                    ? new Equation(equation.target(), equation.indices(), summed(body, x))
                    : equation;
        }
        Entry left = column(equation.left(), x);
        return new Equation(left.tensor(), left.indices(), body);
    }

    private static Expr summed(Expr body, Index x) {
        return body instanceof Expr.Add a
                ? Expr.add(a.terms().stream()
                        .map(t -> Exprs.isFree(x, t) ? Expr.sum(x, t) : t)
                        .toList())
                : Expr.sum(x, body);
    }

    private static Expr inColumns(Expr e, Index x) {
        return e instanceof Entry entry && entry.indices().size() == 1
                ? column(entry, x)
                : Exprs.map(e, part -> inColumns(part, x));
    }

    private static Entry column(Entry entry, Index x) {
        Tensor tensor = entry.tensor();
        return new Tensor(tensor.name(), List.of(tensor.dims().getFirst(), x.dim()))
                .at(entry.indices().getFirst(), x);
    }

    /** What of an equation is shown: where a unit that is always 1 holds the bias, the term of the bias is not. */
    private Equation shown(Equation equation) {
        Set<Tensor> hidden = network.parameters().stream()
                .filter(p -> notation.symbol(letters.getOrDefault(p, ""), false)
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
