package gradus.network;

import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Index;
import gradus.math.Tensor;
import gradus.network.Definition.Loss;
import gradus.program.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * What equations say of an output and a loss that have no names: both are tried at random values. The loss is the one of
 * the library of which the cost is a multiple, up to what does not depend on output and label.
 */
final class SystemUse {
    private static final int DRAWS = 6;

    /** How far back an output is followed. */
    private static final int LEVELS = 4;

    /** The most numbers that are computed to try a value once. */
    private static final long MOST_NUMBERS = 1_000_000;

    /** How large the numbers are that an output is tried at. */
    private static final double[] REACHES = {3, 30, 1000};

    private final Network network;
    private final Map<Dim, Integer> sizes;
    private final Tensor output;
    private final Tensor label;

    SystemUse(Network network) {
        this.network = network;
        this.sizes = network.sizes(Sampled.EXAMPLES);
        this.output = network.output();
        this.label = network.labels();
    }

    /** What all values of the output have in common; empty for numbers of any kind. */
    Optional<OutputMeaning> meaning() {
        List<Equation> cone = new ArrayList<>(List.of(Outputs.defining(network, output)));
        for (int level = 0; level < LEVELS && numbers(cone) <= MOST_NUMBERS; level++) {
            Optional<OutputMeaning> found = meaning(cone);
            if (found.isPresent()) {
                return found;
            }
            Set<Tensor> read = Sampled.read(cone);
            List<Equation> more = network.forward().equations().stream()
                    .filter(e -> read.contains(e.target()))
                    .toList();
            if (more.isEmpty()) {
                break;
            }
            Set<Equation> wanted = new LinkedHashSet<>(cone);
            wanted.addAll(more);
            cone = network.forward().equations().stream()
                    .filter(wanted::contains)
                    .toList();
        }
        return Optional.empty();
    }

    private long numbers(List<Equation> cone) {
        long numbers = 0;
        for (Equation e : cone) {
            long one = 1;
            Set<Dim> dims = new LinkedHashSet<>(Exprs.dims(e.body()));
            dims.addAll(e.target().dims());
            for (Dim dim : dims) {
                // Above the limit nothing is told apart, and nothing runs over.
                one = Math.min(one * sizes.getOrDefault(dim, 1), MOST_NUMBERS + 1);
            }
            numbers += one;
        }
        return numbers;
    }

    private Optional<OutputMeaning> meaning(List<Equation> cone) {
        Sampled sampled = new Sampled(cone, sizes);
        Random random = new Random(1);
        List<List<Double>> found = new ArrayList<>();
        for (double reach : REACHES) {
            List<Double> values = sampled.last(sampled.draw(random, -reach, reach));
            // Beyond what doubles hold nothing is seen.
            if (values.stream().allMatch(v -> !v.isNaN() && v != Double.POSITIVE_INFINITY)) {
                found.add(values);
            }
        }
        if (found.size() < 2) {
            return Optional.empty();
        }
        if (found.stream().allMatch(v -> between0And1(v))) {
            return Optional.of(
                    found.stream().allMatch(v -> sumToOne(v, false))
                            ? OutputMeaning.DISTRIBUTION
                            : OutputMeaning.PROBABILITIES);
        }
        return found.stream().allMatch(v -> sumToOne(v, true))
                ? Optional.of(OutputMeaning.LOG_DISTRIBUTION)
                : Optional.empty();
    }

    private static boolean between0And1(List<Double> values) {
        return values.stream().allMatch(v -> v >= -Sampled.ROUNDING && v <= 1 + Sampled.ROUNDING);
    }

    /** Over the units of each example. */
    private boolean sumToOne(List<Double> values, boolean logarithms) {
        List<Dim> dims = output.dims();
        double[] sums = new double[Sampled.EXAMPLES];
        int inner = 1;
        for (Dim dim : dims.subList(dims.indexOf(network.examples()) + 1, dims.size())) {
            inner *= sizes.getOrDefault(dim, 1);
        }
        for (int n = 0; n < values.size(); n++) {
            double value = values.get(n);
            sums[n / inner % Sampled.EXAMPLES] += logarithms ? Math.exp(value) : value;
        }
        for (double sum : sums) {
            if (!(Math.abs(sum - 1) <= Sampled.ROUNDING)) {
                return false;
            }
        }
        return true;
    }

