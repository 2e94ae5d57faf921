package gradus.cli;

import gradus.InputException;
import gradus.math.Rational;
import gradus.network.Library;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What explain, gradients, check and diagnose share: everything that belongs to a network beside its text. */
final class NetworkOptionsMixin {
    /** Which way round the arrays of a file lie. */
    enum Layout {
        COLUMNS,
        ROWS,
        PYTORCH
    }

    @Option(
            names = "--loss",
            paramLabel = "LOSS",
            description = "A loss by name, or a formula in a and y such as \"(a-y)^4\". "
                    + "Without it, the one that fits the output activation.")
    private @Nullable String loss;

    @Option(
            names = "--define",
            paramLabel = "FORMULA",
            description = "An activation or a loss of your own: \"swish2(z) = z * sigmoid(2*z)\". Repeatable.")
    private List<String> definitions = new ArrayList<>();

    @Option(
            names = "--l2",
            paramLabel = "LAMBDA",
            defaultValue = "0",
            description = "Strength of the penalty (lambda/2m) sum of squared weights (default: ${DEFAULT-VALUE}).")
    private String l2 = "0";

    @Option(
            names = "--keep-prob",
            paramLabel = "P",
            defaultValue = "1",
            description = "Dropout after every hidden layer: the probability that a unit is kept (default: 1, none).")
    private String keepProb = "1";

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

    /** @throws InputException if a definition or a number is wrong */
    NetworkOptions options() {
        Library library = Library.builtIn();
        for (String definition : definitions) {
            library = library.with(definition);
        }
        return NetworkOptions.defaults()
                .withLibrary(library)
                .withLoss(loss)
                .withPenalty(lambda() > 0)
                .withKeep(keep());
    }

    /** The strength of the L2 penalty, 0 or more. */
    double lambda() {
        double value = number(l2, "--l2").doubleValue();
        if (value < 0 || Double.isInfinite(value)) {
            throw new InputException("--l2: " + l2 + " is negative or too large; it must be 0 or more.");
        }
        return value;
    }

    /** The probability that a hidden unit is kept, 1 for no dropout. */
    Rational keep() {
        Rational keep = number(keepProb, "--keep-prob");
        if (keep.signum() <= 0 || keep.compareTo(Rational.ONE) > 0) {
            throw new InputException("--keep-prob: " + keepProb + " is no probability to keep a unit; "
                    + "it must be above 0 and at most 1.");
        }
        return keep;
    }

    /** Null where the file's own shapes decide. */
    @Nullable Layout layout() {
        if (layout == null) {
            return null;
        }
        for (Layout known : Layout.values()) {
            if (known.name().equalsIgnoreCase(layout)) {
                return known;
            }
        }
        throw new InputException("--layout: '" + layout + "' is no layout; columns, rows and pytorch are.");
    }

    @Nullable Path data() {
        return data;
    }

    private static Rational number(String text, String option) {
        try {
            BigDecimal value = new BigDecimal(text.strip());
            if (Math.abs((long) value.scale()) + value.precision() <= 400) {
                return Rational.parse(value.toPlainString());
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new InputException(option + ": '" + text + "' is not a number, or out of range.");
    }
}
