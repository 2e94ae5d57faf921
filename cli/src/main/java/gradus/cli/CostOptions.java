package gradus.cli;

import gradus.InputException;
import gradus.math.Rational;
import gradus.network.Library;
import gradus.network.NetworkOptions;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What belongs to a network beside its text, in every command that takes one: loss, formulas, penalty, dropout. */
class CostOptions {
    @Option(
            names = "--loss",
            paramLabel = "LOSS",
            description = "A loss by name, or a formula in a and y such as \"(a-y)^4\". "
                    + "Without it, the one that fits the output activation.")
    private @Nullable String loss;

    @Option(
            names = "--define",
            paramLabel = "FORMULA",
            description = "An activation, loss, layer or optimizer of your own: \"swish2(z) = z * sigmoid(2*z)\". "
                    + "Repeatable.")
    private List<String> definitions = new ArrayList<>();

    @Option(
            names = "--l2",
            paramLabel = "LAMBDA",
            description = "Strength of the penalty (lambda/2m) sum of squared weights (default: 0).")
    private @Nullable String l2;

    @Option(
            names = "--keep-prob",
            paramLabel = "P",
            description = "Dropout after every hidden layer: the probability that a unit is kept (default: 1, none).")
    private @Nullable String keepProb;

    /** @throws InputException if a definition or a number is wrong */
    NetworkOptions options() {
        return NetworkOptions.defaults()
                .withLibrary(library(definitions))
                .withLoss(loss)
                .withPenalty(lambda() > 0)
                .withKeep(keep());
    }

    /** The built-in names and these. */
    static Library library(List<String> definitions) {
        Library library = Library.builtIn();
        for (String definition : definitions) {
            library = library.with(definition);
        }
        return library;
    }

    /** As typed; null for the one that fits. */
    @Nullable
    String loss() {
        return loss;
    }

    /** As typed, in order. */
    List<String> definitions() {
        return List.copyOf(definitions);
    }

    boolean hasLambda() {
        return l2 != null;
    }

    /** The strength of the L2 penalty, 0 or more. */
    double lambda() {
        if (l2 == null) {
            return 0;
        }
        double value = number(l2, "--l2").doubleValue();
        if (value < 0 || Double.isInfinite(value)) {
            throw new InputException("--l2: " + l2 + " is negative or too large; it must be 0 or more.");
        }
        return value;
    }

    boolean hasKeep() {
        return keepProb != null;
    }

    /** The probability that a hidden unit is kept, 1 for no dropout. */
    Rational keep() {
        if (keepProb == null) {
            return Rational.ONE;
        }
        Rational keep = number(keepProb, "--keep-prob");
        if (keep.signum() <= 0 || keep.compareTo(Rational.ONE) > 0) {
            throw new InputException("--keep-prob: " + keepProb + " is no probability to keep a unit; "
                    + "it must be above 0 and at most 1.");
        }
        return keep;
    }

    /** @param option that the message names */
    static Rational number(String text, String option) {
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
