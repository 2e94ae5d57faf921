package gradus.notation;

import gradus.formula.Glyph;
import gradus.formula.Symbols;
import gradus.math.Dim;
import gradus.math.Relabelling;
import gradus.math.Relabelling.Placement;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.network.Part;
import gradus.network.Part.Role;
import gradus.notation.Notation.Examples;
import gradus.notation.Notation.Symbol;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a network's tensors and their gradients are called in a notation, how their names are set, and which way round
 * their indices stand. All of it follows from what each tensor is in its network.
 */
final class NotatedNames {
    /** By which notations know labels. */
    private static final String LABEL = "Y";

    private final Network network;
    private final Notation notation;
    private final boolean one;
    private final Map<Tensor, Placement> placements = new LinkedHashMap<>();
    private final Map<Tensor, String> gradients = new LinkedHashMap<>();
    private final Map<String, Glyph> glyphs = new LinkedHashMap<>();

    /** @param one whether the equations are for one example */
    NotatedNames(Network network, Notation notation, boolean one) {
        this.network = network;
        this.notation = notation;
        this.one = one;
        network.parts().forEach((tensor, part) -> {
            switch (part.role()) {
                case INPUT, LABEL, PARAMETER, MASK, VALUE -> place(tensor, part);
                case COST -> name(tensor, network.isChain() ? notation.cost() : tensor.name());
                case SETTING, GRADIENT -> {}
            }
        });
        name(network.lambda(), notation.penalty().isEmpty() ? "lambda" : notation.penalty());
        Tensor arriving = network.upstream();
        if (arriving != null) {
            placements.put(arriving, placement(arriving, Objects.requireNonNull(gradients.get(network.output()))));
        }
    }

    private void name(Tensor tensor, String name) {
        placements.put(tensor, Placement.named(name, tensor));
        gradients.put(tensor, notation.gradient().replace("{}", name));
    }

    private void place(Tensor tensor, Part part) {
        Symbol symbol = symbol(letter(part), part);
        String text = symbol == null ? tensor.name() : define(symbol, part.layer());
        if (symbol == null) {
            glyphs.put(
                    text,
                    part.role() == Role.INPUT && network.isChain()
                            ? Glyph.letter(text, Network.INPUT)
                            : own(text, part));
        }
        placements.put(tensor, placement(tensor, text));
        Tensor gradient = network.forward().gradientOf(tensor);
        Symbol derived = symbol(network.part(gradient).letter(), part);
        gradients.put(
                tensor,
                derived == null
                        ? derivedName(gradient, part, symbol == null ? null : text)
                        : define(derived, part.layer()));
    }

    private @Nullable Symbol symbol(String letter, Part part) {
        return network.isChain()
                ? notation.symbol(letter, part.layer() == network.depth()).orElse(null)
                : null;
    }

    /** The letter by which notations know a tensor; what is given has the same in all networks. */
    String letter(Part part) {
        return switch (part.role()) {
            case INPUT -> Network.INPUT;
            case LABEL -> LABEL;
            case PARAMETER, MASK, SETTING, VALUE, COST, GRADIENT -> part.letter();
        };
    }

    /** The letter of the gradient by a tensor of the network. */
    String gradientLetter(Tensor tensor) {
        return network.part(network.forward().gradientOf(tensor)).letter();
    }

    /** A tensor's own letter with the number of its layer in brackets; in a system each name is a word of its author's. */
    private Glyph own(String text, Part part) {
        return network.isChain() ? Glyph.letter(text, part.letter(), above(part)) : Glyph.word(text);
    }

    private static String above(Part part) {
        return part.role() == Role.LABEL ? "" : "[" + part.layer() + "]";
    }

    /**
     * The name of a gradient that the notation has no symbol for.
     *
     * @param symbol what the notation calls the tensor, if it has a symbol for that
     */
    private String derivedName(Tensor gradient, Part of, @Nullable String symbol) {
        Part part = network.part(gradient);
        if (part.after().isEmpty()) {
            return gradient.name(); // a name that says nothing of a derivative is the same in every notation
        }
        String number = network.isChain() && of.role() != Role.LABEL ? String.valueOf(of.layer()) : "";
        boolean usual = part.after().equals(of.letter());
        String by = usual && symbol != null ? symbol : part.after() + number;
        String name = notation.gradient().replace("{}", by);
        String before = notation.gradient().endsWith("{}") ? notation.gradient().replace("{}", "") : "";
        Glyph value = symbol == null ? null : glyphs.get(symbol);
        if (value != null && value.face() == Glyph.Face.CODE) {
            glyphs.put(name, Glyph.code(name));
        } else if (value != null) {
            glyphs.put(name, value.behind(before, name));
        } else if (!before.isEmpty()) {
            Glyph letter = network.isChain() ? Glyph.letter(name, part.after(), above(of)) : Glyph.word(part.after());
            glyphs.put(name, letter.behind(before, name));
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
                    IntStream.range(0, tensor.dims().size())
                            .filter(d -> !tensor.dims().get(d).equals(network.examples()))
                            .boxed()
                            .toList());
        }
        boolean turned =
                network.isChain() && (ofExamples ? notation.examples() == Examples.ROWS : notation.inputsFirst());
        return turned ? Placement.transposed(text, tensor) : Placement.named(text, tensor);
    }

    /** What becomes of the network's tensors, the examples' dimension and the indices. */
    Relabelling relabelling() {
        return new Relabelling(placements, Map.of(network.examples(), new Dim(notation.count())), indices());
    }

    /** The same with what becomes of gradients. */
    Relabelling withGradients() {
        Map<Tensor, Placement> all = new LinkedHashMap<>(placements);
        placements.forEach((t, p) -> all.put(network.forward().gradientOf(t), new Placement(gradient(t), p.order())));
        Relabelling names = relabelling();
        return new Relabelling(all, names.dims(), names.indices());
    }

    /** Where examples have an index as well, a letter that is taken changes places with the one that takes it. */
    private Map<String, String> indices() {
        Map<String, String> all = new LinkedHashMap<>(notation.indices());
        if (!one) {
            notation.indices().forEach((from, to) -> all.putIfAbsent(to, from));
        }
        return all;
    }

    /** The name of the gradient by a tensor of the network. */
    String gradient(Tensor tensor) {
        return gradients.getOrDefault(tensor, "d" + tensor.name());
    }

    /** What the notation calls the sum over the examples in the gradient by a parameter; null if it has no name. */
    @Nullable
    String sum(Tensor parameter) {
        Symbol sum = notation.sums().get(gradientLetter(parameter));
        return sum == null ? null : define(sum, network.part(parameter).layer());
    }

    /** How names are set; sizes and indices as words. */
    Symbols symbols() {
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
}
