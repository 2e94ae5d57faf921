package gradus.network;

import gradus.InputException;
import gradus.math.Dim;
import gradus.math.Expr;
import gradus.math.Index;
import gradus.math.Rational;
import gradus.math.Tensor;
import gradus.network.Definition.Layer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A layer of the library read by a part of a network: its letters stand for the tensors it is given and for new ones of
 * the part, its indices for their dimensions. An index that it does not read runs over the part's own units.
 */
final class LayerCall implements Scope {
    /** What a normalisation scales. */
    private static final String HAT = "hat";

    private final Library library;
    private final NodeBuilder node;
    private final String where;
    private final Layer layer;
    private final Map<String, Rational> numbers;
    private final Map<String, Tensor> read = new LinkedHashMap<>();
    private final Map<String, Index> indices = new LinkedHashMap<>();
    private final Dim examples;

    /**
     * @param where the part, for messages: {@code "layer 2 (4 tanh)"}
     * @param inputs what the layer is given, in its own order
     * @param units the dimension of what it gives and does not read
     */
    LayerCall(
            Library library,
            NodeBuilder node,
            String where,
            Layer layer,
            Map<String, Rational> numbers,
            List<Tensor> inputs,
            Dim units,
            Dim examples) {
        this.library = library;
        this.node = node;
        this.where = where;
        this.layer = layer;
        this.numbers = numbers;
        this.examples = examples;
        if (inputs.size() != layer.reads().size()) {
            throw new InputException(where + ": the layer " + layer.name() + " reads "
                    + layer.reads().size() + " tensors; write a sum as in \"a: 4 relu > 4 relu + a\"");
        }
        for (int n = 0; n < inputs.size(); n++) {
            bind(layer.reads().get(n), inputs.get(n));
        }
        layer.lines(Line.Dims.class).forEach(this::share);
        for (Line line : layer.lines()) {
            switch (line) {
                case Line.Equation e -> own(e.left(), units);
                case Line.Parameter p -> own(p.entry(), units);
                case Line.Mask m -> own(m.entry(), units);
                case Line.Running _, Line.GradientLetter _, Line.Dims _, Line.Data _ -> {}
            }
        }
    }

    private void bind(Line.Entry entry, Tensor tensor) {
        read.put(entry.letter(), tensor);
        if (entry.indices().size() != tensor.dims().size()) {
            throw new InputException(where + ": the layer " + layer.name() + " reads " + entry + ", and " + tensor
                    + " has " + tensor.dims().size() + " dimensions");
        }
        for (int d = 0; d < tensor.dims().size(); d++) {
            String name = entry.indices().get(d).text();
            Index index = new Index(name, tensor.dims().get(d));
            Index before = indices.putIfAbsent(name, index);
            if (before != null && !before.equals(index)) {
                throw new InputException(where + ": the layer " + layer.name() + " has one index " + name
                        + " for two dimensions, " + before.dim() + " and " + index.dim());
            }
        }
    }

    /** Letters side by side run over the same dimension. */
    private void share(Line.Dims line) {
        for (Line.Group group : line.groups()) {
            Index known = group.letters().stream()
                    .map(l -> indices.get(l.text()))
                    .filter(i -> i != null)
                    .findFirst()
                    .orElseThrow(() -> line.source()
                            .error(
                                    group.letters().getFirst().at(),
                                    "none of these is an index of what the layer reads"));
            group.letters().forEach(l -> indices.putIfAbsent(l.text(), new Index(l.text(), known.dim())));
        }
    }

    private void own(Line.Entry entry, Dim units) {
        entry.indices().forEach(i -> indices.putIfAbsent(i.text(), new Index(i.text(), units)));
    }

    /**
     * Adds the layer's equations to the part; gives their last target.
     *
     * @param hats whether what a parameter multiplies in the last of them becomes a tensor of its own
     */
    Tensor build(boolean hats) {
        for (Line line : layer.lines()) {
            switch (line) {
                case Line.Parameter p -> node.parameter(declared(p.entry()), p.start());
                case Line.Mask m ->
                    node.mask(declared(m.entry()), Formula.parse(m.source().from(m.keep()), this), m);
                case Line.Equation _, Line.Running _, Line.GradientLetter _, Line.Dims _, Line.Data _ -> {}
            }
        }
        Tensor output = null;
        for (Line.Equation e : layer.equations()) {
            Expr formula = Formula.parse(e.source().from(e.formula()), this);
            Expr body = hats && e.left().equals(layer.output()) ? withHat(formula) : formula;
            output = declared(e.left());
            node.equation(output, at(e.left()), body);
        }
        for (Line.Running r : layer.lines(Line.Running.class)) {
            Tensor batch = node.tensor(r.tensor().text());
            if (batch == null) {
                throw r.source().error(r.tensor().at(), "no equation of the layer gives '" + r.tensor() + "'");
            }
            node.statistic(batch, r.initial(), Formula.parse(r.source().from(r.estimate()), this));
        }
        gradients();
        return java.util.Objects.requireNonNull(output);
    }

