package gradus.diagnose;

import gradus.diagnose.Diagnosis.Status;
import gradus.diagnose.Edits.Line;
import gradus.diagnose.Edits.Variant;
import gradus.layout.Layout;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
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
    private final Fits fits;
    private final EditsBefore before;
    private final TwoEdits two;
    private final ByNumbers numbers;
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
        this.naming = new Naming(program, upstream, views, activations, constants, layout, tolerance);
        this.judge = new Judge(program, given, truth, upstream, naming, tolerance);
        this.deadline = deadline;
        this.fits = new Fits(program, views, activations, naming, judge);
        this.numbers = new ByNumbers(program, views, fits, judge);
        this.before = new EditsBefore(program, given, fits, naming, judge, deadline);
        this.two = new TwoEdits(program, fits, naming, judge, deadline);
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

    /** What a formula makes of the learner's own values; nothing where they do not tell. */
    double[] own(Equation formula) {
        return Judge.readable(formula, judge.upstream()) ? judge.upstream().evaluate(formula) : new double[0];
    }

    /** The learner's own numbers of a tensor; nothing where they do not tell. */
    double[] own(Tensor tensor) {
        return judge.upstream().knows(tensor) ? judge.upstream().numbers(tensor) : new double[0];
    }

    int size(Dim dim) {
        return judge.upstream().size(dim);
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

    /** How many are right, but not what the learner's own values before them give: each would have to undo a mistake. */
    int undoing() {
        return (int) statuses.entrySet().stream()
                .filter(e -> e.getValue() == Status.RIGHT && !judge.follows(e.getKey(), judge.upstream()))
                .count();
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

    /** A variable that nothing was found for, or that was not reached. */
    Finding unexplained(Tensor v) {
        return new Finding(v, List.of(), judge.localError(v));
    }

    /** What a given variable should be by the learner's own values before it; by the truth where they do not tell. */
    double[] localRight(Tensor v) {
        return rights(v).getLast();
    }

    // ---- finding

    private Finding find(Tensor v) {
        double right = judge.localError(v);
        List<Fit> found = new ArrayList<>();
        for (Equation form : program.formsOf(v)) {
            if (Judge.readable(form, judge.upstream())) {
                ownEdits(v, form, found);
            }
        }
        numbers.clipped(v, found);
        before.throughout(v, edited, found);
        for (Tensor locus : before.of(v, true, edited)) {
            before.find(v, locus, found);
        }
        if (found.isEmpty()) {
            for (Tensor locus : before.of(v, false, edited)) {
                before.find(v, locus, found);
            }
        }
        if (found.isEmpty()) {
            numbers.reordered(v, found);
            numbers.floored(v, found);
            numbers.masked(v, before.of(v, program.gradient(v) != null, edited), found);
        }
        if (found.isEmpty()) {
            two.find(v, found);
        }
        return new Finding(v, best(v, found), right);
    }

    private void ownEdits(Tensor v, Equation form, List<Fit> found) {
        Edits.All all = fits.edits(form);
        for (Variant variant : all.variants()) {
            deadline.check();
            if (Judge.readable(variant.equation(), judge.upstream())
                    && judge.fits(v, variant.equation(), judge.upstream())) {
                fits.keep(found, v, variant.edit(), form, variant.equation(), judge.upstream());
            }
        }
        for (Line line : all.lines()) {
            deadline.check();
            if (Judge.readable(line.at1(), judge.upstream())) {
                Double t = judge.solve(v, line.at0(), judge.upstream(), line.at1(), judge.upstream());
                if (t != null) {
                    Equation edited = Fits.between(line, t);
                    if (judge.fits(v, edited, judge.upstream())) {
                        fits.keep(
                                found, v, line.edit().apply(t), form, edited, fits.written(line, t), judge.upstream());
                    }
                }
            }
        }
    }

    // ---- judging

    /**
     * Those that fit as well as the best, likeliest first. Numbers that are not 0, however small, are no zeros if anything
     * else computes them: a sum whose terms cancel leaves rounding. Numbers copied from elsewhere fit exactly, which says
     * nothing against one that was computed.
     */
    private List<Fit> best(Tensor v, List<Fit> all) {
        List<Fit> others = all.stream().filter(f -> !isNothing(f)).toList();
        boolean rounding = judge.isRounding(v);
        List<Fit> fits = rounding && !others.isEmpty() ? others : all;
        double best = fits.stream()
                .filter(f -> !(f.edit() instanceof Edit.Held))
                .mapToDouble(Fit::error)
                .min()
                .orElse(0);
        double enough = Math.max(judge.tolerance() > 1e-5 ? 1e-5 : 1e-11, 100 * best);
        return fits.stream()
                .filter(f -> f.error() <= enough)
                .map(f -> rounding && isNothing(f) ? cancelled(v, f) : f)
                .sorted(Comparator.comparingInt(Fit::left).thenComparingInt(Fit::cost))
                .toList();
    }

    private static boolean isNothing(Fit fit) {
        return fit.edit() instanceof Edit.Zeroed || fit.edit() instanceof Edit.Scaled s && s.by() == 0;
    }

    /** What leaves rounding was computed, and cancelled: it is not what was never computed. */
    private static Fit cancelled(Tensor v, Fit f) {
        Name name = new Name(
                Name.EDIT,
                v + " is 0 but for rounding: the terms of a sum cancel, which they should not.",
                Name.UNHEARD);
        return new Fit(f.edit(), f.form(), f.edited(), f.written(), List.of(name), f.error(), f.left());
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
            judge.believe(EditsBefore.plus(before.detours(v, locus), fit.edited()));
        }
    }
}
