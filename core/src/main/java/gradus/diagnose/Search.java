package gradus.diagnose;

import gradus.diagnose.Diagnosis.Status;
import gradus.diagnose.Edit.Both;
import gradus.diagnose.Edit.Clipped;
import gradus.diagnose.Edits.Line;
import gradus.diagnose.Edits.Variant;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a program in its order and compares each given variable with the true value, then with what its formula
 * computes from the learner's own values before it. Where both differ, an edit is looked for that computes the given
 * numbers: of the variable's own formula, or of one before it that was not given.
 */
final class Search {
    /** Places at which an edit is tried before it is worked out in full. */
    private static final int PLACES = 6;

    private final RightProgram program;
    private final Map<Tensor, double[]> given;
    private final Upstream truth;
    private final Comparison comparison;
    private final Map<Tensor, View> views;
    private final OtherActivations activations;
    private final Naming naming;
    private final double tolerance;
    private final Deadline deadline;

    private Upstream upstream;
    private final Map<Tensor, List<Equation>> accepted = new HashMap<>();
    private final Map<Tensor, Status> statuses = new LinkedHashMap<>();
    private final Map<Tensor, Double> errors = new LinkedHashMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private final Set<Tensor> edited = new LinkedHashSet<>();
    private final List<Double> fitted = new ArrayList<>();

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
            double tolerance,
            Deadline deadline) {
        this.program = program;
        this.given = given;
        this.truth = truth;
        this.upstream = upstream;
        this.views = views;
        this.activations = activations;
        this.naming = new Naming(program, upstream, views, activations, constants, tolerance);
        this.tolerance = tolerance;
        this.deadline = deadline;
        this.comparison = new Comparison(largestOfKinds());
    }

    private Map<String, Double> largestOfKinds() {
        Map<String, Double> largest = new HashMap<>();
        for (Tensor v : given.keySet()) {
            largest.merge(Comparison.kind(v.name()), Comparison.largest(truth.numbers(v)), Math::max);
        }
        return largest;
    }

    List<Finding> findings() {
        return findings;
    }

    Map<Tensor, Status> statuses() {
        return statuses;
    }

    /** Relative errors of the given variables against the truth. */
    Map<Tensor, Double> errors() {
        return errors;
    }

    double[] truth(Tensor v) {
        return truth.numbers(v);
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
                statuses.put(v, status(v));
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
            Status status = status(v);
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

    private Status status(Tensor v) {
        double error = errors.computeIfAbsent(v, x -> comparison.error(v.name(), numbers(v), truth.numbers(v)));
        if (error <= tolerance) {
            return Status.RIGHT;
        }
        return follows(v, upstream) ? Status.FOLLOWS : Status.WRONG;
    }

    private double[] numbers(Tensor v) {
        return Objects.requireNonNull(given.get(v));
    }

    private List<Equation> acceptedFor(Tensor v) {
        List<Equation> forms = accepted.get(v);
        if (forms != null) {
            return forms;
        }
        List<Equation> all = new ArrayList<>();
        all.add(program.equation(v));
        all.addAll(program.formsOf(v));
        return all;
    }

    private boolean follows(Tensor v, Upstream by) {
        for (Equation form : acceptedFor(v)) {
            if (readable(form, by) && fits(v, form, by)) {
                return true;
            }
        }
        return false;
    }

    private static boolean readable(Equation form, Upstream by) {
        return Exprs.tensors(form.body()).stream().allMatch(by::knows);
    }

    /** Whether a formula computes what was given, at some places and then at all. */
    private boolean fits(Tensor v, Equation form, Upstream by) {
        double[] mine = numbers(v);
        Upstream.Places places = by.at(form);
        double scale = comparison.scale(v.name(), mine);
        for (int place : places(v)) {
            if (!(Math.abs(places.entry(place) - mine[place]) <= tolerance * scale)) {
                return false;
            }
        }
        return comparison.error(v.name(), mine, by.evaluate(form)) <= tolerance;
    }

    private final Map<Tensor, int[]> chosen = new HashMap<>();

    /** Where the given numbers are furthest from the truth, and elsewhere. */
    private int[] places(Tensor v) {
        return chosen.computeIfAbsent(v, x -> {
            double[] mine = numbers(v);
            double[] right = truth.numbers(v);
            Set<Integer> places = new TreeSet<>();
            if (mine.length <= PLACES) {
                for (int n = 0; n < mine.length; n++) {
                    places.add(n);
                }
            } else {
                places.add(furthest(mine, right));
                places.add(largest(mine));
                for (int n = 1; places.size() < PLACES && n < 4 * PLACES; n++) {
                    int place = (int) (n * 0.6180339887 % 1 * mine.length);
                    if (mine[place] != 0 || n > 2 * PLACES) {
                        places.add(place);
                    }
                }
            }
            return places.stream().mapToInt(Integer::intValue).toArray();
        });
    }

    private static int furthest(double[] a, double[] b) {
        int best = 0;
        for (int n = 1; n < a.length; n++) {
            if (Math.abs(a[n] - b[n]) > Math.abs(a[best] - b[best])) {
                best = n;
            }
        }
        return best;
    }

    private static int largest(double[] a) {
        return furthest(a, new double[a.length]);
    }

    // ---- finding

    private Finding find(Tensor v) {
        double right = localError(v);
        List<Fit> fits = new ArrayList<>();
        for (Equation form : program.formsOf(v)) {
            if (readable(form, upstream)) {
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

    private double localError(Tensor v) {
        for (Equation form : acceptedFor(v)) {
            if (readable(form, upstream)) {
                return comparison.error(v.name(), numbers(v), upstream.evaluate(form));
            }
        }
        return Objects.requireNonNull(errors.get(v));
    }

    private void ownEdits(Tensor v, Equation form, List<Fit> fits) {
        Edits.All all = Edits.of(program, upstream, views, activations, form);
        for (Variant variant : all.variants()) {
            deadline.check();
            if (readable(variant.equation(), upstream) && fits(v, variant.equation(), upstream)) {
                keep(fits, v, variant.edit(), form, variant.equation(), upstream);
            }
        }
        for (Line line : all.lines()) {
            deadline.check();
            if (readable(line.at1(), upstream)) {
                Double t = solve(v, line.at0(), upstream, line.at1(), upstream);
                if (t != null) {
                    Equation edited = between(line, t);
                    if (fits(v, edited, upstream)) {
                        keep(fits, v, line.edit().apply(t), form, edited, written(line, t), upstream);
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
        double at = Comparison.largest(numbers(v));
        Equation form = program.formula(v);
        if (at == 0 || numbers(v).length < 3 || !readable(form, upstream)) {
            return;
        }
        Expr bound = exact(at);
        Expr body = new Expr.Extremum(true, Expr.neg(bound), new Expr.Extremum(false, bound, form.body()));
        Equation edited = new Equation(v, form.indices(), body);
        if (fits(v, edited, upstream)) {
            keep(fits, v, new Clipped(at), form, edited, upstream);
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

    /**
     * The number t for which the value goes from the first formula's to the second's; null where none does, or where
     * too few entries leave it open.
     */
    private @Nullable Double solve(Tensor v, Equation at0, Upstream by0, Equation at1, Upstream by1) {
        double[] mine = numbers(v);
        Upstream.Places zero = by0.at(at0);
        Upstream.Places one = by1.at(at1);
        int[] places = places(v);
        double[] from = new double[places.length];
        double[] step = new double[places.length];
        int pivot = 0;
        for (int n = 0; n < places.length; n++) {
            from[n] = zero.entry(places[n]);
            step[n] = one.entry(places[n]) - from[n];
            if (Math.abs(step[n]) > Math.abs(step[pivot])) {
                pivot = n;
            }
        }
        double scale = comparison.scale(v.name(), mine);
        if (!(Math.abs(step[pivot]) > 1e-9 * scale)) {
            return null;
        }
        double t = (mine[places[pivot]] - from[pivot]) / step[pivot];
        if (Math.abs(t) < 1e-9 || Math.abs(t) < 10 * tolerance && tolerance > 1e-5) {
            t = 0;
        }
        if (!Double.isFinite(t) || Math.abs(t - 1) <= tolerance) {
            return null;
        }
        for (int n = 0; n < places.length; n++) {
            if (!(Math.abs(from[n] + t * step[n] - mine[places[n]]) <= tolerance * scale)) {
                return null;
            }
        }
        boolean open = mine.length < 3 && !naming.isNamed(v, t) && !isFitted(t);
        return open ? null : Double.valueOf(t);
    }

    /** Whether another variable was off by the same factor. */
    private boolean isFitted(double t) {
        return fitted.stream().anyMatch(f -> near(f, t));
    }

    private boolean near(double a, double b) {
        return Math.abs(a - b) <= Math.max(1e-6, tolerance) * Math.abs(b);
    }

    private void keep(List<Fit> fits, Tensor v, Edit edit, Equation form, Equation edited, Upstream by) {
        keep(fits, v, edit, form, edited, edited.body(), by);
    }

    private void keep(List<Fit> fits, Tensor v, Edit edit, Equation form, Equation edited, Expr written, Upstream by) {
        double error = comparison.error(
                v.name(), numbers(v), by.evaluate(v.equals(edited.target()) ? edited : through(v, by)));
        List<Name> names = naming.of(edit, form);
        int left = left(v, v.equals(edited.target()) ? null : by, edited.target());
        fits.add(new Fit(edit, form, edited, written, names, error, left));
    }

    private Equation through(Tensor v, Upstream by) {
        for (Equation form : acceptedFor(v)) {
            if (readable(form, by) && fits(v, form, by)) {
                return form;
            }
        }
        return program.equation(v);
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
        Set<Tensor> affected = upstream.affectedBy(sample);
        for (Equation form : program.formsOf(locus)) {
            if (!readable(form, upstream)) {
                continue;
            }
            Edits.All all = Edits.of(program, upstream, views, activations, form);
            for (Variant variant : all.variants()) {
                deadline.check();
                if (readable(variant.equation(), upstream)) {
                    Upstream by = upstream.with(plus(detours, variant.equation()), affected);
                    if (followsFrom(v, by, affected)) {
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
                    Upstream by = upstream.with(List.of(edited), affected);
                    if (readable(edited, upstream) && followsFrom(v, by, affected)) {
                        keep(fits, v, line.edit().apply(t), form, edited, written(line, t), by);
                    }
                }
            }
        }
    }

    private void lineBefore(
            Tensor v, Equation form, Line line, List<Equation> detours, Set<Tensor> affected, List<Fit> fits) {
        deadline.check();
        if (!readable(line.at1(), upstream)) {
            return;
        }
        Upstream by0 = upstream.with(plus(detours, line.at0()), affected);
        Upstream by1 = upstream.with(plus(detours, line.at1()), affected);
        for (Equation way : acceptedFor(v)) {
            if (Exprs.tensors(way.body()).stream().noneMatch(affected::contains) || !readable(way, upstream)) {
                continue;
            }
            Double t = solve(v, way, by0, way, by1);
            if (t != null) {
                Equation edited = between(line, t);
                Upstream by = upstream.with(plus(detours, edited), affected);
                if (fits(v, way, by)) {
                    keep(fits, v, line.edit().apply(t), form, edited, written(line, t), by);
                    return;
                }
            }
        }
    }

    private boolean followsFrom(Tensor v, Upstream by, Set<Tensor> affected) {
        for (Equation way : acceptedFor(v)) {
            if (Exprs.tensors(way.body()).stream().anyMatch(affected::contains)
                    && readable(way, by)
                    && fits(v, way, by)) {
                return true;
            }
        }
        return false;
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

    /** Given variables that stay unexplained, or are explained no more, if this edit is believed in. */
    private int left(Tensor v, @Nullable Upstream by, Tensor locus) {
        int left = 0;
        for (Tensor w : given.keySet()) {
            if (w.equals(v) || !program.equations().containsKey(w)) {
                continue;
            }
            boolean reached = by != null
                    && program.formsOf(w).stream()
                            .flatMap(f -> Exprs.tensors(f.body()).stream())
                            .anyMatch(t -> dependsOn(t, locus));
            boolean explained =
                    reached ? follows(w, Objects.requireNonNull(by)) : errorOf(w) <= tolerance || follows(w, upstream);
            if (!explained) {
                left++;
            }
        }
        return left;
    }

    private double errorOf(Tensor w) {
        return errors.computeIfAbsent(w, x -> comparison.error(w.name(), numbers(w), truth.numbers(w)));
    }

    private boolean dependsOn(Tensor t, Tensor locus) {
        if (t.equals(locus)) {
            return true;
        }
        return !given.containsKey(t)
                && program.equations().containsKey(t)
                && program.formsOf(t).stream()
                        .flatMap(f -> Exprs.tensors(f.body()).stream())
                        .anyMatch(x -> dependsOn(x, locus));
    }

    /** Those that fit as well as the best, likeliest first. */
    private List<Fit> best(List<Fit> fits) {
        double best = fits.stream().mapToDouble(Fit::error).min().orElse(0);
        double enough = Math.max(tolerance > 1e-5 ? 1e-5 : 1e-11, 100 * best);
        return fits.stream()
                .filter(f -> f.error() <= enough)
                .sorted(Comparator.comparingInt(Fit::left).thenComparingInt(Fit::cost))
                .toList();
    }

    private void adopt(Tensor v, Fit fit) {
        Tensor locus = fit.edited().target();
        edited.add(locus);
        if (fit.edit() instanceof Edit.Scaled s) {
            fitted.add(s.by());
        }
        if (locus.equals(v)) {
            accepted.put(v, List.of(fit.edited()));
        } else {
            upstream = upstream.with(plus(detours(v, locus), fit.edited()));
        }
    }

    // ---- two at once

    private void pairs(Tensor v, List<Fit> fits) {
        for (Equation form : program.formsOf(v)) {
            if (!readable(form, upstream)) {
                continue;
            }
            for (Variant first :
                    Edits.of(program, upstream, views, activations, form).variants()) {
                if (!readable(first.equation(), upstream)) {
                    continue;
                }
                pairWith(v, form, first, fits);
            }
        }
    }

    private void pairWith(Tensor v, Equation form, Variant first, List<Fit> fits) {
        Edits.All more = Edits.of(program, upstream, views, activations, first.equation());
        for (Line line : more.lines()) {
            deadline.check();
            Double t = readable(line.at1(), upstream) ? solve(v, line.at0(), upstream, line.at1(), upstream) : null;
            if (t != null && naming.isNamed(v, t)) {
                Equation edited = between(line, t);
                if (fits(v, edited, upstream)) {
                    keep(
                            fits,
                            v,
                            new Both(first.edit(), line.edit().apply(t)),
                            form,
                            edited,
                            written(line, t),
                            upstream);
                }
            }
        }
    }
}
