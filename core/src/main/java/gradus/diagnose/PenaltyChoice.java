package gradus.diagnose;

import gradus.diagnose.Diagnosis.Note;
import gradus.diagnose.Diagnosis.Status;
import gradus.math.Tensor;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How strong the penalty is that a submission was computed with, where nobody says: J and every gradient of weights tell
 * it on their own, and only what several of them agree on is believed.
 */
final class PenaltyChoice {
    /** A strength that somebody chose has few digits; by chance a number has so few once in ten thousand times. */
    private static final int DIGITS = 3;

    /** Entries that one number explains by chance. */
    private static final int TOO_FEW = 2;

    private final double tolerance;
    private final Function<Claims, Attempt> attempts;

    /** @param attempts the best reading of what a submission says */
    PenaltyChoice(double tolerance, Function<Claims, Attempt> attempts) {
        this.tolerance = tolerance;
        this.attempts = attempts;
    }

    /**
     * A strength.
     *
     * @param asked what was said without it
     * @param sure whether more than the gradients of the weights speak for it
     */
    record Choice(Claims asked, Claims claims, Attempt attempt, boolean sure) {}

    /** @param attempt the best reading without a penalty, or with the strength that was told */
    Choice choose(Claims claims, Attempt attempt) {
        Choice told = new Choice(claims, claims, attempt, true);
        if (!Double.isNaN(claims.strength())) {
            return ofStrength(claims, told);
        }
        if (claims.lambdaGiven() || attempt.wrong() == 0) {
            return told;
        }
        Tensor cost = attempt.program().forward().cost();
        boolean hasCost = attempt.search().statuses().containsKey(cost);
        if (explainsCost(attempt)) {
            return told;
        }
        for (Map.Entry<Double, Boolean> candidate : candidates(claims, attempt).entrySet()) {
            Choice choice = tried(claims, told, candidate.getKey(), candidate.getValue(), hasCost);
            if (choice != null) {
                return choice;
            }
        }
        return told;
    }

    // ---- a strength that was told, in another meaning

    /** What the file calls lambda, J and the gradients may have before W or its square, with 1/m or without. */
    private Choice ofStrength(Claims claims, Choice told) {
        boolean isLambda = claims.lambda() == claims.strength();
        if (isLambda && (told.attempt().wrong() == 0 || explainsCost(told.attempt()))) {
            return told;
        }
        double m = claims.examples();
        double c = claims.strength();
        boolean often = !isLambda && claims.layout().examplesFirst();
        Choice best = isLambda ? told : null;
        for (double lambda :
                often ? List.of(c * m, 2 * c * m, c, c / m, 2 * c) : List.of(c, c * m, 2 * c * m, c / m, 2 * c)) {
            Claims read = claims.withLambda(lambda, meaning(claims, lambda));
            Attempt attempt = attempts.apply(read);
            // Divided by m or doubled it is only among sums, or among steps, whose rate may hide an m.
            Scaling scaling = attempt.program().scaling();
            boolean sums = scaling.sums() || !scaling.parameters().abs().isPlain();
            boolean likely = sums || m == 1 || lambda >= c && lambda != 2 * c;
            Choice choice = new Choice(claims, read, attempt, true);
            best = likely && (best == null || isBetter(choice, best)) ? choice : best;
        }
        return best == null ? told : best;
    }

    /** J decides, where it is right in one of them; else the gradients. */
    private static boolean isBetter(Choice one, Choice other) {
        boolean first = explainsCost(one.attempt());
        boolean second = explainsCost(other.attempt());
        return first == second ? one.attempt().wrong() < other.attempt().wrong() : first;
    }

    private static Note meaning(Claims claims, double lambda) {
        double c = claims.strength();
        double m = claims.examples();
        String name = claims.lambda() == c ? "lambda" : "reg";
        String why = lambda == c
                ? "."
                : lambda == c / m || lambda == 2 * c
                        ? ", because among sums dW = ... + " + (lambda == 2 * c ? "2 " + name : name + "/m")
                                + " W is that (--l2 says another)."
                        : ", because dW = ... + "
                                + (lambda == c * m ? name + " W is lambda/m W" : "2 " + name + " W is lambda/m W")
                                + " with m = " + claims.examples() + " (--l2 says another).";
        return new Note("lambda-per-weight", name + " = " + plain(c) + " is read as lambda = " + plain(lambda) + why);
    }

    // ---- a strength that was not told

