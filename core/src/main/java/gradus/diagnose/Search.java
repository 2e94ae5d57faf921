package gradus.diagnose;

import gradus.diagnose.Diagnosis.Status;
import gradus.diagnose.Edit.Both;
import gradus.diagnose.Edit.Clipped;
import gradus.diagnose.Edits.Line;
import gradus.diagnose.Edits.Variant;
import gradus.layout.Layout;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Goes through a program in its order and compares each given variable with the true value, then with what its formula
 * computes from the learner's own values before it. Where both differ, an edit is looked for that computes the given
 * numbers: of the variable's own formula, or of one before it that was not given.
 */
final class Search {
    private final RightProgram program;
    private final Map<Tensor, double[]> given;
    private final Map<Tensor, View> views;
    private final OtherActivations activations;
    private final Naming naming;
    private final Judge judge;
    private final Deadline deadline;
    private final Map<Tensor, Status> statuses = new LinkedHashMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private final Set<Tensor> edited = new LinkedHashSet<>();

    /**
     * An edit that computes what was given.
     *
     * @param form what was edited, {@code edited} what came of it, {@code written} that as one would write it
     * @param names likeliest first
     * @param left how many given variables it leaves unexplained
     */
    record Fit(Edit edit, Equation form, Equation edited, Expr written, List<Name> names, double error, int left) {
        Equation yours() {
            return new Equation(edited.target(), edited.indices(), written);
        }

        int cost() {
            return names.getFirst().cost();
        }
    }

    /**
     * A variable that is wrong by itself.
     *
     * @param fits best first; empty where nothing was found
     */
    record Finding(Tensor variable, List<Fit> fits, double errorIfRight) {}

    Search(
            RightProgram program,
            Map<Tensor, double[]> given,
            Upstream truth,
            Upstream upstream,
            Map<Tensor, View> views,
            OtherActivations activations,
            Constants constants,
            Layout layout,
            double tolerance,
            Deadline deadline) {
        this.program = program;
        this.given = given;
        this.views = views;
        this.activations = activations;
        this.naming = new Naming(program, upstream, views, activations, constants, layout, tolerance);
        this.judge = new Judge(program, given, truth, upstream, naming, tolerance);
        this.deadline = deadline;
    }

    /** What the tensors of edited formulas are that are none of the program's. */
    Map<Tensor, View> views() {
        return views;
    }

    List<Finding> findings() {
        return findings;
    }

    Map<Tensor, Status> statuses() {
        return statuses;
    }

    /** Relative errors of the given variables against the truth. */
    Map<Tensor, Double> errors() {
        return judge.errors();
    }

    double[] given(Tensor v) {
        return judge.numbers(v);
    }

    /** What a given variable should be: by the truth, and by the learner's own values before it. */
    List<double[]> rights(Tensor v) {
        Equation equation = program.equation(v);
        return Judge.readable(equation, judge.upstream())
                ? List.of(judge.truth(v), judge.upstream().evaluate(equation))
                : List.of(judge.truth(v));
    }

    double[] truth(Tensor v) {
        return judge.truth(v);
    }

    List<Name> names(Edit edit, Equation form) {
        return naming.of(edit, form);
    }

    /** Whether it leaves out the step through an activation: then what reads it might as well read what comes from above. */
    boolean isStepped(Fit fit) {
        return fit.edited().body() instanceof Expr.Entry above
                && program.gradient(above.tensor()) != null
                && program.gradient(fit.edited().target()) != null;
    }

    /** Compares every given variable, and searches nothing: how many are wrong by themselves. */
    int compare() {
        for (Tensor v : program.variables()) {
            if (given.containsKey(v)) {
                statuses.put(v, judge.status(v));
            }
        }
        return (int) statuses.values().stream().filter(s -> s == Status.WRONG).count();
    }

    /** Looks for the mistakes behind everything that is wrong. */
    void explain() {
        for (Tensor v : program.variables()) {
            if (!given.containsKey(v)) {
                continue;
            }
            Status status = judge.status(v);
            statuses.put(v, status);
            if (status == Status.WRONG) {
                Finding finding = find(v);
                findings.add(finding);
                if (!finding.fits().isEmpty()) {
                    adopt(v, finding.fits().getFirst());
                }
            }
        }
    }

    // ---- finding

