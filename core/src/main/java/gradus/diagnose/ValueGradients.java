package gradus.diagnose;

import gradus.diagnose.ValueChain.Layer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Says which arrays of examples are gradients of what, by how arrays compute each other, each relation up to one factor: a
 * mistake breaks one of them and not all. Names weigh less, and decide where as many relations speak for either.
 */
final class ValueGradients {
    /** What a relation weighs; a name weighs about half of it. */
    private static final double RELATION = 2;

    /** Ways to read a layer that are so near the best stay open. */
    private static final double NEAR = 0.6;

    private static final int MOST_OF_LAYER = 3;
    private static final int MOST_READINGS = 8;

    private final List<Layer> layers;
    private final ValueRelations relations;
    private final Function<String, Hint> hints;
    private final Residual residual;

    /** Whether output minus labels is the gradient at the output. */
    enum Residual {
        YES,
        NO,
        /** Nothing in the file says it. */
        OPEN
    }

    /**
     * What a name says.
     *
     * @param layer of which layer the array is; 0 where nothing says it
     * @param sum how much speaks for the gradient of the sum, above 0, or for that of what comes out, below
     * @param isGradient whether it looks like any gradient's
     */
    record Hint(int layer, double sum, boolean isGradient) {}

    /** What two arrays are to a layer: the gradients of its sum and of what comes out of it; either may be missing. */
    record Pair(@Nullable ValueMatrix sum, @Nullable ValueMatrix output, double score) {
        boolean holds(ValueMatrix m) {
            return m == sum || m == output;
        }
    }

    /**
     * @param relations of the arrays that may be gradients
     * @param hints what the names say
     * @param residual what the cost says of output minus labels
     */
    ValueGradients(List<Layer> layers, ValueRelations relations, Function<String, Hint> hints, Residual residual) {
        this.residual = residual;
        this.layers = layers;
        this.relations = relations;
        this.hints = hints;
    }

    /** By layers from the first, the likeliest way to read them first. */
    List<List<Pair>> find(List<ValueMatrix> open) {
        List<List<Pair>> found = new ArrayList<>();
        down(layers.size(), open, List.of(), found);
        return found.stream()
                .sorted(Comparator.comparingDouble((List<Pair> pairs) -> score(pairs))
                        .reversed())
                .limit(MOST_READINGS)
                .toList();
    }

    private static double score(List<Pair> pairs) {
        return pairs.stream().mapToDouble(Pair::score).sum();
    }

    private void down(int l, List<ValueMatrix> open, List<Pair> above, List<List<Pair>> found) {
        if (l == 0) {
            found.add(above);
            return;
        }
        for (Pair pair : ofLayer(l, open)) {
            List<Pair> pairs = new ArrayList<>(above);
            pairs.addFirst(pair);
            down(l - 1, open.stream().filter(m -> !pair.holds(m)).toList(), pairs, found);
        }
    }

    private List<Pair> ofLayer(int l, List<ValueMatrix> open) {
        Layer layer = layers.get(l - 1);
        List<ValueMatrix> of = open.stream()
                .filter(layer::hasShapeOfResult)
                .filter(m -> hint(m).layer() == 0 || hint(m).layer() == l)
                .filter(m -> isLikely(l, m))
                .filter(m -> residual != Residual.NO || l < layers.size() || !isResidual(m))
                .filter(m -> !relations.isSlope(l, m, hint(m).isGradient()))
                .toList();
        List<@Nullable ValueMatrix> or = new ArrayList<>(of);
        or.add(null);
        List<Pair> pairs = new ArrayList<>();
        for (ValueMatrix sum : or) {
            for (ValueMatrix output : or) {
                if (sum == null || sum != output) {
                    pairs.add(new Pair(sum, output, score(l, sum, output)));
                }
            }
        }
        pairs.sort(Comparator.comparingDouble(Pair::score).reversed());
        double best = pairs.getFirst().score();
        List<Pair> kept = new ArrayList<>(pairs.stream()
                .filter(p -> p.score() >= best - NEAR)
                .limit(MOST_OF_LAYER)
                .toList());
        if (l == layers.size() && residual == Residual.OPEN) {
            // The difference itself, saved for the cost, need not be a gradient.
            pairs.stream()
                    .filter(p -> of.stream().noneMatch(m -> p.holds(m) && isResidual(m)))
                    .findFirst()
                    .filter(p -> !kept.contains(p))
                    .ifPresent(kept::add);
        }
        return kept;
    }

    /** By its name or by its values; a name that says another thing does not make one. */
    private boolean isLikely(int l, ValueMatrix m) {
        return hint(m).isGradient()
                || UnitNames.role(m.name()) == UnitNames.Role.ANY
                || relations.ofSum(l, m) > 0
                || relations.ofOutput(l, m) > 0;
    }

    private Hint hint(ValueMatrix m) {
        return hints.apply(m.name());
    }

    /** Whether it is output minus labels or the reverse, and its name does not say that it is the gradient of anything. */
    boolean isResidual(ValueMatrix m) {
        return relations.isDifference(m)
                && hint(m).layer() == 0
                && (UnitNames.isError(m.name()) || !hint(m).isGradient());
    }

    private double score(int l, @Nullable ValueMatrix sum, @Nullable ValueMatrix output) {
        double score = 0;
        if (sum != null) {
            score += RELATION * relations.ofSum(l, sum) + hint(sum).sum() + gradient(sum);
        }
        if (output != null) {
            boolean known = relations.ofOutput(l, output) > 0;
            boolean twice = sum != null && !known && Arrays.equals(sum.data(), output.data());
            score += RELATION * relations.ofOutput(l, output) - hint(output).sum() + gradient(output);
            score -= twice ? RELATION : 0;
        }
        if (sum != null && output != null) {
            score += RELATION * (relations.isPassedBack(l, output, sum) ? 1 : 0);
            // What is computed first is saved first.
            score += relations.isBefore(output, sum) ? 0.05 : 0;
        }
        return score;
    }

    /** An array that looks like a gradient is one. */
    private double gradient(ValueMatrix m) {
        return hint(m).isGradient() ? 0.7 : 0.1;
    }
}
