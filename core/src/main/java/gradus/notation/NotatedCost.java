package gradus.notation;

import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Forward;
import gradus.math.Relabelling;
import gradus.math.Tensor;
import gradus.network.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A notation's conventions of a network's cost: of all examples or of one, summed or averaged, with the penalty or without.
 *
 * @param one whether the equations are for one example
 */
record NotatedCost(Network network, Notation notation, boolean one) {
    /**
     * A system with the cost and the factors of derived tensors as the notation has them.
     *
     * @param renamed the network's system in the notation's letters
     */
    Forward convention(Forward renamed, Relabelling relabelling) {
        List<Equation> equations = new ArrayList<>(renamed.equations());
        if (network.isChain() || network.upstream() != null) {
            equations.set(equations.size() - 1, new Equation(renamed.cost(), List.of(), relabelling.apply(own())));
        }
        List<Tensor> given = renamed.given().stream()
                .filter(t -> !one || !t.equals(relabelling.apply(network.lambda())))
                .toList();
        return new Forward(
                given,
                equations,
                notation.partial() || one ? Map.of() : renamed.scales(),
                renamed.names(),
                renamed.wanted(),
                renamed.known());
    }

    private static Expr withoutMean(Expr e) {
        return switch (e) {
            case Expr.Mul product -> product.factors().getLast();
            case Expr.Add sum -> {
                List<Expr> terms = new ArrayList<>(sum.terms());
                terms.set(0, withoutMean(terms.getFirst()));
                yield Expr.add(terms);
            }
            default -> e;
        };
    }

    /** The cost in the network's own letters. */
    Expr own() {
        Expr own = network.forward().equations().getLast().body();
        if (network.upstream() != null && !one) {
            // Where gradients are plain derivatives, so is the one that arrives: without the 1/m of the mean.
            boolean mean = network.forward().scales().containsKey(network.output());
            return mean && notation.partial() ? withoutMean(own) : own;
        }
        if (!network.isChain()) {
            return own;
        }
        return network.cost(one, isAveraged(), !notation.penalty().isEmpty());
    }

    /** Whether the notation's cost is the library's divided by the number of outputs. */
    boolean isAveraged() {
        if (!network.isChain() || network.upstream() != null) {
            return false;
        }
        String loss = network.loss();
        int end = loss.indexOf('(');
        return notation.averaged().contains(end < 0 ? loss : loss.substring(0, end));
    }
}
