package gradus.diagnose;

import gradus.diagnose.Diagnosis.Note;
import gradus.diagnose.Scaling.Factor;
import gradus.math.Tensor;
import gradus.network.Network;
import java.util.ArrayList;
import java.util.List;

/** What is said of the conventions that a submission was read in, where they are not the usual ones. */
final class ConventionNotes {
    private final RightProgram program;
    private final Search search;

    ConventionNotes(RightProgram program, Search search) {
        this.program = program;
        this.search = search;
    }

    private String firstGradient() {
        Network network = program.network();
        Tensor sum = network.isChain() ? ChainLayer.of(network).getLast().sum() : null;
        return sum != null
                ? network.part(program.forward().gradientOf(sum)).letter()
                : search.statuses().keySet().stream()
                        .filter(t -> program.gradient(t) != null)
                        .findFirst()
                        .map(program::shown)
                        .orElse("the gradients");
    }

    /** In plain words, where they are not the usual ones. */
    List<Note> notes() {
        Scaling scaling = program.scaling();
        Factor parameters = scaling.parameters();
        List<Note> found = new ArrayList<>();
        if (scaling.values().power() == 0 && parameters.power() == 0) {
            found.add(new Note(
                    "one-over-m-in-dZ",
                    "1/m stands in " + firstGradient()
                            + ", and everything below carries it: right, in another place than usual."));
        }
        if (scaling.sums() && program.network().upstream() != null) {
            found.add(new Note(
                    "cost-is-a-sum",
                    "The gradients of the parameters are sums over the examples: right where what arrives has the mean's"
                            + " 1/m in it already, or where the cost is a sum."));
        } else if (scaling.sums()) {
            found.add(new Note(
                    "cost-is-a-sum",
                    (scaling.cost().power() == 1
                                    ? program.forward().cost() + " and the gradients of the parameters are sums"
                                    : "The gradients of the parameters are sums")
                            + " over the examples, without 1/m: right for a cost that is the sum and not the mean."));
        }
        if (scaling.descends()) {
            found.add(new Note(
                    "descent-direction",
                    "Every gradient has the opposite sign: right for a program that adds its step, as in W = W + rate dW;"
                            + " one that subtracts it goes uphill."));
        }
        if (!parameters.abs().isPlain()) {
            found.add(new Note(
                    "learning-rate-inside",
                    "The gradients of the parameters are multiplied by "
                            + EditWords.shown(parameters.number().doubleValue())
                            + ", as with a learning rate inside: they are steps."));
        }
        return found;
    }
}
