package gradus.train;

import gradus.train.TrainingListener.EpochReport;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a training gives.
 *
 * @param tensors parameters and running statistics in C order, under their names: the best ones with validation data or
 *     after a divergence, else the last ones
 * @param bestEpoch the epoch after which the network had these weights; 0 for the initial ones
 * @param steps done since the start
 * @param history an entry for each completed epoch
 * @param divergence where it diverged; null unless it did
 */
public record TrainingResult(
        Status status,
        Map<String, double[]> tensors,
        int bestEpoch,
        long steps,
        List<EpochReport> history,
        @Nullable Divergence divergence) {
    public TrainingResult {
        history = List.copyOf(history);
    }

    /** Why a training ended. */
    public enum Status {
        /** All epochs are done. */
        FINISHED,
        /** The validation loss had not fallen for as many epochs as patience allows. */
        STOPPED_EARLY,
        /** A number was no longer finite. */
        DIVERGED,
        /** The listener asked for it. */
        CANCELLED
    }
}