    /** gamma * hat + beta, where the formula has gamma * (...) + beta; any other formula as it is. */
    private Expr withHat(Expr formula) {
        if (!(formula instanceof Expr.Add sum)) {
            return formula;
        }
        List<Expr> terms = new ArrayList<>();
        for (Expr term : sum.terms()) {
            List<Expr> scales = term instanceof Expr.Mul product
                    ? product.factors().stream().filter(this::isParameter).toList()
                    : List.of();
            terms.add(scales.isEmpty() ? term : Expr.mul(Expr.mul(scales), hat((Expr.Mul) term)));
        }
        return Expr.add(terms);
    }

    /** A new tensor for all factors but the parameters. */
    private Expr hat(Expr.Mul product) {
        List<Index> at = at(layer.output());
        Tensor hat = node.declare(HAT, at.stream().map(Index::dim).toList());
        if (hat == null) {
            throw NodeBuilder.taken(where, HAT);
        }
        node.equation(
                hat,
                at,
                Expr.mul(product.factors().stream().filter(f -> !isParameter(f)).toList()));
        return new Expr.Entry(hat, at);
    }

    private boolean isParameter(Expr factor) {
        return factor instanceof Expr.Entry entry
                && layer.lines(Line.Parameter.class).stream()
                        .anyMatch(
                                p -> entry.tensor().equals(node.tensor(p.entry().letter())));
    }

    /** The right side of the only equation of a layer that has no parameters. */
    Expr formula() {
        Line.Equation e = layer.equations().getLast();
        return Formula.parse(e.source().from(e.formula()), this);
    }

    /** Adds the last equation with another right side. */
    Tensor define(Expr body) {
        Tensor target = declared(layer.output());
        node.equation(target, at(layer.output()), body);
        return target;
    }

    /** Other letters of gradients hold where all of them belong to this part: dropout that stands alone has none. */
    private void gradients() {
        List<Line.GradientLetter> lines = layer.lines(Line.GradientLetter.class);
        if (lines.stream().allMatch(g -> node.tensor(g.of().text()) != null)) {
            lines.forEach(g -> node.gradientName(
                    java.util.Objects.requireNonNull(node.tensor(g.of().text())),
                    GradientName.written(g.letter().text())));
        }
    }

    private Tensor declared(Line.Entry entry) {
        Tensor tensor =
                node.declare(entry.letter(), at(entry).stream().map(Index::dim).toList());
        if (tensor == null) {
            throw NodeBuilder.taken(where, entry.letter());
        }
        return tensor;
    }

    private List<Index> at(Line.Entry entry) {
        return entry.indices().stream()
                .map(i -> java.util.Objects.requireNonNull(indices.get(i.text())))
                .toList();
    }

    @Override
    public @Nullable Expr variable(String name) {
        Rational number = numbers.get(name);
        if (number != null) {
            return new Expr.Num(number);
        }
        return switch (name) {
            case "m" -> new Expr.Size(examples);
            case "n" -> new Expr.Size(units().dim());
            default -> null;
        };
    }

    @Override
    public @Nullable Expr call(String name, List<Expr> arguments) {
        return new FormulaScope(library, layer.name(), units()).call(name, arguments);
    }

    /** The first index of what the layer gives. */
    @Override
    public Index units() {
        return at(layer.output()).getFirst();
    }

    @Override
    public @Nullable Index index(String name) {
        return indices.get(name);
    }

    @Override
    public @Nullable Tensor tensor(String name) {
        Tensor given = read.get(name);
        return given != null ? given : node.tensor(name);
    }

    @Override
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>(read.keySet());
        names.addAll(node.letters().keySet());
        names.addAll(numbers.keySet());
        return names;
    }
}