    /** An output and a label at random, and the cost of them. */
    private record Draw(Values<Double> values, double cost) {}

    /** The loss of the library that the cost is made of; empty where it takes too many numbers to tell. */
    Optional<Loss> loss() {
        List<Equation> all = network.forward().equations();
        Set<Tensor> behind = OutputFinder.dependingOn(label, all);
        List<Equation> cone =
                all.stream().filter(e -> behind.contains(e.target())).toList();
        if (numbers(cone) > MOST_NUMBERS) {
            return Optional.empty();
        }
        List<Draw> draws = draws(cone);
        Library library = network.options().library();
        return library.lossNames().stream()
                .map(name -> Objects.requireNonNull(library.loss(name)))
                .filter(loss -> isMadeOf(draws, new Sampled(List.of(mean(loss)), sizes)))
                .findFirst();
    }

    private List<Draw> draws(List<Equation> cone) {
        Sampled cost = new Sampled(cone, sizes);
        Random random = new Random(1);
        Values<Double> rest = cost.draw(random, 0.1, 0.9);
        List<Draw> draws = new ArrayList<>();
        for (int n = 0; n < DRAWS; n++) {
            // First where logarithms are defined, then on both sides of 0.
            double low = n < DRAWS / 2 ? 0.1 : -2;
            double high = n < DRAWS / 2 ? 0.9 : 2;
            Values<Double> values = new Values<>(rest);
            cost.draw(output, random, low, high, values);
            cost.draw(label, random, low, high, values);
            draws.add(new Draw(values, cost.last(values).getFirst()));
        }
        return draws;
    }

    /** The mean over the examples of a loss. */
    private Equation mean(Loss loss) {
        Map<Dim, Integer> used = new HashMap<>();
        List<Index> at = new ArrayList<>();
        for (Dim dim : label.dims()) {
            at.add(new Index("i" + used.merge(dim, 1, Integer::sum) + "_" + dim.name(), dim));
        }
        Index units = at.stream()
                .filter(i -> !i.dim().equals(network.examples()))
                .findFirst()
                .orElse(at.getFirst());
        Expr one = new FormulaScope(network.options().library(), "the loss", units)
                .apply(loss, List.of(output.at(at), label.at(at)), Map.of());
        Expr mean = Expr.mul(Expr.pow(new Expr.Size(network.examples()), -1), Expr.sum(at, one));
        return new Equation(Tensor.of("mean of losses"), List.of(), mean);
    }

    private boolean isMadeOf(List<Draw> draws, Sampled loss) {
        if (!Set.of(output, label).equals(Set.copyOf(loss.given()))) {
            return false;
        }
        List<double[]> pairs = new ArrayList<>();
        for (Draw draw : draws) {
            double l = loss.last(draw.values()).getFirst();
            if (Double.isFinite(draw.cost()) != Double.isFinite(l)) {
                return false;
            }
            if (Double.isFinite(l)) {
                pairs.add(new double[] {l, draw.cost()});
            }
        }
        return isLine(pairs);
    }

    /** Whether the second numbers rise with the first ones, all at the same rate. */
    private static boolean isLine(List<double[]> pairs) {
        if (pairs.size() < DRAWS / 2) {
            return false;
        }
        double[] first = pairs.getFirst();
        double[] second = pairs.get(1);
        double rate = (second[1] - first[1]) / (second[0] - first[0]);
        return rate > 0
                && pairs.stream().allMatch(p -> {
                    double expected = first[1] + rate * (p[0] - first[0]);
                    return Math.abs(p[1] - expected) <= Sampled.ROUNDING * (1 + Math.abs(p[1]));
                });
    }
}
