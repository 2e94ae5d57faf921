package gradus.cli;

import gradus.explain.Explainer;
import gradus.train.TrainingResult;
import gradus.train.TrainingResult.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a training leaves: the model, a report, the result in words or JSON. A training without weights that are worth
 * keeping leaves the files as they were.
 *
 * @param data what it was trained on
 * @param model where the model goes; - is standard output, and then all words go to standard error
 * @param report null for none
 * @param checkpoint null for none
 */
record TrainingEnd(
        Console console,
        Path data,
        Path model,
        @Nullable Path report,
        @Nullable Path checkpoint,
        boolean json) {

    /** Writes what there is to write, and gives the exit code. */
    int finish(TrainingTask.Trained trained) {
        TrainingResult result = trained.result();
        if (result.status() == Status.CANCELLED) {
            console.error(interrupted(result.history().size()));
            return ExitCode.INTERRUPTED;
        }
        boolean diverged = result.divergence() != null;
        boolean keeps = !diverged || result.bestEpoch() > 0;
        if (keeps) {
            writeModel(trained);
        }
        tell(trained);
        if (result.divergence() != null) {
            console.error(result.divergence().sentence());
        }
        if (!keeps) {
            String why = result.history().isEmpty() ? "No epoch was completed" : "No epoch had a finite loss";
            console.error(why + ": " + unwritten());
            return ExitCode.NO;
        }
        console.message("Model: " + (toStdout() ? "standard output" : model)
                + (diverged ? " (the best so far, of epoch " + result.bestEpoch() + ")" : ""));
        if (report != null) {
            writeReport(trained, report, diverged);
        }
        return diverged ? ExitCode.NO : ExitCode.DONE;
    }

    private boolean toStdout() {
        return Outlet.isStdout(model);
    }

    private void writeModel(TrainingTask.Trained trained) {
        if (!toStdout()) {
            trained.model().write(model);
            return;
        }
        try {
            trained.model().write(console.out());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void tell(TrainingTask.Trained trained) {
        if (json) {
            console.result(TrainingSummary.json(trained).pretty());
        } else if (toStdout()) {
            TrainingSummary.lines(trained).forEach(console::message);
        } else {
            TrainingSummary.lines(trained).forEach(console::result);
        }
        TrainingSummary.stillFalling(trained).ifPresent(console::message);
    }

    private void writeReport(TrainingTask.Trained trained, Path file, boolean diverged) {
        Path name = data.getFileName();
        Report.Checked checked = diverged ? null : TrainedGradients.forReport(trained, console);
        TrainingReport.of(
                        trained,
                        name == null ? data.toString() : name.toString(),
                        checked,
                        new Explainer(trained.task().network()).explain())
                .write(file);
        console.message("Report: " + file);
    }

    private String interrupted(int epochs) {
        String when = epochs == 0
                ? "Interrupted before the first epoch was completed; "
                : "Interrupted after epoch " + epochs + "; ";
        return when
                + unwritten()
                + (checkpoint == null
                        ? " With --checkpoint FILE it could go on."
                        : " To go on: --resume " + checkpoint + ", where its state is.");
    }

    private String unwritten() {
        return "no model was written" + (!toStdout() && Files.exists(model) ? ", " + model + " is as it was." : ".");
    }
}
