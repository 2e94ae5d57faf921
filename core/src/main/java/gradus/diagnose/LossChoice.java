package gradus.diagnose;

import gradus.diagnose.Diagnosis.Note;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.network.Part.Role;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Which cost a submission is about, where nobody says: the one whose value J is, or whose gradient stands at the output,
 * up to the constants that courses differ in.
 */
final class LossChoice {
    /** One number decides among many costs. In float32 it must not be near by chance. */
    private static final double ROUNDING = 2e-5;

    private final Claims claims;
    private final OutputGradients gradients;
    private final Map<Expr, Double> scales;
    private final double tolerance;
    private final List<Network> networks;

    /** Right programs by network and constant, as most courses have them. */
    interface Programs {
        RightProgram of(Network network, Expr lossScale);
    }

    /**
     * A cost.
     *
     * @param scale what the loss is multiplied with in the gradients
     * @param costScale the same in J
     * @param sure whether the numbers say so; otherwise nothing in the file fits any cost
     * @param notes what was assumed
     */
    record Choice(Network network, Expr scale, Expr costScale, boolean sure, List<Note> notes) {
        Choice(Network network, Expr scale, boolean sure, List<Note> notes) {
            this(network, scale, scale, sure, notes);
        }
    }

    private record Candidate(Network network, Expr scale) {}

    LossChoice(Claims claims, Programs programs, double tolerance) {
        this.claims = claims;
        this.gradients = new OutputGradients(claims, programs, tolerance);
        this.scales = CostScales.of(claims.network());
        this.tolerance = tolerance;
        this.networks = claims.lossGiven()
                        || !claims.network().isChain()
                        || claims.network().upstream() != null
                ? List.of()
                : networks(claims);
    }

    Choice choose() {
        Network asked = claims.network();
        boolean told = claims.lossGiven() || !asked.isChain() || asked.upstream() != null;
        if (told || !claims.values().containsKey(asked.labels())) {
            return new Choice(claims.network(), Expr.ONE, true, List.of());
        }
        Set<Candidate> means = byCost(1);
        Set<Candidate> byGradient = byGradient(means);
        Optional<Candidate> both = means.stream().filter(byGradient::contains).findFirst();
        Set<Candidate> sums = both.isPresent() || claims.examples() == 1 ? Set.of() : byCost(claims.examples());
        if (!sums.isEmpty()) {
            byGradient = byGradient(sums);
            both = sums.stream().filter(byGradient::contains).findFirst();
        }
        if (both.isPresent()) {
            return new Choice(both.get().network(), both.get().scale(), true, List.of());
        }
        Set<Candidate> ofCost = means.isEmpty() ? sums : means;
        Set<Candidate> ofGradient = byGradient;
        Optional<Choice> apart = apart(ofCost).stream()
                .filter(c -> ofGradient.contains(new Candidate(c.network(), c.scale())))
                .findFirst();
        if (apart.isPresent()) {
            return apart.get();
        }
        // Among so many sums of so many losses one is J by chance in float32.
        boolean byChance = hasOutputGradient() && tolerance > Comparison.DOUBLE;
        Set<Candidate> likely = means.isEmpty() && !byChance ? sums : means;
        if (!likely.isEmpty()) {
            Candidate first = likely.iterator().next();
            return new Choice(first.network(), first.scale(), true, List.of());
        }
        if (!byGradient.isEmpty()) {
            Candidate first = byGradient.iterator().next();
            return new Choice(first.network(), first.scale(), true, assumed(first));
        }
        return new Choice(claims.network(), Expr.ONE, !hasOutputGradient(), List.of());
    }

    /** Where J is a mean over the outputs as well, its gradient may be taken without that mean. */
    List<Choice> apart() {
        Set<Candidate> means = byCost(1);
        return apart(means.isEmpty() && claims.examples() > 1 ? byCost(claims.examples()) : means);
    }

    private List<Choice> apart(Set<Candidate> ofCost) {
        double outputs = claims.network().isChain() ? claims.network().outputs() : 1;
        List<Choice> found = new ArrayList<>();
        for (Candidate c : ofCost) {
            Double value = scales.get(c.scale());
            scales.forEach((scale, other) -> {
                boolean likely = value != null && value < other && (other == 1 || other == value * outputs);
                boolean isMean = value != null && value < 1 && (value * outputs == 1 || value * outputs == 2);
                if (likely && isMean) {
                    found.add(new Choice(c.network(), scale, c.scale(), true, List.of(apart(c))));
                }
            });
        }
        return found;
    }

