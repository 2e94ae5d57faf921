package gradus.train;

import gradus.InputException;
import gradus.kernels.Precision;
import gradus.network.TrainingPrograms.Start;
import org.jspecify.annotations.Nullable;

/**
 * What decides a training's result, besides network and data. Together with those it fixes every bit of the model on
 * one machine; what does not change a bit (threads, folders, listeners) is not in here.
 *
 * @param batch examples of a step; 0 means all
 * @param epochs how often every example is seen, at least 0
 * @param l2 lambda of the penalty (lambda/2m) * sum of squared weights, at least 0
 * @param initialisation how weights start, in place of what their activation suggests; null for that
 * @param seed of every random number
 * @param validation the fraction of rows held back, in [0, 1)
 * @param patience stops after this many epochs without a lower validation loss; at least 1
 */
public record TrainingSettings(
        Optimizer optimizer,
        int batch,
        int epochs,
        double l2,
        @Nullable Start initialisation,
        long seed,
        Precision precision,
        double validation,
        int patience) {
    /** The defaults: the library's optimiser, batches of 32, 100 epochs, float32, seed 0, no penalty, nothing held back. */
    public static final TrainingSettings DEFAULT =
            new TrainingSettings(Optimizer.standard(), 32, 100, 0, null, 0, Precision.FLOAT32, 0, 10);

    /** @throws InputException if a number is out of its range */
    public TrainingSettings {
        if (batch < 0) {
            throw new InputException("A batch of " + batch + " examples is not possible; give 1 or more, or 'all'.");
        }
        if (epochs < 0) {
            throw new InputException("Training for " + epochs + " epochs is not possible; give 0 or more.");
        }
        if (!(l2 >= 0) || Double.isInfinite(l2)) {
            throw new InputException("The L2 penalty is " + l2 + "; it has to be a number of 0 or more.");
        }
        if (!(validation >= 0 && validation < 1)) {
            throw new InputException(
                    "The validation fraction is " + validation + "; it has to be at least 0 and below 1.");
        }
        if (patience < 1) {
            throw new InputException("A patience of " + patience + " epochs is not possible; give 1 or more.");
        }
    }

    public TrainingSettings withOptimizer(Optimizer changed) {
        return new TrainingSettings(changed, batch, epochs, l2, initialisation, seed, precision, validation, patience);
    }

    public TrainingSettings withBatch(int changed) {
        return new TrainingSettings(
                optimizer, changed, epochs, l2, initialisation, seed, precision, validation, patience);
    }

    public TrainingSettings withEpochs(int changed) {
        return new TrainingSettings(
                optimizer, batch, changed, l2, initialisation, seed, precision, validation, patience);
    }

    public TrainingSettings withL2(double changed) {
        return new TrainingSettings(
                optimizer, batch, epochs, changed, initialisation, seed, precision, validation, patience);
    }

    public TrainingSettings withInitialisation(@Nullable Start changed) {
        return new TrainingSettings(optimizer, batch, epochs, l2, changed, seed, precision, validation, patience);
    }

    public TrainingSettings withSeed(long changed) {
        return new TrainingSettings(
                optimizer, batch, epochs, l2, initialisation, changed, precision, validation, patience);
    }

    public TrainingSettings withPrecision(Precision changed) {
        return new TrainingSettings(optimizer, batch, epochs, l2, initialisation, seed, changed, validation, patience);
    }

    public TrainingSettings withValidation(double changed) {
        return new TrainingSettings(optimizer, batch, epochs, l2, initialisation, seed, precision, changed, patience);
    }

    public TrainingSettings withPatience(int changed) {
        return new TrainingSettings(optimizer, batch, epochs, l2, initialisation, seed, precision, validation, changed);
    }
}
