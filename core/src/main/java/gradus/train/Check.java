package gradus.train;

import gradus.InputException;
import gradus.network.TrainingPrograms;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What must hold before a training begins. */
final class Check {
    private Check() {}

    static void fits(TrainingPrograms programs, Dataset data, String what) {
        int outputs = programs.perExample(programs.labels());
        if (data.rows() == 0) {
            throw new InputException("The " + what + " data has no rows.");
        }
        inputs(programs, data, what);
        if (data.outputs() != outputs) {
            throw new InputException("The " + what + " data has " + data.outputs() + " targets an example, the network "
                    + outputs + " outputs.");
        }
    }

    static void inputs(TrainingPrograms programs, Dataset data, String what) {
        int inputs = programs.perExample(programs.input());
        if (data.inputs() != inputs) {
            throw new InputException(
                    "The " + what + " data has " + data.inputs() + " inputs an example, the network " + inputs + ".");
        }
    }

    /** NaN stands for a missing value, and a network has nothing to say about that. */
    static void noneMissing(Dataset data) {
        double[] row = new double[data.inputs()];
        for (int n = 0; n < data.rows(); n++) {
            data.input(n, row, 0);
            for (int i = 0; i < row.length; i++) {
                if (Double.isNaN(row[i])) {
                    throw missing(n, i);
                }
            }
        }
    }

    /** @param row and input count from 0, in the message from 1 */
    static InputException missing(int row, int input) {
        return new InputException("Row " + (row + 1) + " of the given data holds NaN as its input " + (input + 1)
                + ": put a number in the place of what is missing, for example the mean of the training rows.");
    }

    /** A penalty that is asked for must be in the cost: a mistake of the caller's, not of the user's. */
    static void penalty(TrainingPrograms programs, TrainingSettings settings) {
        if (settings.l2() > 0 && !programs.step().inputs().contains(programs.lambda())) {
            throw new IllegalArgumentException("l2 is " + settings.l2() + ", but the cost has no penalty");
        }
    }

    static void statistics(TrainingPrograms programs, BatchPlan plan) {
        if (!programs.statistics().isEmpty() && plan.smallest() < 2) {
            throw new InputException("Batch normalisation needs at least 2 examples in a batch; "
                    + (plan.rows() < 2 ? "the training data has 1 row." : "take a larger --batch."));
        }
    }

    static void resumes(
            TrainingState state,
            TrainingSettings settings,
            @Nullable DataFingerprint training,
            @Nullable DataFingerprint validation) {
        TrainingSettings then = state.settings();
        if (!then.withEpochs(settings.epochs()).equals(settings)) {
            throw new InputException("The checkpoint was made with other settings: " + difference(then, settings)
                    + ". Only the number of epochs may change.");
        }
        if (!state.training().equals(training)) {
            throw new InputException("The checkpoint was made with other training data: "
                    + difference(state.training(), training) + ".");
        }
        DataFingerprint held = state.validation();
        if (held == null ? validation != null : !held.equals(validation)) {
            throw new InputException(
                    "The checkpoint was made with other validation data: " + difference(held, validation) + ".");
        }
        if (state.epoch() > settings.epochs() || (state.epoch() == settings.epochs() && state.batch() > 0)) {
            throw new InputException("The checkpoint has done " + state.epoch() + " epochs, more than the "
                    + settings.epochs() + " asked for.");
        }
    }

    private static String difference(@Nullable DataFingerprint then, @Nullable DataFingerprint now) {
        if (then == null || now == null) {
            return (then == null ? "none" : then.rows() + " rows") + ", now "
                    + (now == null ? "none" : now.rows() + " rows");
        }
        if (then.rows() != now.rows() || then.inputs() != now.inputs() || then.outputs() != now.outputs()) {
            return "%d rows of %d inputs and %d targets, now %d rows of %d inputs and %d targets"
                    .formatted(then.rows(), then.inputs(), then.outputs(), now.rows(), now.inputs(), now.outputs());
        }
        return "as many rows, but other numbers in them";
    }

    private static String difference(TrainingSettings then, TrainingSettings now) {
        if (!then.optimizer().equals(now.optimizer())) {
            return "optimizer " + then.optimizer() + ", now " + now.optimizer();
        }
        if (then.batch() != now.batch()) {
            return "batch " + text(then.batch()) + ", now " + text(now.batch());
        }
        if (then.l2() != now.l2()) {
            return "l2 " + then.l2() + ", now " + now.l2();
        }
        if (then.seed() != now.seed()) {
            return "seed " + then.seed() + ", now " + now.seed();
        }
        if (then.precision() != now.precision()) {
            return then.precision().text() + ", now " + now.precision().text();
        }
        if (then.validation() != now.validation()) {
            return "validation " + then.validation() + ", now " + now.validation();
        }
        if (then.patience() != now.patience()) {
            return "patience " + then.patience() + ", now " + now.patience();
        }
        return "initialisation " + text(then.initialisation()) + ", now " + text(now.initialisation());
    }

    private static String text(int batch) {
        return batch == 0 ? "all" : String.valueOf(batch);
    }

    private static String text(TrainingPrograms.@Nullable Start start) {
        return start == null ? "by default" : start.name().toLowerCase(Locale.ROOT);
    }
}
