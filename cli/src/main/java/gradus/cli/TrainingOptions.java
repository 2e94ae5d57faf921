package gradus.cli;

import gradus.InputException;
import gradus.kernels.Precision;
import gradus.network.TrainingPrograms.Start;
import gradus.train.Optimizer;
import gradus.train.TrainingSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What steers a training; what is not given is as the defaults, or the checkpoint to go on from, say. */
final class TrainingOptions {
    private static final List<Start> STARTS = List.of(Start.HE, Start.GLOROT, Start.ZERO);

    @Option(
            names = "--optimizer",
            paramLabel = "NAME",
            description = "sgd, momentum, nesterov, rmsprop, adam or adamw (default: adam).")
    private @Nullable String optimizer;

    @Option(
            names = {"--learning-rate", "--lr"},
            paramLabel = "RATE",
            description = "Factor on each step (default: 0.001; 0.01 for sgd, momentum and nesterov).")
    private @Nullable String learningRate;

    @Option(names = "--batch", paramLabel = "N|all", description = "Examples of a step (default: 32).")
    private @Nullable String batch;

    @Option(names = "--epochs", paramLabel = "N", description = "How often every example is seen (default: 100).")
    private @Nullable String epochs;

    @Option(
            names = "--weight-decay",
            paramLabel = "D",
            description = "Decay of the parameters, decoupled from the gradient; for adamw only (default there: 0.01).")
    private @Nullable String weightDecay;

    @Option(
            names = "--init",
            paramLabel = "HOW",
            description = "How weights start: he, glorot or zero (default: he before the relu family, else glorot).")
    private @Nullable String init;

    @Option(names = "--seed", paramLabel = "N", description = "Of every random number (default: 0).")
    private @Nullable Long seed;

    @Option(names = "--precision", paramLabel = "P", description = "float32 or float64 (default: float32).")
    private @Nullable String precision;

    @Option(
            names = "--validation",
            paramLabel = "FRACTION",
            description =
                    "Part of the rows that is held back to stop in time and choose the best weights (default: 0).")
    private @Nullable String validation;

    @Option(
            names = "--patience",
            paramLabel = "N",
            description = "Epochs without a lower validation loss before it stops (default: 10).")
    private @Nullable String patience;

    /**
     * The settings.
     *
     * @param base what holds where an option is not given
     * @throws InputException if a number or a word is wrong
     */
    TrainingSettings settings(TrainingSettings base, CostOptions cost) {
        double l2 = cost.hasLambda() ? cost.lambda() : base.l2();
        TrainingSettings settings = base.withL2(l2).withOptimizer(optimizer(base.optimizer()));
        if (batch != null) {
            settings = settings.withBatch(batch.equalsIgnoreCase("all") ? 0 : whole("--batch", batch, " or all"));
        }
        if (epochs != null) {
            settings = settings.withEpochs(whole("--epochs", epochs, ""));
        }
        if (init != null) {
            List<String> names =
                    STARTS.stream().map(s -> s.name().toLowerCase(Locale.ROOT)).toList();
            settings = settings.withInitialisation(STARTS.get(Words.place("--init", init, names)));
        }
        if (seed != null) {
            settings = settings.withSeed(seed);
        }
        if (precision != null) {
            List<String> names =
                    Arrays.stream(Precision.values()).map(Precision::text).toList();
            settings = settings.withPrecision(Precision.values()[Words.place("--precision", precision, names)]);
        }
        if (validation != null) {
            settings = settings.withValidation(validation(validation));
        }
        if (patience != null) {
            settings = settings.withPatience(whole("--patience", patience, ""));
        }
        return settings;
    }

    boolean hasPatience() {
        return patience != null;
    }

    private Optimizer optimizer(Optimizer base) {
        OptionalDouble rate = learningRate == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(positive("--learning-rate", learningRate));
        OptionalDouble decay = weightDecay == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(notNegative("--weight-decay", weightDecay));
        if (optimizer != null) {
            List<String> names = Optimizer.all().stream().map(Optimizer::name).toList();
            return Optimizer.named(names.get(Words.place("--optimizer", optimizer, names)), rate, decay);
        }
        if (rate.isEmpty() && decay.isEmpty()) {
            return base;
        }
        if (decay.isEmpty()) {
            return base.withLearningRate(rate.getAsDouble());
        }
        OptionalDouble kept = rate.isPresent() ? rate : OptionalDouble.of(base.learningRate());
        return Optimizer.named(base.name(), kept, decay);
    }

    private static int whole(String option, String text, String alternative) {
        try {
            int value = Integer.parseInt(text.strip());
            if (value >= 1) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new InputException(
                option + ": '" + text + "' is not possible; give a whole number of 1 or more" + alternative + ".");
    }

    private static double positive(String option, String text) {
        double value = number(text);
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new InputException(option + ": '" + text + "' is not possible; give a number above 0.");
        }
        return value;
    }

    private static double notNegative(String option, String text) {
        double value = number(text);
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new InputException(option + ": '" + text + "' is not possible; give a number of 0 or more.");
        }
        return value;
    }

    private static double validation(String text) {
        double value = number(text);
        if (!(value >= 0 && value < 1)) {
            throw new InputException("--validation: '" + text
                    + "' is not possible; give the fraction of rows to hold back, at least 0 and below 1.");
        }
        return value;
    }

    /** NaN for what is none. */
    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