    /** Strengths that J or a gradient of weights is right with, and whether it is J that says so. */
    private Map<Double, Boolean> candidates(Claims claims, Attempt attempt) {
        Map<Double, Boolean> found = new LinkedHashMap<>();
        RightProgram program = attempt.program();
        Search search = attempt.search();
        double m = claims.examples();
        Tensor cost = program.forward().cost();
        if (search.statuses().containsKey(cost)) {
            double squares = 0;
            for (Tensor w : program.network().weights()) {
                double[] weights = claims.values().get(w);
                squares += weights == null ? Double.NaN : dot(weights, weights);
            }
            for (double[] right : search.rights(cost)) {
                add(2 * m * (search.given(cost)[0] - right[0]) / squares, true, found);
            }
        }
        for (Tensor w : program.network().weights()) {
            Tensor gradient = program.forward().gradientOf(w);
            double[] weights = claims.values().get(w);
            if (weights != null && search.statuses().containsKey(gradient)) {
                for (double[] right : search.rights(gradient)) {
                    double[] rest = search.given(gradient).clone();
                    for (int n = 0; n < rest.length; n++) {
                        rest[n] -= right[n];
                    }
                    double factor = dot(rest, weights) / dot(weights, weights);
                    double scale = Comparison.largest(search.given(gradient));
                    boolean parallel = true;
                    for (int n = 0; n < rest.length; n++) {
                        parallel &= Math.abs(rest[n] - factor * weights[n]) <= 10 * tolerance * scale;
                    }
                    if (parallel) {
                        add(m * factor, false, found);
                    }
                }
            }
        }
        return found;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int n = 0; n < a.length; n++) {
            sum += a[n] * b[n];
        }
        return sum;
    }

    private void add(double lambda, boolean byCost, Map<Double, Boolean> found) {
        double round = rounded(lambda);
        boolean known = found.keySet().stream().anyMatch(x -> Math.abs(x - round) <= 10 * tolerance * x);
        if (round > 0 && round < Double.POSITIVE_INFINITY && !known) {
            found.put(round, byCost);
        }
    }

    /** With few digits, if that is the same number. */
    private double rounded(double number) {
        if (!Double.isFinite(number)) {
            return number;
        }
        double few = new BigDecimal(number).round(new MathContext(DIGITS)).doubleValue();
        return isNear(few, number) ? few : number;
    }

    private boolean isNear(double a, double b) {
        return Math.abs(a - b) <= tolerance * Math.abs(b);
    }

    /** In float32 a number is near one with few digits by chance. */
    private boolean isRound(double lambda, double m) {
        return tolerance <= Comparison.DOUBLE && isRoundExactly(lambda, m);
    }

    private boolean isRoundExactly(double lambda, double m) {
        return isShort(lambda) || isNear(rounded(lambda / m), lambda / m) && isShort(rounded(lambda / m));
    }

    private static boolean isShort(double number) {
        return new BigDecimal(number)
                        .round(new MathContext(DIGITS))
                        .subtract(new BigDecimal(number))
                        .abs()
                        .doubleValue()
                <= 1e-15 * number;
    }

    private @Nullable Choice tried(Claims claims, Choice without, double lambda, boolean byCost, boolean hasCost) {
        Claims plain = claims.withLambda(lambda, null);
        Attempt attempt = attempts.apply(plain);
        Support support = support(attempt);
        boolean costAgrees = explainsCost(attempt);
        boolean better = attempt.wrong() < without.attempt().wrong();
        if (costAgrees && byCost && support.agreeing() == 0) {
            // One number made of another is no evidence by itself; that it is a round one is.
            if (!isRound(lambda, claims.examples())) {
                return null;
            }
        } else if (!better || !costAgrees && !isEnough(support, isRound(lambda, claims.examples()))) {
            return null;
        }
        return new Choice(claims, claims.withLambda(lambda, note(attempt, lambda, costAgrees)), attempt, costAgrees);
    }

    /** More than half of the gradients, or half of them and a round number. */
    private static boolean isEnough(Support support, boolean round) {
        return support.entries() > TOO_FEW
                && (2 * support.agreeing() > support.given() || round && 2 * support.agreeing() == support.given());
    }

    /** Gradients of weights: how many there are, how many are explained, and how many entries those have. */
    private record Support(int given, int agreeing, int entries) {}

    private static Support support(Attempt attempt) {
        int given = 0;
        int agreeing = 0;
        int entries = 0;
        for (Tensor w : attempt.program().network().weights()) {
            Tensor gradient = attempt.program().forward().gradientOf(w);
            if (attempt.search().statuses().containsKey(gradient)) {
                given++;
                if (explains(attempt, gradient)) {
                    agreeing++;
                    entries += attempt.search().given(gradient).length;
                }
            }
        }
        return new Support(given, agreeing, entries);
    }

    private static boolean explainsCost(Attempt attempt) {
        return explains(attempt, attempt.program().forward().cost());
    }

    private static boolean explains(Attempt attempt, Tensor v) {
        Status status = attempt.search().statuses().get(v);
        return status == Status.RIGHT || status == Status.FOLLOWS;
    }

    private static Note note(Attempt attempt, double lambda, boolean costAgrees) {
        List<String> agree = new ArrayList<>();
        if (costAgrees) {
            agree.add(attempt.program().forward().cost().name());
        }
        for (Tensor w : attempt.program().network().weights()) {
            Tensor gradient = attempt.program().forward().gradientOf(w);
            if (attempt.search().statuses().containsKey(gradient) && explains(attempt, gradient)) {
                agree.add(gradient.name());
            }
        }
        String who = String.join(", ", agree);
        boolean one = agree.size() == 1;
        boolean right = attempt.wrong() == 0;
        return costAgrees
                ? new Note(
                        "lambda-assumed",
                        "No lambda was given: " + who + (one ? " is" : " agree, and are")
                                + " right for L2 with lambda = " + plain(lambda) + " (--l2 says another).")
                : new Note(
                        right ? "lambda-open" : "lambda-assumed",
                        (right ? "These gradients are right" : who + (one ? " is" : " are") + " right")
                                + " for L2 with lambda = " + plain(lambda) + ", and not without: give --l2 "
                                + plain(lambda) + " (or lambda in the file).");
    }

    private static String plain(double number) {
        return Objects.toString(new BigDecimal(number)
                .round(new MathContext(6))
                .stripTrailingZeros()
                .toPlainString());
    }
}
