package gradus.diagnose;

import gradus.diagnose.Scaling.Factor;
import gradus.math.Derivation.Gradient;
import gradus.math.Rational;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.network.Part.Role;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which conventions the numbers of a submission speak for, seen from all its gradients together: the cost a sum over the
 * examples, every gradient pointing downhill, a learning rate in every step. What --loss tells is the cost whose gradients
 * are asked for: then only a sum is looked for, and only where J is one. Where a gradient arrives, its sign and size are
 * told as well, and 1/m may stand in the gradients of the parameters or not.
 */
final class Conventions {
    /** Fewer gradients of parameters than this could be off by a rate for another reason. */
    private static final int FEW = 2;

    private final RightProgram program;
    private final Claims claims;
    private final Search search;
    private final double tolerance;
    private final int examples;
    private final Rates rates;

    /** @param usual the submission as most courses would read it */
    Conventions(Attempt usual, Claims claims, double tolerance) {
        this.program = usual.program();
        this.claims = claims;
        this.search = usual.search();
        this.tolerance = tolerance;
        this.examples = claims.examples();
        this.rates = new Rates(claims.rate(), tolerance);
    }

    /**
     * Whether it is said what the gradients are of: by --loss, or by the gradient that arrives. What a file calls an error
     * or a delta may point downhill all the same, and its steps may have a rate.
     */
    static boolean areTold(Claims claims) {
        Network network = claims.network();
        boolean gradients = claims.names().entrySet().stream()
                .filter(e -> network.part(e.getKey()).role() == Role.GRADIENT
                        && network.part(e.getKey()).layer() == network.depth())
                .map(Map.Entry::getValue)
                .noneMatch(name -> UnitNames.isError(name) || UnitNames.isDelta(name));
        return network.upstream() != null || claims.lossGiven() && gradients;
    }

    /** Those worth a try, likeliest first, without the usual one. */
    List<Scaling> likely() {
        boolean summed = isSummed();
        boolean hasCost = search.statuses().containsKey(program.forward().cost());
        boolean arrives = claims.network().upstream() != null;
        boolean strict = areTold(claims) || UnitScaling.isLoss(claims);
        boolean rated = !strict || rates.isTold();
        if ((areTold(claims) && !arrives && !rates.isTold() || UnitScaling.isStrict(claims)) && !summed) {
            return List.of();
        }
        Set<Factor> values = values(strict, rated);
        Set<Scaling> found = new LinkedHashSet<>();
        for (Factor value : values.isEmpty() ? List.of(Factor.M, Factor.M.negated()) : values) {
            Set<Factor> parameters = new LinkedHashSet<>(parameters(value, rated));
            parameters.addAll(further(value, summed, rated));
            for (Factor parameter : parameters) {
                boolean sum = (claims.network().parameters().isEmpty() ? value : parameter).power() == 1;
                boolean mayBeSum = summed || !hasCost && (!strict || arrives);
                // A step downhill has a rate; without one a sign alone is a mistake.
                boolean consistent = parameter.isNegative() == value.isNegative()
                        || !parameter.abs().isPlain() && !value.isNegative();
                // A rate that stands in dZ comes into dW through it, and once.
                consistent &= value.abs().isPlain()
                        || value.abs().number().equals(parameter.abs().number());
                if (consistent && !(strict && value.isNegative()) && (mayBeSum || !sum)) {
                    found.add(new Scaling(summed && sum ? Factor.M : Factor.ONE, value, parameter));
                }
            }
        }
        found.remove(UnitScaling.usual(claims));
        return List.copyOf(found);
    }

    private boolean isSummed() {
        Tensor cost = program.forward().cost();
        if (examples == 1 || !search.statuses().containsKey(cost)) {
            return false;
        }
        double mine = search.given(cost)[0];
        // J may be another multiple of the cost than the gradients are of.
        Collection<Double> scales = claims.lossGiven()
                ? List.of(1.0)
                : CostScales.of(claims.network()).values();
        return search.rights(cost).stream()
                .anyMatch(right -> scales.stream().anyMatch(s -> isNear(mine, s * examples * right[0])));
    }

    private boolean isNear(double a, double b) {
        return Math.abs(a - b) <= tolerance * Math.abs(b);
    }

    /** What the gradients of what belongs to examples are multiplied by, by the most of them first. */
    private Set<Factor> values(boolean strict, boolean rated) {
        Map<Factor, Integer> votes = new LinkedHashMap<>();
        for (Tensor v : search.statuses().keySet()) {
            if (program.gradient(v) != null && !isOfParameter(v)) {
                // In the usual reading they are m times the partials already.
                ratio(v, search.truth(v))
                        .ifPresent(r -> factors(r * examples, rated).stream()
                                .filter(f -> !(strict && f.isNegative()))
                                .filter(f -> f.abs().isPlain() || rates.isTold() || !isOfTheCost(f))
                                .forEach(f -> vote(votes, f, true)));
            }
        }
        votes.entrySet()
                .removeIf(e -> !isSupported(
                        e.getKey(), e.getValue() + parametersTimes(e.getKey().number())));
        return byVotes(votes);
    }

