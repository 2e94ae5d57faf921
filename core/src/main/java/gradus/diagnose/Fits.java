package gradus.diagnose;

import gradus.diagnose.Edits.Line;
import gradus.diagnose.Search.Fit;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Rational;
import gradus.math.Tensor;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;

/** Edits to try, and what is kept of those that compute the given numbers. */
final class Fits {
    private final RightProgram program;
    private final Map<Tensor, View> views;
    private final OtherActivations activations;
    private final Naming naming;
    private final Judge judge;

    Fits(RightProgram program, Map<Tensor, View> views, OtherActivations activations, Naming naming, Judge judge) {
        this.program = program;
        this.views = views;
        this.activations = activations;
        this.naming = naming;
        this.judge = judge;
    }

    /** All small edits of a formula, given what is believed by now. */
    Edits.All edits(Equation form) {
        return Edits.of(program, judge.upstream(), views, activations, form);
    }

    /** A number that was found, with all its digits. */
    static Expr exact(double number) {
        return new Expr.Num(
                Rational.parse(new BigDecimal(number).round(new MathContext(17)).toPlainString()));
    }

    /** The formula of a line at a number. */
    static Equation between(Line line, double t) {
        Equation zero = line.at0();
        Expr difference = Expr.sub(line.at1().body(), zero.body());
        Expr body = zero.body().equals(Expr.ZERO)
                ? Expr.mul(exact(t), line.at1().body())
                : Expr.add(zero.body(), Expr.mul(exact(t), difference));
        return new Equation(zero.target(), zero.indices(), body);
    }

    /** The same as one would write it. */
    Expr written(Line line, double t) {
        return line.written().apply(naming.symbol(line.at1().target(), t));
    }

    /** Adds an edit that computes what was given. */
    void keep(List<Fit> fits, Tensor v, Edit edit, Equation form, Equation edited, Upstream by) {
        keep(fits, v, edit, form, edited, edited.body(), by);
    }

    void keep(List<Fit> fits, Tensor v, Edit edit, Equation form, Equation edited, Expr written, Upstream by) {
        boolean own = v.equals(edited.target());
        if (!own && judge.breaks(v, by, edited.target())) {
            return;
        }
        double error = judge.error(v, own ? edited : judge.through(v, by), by);
        List<Name> names = naming.of(edit, form);
        int left = judge.left(v, own ? null : by, edited.target());
        fits.add(new Fit(edit, form, edited, written, names, error, left));
    }
}
