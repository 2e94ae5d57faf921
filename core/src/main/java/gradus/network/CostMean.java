package gradus.network;

import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether a cost is the mean over the examples: whatever compares outputs and labels is divided by their number. */
public final class CostMean {
    private final Network network;

    /** What is compared, or else the inputs, and what depends on it. */
    private final Set<Tensor> compared = new HashSet<>();

    /** Of those, what an equation divides by the number of examples. */
    private final Set<Tensor> divided = new HashSet<>();

    private CostMean(Network network) {
        this.network = network;
    }

    /** Whether the number of examples divides the cost of a network, whatever a penalty has. */
    public static boolean isMean(Network network) {
        return new CostMean(network).isMean();
    }

    private boolean isMean() {
        List<Tensor> sources = sources();
        compared.addAll(sources.isEmpty() ? network.inputTensors() : sources);
        for (Equation e : network.forward().equations()) {
            if (reads(e.body())) {
                compared.add(e.target());
                // Where nothing says which tensor is the output, what has an index of the examples may be a layer's.
                boolean followed = !sources.isEmpty() || !e.target().dims().contains(network.examples());
                if (followed && isDivided(e.body())) {
                    divided.add(e.target());
                }
            }
        }
        Expr cost = network.costWithoutPenalty();
        return reads(cost) && isDivided(cost);
    }

    private List<Tensor> sources() {
        List<Tensor> sources = new ArrayList<>(network.labelTensors());
        if (network.outputOrNull() instanceof Tensor output) {
            sources.add(output);
        }
        if (network.upstream() instanceof Tensor arriving) {
            sources.add(arriving);
        }
        return sources;
    }

    private boolean reads(Expr e) {
        return Exprs.any(e, x -> x instanceof Expr.Entry entry && compared.contains(entry.tensor()));
    }

    private boolean isDivided(Expr e) {
        return switch (e) {
            case Expr.Entry entry -> divided.contains(entry.tensor());
            case Expr.Mul product -> product.factors().stream().anyMatch(f -> isDivisor(f) || reads(f) && isDivided(f));
            default -> Exprs.children(e).stream().filter(this::reads).allMatch(this::isDivided);
        };
    }

    private boolean isDivisor(Expr e) {
        return e instanceof Expr.Pow p
                && p.exponent() < 0
                && Exprs.any(p.base(), new Expr.Size(network.examples())::equals);
    }
}
