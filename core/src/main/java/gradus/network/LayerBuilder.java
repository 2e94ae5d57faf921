package gradus.network;

import gradus.InputException;
import gradus.math.Dim;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Index;
import gradus.math.Rational;
import gradus.math.Tensor;
import gradus.network.Definition.Activation;
import gradus.network.Definition.Layer;
import gradus.network.Definition.Loss;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One layer of a chain: its parts one after the other, each reading what the one before it gives. */
final class LayerBuilder {
    private final Library library;
    private final boolean hats;
    private final NodeBuilder node;
    private final Dim units;
    private final Dim examples;
    private final String where;
    private final LayerSpec spec;
    private Tensor current;
    private boolean he;

    /** A definition of the library with the numbers that it was given. */
    private record Piece(Definition definition, Map<String, Rational> numbers) {
        boolean hasWeights() {
            return definition instanceof Layer l && l.changesSize();
        }

        String gives(String output) {
            return definition instanceof Layer l ? l.output().letter() : output;
        }
    }

    LayerBuilder(NetworkOptions options, int number, LayerSpec spec, Dim units, Dim examples, Tensor input) {
        this.library = options.library();
        this.hats = options.hats();
        this.node = new NodeBuilder(number);
        this.spec = spec;
        this.units = units;
        this.examples = examples;
        this.current = input;
        this.where = "layer " + number + " (" + spec + ")";
    }

    /** @param added what is added to the layer's values: the outputs of labelled layers */
    Node build(List<Tensor> added) {
        List<Piece> pieces = pieces();
        for (int n = 0; n < pieces.size(); n++) {
            Piece piece = pieces.get(n);
            switch (piece.definition()) {
                case Activation a ->
                    activation(a, piece.numbers(), letter(n + 1 < pieces.size() ? pieces.get(n + 1) : null));
                case Layer l ->
                    current = call(l, piece.numbers(), List.of(current)).build(hats);
                case Loss _ -> throw new IllegalStateException(piece.toString());
            }
        }
        if (spec.hasSize() && !current.equals(node.tensor(library.outputLetter()))) {
            throw misplaced();
        }
        if (!added.isEmpty()) {
            add(added);
        }
        return node.build(current, weights -> he);
    }

    private InputException misplaced() {
        return new InputException(where + ": normalisation stands before the activation, dropout after it");
    }

    private LayerCall call(Layer layer, Map<String, Rational> numbers, List<Tensor> inputs) {
        return new LayerCall(library, node, where, layer, numbers, inputs, units, examples);
    }

    /** What the text names; a layer with a size begins with weights and has an activation. */
    private List<Piece> pieces() {
        List<Piece> pieces = new ArrayList<>();
        for (LayerSpec.Part p : spec.parts()) {
            Definition d = definition(p.name());
            pieces.add(new Piece(d, numbers(d, p)));
        }
        long activations = pieces.stream()
                .filter(p -> p.definition() instanceof Activation)
                .count();
        boolean misplaced = pieces.stream().skip(spec.hasSize() ? 1 : 0).anyMatch(Piece::hasWeights);
        if (misplaced) {
            throw new InputException(where + ": what has weights stands right after a size");
        }
        if (activations > 1) {
            throw new InputException(where + " names two activations; a layer has one");
        }
        if (spec.hasSize()) {
            if (pieces.isEmpty() || !pieces.getFirst().hasWeights()) {
                Layer weights = library.weightLayer();
                pieces.addFirst(new Piece(weights, weights.parameters()));
            }
            if (activations == 0) {
                pieces.add(placeOfActivation(pieces), new Piece(library.defaultActivation(), Map.of()));
            }
        }
        return pieces;
    }

    /** Before the first part that gives what activations give: a mask is laid on their values. */
    private int placeOfActivation(List<Piece> pieces) {
        int place = 1;
        while (place < pieces.size()
                && !pieces.get(place).gives(library.outputLetter()).equals(library.outputLetter())) {
            place++;
        }
        return place;
    }

    private Definition definition(String name) {
        Activation activation = library.activation(name);
        if (activation != null) {
            return activation;
        }
        Layer layer = library.layer(name);
        if (layer == null) {
            throw new InputException("there is no activation or layer '" + name + "'");
        }
        return layer;
    }

    private static Map<String, Rational> numbers(Definition d, LayerSpec.Part part) {
        List<String> names = new ArrayList<>(d.parameters().keySet());
        if (part.numbers().size() > names.size()) {
            throw new InputException("'" + part + "': " + d.name() + " takes "
                    + (names.isEmpty() ? "no number" : names.size() + " number(s): " + String.join(", ", names)));
        }
        Map<String, Rational> numbers = new LinkedHashMap<>(d.parameters());
        for (int n = 0; n < part.numbers().size(); n++) {
            numbers.put(names.get(n), part.numbers().get(n));
        }
        return numbers;
    }

    /** An activation's values have the letter that the part after it reads them by, where that gives their usual one. */
    private String letter(@Nullable Piece next) {
        String output = library.outputLetter();
        return next != null
                        && next.definition() instanceof Layer l
                        && l.output().letter().equals(output)
                ? l.reads().getFirst().letter()
                : output;
    }

    private void activation(Activation a, Map<String, Rational> numbers, String letter) {
        he = a.he();
        List<Index> at = indices(current);
        Expr value = new FormulaScope(library, a.name(), at.getFirst()).apply(a, List.of(current.at(at)), numbers);
        Tensor target = node.declare(letter, current.dims());
        if (target == null) {
            throw misplaced();
        }
        node.equation(target, at, value);
        current = target;
    }

    /** i for the units, j for the examples, other letters for what lies between them. */
    private List<Index> indices(Tensor tensor) {
        List<Index> indices = new ArrayList<>();
        char other = 'k';
        for (Dim dim : tensor.dims()) {
            String name = dim.equals(examples) ? "j" : indices.isEmpty() ? "i" : String.valueOf(other++);
            indices.add(new Index(name, dim));
        }
        return indices;
    }

    /** The sum with the outputs of labelled layers: one equation, however many there are. */
    private void add(List<Tensor> added) {
        Layer sum = library.sumLayer();
        LayerCall call = call(sum, sum.parameters(), List.of(current, added.getFirst()));
        Expr body = call.formula();
        Tensor soFar = new Tensor("sum so far", current.dims());
        for (Tensor more : added.subList(1, added.size())) {
            body = inserted(call(sum, sum.parameters(), List.of(soFar, more)).formula(), soFar, body);
        }
        current = call.define(body);
    }

    private static Expr inserted(Expr e, Tensor place, Expr by) {
        return e instanceof Expr.Entry x && x.tensor().equals(place)
                ? by
                : Exprs.map(e, part -> inserted(part, place, by));
    }
}
