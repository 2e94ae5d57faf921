package gradus.notation;

import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Expr.Entry;
import gradus.math.Exprs;
import gradus.math.Index;
import gradus.math.Tensor;
import java.util.List;

/** An equation for one example with every vector as a matrix of one column. */
final class Columns {
    private static final Index COLUMN = new Index("x", new Dim("one"));

    private Columns() {}

    static Equation of(Equation equation) {
        boolean vector = equation.indices().size() == 1;
        Expr body = of(equation.body());
        if (!vector) {
            return Exprs.isFree(COLUMN, body)
                    ? new Equation(equation.target(), equation.indices(), summed(body))
                    : equation;
        }
        Entry left = column(equation.left());
        return new Equation(left.tensor(), left.indices(), body);
    }

    private static Expr of(Expr e) {
        return e instanceof Entry entry && entry.indices().size() == 1 ? column(entry) : Exprs.map(e, Columns::of);
    }

    private static Expr summed(Expr body) {
        return body instanceof Expr.Add a
                ? Expr.add(a.terms().stream()
                        .map(t -> Exprs.isFree(COLUMN, t) ? Expr.sum(COLUMN, t) : t)
                        .toList())
                : Expr.sum(COLUMN, body);
    }

    private static Entry column(Entry entry) {
        Tensor tensor = entry.tensor();
        return new Tensor(tensor.name(), List.of(tensor.dims().getFirst(), COLUMN.dim()))
                .at(entry.indices().getFirst(), COLUMN);
    }
}
