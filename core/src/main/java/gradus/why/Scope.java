package gradus.why;

import gradus.math.Tensor;
import gradus.network.Network;
import java.util.Optional;

/** Why a topic is no question about a network, in words that stand behind the topic's name. */
final class Scope {
    /** As a line of a system has it. */
    private static final String SUM = "Z[i,j] = sum(k) W[i,k]*A[k,j] + b[i]";

    private Scope() {}

    /** The topic compares losses of the library above a layer's activation. */
    static Optional<String> losses(Study study) {
        Network network = study.network();
        if (network.upstream() != null) {
            return Optional.of("compares losses, and here is none: " + arriving(study)
                    + " is given. Leave --upstream out" + " to ask about a loss.");
        }
        return network.isChain()
                ? study.layers().outputActivation().isEmpty()
                        ? Optional.of("compares losses above an output activation; " + network.title()
                                + " does not end in one.")
                        : Optional.empty()
                : Optional.of("compares the library's losses above the last activation of a chain of layers; "
                        + network.title() + " has a cost of its own, " + study.cost() + ".");
    }

    /** The topic is about the place where the cost's derivative meets that of an activation. */
    static Optional<String> output(Study study) {
        Network network = study.network();
        if (network.upstream() != null) {
            return Optional.of("is about a loss above the output, and here is none: " + arriving(study)
                    + " is given, as a layer above would hand it down.");
        }
        return study.layers()
                        .outputActivation()
                        .filter(a -> study.find(a.argument()).isPresent())
                        .isPresent()
                ? Optional.empty()
                : Optional.of("is about an activation that the cost compares with labels; in " + network.title()
                        + " no equation A[i,j] = g(Z[i,j]) stands right below the cost.");
    }

    /** The topic is about functions of one tensor. */
    static Optional<String> activations(Study study) {
        return study.layers().activations().isEmpty()
                ? Optional.of(
                        "is about activations, equations such as A[i,j] = tanh(Z[i,j]) with one tensor on the right;"
                                + " " + study.network().title() + " has none.")
                : Optional.empty();
    }

    /** The topic is about weights that stand in one product. */
    static Optional<String> product(Study study, Optional<WeightedSum> found, String which) {
        return found.isPresent()
                ? Optional.empty()
                : Optional.of("is about " + which + ", as in " + SUM + "; "
                        + study.network().title() + " has none.");
    }

    /** The topic follows steps of gradient descent. */
    static Optional<String> descent(Study study) {
        return study.network().upstream() == null
                ? Optional.empty()
                : Optional.of("follows a cost that training makes small, and here is none: " + arriving(study)
                        + " is given. Leave --upstream out to ask it.");
    }

    private static Tensor arriving(Study study) {
        return study.notated()
                .tensor(java.util.Objects.requireNonNull(study.network().upstream()));
    }
}
