package gradus.cli;

import gradus.InputException;
import gradus.layout.Layout;
import gradus.network.Network;
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

    /**
     * The network that a text and these options describe.
     *
     * @throws InputException if the text, a definition or a number is wrong
     */
    Network network(String spec) {
        return Network.parse(spec, options());
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
