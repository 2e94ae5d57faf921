package gradus.diagnose;

import gradus.diagnose.Diagnosis.Status;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What counts as right: compares given numbers with the truth and with what a formula makes of the learner's own values,
 * and keeps what has been accepted so far.
 */
final class Judge {
    /** Places at which a formula is tried before it is worked out in full. */
    private static final int PLACES = 6;

    private final RightProgram program;
    private final Map<Tensor, double[]> given;
    private final Upstream truth;
    private final Naming naming;
    private final Comparison comparison;
    private final double tolerance;
    private final Map<Tensor, List<Equation>> accepted = new HashMap<>();
    private final Map<Tensor, Double> errors = new LinkedHashMap<>();
    private final Map<Tensor, int[]> chosen = new HashMap<>();
    private final List<Double> fitted = new ArrayList<>();
    private Upstream upstream;

    /** @param upstream the learner's own values, and what follows from them */
    Judge(
            RightProgram program,
            Map<Tensor, double[]> given,
            Upstream truth,
            Upstream upstream,
            Naming naming,
            double tolerance) {
        this.program = program;
        this.given = given;
        this.truth = truth;
        this.upstream = upstream;
        this.naming = naming;
        this.tolerance = tolerance;
        Map<Tensor, double[]> right = new HashMap<>();
        given.keySet().forEach(t -> right.put(t, truth.numbers(t)));
        this.comparison = Comparison.among(right, program.network());
    }

    /** The learner's own values, as they are explained by now. */
    Upstream upstream() {
        return upstream;
    }

    /** Relative errors of the given variables against the truth. */
    Map<Tensor, Double> errors() {
        return errors;
    }

    double[] truth(Tensor v) {
        return truth.numbers(v);
    }

    double tolerance() {
        return tolerance;
    }

    /** The relative error of what a formula computes. */
    double error(Tensor v, Equation formula, Upstream by) {
        return comparison.error(v, numbers(v), by.evaluate(formula));
    }

    /** From now on a given variable is taken to be computed by this formula. */
    void accept(Equation formula) {
        accepted.put(formula.target(), List.of(formula));
    }

    /** From now on variables that were not given are taken to be computed by these formulas. */
    void believe(List<Equation> formulas) {
        upstream = upstream.with(formulas);
    }

    /** A factor that explains a variable may explain another. */
    void remember(double factor) {
        fitted.add(factor);
    }

    Status status(Tensor v) {
        if (errorOf(v) <= tolerance) {
            return Status.RIGHT;
        }
        return follows(v, upstream) ? Status.FOLLOWS : Status.WRONG;
    }

    double[] numbers(Tensor v) {
        return Objects.requireNonNull(given.get(v));
    }

    List<Equation> acceptedFor(Tensor v) {
        List<Equation> forms = accepted.get(v);
        if (forms != null) {
            return forms;
        }
        List<Equation> all = new ArrayList<>();
        all.add(program.equation(v));
        all.addAll(program.formsOf(v));
        return all;
    }

    boolean follows(Tensor v, Upstream by) {
        List<Equation> own = accepted.get(v);
        // The other forms are asked for only where the first does not do.
        return own != null
                ? follows(v, own, by)
                : follows(v, List.of(program.equation(v)), by) || follows(v, program.formsOf(v), by);
    }

    private boolean follows(Tensor v, List<Equation> forms, Upstream by) {
        return forms.stream().anyMatch(form -> readable(form, by) && fits(v, form, by));
    }

    static boolean readable(Equation form, Upstream by) {
        return !Exprs.any(form.body(), x -> x instanceof Expr.Entry entry && !by.knows(entry.tensor()));
    }

    /** Whether a formula computes what was given, at some places and then at all. */
    boolean fits(Tensor v, Equation form, Upstream by) {
        double[] mine = numbers(v);
        Upstream.Places places = by.at(form);
        double scale = comparison.scale(v, mine);
        for (int place : places(v)) {
            if (!(Math.abs(places.entry(place) - mine[place]) <= tolerance * scale)) {
                return false;
            }
        }
        return comparison.error(v, mine, by.evaluate(form)) <= tolerance;
    }

    /** Whether the given numbers are so small that 0 would do for them, and are not 0. */
    boolean isRounding(Tensor v) {
        return Comparison.largest(numbers(v)) > 0
                && fits(v, new Equation(v, program.formula(v).indices(), Expr.ZERO), upstream);
    }

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

    double localError(Tensor v) {
        for (Equation form : acceptedFor(v)) {
            if (readable(form, upstream)) {
                return comparison.error(v, numbers(v), upstream.evaluate(form));
            }
        }
        return Objects.requireNonNull(errors.get(v));
    }

    /**
     * The number t for which the value goes from the first formula's to the second's; null where none does, or where
     * too few entries leave it open.
     */
    @Nullable
    Double solve(Tensor v, Equation at0, Upstream by0, Equation at1, Upstream by1) {
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
        double scale = comparison.scale(v, mine);
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
        return fitted.stream().anyMatch(f -> Math.abs(f - t) <= Math.max(1e-6, tolerance) * Math.abs(t));
    }

    Equation through(Tensor v, Upstream by) {
        return acceptedFor(v).stream()
                .filter(form -> readable(form, by) && fits(v, form, by))
                .findFirst()
                .orElse(program.equation(v));
    }

    boolean followsFrom(Tensor v, Upstream by, Set<Tensor> affected) {
        return acceptedFor(v).stream()
                .anyMatch(way -> Exprs.tensors(way.body()).stream().anyMatch(affected::contains)
                        && readable(way, by)
                        && fits(v, way, by));
    }

    /** Given variables that stay unexplained if this edit is believed in. */
    int left(Tensor v, @Nullable Upstream by, Tensor locus) {
        return (int) others(v)
                .filter(w -> !(by != null && isReached(w, locus) ? follows(w, by) : isExplained(w)))
                .count();
    }

    /** Whether this edit of a variable that is not given would have made another one wrong, which is right. */
    boolean breaks(Tensor v, Upstream by, Tensor locus) {
        return others(v).anyMatch(w -> isReached(w, locus) && isExplained(w) && !follows(w, by));
    }

    private Stream<Tensor> others(Tensor v) {
        return given.keySet().stream()
                .filter(w -> !w.equals(v) && program.equations().containsKey(w));
    }

    private boolean isExplained(Tensor w) {
        return errorOf(w) <= tolerance || follows(w, upstream);
    }

    private boolean isReached(Tensor w, Tensor locus) {
        return program.readBy(w).stream().anyMatch(t -> dependsOn(t, locus, new HashSet<>()));
    }

    private double errorOf(Tensor w) {
        return errors.computeIfAbsent(w, x -> comparison.error(w, numbers(w), truth.numbers(w)));
    }

    private boolean dependsOn(Tensor t, Tensor locus, Set<Tensor> seen) {
        if (t.equals(locus)) {
            return true;
        }
        return seen.add(t)
                && !given.containsKey(t)
                && program.equations().containsKey(t)
                && program.readBy(t).stream().anyMatch(x -> dependsOn(x, locus, seen));
    }
}
