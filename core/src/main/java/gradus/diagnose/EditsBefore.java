package gradus.diagnose;

import gradus.diagnose.Edits.Line;
import gradus.diagnose.Edits.Variant;
import gradus.diagnose.Search.Fit;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Mistakes in variables that a submission does not hold, seen in one that it does. */
final class EditsBefore {
    private final RightProgram program;
    private final Map<Tensor, double[]> given;
    private final Fits fits;
    private final Naming naming;
    private final Judge judge;
    private final Deadline deadline;

    EditsBefore(
            RightProgram program,
            Map<Tensor, double[]> given,
            Fits fits,
            Naming naming,
            Judge judge,
            Deadline deadline) {
        this.program = program;
        this.given = given;
        this.fits = fits;
        this.naming = naming;
        this.judge = judge;
        this.deadline = deadline;
    }

    /**
     * Variables that were not given and from which this one is computed through nothing but such.
     *
     * @param gradients whether gradients are looked for, or forward values
     * @param edited where a mistake was found already
     */
    List<Tensor> of(Tensor v, boolean gradients, Set<Tensor> edited) {
        Set<Tensor> found = new LinkedHashSet<>();
        List<Tensor> queue = new ArrayList<>(List.of(v));
        for (int n = 0; n < queue.size(); n++) {
            for (Tensor t : program.readBy(queue.get(n))) {
                if (program.equations().containsKey(t) && !given.containsKey(t) && found.add(t)) {
                    queue.add(t);
                }
            }
        }
        found.removeIf(t -> edited.contains(t) || program.isForward(t) == gradients);
        return List.copyOf(found);
    }

    /** Edits of what was not given that compute what was. */
    void find(Tensor v, Tensor locus, List<Fit> found) {
        List<Equation> detours = detours(v, locus);
        List<Equation> sample = new ArrayList<>(detours);
        sample.add(program.formula(locus));
        Set<Tensor> affected = judge.upstream().affectedBy(sample);
        for (Equation form : program.formsOf(locus)) {
            if (!Judge.readable(form, judge.upstream())) {
                continue;
            }
            Edits.All all = fits.edits(form);
            for (Variant variant : all.variants()) {
                deadline.check();
                if (Judge.readable(variant.equation(), judge.upstream())) {
                    Upstream by = judge.upstream().with(plus(detours, variant.equation()), affected);
                    if (judge.followsFrom(v, by, affected)) {
                        fits.keep(found, v, variant.edit(), form, variant.equation(), by);
                    }
                }
            }
            if (program.gradient(locus) == null) {
                unitLines(v, form, all.lines(), affected, found);
            } else {
                all.lines().forEach(line -> lineBefore(v, form, line, detours, affected, found));
            }
        }
    }

    /** A bias unit that went through the activation: the one number for which a forward value need not be solved. */
    private void unitLines(Tensor v, Equation form, List<Line> lines, Set<Tensor> affected, List<Fit> found) {
        for (Line line : lines) {
            for (double t : naming.factorsOfTerms(form.target())) {
                if (line.edit().apply(t) instanceof Edit.TermScaled) {
                    Equation edited = Fits.between(line, t);
                    Upstream by = judge.upstream().with(List.of(edited), affected);
                    if (Judge.readable(edited, judge.upstream()) && judge.followsFrom(v, by, affected)) {
                        fits.keep(found, v, line.edit().apply(t), form, edited, fits.written(line, t), by);
                    }
                }
            }
        }
    }

    /** A factor left out of this formula and, at once, of those of everything unsaved from which it is computed. */
    void throughout(Tensor v, Set<Tensor> edited, List<Fit> found) {
        List<Tensor> unsaved = of(v, true, edited);
        Equation form = program.formula(v);
        if (unsaved.isEmpty() || !Judge.readable(form, judge.upstream())) {
            return;
        }
        Set<Expr> factors = factors(form.body());
        for (Expr factor : factors) {
            List<Equation> without = new ArrayList<>();
            List<Tensor> in = new ArrayList<>();
            for (Tensor t : unsaved) {
                Equation other = program.formula(t);
                if (factors(other.body()).contains(factor)) {
                    without.add(without(other, factor));
                    in.add(t);
                }
            }
            Equation mine = without(form, factor);
            if (!without.isEmpty() && Judge.readable(mine, judge.upstream())) {
                Upstream by = judge.upstream().with(without);
                if (judge.fits(v, mine, by)) {
                    fits.keep(found, v, new Edit.DroppedThroughout(factor, in), form, mine, by);
                }
            }
        }
    }

    /** What stands beside something else in a product. */
    private static Set<Expr> factors(Expr e) {
        Set<Expr> found = new LinkedHashSet<>();
        Exprs.walk(e, x -> {
            if (x instanceof Expr.Mul m) {
                m.factors().stream()
                        .filter(f -> !Exprs.tensors(f).isEmpty())
                        .filter(f -> f instanceof Expr.Entry || f instanceof Expr.Pow)
                        .forEach(found::add);
            }
        });
        return found;
    }

    private static Equation without(Equation form, Expr factor) {
        return new Equation(form.target(), form.indices(), without(form.body(), factor));
    }

    private static Expr without(Expr e, Expr factor) {
        return e instanceof Expr.Mul m
                ? Expr.mul(m.factors().stream()
                        .filter(f -> !f.equals(factor))
                        .map(f -> without(f, factor))
                        .toList())
                : Exprs.map(e, x -> without(x, factor));
    }

    private void lineBefore(
            Tensor v, Equation form, Line line, List<Equation> detours, Set<Tensor> affected, List<Fit> found) {
        deadline.check();
        if (!Judge.readable(line.at1(), judge.upstream())) {
            return;
        }
        Upstream by0 = judge.upstream().with(plus(detours, line.at0()), affected);
        Upstream by1 = judge.upstream().with(plus(detours, line.at1()), affected);
        for (Equation way : judge.acceptedFor(v)) {
            if (Exprs.tensors(way.body()).stream().noneMatch(affected::contains)
                    || !Judge.readable(way, judge.upstream())) {
                continue;
            }
            Double t = judge.solve(v, way, by0, way, by1);
            if (t != null) {
                Equation edited = Fits.between(line, t);
                Upstream by = judge.upstream().with(plus(detours, edited), affected);
                if (judge.fits(v, way, by)) {
                    fits.keep(found, v, line.edit().apply(t), form, edited, fits.written(line, t), by);
                    return;
                }
            }
        }
    }

    static List<Equation> plus(List<Equation> some, Equation more) {
        List<Equation> all = new ArrayList<>(some);
        all.add(more);
        return all;
    }

    /** Where a result has cancelled a variable out, the general form leads through it. */
    List<Equation> detours(Tensor v, Tensor locus) {
        List<Equation> detours = new ArrayList<>();
        for (Tensor t : program.variables()) {
            if (t.equals(v)
                    || given.containsKey(t)
                    || Exprs.mentions(program.equation(t).body(), locus)) {
                continue;
            }
            program.formsOf(t).stream()
                    .filter(f -> Exprs.mentions(f.body(), locus))
                    .findFirst()
                    .ifPresent(detours::add);
        }
        return detours;
    }
}