    private Finding find(Tensor v) {
        double right = judge.localError(v);
        List<Fit> fits = new ArrayList<>();
        for (Equation form : program.formsOf(v)) {
            if (Judge.readable(form, judge.upstream())) {
                ownEdits(v, form, fits);
            }
        }
        clipped(v, fits);
        for (Tensor locus : before(v, true)) {
            editsBefore(v, locus, fits);
        }
        if (fits.isEmpty()) {
            for (Tensor locus : before(v, false)) {
                editsBefore(v, locus, fits);
            }
        }
        if (fits.isEmpty()) {
            pairs(v, fits);
        }
        return new Finding(v, best(fits), right);
    }

    private void ownEdits(Tensor v, Equation form, List<Fit> fits) {
        Edits.All all = Edits.of(program, judge.upstream(), views, activations, form);
        for (Variant variant : all.variants()) {
            deadline.check();
            if (Judge.readable(variant.equation(), judge.upstream())
                    && judge.fits(v, variant.equation(), judge.upstream())) {
                keep(fits, v, variant.edit(), form, variant.equation(), judge.upstream());
            }
        }
        for (Line line : all.lines()) {
            deadline.check();
            if (Judge.readable(line.at1(), judge.upstream())) {
                Double t = judge.solve(v, line.at0(), judge.upstream(), line.at1(), judge.upstream());
                if (t != null) {
                    Equation edited = between(line, t);
                    if (judge.fits(v, edited, judge.upstream())) {
                        keep(fits, v, line.edit().apply(t), form, edited, written(line, t), judge.upstream());
                    }
                }
            }
        }
    }

    /** Every entry held between a number and its negative. */
    private void clipped(Tensor v, List<Fit> fits) {
        if (program.gradient(v) == null) {
            return;
        }
        double at = Comparison.largest(judge.numbers(v));
        Equation form = program.formula(v);
        if (at == 0 || judge.numbers(v).length < 3 || !Judge.readable(form, judge.upstream())) {
            return;
        }
        Expr bound = exact(at);
        Expr body = new Expr.Extremum(true, Expr.neg(bound), new Expr.Extremum(false, bound, form.body()));
        Equation edited = new Equation(v, form.indices(), body);
        if (judge.fits(v, edited, judge.upstream())) {
            keep(fits, v, new Clipped(at), form, edited, judge.upstream());
        }
    }

    private static Expr exact(double number) {
        java.math.BigDecimal decimal = new java.math.BigDecimal(number);
        return new Expr.Num(gradus.math.Rational.parse(
                decimal.round(new java.math.MathContext(17)).toPlainString()));
    }

    private static Equation between(Line line, double t) {
        Equation zero = line.at0();
        Expr difference = Expr.sub(line.at1().body(), zero.body());
        Expr body = zero.body().equals(Expr.ZERO)
                ? Expr.mul(exact(t), line.at1().body())
                : Expr.add(zero.body(), Expr.mul(exact(t), difference));
        return new Equation(zero.target(), zero.indices(), body);
    }

    private Expr written(Line line, double t) {
        return line.written().apply(naming.symbol(line.at1().target(), t));
    }

    private void keep(List<Fit> fits, Tensor v, Edit edit, Equation form, Equation edited, Upstream by) {
        keep(fits, v, edit, form, edited, edited.body(), by);
    }

    private void keep(List<Fit> fits, Tensor v, Edit edit, Equation form, Equation edited, Expr written, Upstream by) {
        double error = judge.error(v, v.equals(edited.target()) ? edited : judge.through(v, by), by);
        List<Name> names = naming.of(edit, form);
        int left = judge.left(v, v.equals(edited.target()) ? null : by, edited.target());
        fits.add(new Fit(edit, form, edited, written, names, error, left));
    }

    // ---- what was not given

    /** Variables that were not given and from which this one is computed through nothing but such. */
    private List<Tensor> before(Tensor v, boolean gradients) {
        Set<Tensor> found = new LinkedHashSet<>();
        List<Tensor> queue = new ArrayList<>(List.of(v));
        for (int n = 0; n < queue.size(); n++) {
            for (Equation form : program.formsOf(queue.get(n))) {
                for (Tensor t : Exprs.tensors(form.body())) {
                    if (program.equations().containsKey(t) && !given.containsKey(t) && found.add(t)) {
                        queue.add(t);
                    }
                }
            }
        }
        found.removeIf(t -> edited.contains(t) || program.isForward(t) == gradients);
        return List.copyOf(found);
    }

