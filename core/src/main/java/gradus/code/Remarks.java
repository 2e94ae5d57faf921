package gradus.code;

import gradus.math.Derivation;
import gradus.math.Derivation.Gradient;
import gradus.math.Derivation.Output;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Function;
import gradus.math.MatrixForm;
import gradus.math.Relabelling;
import gradus.math.Tensor;
import gradus.network.Network;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A line on each equation: why it looks as it does. Chosen by the structure of the derivation, never by a name. */
final class Remarks {
    private final Network network;
    private final Derivation derivation;
    private final Relabelling relabelling;

    Remarks(Network network, Derivation derivation, Relabelling relabelling) {
        this.network = network;
        this.derivation = derivation;
        this.relabelling = relabelling;
    }

    @Nullable
    String forward(Equation e) {
        for (var mask : network.masks()) {
            if (Exprs.mentions(e.body(), mask.tensor())) {
                return "dropout: " + name(mask.tensor())
                        + " is 1 for what is kept, 0 for what is dropped; what is kept grows, so that the mean stays";
            }
        }
        if (network.isChain() && e.target().dims().size() == 1) {
            return e.target().dims().getFirst().equals(network.examples())
                    ? "one number for each example, over its units"
                    : "one number for each unit, over the examples";
        }
        return null;
    }

    /**
     * What a part that got a name of its own is for.
     *
     * @param readers what may read it
     */
    static String shared(Equation e, List<Equation> readers) {
        boolean shifts = readers.stream()
                .anyMatch(r -> Exprs.any(
                        r.body(),
                        x -> x instanceof Expr.Apply f
                                && f.function() == Function.EXP
                                && Exprs.mentions(f, e.target())));
        if (shifts && e.body() instanceof Expr.Fold f && f.kind() == Expr.Fold.Kind.LARGEST) {
            return "subtracted before exp, so that nothing overflows; it cancels";
        }
        return "needed more than once";
    }

    /** Whether the form through the chain rule alone is worth showing. */
    boolean showsGeneral(Gradient g) {
        return (g.output() == Output.CANCELS || g.output() == Output.PARTLY)
                && !g.general().equals(g.equation());
    }

    String backward(Gradient g) {
        List<Equation> readers = derivation.forward().equations().stream()
                .filter(e -> Exprs.mentions(e.body(), g.of()))
                .toList();
        boolean chain = network.isChain();
        String layer = chain || readers.isEmpty()
                ? "the output layer"
                : name(readers.getFirst().target());
        String cost = chain ? "the loss" : "the cost";
        return switch (g.output()) {
            case CANCELS -> "the derivative of " + layer + " cancels against " + cost + "'s; in general:";
            case PARTLY -> "part of " + layer + "'s derivative cancels against " + cost + "'s; in general:";
            case STAYS ->
                chain
                        ? "nothing cancels against the loss: the output layer's derivative stays as a factor"
                        : inSystem(g, readers);
            case PLAIN ->
                chain
                        ? "the derivative of the output layer is 1: what comes from the loss passes as it is"
                        : inSystem(g, readers);
            case NONE -> chain ? inside(g, readers) : inSystem(g, readers);
        };
    }

    private String inSystem(Gradient g, List<Equation> all) {
        Equation cost = derivation.forward().equations().getLast();
        List<Equation> readers =
                all.stream().filter(e -> !e.target().equals(cost.target())).toList();
        boolean scaled = derivation.forward().scales().containsKey(g.of());
        String m = relabelling.apply(network.examples()).name();
        if (readers.isEmpty()) {
            return "the derivative of the cost" + (scaled ? ", without the 1/" + m : "");
        }
        if (all.size() > 1) {
            return name(g.of()) + " acts through "
                    + all.stream().map(e -> name(e.target())).collect(Collectors.joining(", "))
                    + ": what comes back along each is added";
        }
        Equation reader = readers.getFirst();
        boolean divides = !scaled && derivation.forward().scales().containsKey(reader.target());
        boolean adds = Exprs.any(g.equation().body(), x -> x instanceof Expr.Fold s && s.isSum());
        String mean = divides ? ", divided by " + m + " for the mean" : "";
        return adds
                ? (g.of().dims().isEmpty() ? "" : "one entry of ") + name(g.of()) + " acts through several of "
                        + name(reader.target()) + ": what comes back along them is added" + mean
                : "entry by entry: times the derivative of " + name(reader.target()) + " with respect to "
                        + name(g.of()) + mean;
    }

    String unreached(Tensor parameter) {
        return name(network.forward().cost()) + " does not depend on " + name(parameter);
    }

    private String inside(Gradient g, List<Equation> readers) {
        Equation cost = derivation.forward().equations().getLast();
        List<Equation> layers =
                readers.stream().filter(e -> !e.target().equals(cost.target())).toList();
        if (layers.isEmpty()) {
            return "the derivative of the loss, " + (isPerExample() ? "without" : "with") + " the 1/"
                    + relabelling.apply(network.examples());
        }
        if (layers.size() > 1) {
            return name(g.of()) + " acts through "
                    + layers.stream().map(e -> name(e.target())).collect(Collectors.joining(", "))
                    + ": what comes back along each is added";
        }
        boolean penalised = readers.size() > 1;
        Equation reader = layers.getFirst();
        if (network.parameters().contains(g.of())) {
            return name(g.of()) + " serves every example: a sum over the examples"
                    + (isPerExample() ? ", divided by " + relabelling.apply(network.examples()) + " for the mean" : "")
                    + (penalised ? "; the penalty adds its own part" : "");
        }
        boolean collects = Exprs.any(
                reader.body(), x -> x instanceof Expr.Fold s && s.isSum() && Exprs.mentions(s.body(), g.of()));
        List<Tensor> weights = Exprs.tensors(reader.body()).stream()
                .filter(t -> t.dims().size() == 2 && network.parameters().contains(t))
                .toList();
        if (collects && !weights.isEmpty()) {
            return "back through " + name(weights.getFirst()) + transposed(g, weights.getFirst())
                    + ": one term for each unit of " + name(reader.target()) + " that reads " + name(g.of());
        }
        if (collects) {
            return "an entry of " + name(reader.target()) + " reads several of " + name(g.of())
                    + ": the sum is what they share";
        }
        if (reader.target().dims().size() > g.of().dims().size()) {
            return "one entry of " + name(g.of()) + " serves several of " + name(reader.target())
                    + ": what comes back along them is added";
        }
        return "entry by entry: times the derivative of " + name(reader.target()) + " with respect to " + name(g.of());
    }

    private boolean isPerExample() {
        return !derivation.forward().scales().isEmpty();
    }

    private String transposed(Gradient g, Tensor weights) {
        Tensor renamed = relabelling.apply(weights);
        MatrixForm form = MatrixForm.of(relabelling.apply(g.equation()));
        boolean turned = form != null
                && form.all().stream()
                        .anyMatch(f -> f instanceof MatrixForm.Transpose t
                                && t.of() instanceof MatrixForm.Whole w
                                && w.tensor().equals(renamed));
        return turned ? ", transposed" : "";
    }

    private String name(Tensor t) {
        return relabelling.apply(t).name();
    }
}
