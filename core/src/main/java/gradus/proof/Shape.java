package gradus.proof;

import gradus.math.Assumption;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Index;
import gradus.math.Rule;
import gradus.math.Step;
import gradus.math.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A step up to the names of its tensors and dimensions: the same claim about another layer has the same shape, and is
 * checked once.
 */
final class Shape {
    private static final Rule ANY = new Rule("", "");

    private final Map<Tensor, Tensor> tensors = new LinkedHashMap<>();
    private final Map<Dim, Dim> dims = new LinkedHashMap<>();

    private final Dim examples;

    private Shape(Dim examples) {
        this.examples = examples;
    }

    static Step of(Step step, Dim examples) {
        Shape shape = new Shape(examples);
        Expr before = shape.rename(step.before());
        Expr after = shape.rename(step.after());
        List<Equation> unfolds = step.unfolds().stream().map(shape::rename).toList();
        return new Step(
                "",
                Expr.ZERO,
                ANY,
                before,
                after,
                unfolds,
                step.assumptions().stream()
                        .map(a -> new Assumption(a.kind(), shape.rename(a.expr())))
                        .collect(Collectors.toSet()),
                false);
    }

    private Equation rename(Equation e) {
        return new Equation(
                rename(e.target()), e.indices().stream().map(this::rename).toList(), rename(e.body()));
    }

    private Dim rename(Dim dim) {
        // The examples keep their name: their size differs from the others' in the sets of sizes.
        return dim.equals(examples) ? dim : dims.computeIfAbsent(dim, d -> new Dim("d" + dims.size()));
    }

    private Index rename(Index i) {
        return i.of(rename(i.dim()));
    }

    private Tensor rename(Tensor t) {
        Tensor known = tensors.get(t);
        if (known == null) {
            known = new Tensor(
                    "t" + tensors.size(), t.dims().stream().map(this::rename).toList());
            tensors.put(t, known);
        }
        return known;
    }

    private Expr rename(Expr e) {
        return switch (e) {
            case Expr.Entry x ->
                rename(x.tensor()).at(x.indices().stream().map(this::rename).toList());
            case Expr.Size s -> new Expr.Size(rename(s.dim()));
            case Expr.Delta d -> new Expr.Delta(rename(d.first()), rename(d.second()));
            case Expr.Fold f -> new Expr.Fold(f.kind(), rename(f.index()), rename(f.body()));
            case Expr.Partial p -> new Expr.Partial(rename(p.body()), (Expr.Entry) rename(p.wrt()));
            case Expr.Plain p -> Exprs.map(p, this::rename);
        };
    }
}
