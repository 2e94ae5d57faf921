package gradus.cli;

import gradus.network.Network;
import gradus.network.OutputConventions;
import gradus.network.OutputMeaning;
import gradus.network.OutputUse;
import gradus.tables.Target;
import gradus.tables.Task;
import gradus.train.OutputKind;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The library's conventions about output layers in the terms of tasks and targets. */
final class OutputLayer {
    private OutputLayer() {}

    /** The task that the output and the loss of a network of the user's own imply, if they imply any. */
    static Optional<Task> implied(OutputUse use) {
        if (use.meaning() != OutputMeaning.NUMBERS || use.learnsClasses()) {
            return Optional.of(Task.CLASSIFY);
        }
        return use.isKnown() ? Optional.of(Task.REGRESS) : Optional.empty();
    }

    /** The task that a loss implies where the output layer follows from the data; classes are learnt with squares too. */
    static Optional<Task> impliedBy(@Nullable String loss, OutputConventions conventions) {
        if (conventions.learnsClasses(loss)) {
            return Optional.of(Task.CLASSIFY);
        }
        return conventions.taken(loss).map(numbers -> Task.REGRESS);
    }

    /** What the outputs of a network are. */
    static OutputKind kind(Network network) {
        return switch (OutputConventions.meaning(network)) {
            case NUMBERS -> OutputKind.SCORES;
            case PROBABILITIES, DISTRIBUTION -> OutputKind.PROBABILITIES;
            case LOG_DISTRIBUTION -> OutputKind.LOG_PROBABILITIES;
        };
    }

    /** Whether two classes take two outputs: the losses that compare the outputs of an example. */
    static boolean takesAnOutputPerClass(@Nullable String loss, OutputConventions conventions) {
        return conventions
                .taken(loss)
                .filter(m -> m == OutputMeaning.DISTRIBUTION || m == OutputMeaning.LOG_DISTRIBUTION)
                .isPresent();
    }

    /** What is to be learnt. */
    static OutputMeaning wanted(Target target) {
        return switch (target) {
            case Target.Numbers ignored -> OutputMeaning.NUMBERS;
            case Target.Labels ignored -> OutputMeaning.PROBABILITIES;
            case Target.Classes classes ->
                classes.outputs() == 1 ? OutputMeaning.PROBABILITIES : OutputMeaning.DISTRIBUTION;
        };
    }
}
