package gradus.cli;

import gradus.InputException;
import gradus.layout.Layout;
import gradus.model.Model;
import gradus.model.ModelHeader;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.train.TrainingSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What explain, gradients, check and diagnose share: everything that belongs to a network beside its text. */
final class NetworkOptionsMixin extends CostOptions {
    @Option(
            names = "--layout",
            paramLabel = "LAYOUT",
            description = "How the arrays lie: columns, rows or pytorch. Without it, read from their shapes.")
    private @Nullable String layout;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "Arrays X, Y, W1, b1, ... to work with (NPZ, MAT or safetensors).")
    private @Nullable Path data;

    @Option(
            names = "--upstream",
            description =
                    "In place of a loss: the gradient that arrives at the output is given (dA{L} of the last layer, "
                            + "d and the last tensor's name in a system), and everything below follows.")
    private boolean upstream;

    /** The strength of the penalty that a model was trained with, once its file has been read. */
    private double trained;

    /**
     * The network that a text, or a file, and these options describe.
     *
     * @param spec a network text, a file whose name ends in .gradus, - for equations from standard input, or a model file,
     *     which stands for the network in it, with the loss and the penalty that it was trained with
     * @throws InputException if the text, a definition or a number is wrong
     */
    Network network(String spec) {
        NetworkOptions all = options();
        requireOneOfLossAndUpstream();
        return EquationFiles.isModel(spec) ? inModel(Path.of(spec), all) : EquationFiles.network(spec, all);
    }

    private Network inModel(Path file, NetworkOptions all) {
        ModelHeader header = Model.read(file).header();
        TrainingSettings training = header.training();
        trained = hasLambda() || training == null ? 0 : training.l2();
        List<String> definitions = new ArrayList<>(header.definitions());
        definitions.addAll(definitions());
        boolean hasLoss = all.loss() != null || all.upstream();
        return header.network(
                String.valueOf(file.getFileName()),
                all.withLibrary(library(definitions))
                        .withLoss(hasLoss ? all.loss() : header.loss())
                        .withPenalty(lambda() > 0));
    }

    @Override
    double lambda() {
        return hasLambda() ? super.lambda() : trained;
    }

    void requireOneOfLossAndUpstream() {
        if (upstream && loss() != null) {
            throw new InputException("--loss and --upstream: where the gradient at the output is given, there is no "
                    + "loss; leave one of them out.");
        }
    }

    boolean isUpstream() {
        return upstream;
    }

    @Override
    NetworkOptions options() {
        return super.options().withUpstream(upstream);
    }

    /** Null where the file's own shapes decide. */
    @Nullable
    Layout layout() {
        return layout == null ? null : layout(layout, "--layout");
    }

    /** @param option that the message names */
    static Layout layout(String text, String option) {
        for (Layout known : Layout.values()) {
            if (known.name().equalsIgnoreCase(text)) {
                return known;
            }
        }
        throw new InputException(option + ": '" + text + "' is no layout; columns, rows and pytorch are.");
    }

    @Nullable
    Path data() {
        return data;
    }
}
