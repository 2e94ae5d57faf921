package gradus.diagnose;

import gradus.diagnose.Attempt.Convention;
import gradus.diagnose.Diagnosis.Status;
import gradus.diagnose.Scaling.Factor;
import gradus.diagnose.Search.Finding;
import gradus.math.Derivation.Gradient;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Other conventions that leave as little wrong as the best. Where no gradient is right, as after a mistake at the output,
 * nothing says which way they all point, nor which multiple of the cost they are of: then what is wrong tells the
 * convention, by being a mistake that people make.
 */
final class Rivals {
    private final Claims claims;
    private final Attempt best;
    private final RightProgram program;
    private final double tolerance;

    /** Reads a submission with a cost and in a convention. */
    interface Attempts {
        Attempt of(LossChoice.Choice loss, Convention convention);
    }

    Rivals(Claims claims, Attempt best, double tolerance) {
        this.claims = claims;
        this.best = best;
        this.program = best.program();
        this.tolerance = tolerance;
    }

    /** What an explained search takes the mistakes to be: the less likely the more; 0 where nothing is wrong. */
    static int cost(Attempt explained) {
        Map<String, Integer> costs = new LinkedHashMap<>();
        for (Finding f : explained.search().findings()) {
            boolean unknown = f.fits().isEmpty();
            String id = unknown
                    ? Diagnosis.Mistake.UNKNOWN
                    : f.fits().getFirst().names().getFirst().id();
            costs.merge(id, unknown ? 2 * Name.LAST_RESORT : f.fits().getFirst().cost(), Math::max);
        }
        return isGivenUp(explained)
                ? Integer.MAX_VALUE
                : costs.values().stream().mapToInt(c -> c).sum();
    }

    /** Whether time was over before all that is wrong was looked for. */
    private static boolean isGivenUp(Attempt explained) {
        Set<Tensor> found = new LinkedHashSet<>();
        explained.search().findings().forEach(f -> found.add(f.variable()));
        return explained.search().statuses().entrySet().stream()
                .anyMatch(e -> e.getValue() == Status.WRONG && !found.contains(e.getKey()));
    }

    /** Those worth explaining. */
    List<Attempt> of(LossChoice losses, Attempts attempts) {
        if (Conventions.areTold(claims) || cost(best) <= Name.OFTEN) {
            return List.of();
        }
        List<Attempt> found = new ArrayList<>();
        List<LossChoice.Choice> costs = new ArrayList<>(List.of(best.loss()));
        costs.addAll(isSettled() ? List.of() : losses.apart());
        for (Scaling scaling : scalings()) {
            for (LossChoice.Choice cost : costs) {
                for (Convention convention : Attempt.of(scaling, cost.network())) {
                    Attempt attempt = attempts.of(cost, convention);
                    boolean other = !scaling.equals(program.scaling()) || !cost.equals(best.loss());
                    if (other && attempt.wrong() <= best.wrong()) {
                        found.add(attempt);
                    }
                }
            }
        }
        return found;
    }

    private Set<Scaling> scalings() {
        Scaling usual = program.scaling();
        Set<Scaling> found = new LinkedHashSet<>(List.of(usual));
        if (!isSettled()) {
            found.add(new Scaling(
                    usual.cost(), usual.values().negated(), usual.parameters().negated()));
        }
        Rates rates = new Rates(claims.rate(), tolerance);
        if (rates.isTold() && !explains(true)) {
            for (Scaling scaling : List.copyOf(found)) {
                double sign = scaling.values().isNegative() ? -1 : 1;
                Factor rated = new Factor(
                        rates.rational(sign * rates.told()),
                        scaling.parameters().power());
                found.add(new Scaling(scaling.cost(), scaling.values(), rated));
            }
        }
        return found;
    }

    /** Whether a gradient of what belongs to examples is right, and so its sign. */
    private boolean isSettled() {
        return explains(false);
    }

    private boolean explains(boolean parameters) {
        return best.search().statuses().entrySet().stream()
                .filter(e -> e.getValue() == Status.RIGHT || parameters && e.getValue() == Status.FOLLOWS)
                .map(Map.Entry::getKey)
                .anyMatch(t -> isGradient(t, parameters));
    }

    private boolean isGradient(Tensor t, boolean ofParameter) {
        return program.gradient(t) instanceof Gradient g
                && ofParameter == program.network().parameters().contains(g.of());
    }
}
