package gradus.diagnose;

import gradus.diagnose.Edits.All;
import gradus.diagnose.Edits.Line;
import gradus.diagnose.Edits.Variant;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.UnaryOperator;

/** Edits of one formula, as they are found. */
final class EditList {
    private final Equation form;
    private final List<Variant> variants = new ArrayList<>();
    private final List<Line> lines = new ArrayList<>();

    EditList(Equation form) {
        this.form = form;
    }

    All all() {
        return new All(variants, lines);
    }

    void add(Edit edit, Expr body) {
        if (!body.equals(form.body()) && !isSumOfNumbers(body)) {
            variants.add(new Variant(edit, new Equation(form.target(), form.indices(), body)));
        }
    }

    /** Whether a part has become {@code 1 - 1}: nobody writes that, and the whole term is left out as an edit of its own. */
    private static boolean isSumOfNumbers(Expr body) {
        return Exprs.any(
                body, x -> x instanceof Expr.Add a && a.terms().stream().allMatch(t -> t instanceof Expr.Num));
    }

    void line(DoubleFunction<Edit> edit, Expr at0, Expr at1, UnaryOperator<Expr> written) {
        lines.add(new Line(
                edit,
                new Equation(form.target(), form.indices(), at0),
                new Equation(form.target(), form.indices(), at1),
                written));
    }
}
