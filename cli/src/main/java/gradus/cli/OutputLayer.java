package gradus.cli;

import gradus.network.Network;
import gradus.tables.Target;
import gradus.tables.Task;
import gradus.train.OutputKind;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an output layer and a loss say about the task, and which ones a task takes if the user names none. */
final class OutputLayer {
    private static final Set<String> PROBABILITIES = Set.of("sigmoid", "softmax", "hard-sigmoid");
    private static final Set<String> LOG_PROBABILITIES = Set.of("log-softmax");
    private static final Set<String> OF_PROBABILITIES = Set.of("bce", "cross-entropy");
    private static final Set<String> OF_NUMBERS = Set.of("squared-error", "mse", "absolute-error", "huber", "poisson");

    private OutputLayer() {}

    /** The task that a network of the user's own implies, if it implies any. */
    static Optional<Task> implied(Network network) {
        String activation = network.outputActivation();
        String loss = name(network.loss());
        if (PROBABILITIES.contains(activation)
                || LOG_PROBABILITIES.contains(activation)
                || OF_PROBABILITIES.contains(loss)
                || Set.of("nll", "hinge").contains(loss)) {
            return Optional.of(Task.CLASSIFY);
        }
        return OF_NUMBERS.contains(loss) ? Optional.of(Task.REGRESS) : Optional.empty();
    }

    /** The task that a loss implies where the output layer follows from the data. */
    static Optional<Task> impliedBy(@Nullable String loss) {
        if (loss == null) {
            return Optional.empty();
        }
        return switch (name(loss)) {
            case "bce", "cross-entropy", "nll", "hinge" -> Optional.of(Task.CLASSIFY);
            case "absolute-error", "huber", "poisson" -> Optional.of(Task.REGRESS);
            // Classes are learnt with squares too.
            default -> Optional.empty();
        };
    }

    /** What the outputs of a network are. */
    static OutputKind kind(Network network) {
        String activation = network.outputActivation();
        String loss = name(network.loss());
        if (LOG_PROBABILITIES.contains(activation) || loss.equals("nll")) {
            return OutputKind.LOG_PROBABILITIES;
        }
        return PROBABILITIES.contains(activation) || OF_PROBABILITIES.contains(loss)
                ? OutputKind.PROBABILITIES
                : OutputKind.SCORES;
    }

    /** The target of an output whose class it is not: -1 for the loss that is defined so, else 0. */
    static double lowTarget(@Nullable String loss) {
        return loss != null && name(loss).equals("hinge") ? -1 : 0;
    }

    /** Whether two classes take two outputs: the losses of several outputs that depend on each other. */
    static boolean takesAnOutputPerClass(@Nullable String loss) {
        return loss != null && Set.of("cross-entropy", "nll").contains(name(loss));
    }

    /** Whether numbers are learnt by an output that can take any value. */
    static boolean isUnbounded(@Nullable String loss) {
        return loss == null || !name(loss).equals("poisson");
    }

    /** The activation of the output layer for such a target and loss. */
    static String activation(Target target, @Nullable String loss) {
        String name = loss == null ? "" : name(loss);
        return switch (name) {
            case "hinge" -> "identity";
            case "nll" -> "log-softmax";
            case "poisson" -> "exp";
            case "bce" -> "sigmoid";
            case "cross-entropy" -> "softmax";
            default ->
                switch (target) {
                    case Target.Numbers ignored -> "identity";
                    case Target.Labels ignored -> "sigmoid";
                    case Target.Classes classes -> classes.outputs() == 1 ? "sigmoid" : "softmax";
                };
        };
    }

    /** A loss's name without its number: {@code huber} of {@code huber(2)}. */
    private static String name(String loss) {
        int end = loss.indexOf('(');
        return (end < 0 ? loss : loss.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }
}
