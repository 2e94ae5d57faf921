package gradus.diagnose;

import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Tensor;
import gradus.network.Network;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One way to read a submission: with dZ and dA per example or as partials of J, and dA before or after a mask.
 *
 * @param loss the cost that it is read with
 * @param believed given variables that nothing in the file lets one compute: the rest is judged by them
 * @param search compares, and has compared
 * @param wrong how many given variables are wrong by themselves
 * @param misfits how many have a shape that does not fit
 */
record Attempt(
        RightProgram program,
        LossChoice.Choice loss,
        Map<Tensor, double[]> given,
        List<Tensor> believed,
        Search search,
        int wrong,
        int misfits) {

    /** What differs between courses. */
    record Convention(Scaling scaling, boolean outputPerExample, boolean afterMask) {}

    /** Others than the first: dA after the mask; the partials themselves; the partials but for the first, dA of the output. */
    static List<Convention> others(Network network, Scaling first) {
        List<Convention> others = new ArrayList<>();
        for (boolean afterMask : network.masks().isEmpty() ? new boolean[] {false} : new boolean[] {false, true}) {
            if (afterMask) {
                others.add(new Convention(Scaling.USUAL, false, true));
            }
            others.add(new Convention(Scaling.PARTIALS, false, afterMask));
            others.add(new Convention(Scaling.PARTIALS, true, afterMask));
        }
        if (!first.equals(Scaling.USUAL)) {
            others.addFirst(new Convention(Scaling.USUAL, false, false));
        }
        return others;
    }

    /** Before and after the masks, if there are any. */
    static List<Convention> of(Scaling scaling, Network network) {
        Convention plain = new Convention(scaling, false, false);
        return network.masks().isEmpty() ? List.of(plain) : List.of(plain, new Convention(scaling, false, true));
    }

    static Attempt of(
            Claims claims,
            LossChoice.Choice loss,
            RightProgram program,
            Convention convention,
            OtherActivations activations,
            double tolerance,
            Deadline deadline) {
        Network network = loss.network();
        Map<Tensor, View> views = new HashMap<>();
        Map<Tensor, double[]> inputs = Numbers.inputs(claims, network);
        Map<Tensor, double[]> given = given(claims, program, convention);
        Upstream truth = Upstream.of(network.sizes(claims.examples()), inputs, program.equations(), views);
        List<Tensor> believed = new ArrayList<>();
        for (Tensor t : program.variables()) {
            if (given.containsKey(t) && !truth.knows(t)) {
                inputs.put(t, Objects.requireNonNull(given.get(t)));
                believed.add(t);
                truth = Upstream.of(network.sizes(claims.examples()), inputs, program.equations(), views);
            }
        }
        Map<Tensor, double[]> known = new LinkedHashMap<>(inputs);
        known.putAll(given);
        Upstream own = Upstream.of(network.sizes(claims.examples()), known, program.equations(), views);
        if (convention.afterMask()) {
            afterMasks(given, truth, own, program, tolerance);
        }
        known.keySet().removeIf(t -> program.equations().containsKey(t) && !believed.contains(t));
        known.putAll(given);
        Upstream upstream = Upstream.of(network.sizes(claims.examples()), known, program.equations(), views);
        given.keySet().removeAll(believed);
        Search search = new Search(
                program,
                given,
                truth,
                upstream,
                views,
                activations,
                constants(claims, network),
                claims.layout(),
                tolerance,
                deadline);
        return new Attempt(
                program,
                loss,
                given,
                believed,
                search,
                search.compare(),
                claims.misfits().size());
    }

    private static @Nullable Tensor atOutput(RightProgram program) {
        Tensor output = program.network().outputOrNull();
        return output == null ? null : program.forward().gradientOf(output);
    }

    private static Map<Tensor, double[]> given(Claims claims, RightProgram program, Convention convention) {
        Map<Tensor, double[]> given = new LinkedHashMap<>();
        Network network = program.network();
        Tensor atOutput = atOutput(program);
        for (Tensor t : program.variables()) {
            double[] numbers = claims.values().get(t);
            if (numbers == null) {
                continue;
            }
            if (convention.outputPerExample() && t.equals(atOutput)) {
                numbers = java.util.Arrays.stream(numbers)
                        .map(x -> x / claims.examples())
                        .toArray();
            }
            given.put(t, numbers);
        }
        return given;
    }

    /** Courses differ in whether dA is named before or after the mask: the later one is taken where its numbers say so. */
    private static void afterMasks(
            Map<Tensor, double[]> given, Upstream truth, Upstream own, RightProgram program, double tolerance) {
        for (Map.Entry<Tensor, Tensor> mask : program.masked().entrySet()) {
            Tensor after = program.forward().gradientOf(mask.getKey());
            Tensor before = program.forward().gradientOf(mask.getValue());
            double[] numbers = given.get(before);
            if (numbers == null || given.containsKey(after) || !truth.knows(after)) {
                continue;
            }
            Comparison comparison = Comparison.plain();
            boolean fits = comparison.error(after, numbers, truth.numbers(after)) <= tolerance
                    || own.knows(after)
                            && comparison.error(after, numbers, own.evaluate(program.equation(after))) <= tolerance;
            boolean also = comparison.error(before, numbers, truth.numbers(before)) <= tolerance;
            if (fits && !also) {
                given.remove(before);
                given.put(after, numbers);
            }
        }
    }

    private static Constants constants(Claims claims, Network network) {
        Map<String, Integer> widths = new LinkedHashMap<>();
        network.sizes(claims.examples()).forEach((dim, size) -> {
            if (!dim.equals(network.examples())) {
                widths.put(dim.name(), size);
            }
        });
        return new Constants(
                claims.examples(),
                network.isChain() ? network.outputs() : 1,
                keep(network),
                claims.lambda(),
                widths,
                biasUnits(network));
    }

    /** What 1 becomes in the activation of the layer before, by layer. */
    private static Map<Integer, Double> biasUnits(Network network) {
        Map<Integer, Double> units = new LinkedHashMap<>();
        for (int l = 2; l <= network.depth(); l++) {
            Equation activation = gradus.network.Outputs.activation(network, l - 1);
            java.util.Set<Tensor> read = Exprs.tensors(activation.body());
            if (read.size() == 1 && !Exprs.any(activation.body(), e -> e instanceof Expr.Fold f && f.isSum())) {
                Tensor z = read.iterator().next();
                Map<gradus.math.Dim, Integer> sizes = new HashMap<>();
                z.dims().forEach(d -> sizes.put(d, 1));
                Upstream one = Upstream.of(sizes, Map.of(z, new double[] {1}), Map.of(), Map.of());
                units.put(l, one.evaluate(activation)[0]);
            }
        }
        return units;
    }

    /** The probability that a unit is kept, 1 where all are. */
    private static double keep(Network network) {
        return network.masks().isEmpty() ? 1 : network.masks().getFirst().keep();
    }

    /** Whether it leaves fewer to explain; or as many and more right, and its first gradient is one of these. */
    boolean isBetterThan(Attempt other) {
        int mine = wrong + search.undoing();
        int others = other.wrong + other.search.undoing();
        return mine < others || mine == others && right() > other.right() && startsRight();
    }

    /** Of another network or shape of the same file: what comes forwards tells more of these than what comes back. */
    boolean isLikelierThan(Attempt other) {
        int forward = Integer.compare(wrongValues(), other.wrongValues());
        int mine = wrong + misfits;
        int others = other.wrong + other.misfits;
        boolean better = mine < others || mine == others && right() > other.right();
        return forward < 0 || forward == 0 && (judges() == other.judges() ? better : judges());
    }

    /** Whether any gradient of a layer can be compared; of a whole network that need not be. */
    private boolean judges() {
        Network network = program.network();
        return network.upstream() == null && !network.parameters().isEmpty()
                || search.statuses().keySet().stream().anyMatch(t -> program.gradient(t) != null);
    }

    private int wrongValues() {
        return (int) search.statuses().entrySet().stream()
                .filter(e -> program.gradient(e.getKey()) == null)
                .filter(e -> !e.getKey().equals(program.forward().cost()))
                .filter(e -> e.getValue() == Diagnosis.Status.WRONG)
                .count();
    }

    private boolean startsRight() {
        return search.statuses().entrySet().stream()
                .filter(e -> program.gradient(e.getKey()) != null)
                .findFirst()
                .map(e -> e.getValue() == Diagnosis.Status.RIGHT)
                .orElse(false);
    }

    private long right() {
        return search.statuses().values().stream()
                .filter(s -> s == Diagnosis.Status.RIGHT)
                .count();
    }

    /** The first given gradient of what belongs to examples, from the output down; the dA of the output does not count. */
    boolean firstIsRight() {
        Tensor atOutput = atOutput(program);
        return program.variables().stream()
                .filter(t -> program.gradient(t) != null
                        && program.belongsToExamples(
                                Objects.requireNonNull(program.gradient(t)).of()))
                .filter(given::containsKey)
                .filter(t -> !t.equals(atOutput))
                .findFirst()
                .map(t -> search.statuses().get(t) == Diagnosis.Status.RIGHT)
                .orElse(true);
    }
}
