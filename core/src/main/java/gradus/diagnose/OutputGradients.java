package gradus.diagnose;

import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Tensor;
import gradus.network.LayerSpec;
import gradus.network.Network;
import gradus.network.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which costs have the gradient that was given at the output: up or down hill, with 1/m or without it. */
final class OutputGradients {
    private final Claims claims;
    private final LossChoice.Programs programs;
    private final double tolerance;
    private final Rates rates;

    OutputGradients(Claims claims, LossChoice.Programs programs, double tolerance) {
        this.claims = claims;
        this.programs = programs;
        this.tolerance = tolerance;
        this.rates = new Rates(claims.rate(), tolerance);
    }

    /**
     * Constants with which the first given gradient of the last layer is that of the network's cost.
     *
     * @param rated whether a gradient of a parameter may have a learning rate as well
     */
    List<Expr> scales(Network network, boolean rated) {
        Network head = head(network);
        RightProgram program = programs.of(head, Expr.ONE);
        Upstream truth = Numbers.ofHead(claims, network, head, program);
        List<Expr> found = new ArrayList<>();
        for (Tensor own : program.variables()) {
            Tensor given = program.gradient(own) == null ? null : ofLast(network, head.part(own));
            double[] mine = given == null ? null : claims.values().get(given);
            boolean known = Exprs.tensors(program.equation(own).body()).stream().allMatch(truth::knows);
            if (given == null || mine == null || !found.isEmpty() || !known) {
                continue;
            }
            Tensor of = Objects.requireNonNull(network.part(given).of());
            boolean ofExamples = !network.parameters().contains(of);
            double[] right = truth.evaluate(program.equation(own));
            double[] penalty = penalty(of, right.length, network);
            CostScales.of(network).forEach((scale, value) -> {
                double[] whole = penalty == null ? null : plus(value, right, penalty);
                if (whole != null && isMultiple(mine, whole, ofExamples, rated && !ofExamples)) {
                    found.add(scale);
                }
            });
        }
        return found;
    }

    /** The same tensor of the network's last layer. */
    private static @Nullable Tensor ofLast(Network network, Part part) {
        return network.parts().entrySet().stream()
                .filter(e -> e.getValue().layer() == network.depth()
                        && e.getValue().letter().equals(part.letter()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    /** What the penalty adds to a gradient of weights; null where the weights are not given. */
    private double @Nullable [] penalty(Tensor of, int length, Network network) {
        double[] added = new double[length];
        if (claims.lambda() == 0 || !network.weights().contains(of)) {
            return added;
        }
        double[] w = claims.values().get(of);
        for (int n = 0; w != null && n < length; n++) {
            added[n] = claims.lambda() / claims.examples() * w[n];
        }
        return w == null ? null : added;
    }

    private static double[] plus(double factor, double[] right, double[] added) {
        double[] sum = new double[right.length];
        for (int n = 0; n < sum.length; n++) {
            sum[n] = factor * right[n] + added[n];
        }
        return sum;
    }

    private boolean isMultiple(double[] mine, double[] right, boolean ofExamples, boolean rated) {
        int pivot = 0;
        for (int n = 0; n < right.length; n++) {
            pivot = Math.abs(right[n]) > Math.abs(right[pivot]) ? n : pivot;
        }
        double ratio = mine.length == 0 ? Double.NaN : mine[pivot] / right[pivot];
        double times = ofExamples ? 1.0 / claims.examples() : claims.examples();
        boolean likely = false;
        for (double number : new double[] {Math.abs(ratio), Math.abs(ratio / times)}) {
            likely |= Math.abs(number - 1) <= tolerance || rated && rates.fits(number);
        }
        return likely && isProportional(mine, right, ratio);
    }

    private boolean isProportional(double[] mine, double[] right, double factor) {
        double scale = Math.abs(factor) * Comparison.largest(right);
        for (int n = 0; n < mine.length; n++) {
            if (!(Math.abs(mine[n] - factor * right[n]) <= tolerance * scale)) {
                return false;
            }
        }
        return scale > 0;
    }

    /** The last layer as a network of its own: enough to see what its cost's gradient is. */
    private static Network head(Network network) {
        List<LayerSpec> specs = network.specs();
        List<LayerSpec> two = List.of(new LayerSpec(specs.get(specs.size() - 2).size(), List.of()), specs.getLast());
        return Network.of(two, network.options().withLoss(network.loss()).withPenalty(false));
    }
}
