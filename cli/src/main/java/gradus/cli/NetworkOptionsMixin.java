package gradus.cli;

import gradus.InputException;
import gradus.layout.Layout;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import java.nio.file.Path;
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

    /**
     * The network that a text, or a file of equations, and these options describe.
     *
     * @param spec a network text, a file whose name ends in .gradus, or - for equations from standard input
     * @throws InputException if the text, a definition or a number is wrong
     */
    Network network(String spec) {
        NetworkOptions all = options();
        requireOneOfLossAndUpstream();
        return EquationFiles.isEquations(spec)
                ? Network.equations(EquationFiles.title(spec), EquationFiles.read(spec), all)
                : Network.parse(spec, all);
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