    private static Note apart(Candidate ofCost) {
        return new Note(
                "loss-scale-assumed",
                ofCost.network().forward().cost()
                        + " is another multiple of the cost than the gradients are of: a mean over the outputs as well; the"
                        + " gradients agree with " + ofCost.network().loss() + ".");
    }

    /** Those of the networks of these candidates, or of any where there are none, whose gradient stands at the output. */
    private Set<Candidate> byGradient(Set<Candidate> candidates) {
        Set<Candidate> plain = byGradient(candidates, false);
        return plain.isEmpty() ? byGradient(candidates, true) : plain;
    }

    private Set<Candidate> byGradient(Set<Candidate> candidates, boolean rated) {
        Set<Candidate> found = new LinkedHashSet<>();
        for (Network network : networks) {
            boolean worth = candidates.isEmpty()
                    || candidates.stream().anyMatch(c -> c.network().equals(network));
            if (worth) {
                gradients.scales(network, rated).forEach(s -> found.add(new Candidate(network, s)));
            }
        }
        return found;
    }

    /**
     * Costs whose value J is: to rounding, else to what is near enough for a value that is told; of the learner's own
     * outputs, else of those that the network computes, where the file holds other ones.
     *
     * @param times 1 for the mean over the examples, m for the sum
     */
    private Set<Candidate> byCost(int times) {
        Set<Candidate> found = new LinkedHashSet<>();
        for (double near : hasCost() ? new double[] {Math.min(tolerance, ROUNDING), tolerance} : new double[0]) {
            for (boolean own : new boolean[] {true, false}) {
                for (Network network : found.isEmpty() ? networks : List.<Network>of()) {
                    byCost(network, own, times, near).forEach(s -> found.add(new Candidate(network, s)));
                }
            }
        }
        return found;
    }

    private boolean hasOutputGradient() {
        Network network = claims.network();
        return claims.values().keySet().stream()
                .map(network::part)
                .anyMatch(p -> p.role() == Role.GRADIENT && p.layer() == network.depth());
    }

    private boolean hasCost() {
        return claims.values().containsKey(claims.network().forward().cost());
    }

    private List<Note> assumed(Candidate c) {
        String times = c.scale().equals(Expr.ONE)
                ? ""
                : ", times " + gradus.math.IndexForm.text(c.scale()).replaceAll("n[0-9]+", "K");
        return List.of(new Note(
                "loss-scale-assumed",
                (hasCost() ? "J is the value of no cost that is known: " : "No loss was told: ")
                        + c.network().loss() + times
                        + " is the one that makes the gradient at the output right (--loss says another)."));
    }

    /** The default of the output activation first. */
    private static List<Network> networks(Claims claims) {
        List<Network> all = new ArrayList<>(List.of(claims.network()));
        for (String loss : claims.network().options().library().lossNames()) {
            if (!loss.equals(claims.network().loss())) {
                all.add(withLoss(claims.network(), loss));
            }
        }
        return all;
    }

    private static Network withLoss(Network network, String loss) {
        return Network.of(network.specs(), network.options().withLoss(loss).withKeep(gradus.math.Rational.ONE));
    }

    private List<Expr> byCost(Network network, boolean own, int times, double near) {
        double j = Objects.requireNonNull(
                        claims.values().get(claims.network().forward().cost()))[0]
                / times;
        Upstream truth = Numbers.of(claims, network, own);
        Equation cost = network.forward().equations().getLast();
        Tensor target = cost.target();
        if (!knows(truth, cost)) {
            return List.of();
        }
        Equation part = new Equation(target, List.of(), data(cost, network));
        double plain = truth.evaluate(part)[0];
        // Where 0 log 0 spoils both there is none to be seen; the form that is computed without it still tells the
        // cost.
        double difference = truth.evaluate(cost)[0] - plain;
        double penalty = Double.isFinite(difference) ? difference : 0;
        // That form may read what comes before an output that is given alone.
        Equation other = truth.equation(target);
        double stable = knows(truth, other) ? truth.evaluate(other)[0] - penalty : plain;
        List<Expr> found = new ArrayList<>();
        scales.forEach((scale, value) -> {
            if (near(j, value * stable + penalty, near) || near(j, value * plain + penalty, near)) {
                found.add(scale);
            }
        });
        return found;
    }

    private static boolean knows(Upstream truth, Equation equation) {
        return gradus.math.Exprs.tensors(equation.body()).stream().allMatch(truth::knows);
    }

    private static Expr data(Equation cost, Network network) {
        return network.options().penalised() && cost.body() instanceof Expr.Add a
                ? a.terms().getFirst()
                : cost.body();
    }

    private static boolean near(double a, double b, double tolerance) {
        return Math.abs(a - b) <= tolerance * Math.max(Math.abs(b), 1e-300);
    }
}