    /** How many gradients of parameters are this many times what they should be, but for m. */
    private int parametersTimes(Rational number) {
        return (int) search.statuses().keySet().stream()
                .filter(this::isOfParameter)
                .filter(v -> ratio(v, search.truth(v)).stream()
                        .anyMatch(r -> factors(r, true).stream()
                                .anyMatch(f -> f.number().equals(number))))
                .count();
    }

    /** A rate that the file doesn't tell has to stand in a few of them. */
    private boolean isSupported(Factor factor, int votes) {
        return factor.abs().isPlain() || votes >= FEW || rates.isTold();
    }

    /** Whether a constant that stands in costs does what a rate would: 1/2, 1/K, 1/m. */
    private boolean isOfTheCost(Factor rate) {
        double number = Math.abs(rate.value(examples));
        return CostScales.of(claims.network()).values().stream()
                .flatMap(s -> Stream.of(s, s / examples, s * examples, s * examples * examples))
                .anyMatch(s -> isNear(number, s));
    }

    private static void vote(Map<Factor, Integer> votes, Factor factor, boolean counts) {
        if (counts) {
            votes.merge(factor, 1, Integer::sum);
        }
    }

    /** What the gradients of parameters are multiplied by if those of values are multiplied by this. */
    private Set<Factor> parameters(Factor values, boolean rated) {
        Map<Factor, Integer> votes = new LinkedHashMap<>();
        vote(votes, new Factor(values.number(), 0), true);
        for (Tensor v : search.statuses().keySet()) {
            if (isOfParameter(v)) {
                List<double[]> rights = search.rights(v);
                OptionalDouble byTruth = ratio(v, rights.getFirst());
                OptionalDouble byOwn = ratio(v, rights.getLast());
                Set<Factor> read = new LinkedHashSet<>();
                byTruth.ifPresent(r -> read.addAll(factors(r, rated)));
                byOwn.ifPresent(r -> read.addAll(factors(r * values.value(examples) / examples, rated)));
                read.forEach(f -> vote(votes, f, true));
            }
        }
        votes.entrySet().removeIf(e -> !isSupported(e.getKey(), e.getValue()));
        return byVotes(votes);
    }

    /** Those that something else than gradients speaks for: J as a sum, a rate that is told. */
    private Set<Factor> further(Factor values, boolean summed, boolean rated) {
        Set<Factor> found = new LinkedHashSet<>();
        int power = summed ? 1 : 0;
        found.add(new Factor(values.number(), power));
        if (rated && rates.isTold()) {
            found.add(new Factor(rates.rational(values.isNegative() ? -rates.told() : rates.told()), power));
        }
        return found;
    }

    private static Set<Factor> byVotes(Map<Factor, Integer> votes) {
        Set<Factor> order = new LinkedHashSet<>();
        votes.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .forEach(e -> order.add(e.getKey()));
        return order;
    }

    private boolean isOfParameter(Tensor v) {
        return program.gradient(v) instanceof Gradient g
                && program.network().parameters().contains(g.of());
    }

    /** The ratio as 1 or a learning rate, with or without m. */
    private List<Factor> factors(double ratio, boolean rated) {
        List<Factor> found = new ArrayList<>();
        for (int power : new int[] {0, 1}) {
            double number = ratio / Math.pow(examples, power);
            if (isNear(Math.abs(number), 1)) {
                found.add(new Factor(number < 0 ? Rational.MINUS_ONE : Rational.ONE, power));
            }
        }
        // 1/m may have one digit as well, and may be the rate that is told.
        for (int power : rated && (found.isEmpty() || rates.isTold()) ? new int[] {0, 1} : new int[0]) {
            double number = ratio / Math.pow(examples, power);
            if (rates.fits(Math.abs(number))) {
                found.add(new Factor(rates.rational(number), power));
            }
        }
        return found;
    }

    /** By what every entry is multiplied; empty where no number does it, or there is nothing to multiply. */
    private OptionalDouble ratio(Tensor v, double[] right) {
        double[] mine = search.given(v);
        int pivot = 0;
        for (int n = 0; n < right.length; n++) {
            pivot = Math.abs(right[n]) > Math.abs(right[pivot]) ? n : pivot;
        }
        double ratio = mine.length == 0 ? Double.NaN : mine[pivot] / right[pivot];
        if (!Double.isFinite(ratio) || ratio == 0) {
            return OptionalDouble.empty();
        }
        double scale = Math.abs(ratio * right[pivot]);
        for (int n = 0; n < right.length; n++) {
            if (!(Math.abs(mine[n] - ratio * right[n]) <= tolerance * scale)) {
                return OptionalDouble.empty();
            }
        }
        return OptionalDouble.of(ratio);
    }
}
