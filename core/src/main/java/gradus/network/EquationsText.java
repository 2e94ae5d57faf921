package gradus.network;

import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Index;
import gradus.math.Tensor;
import gradus.network.TrainingPrograms.Mask;
import gradus.network.TrainingPrograms.Start;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A network as a file of equations that says the same: read back, it gives the same derivation, step for step, but for the
 * letters of indices. Letters run over one dimension each, so that units of layer 2 have i2, and where an equation has two
 * indices over them, k2 as well.
 */
public final class EquationsText {
    private static final String LETTERS = "iklpqrstuvabcdefgh";

    private final Network network;
    private final Map<Dim, Set<String>> used = new LinkedHashMap<>();

    private EquationsText(Network network) {
        this.network = network;
    }

    /** The text; a penalty is no part of it, because {@code --l2} adds it to a system as to a chain. */
    public static String of(Network network) {
        return network.isChain() ? new EquationsText(network).text() : network.text();
    }

    private String text() {
        List<String> given = new ArrayList<>();
        List<String> computed = new ArrayList<>();
        network.inputTensors()
                .forEach(t -> given.add(
                        "input " + entry(t) + (network.forward().wanted().contains(t) ? "" : " without gradient")));
        if (network.upstream() == null) {
            network.labelTensors().forEach(t -> given.add("label " + entry(t)));
        }
        for (Node node : network.nodes()) {
            node.parameters().forEach((t, start) -> given.add("parameter " + entry(t) + " " + word(start)));
            for (Mask mask : node.masks()) {
                given.add("mask " + entry(mask.tensor()) + " keep " + Numbers.decimal(mask.keep()));
            }
            node.equations().forEach(e -> computed.add(equation(e)));
            for (Node.Estimate s : node.statistics()) {
                given.add("running " + s.batch() + " from " + Numbers.decimal(s.initial()) + " estimate "
                        + FormulaWriter.text(s.factor()));
            }
            node.equations().forEach(e -> gradient(node, e.target(), given));
        }
        if (network.upstream() == null) {
            computed.add(equation(network.forward().cost(), network.costWithoutPenalty()));
        }
        List<String> lines = new ArrayList<>();
        lines.add("# " + network.title() + ", " + network.costPhrase());
        if (network.options().penalised()) {
            lines.add("# The penalty of the weights is added by --l2.");
        }
        lines.add(dims());
        lines.addAll(given);
        lines.addAll(computed);
        return String.join("\n", lines) + "\n";
    }

    /** What the gradient is called, and whether it is m times the derivative, where a system would have it otherwise. */
    private void gradient(Node node, Tensor tensor, List<String> lines) {
        String name = network.forward().gradientOf(tensor).name();
        boolean usual = name.equals("d" + tensor.name());
        boolean scaled = !tensor.dims().contains(network.examples()) && node.isPerExample(tensor, network.examples());
        if (!usual || scaled) {
            lines.add("gradient " + name + " of " + tensor + (scaled ? " times " + network.examples() : ""));
        }
    }

    private static String word(Start start) {
        return switch (start) {
            case HE, GLOROT -> "weights";
            case ONE -> "one";
            case ZERO -> "zero";
        };
    }

    private String dims() {
        List<String> groups = new ArrayList<>();
        Map<Dim, Integer> sizes = network.sizes(1);
        sizes.forEach((dim, size) -> {
            if (used.containsKey(dim)) {
                groups.add(String.join(" ", used.getOrDefault(dim, Set.of())) + " = "
                        + (dim.equals(network.examples()) ? dim.name() : String.valueOf(size)));
            }
        });
        return "dims " + String.join(", ", groups);
    }

    private String entry(Tensor tensor) {
        List<Index> at = new ArrayList<>();
        for (Dim dim : tensor.dims()) {
            at.add(letter(dim, at));
        }
        return FormulaWriter.text(tensor.at(at));
    }

    private String equation(Equation e) {
        return equation(e.target(), e.indices(), e.body());
    }

    private String equation(Tensor target, Expr body) {
        return equation(target, List.of(), body);
    }

    private String equation(Tensor target, List<Index> indices, Expr body) {
        Map<Index, Index> names = new LinkedHashMap<>();
        List<Index> at = new ArrayList<>();
        for (Index index : indices) {
            Index named = letter(index.dim(), at);
            at.add(named);
            names.put(index, named);
        }
        return FormulaWriter.text(target.at(at)) + " = " + FormulaWriter.text(renamed(body, names));
    }

    private Expr renamed(Expr e, Map<Index, Index> names) {
        return switch (e) {
            case Expr.Entry x ->
                x.tensor()
                        .at(x.indices().stream()
                                .map(i -> names.getOrDefault(i, i))
                                .toList());
            case Expr.Fold f -> {
                Map<Index, Index> inner = new LinkedHashMap<>(names);
                Index bound = letter(f.index().dim(), new ArrayList<>(names.values()));
                inner.put(f.index(), bound);
                yield new Expr.Fold(f.kind(), bound, renamed(f.body(), inner));
            }
            default -> gradus.math.Exprs.map(e, part -> renamed(part, names));
        };
    }

    /** The first letter over a dimension that none of the others has. */
    private Index letter(Dim dim, List<Index> taken) {
        if (dim.equals(network.examples())) {
            used.computeIfAbsent(dim, d -> new LinkedHashSet<>()).add("j");
            return new Index("j", dim);
        }
        String number = dim.name().substring(1);
        for (char c : LETTERS.toCharArray()) {
            Index index = new Index(c + number, dim);
            if (!taken.contains(index)) {
                used.computeIfAbsent(dim, d -> new LinkedHashSet<>()).add(index.name());
                return index;
            }
        }
        throw new IllegalStateException("more indices over " + dim + " than letters");
    }
}