    private void editsBefore(Tensor v, Tensor locus, List<Fit> fits) {
        List<Equation> detours = detours(v, locus);
        List<Equation> sample = new ArrayList<>(detours);
        sample.add(program.formula(locus));
        Set<Tensor> affected = judge.upstream().affectedBy(sample);
        for (Equation form : program.formsOf(locus)) {
            if (!Judge.readable(form, judge.upstream())) {
                continue;
            }
            Edits.All all = Edits.of(program, judge.upstream(), views, activations, form);
            for (Variant variant : all.variants()) {
                deadline.check();
                if (Judge.readable(variant.equation(), judge.upstream())) {
                    Upstream by = judge.upstream().with(plus(detours, variant.equation()), affected);
                    if (judge.followsFrom(v, by, affected)) {
                        keep(fits, v, variant.edit(), form, variant.equation(), by);
                    }
                }
            }
            if (program.gradient(locus) == null) {
                unitLines(v, form, all.lines(), affected, fits);
            } else {
                all.lines().forEach(line -> lineBefore(v, form, line, detours, affected, fits));
            }
        }
    }

    /** A bias unit that went through the activation: the one number for which a forward value need not be solved. */
    private void unitLines(Tensor v, Equation form, List<Line> lines, Set<Tensor> affected, List<Fit> fits) {
        for (Line line : lines) {
            for (double t : naming.factorsOfTerms(form.target())) {
                if (line.edit().apply(t) instanceof Edit.TermScaled) {
                    Equation edited = between(line, t);
                    Upstream by = judge.upstream().with(List.of(edited), affected);
                    if (Judge.readable(edited, judge.upstream()) && judge.followsFrom(v, by, affected)) {
                        keep(fits, v, line.edit().apply(t), form, edited, written(line, t), by);
                    }
                }
            }
        }
    }

    private void lineBefore(
            Tensor v, Equation form, Line line, List<Equation> detours, Set<Tensor> affected, List<Fit> fits) {
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
                Equation edited = between(line, t);
                Upstream by = judge.upstream().with(plus(detours, edited), affected);
                if (judge.fits(v, way, by)) {
                    keep(fits, v, line.edit().apply(t), form, edited, written(line, t), by);
                    return;
                }
            }
        }
    }

    private static List<Equation> plus(List<Equation> some, Equation more) {
        List<Equation> all = new ArrayList<>(some);
        all.add(more);
        return all;
    }

    /** Where a result has cancelled a variable out, the general form leads through it. */
    private List<Equation> detours(Tensor v, Tensor locus) {
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

    // ---- judging

    /** Those that fit as well as the best, likeliest first. */
    private List<Fit> best(List<Fit> fits) {
        double best = fits.stream().mapToDouble(Fit::error).min().orElse(0);
        double enough = Math.max(judge.tolerance() > 1e-5 ? 1e-5 : 1e-11, 100 * best);
        return fits.stream()
                .filter(f -> f.error() <= enough)
                .sorted(Comparator.comparingInt(Fit::left).thenComparingInt(Fit::cost))
                .toList();
    }

    private void adopt(Tensor v, Fit fit) {
        Tensor locus = fit.edited().target();
        edited.add(locus);
        if (fit.edit() instanceof Edit.Scaled s) {
            judge.remember(s.by());
        }
        if (locus.equals(v)) {
            judge.accept(fit.edited());
        } else {
            judge.believe(plus(detours(v, locus), fit.edited()));
        }
    }

    // ---- two at once

    private void pairs(Tensor v, List<Fit> fits) {
        for (Equation form : program.formsOf(v)) {
            if (!Judge.readable(form, judge.upstream())) {
                continue;
            }
            for (Variant first : Edits.of(program, judge.upstream(), views, activations, form)
                    .variants()) {
                if (!Judge.readable(first.equation(), judge.upstream())) {
                    continue;
                }
                pairWith(v, form, first, fits);
            }
        }
    }

    private void pairWith(Tensor v, Equation form, Variant first, List<Fit> fits) {
        Edits.All more = Edits.of(program, judge.upstream(), views, activations, first.equation());
        for (Line line : more.lines()) {
            deadline.check();
            Double t = Judge.readable(line.at1(), judge.upstream())
                    ? judge.solve(v, line.at0(), judge.upstream(), line.at1(), judge.upstream())
                    : null;
            if (t != null && naming.isNamed(v, t)) {
                Equation edited = between(line, t);
                if (judge.fits(v, edited, judge.upstream())) {
                    keep(
                            fits,
                            v,
                            new Both(first.edit(), line.edit().apply(t)),
                            form,
                            edited,
                            written(line, t),
                            judge.upstream());
                }
            }
        }
    }
}
