package gradus.cli;

import gradus.InputException;
import gradus.kernels.Precision;
import gradus.network.TrainingPrograms.Start;
import gradus.network.TrainingRules;
import gradus.train.Optimizer;
import gradus.train.TrainingSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What steers a training; what is not given is as the defaults, or the checkpoint to go on from, say. */
final class TrainingOptions {
    /** The number of an optimiser that --weight-decay sets. */
    private static final String WEIGHT_DECAY = "weight-decay";

    private static final List<Start> STARTS = List.of(Start.HE, Start.GLOROT, Start.ZERO);

    @Option(
            names = "--optimizer",
            paramLabel = "NAME",
            description =
                    "sgd, momentum, nesterov, rmsprop, adam or adamw (default: adam), or one of your own: see --define.")
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
            description =
                    "Decay of the parameters, decoupled from the gradient; for optimizers that take it, as adamw does "
                            + "(default there: 0.01).")
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
     * @param rules the optimisers that there are
     * @throws InputException if a number or a word is wrong
     */
    TrainingSettings settings(TrainingSettings base, CostOptions cost, TrainingRules rules) {
        double l2 = cost.hasLambda() ? cost.lambda() : base.l2();
        TrainingSettings settings = base.withL2(l2).withOptimizer(optimizer(base.optimizer(), rules));
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

    private Optimizer optimizer(Optimizer base, TrainingRules rules) {
        Optimizer chosen = base;
        if (optimizer != null) {
            List<String> names = List.copyOf(rules.optimizerNames());
            chosen = Optimizer.of(rules.optimizer(names.get(Words.place("--optimizer", optimizer, names))));
        }
        if (learningRate != null) {
            chosen = chosen.withLearningRate(positive("--learning-rate", learningRate));
        }
        return weightDecay == null
                ? chosen
                : withWeightDecay(chosen, notNegative("--weight-decay", weightDecay), rules);
    }

    private static Optimizer withWeightDecay(Optimizer chosen, double decay, TrainingRules rules) {
        if (chosen.numbers().containsKey(WEIGHT_DECAY)) {
            return chosen.with(WEIGHT_DECAY, decay);
        }
        List<String> able = rules.optimizerNames().stream()
                .filter(name -> Optimizer.of(rules.optimizer(name)).numbers().containsKey(WEIGHT_DECAY))
                .toList();
        throw new InputException("--weight-decay: " + chosen.name() + " has none; it is for " + String.join(", ", able)
                + ". With " + chosen.name() + " use --l2, a penalty in the cost.");
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
