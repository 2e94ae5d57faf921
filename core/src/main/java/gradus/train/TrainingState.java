package gradus.train;

import gradus.train.TrainingListener.EpochReport;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A training between two steps: everything that the bits of what follows depend on. Random numbers are functions of
 * seed, epoch and step, so the position is the random state. Tensors are in C order under their names.
 *
 * @param settings those of the training
 * @param training the data it runs on
 * @param validation the data held back; null without any
 * @param epoch epochs completed
 * @param batch batches of the next epoch done
 * @param step steps done since the start
 * @param lossSum over the batches done of the next epoch, J times size
 * @param tensors parameters and running statistics
 * @param optimizer what the update rule remembers
 * @param best the weights to be kept if nothing better comes
 * @param history of the completed epochs
 */
public record TrainingState(
        TrainingSettings settings,
        DataFingerprint training,
        @Nullable DataFingerprint validation,
        int epoch,
        int batch,
        long step,
        double lossSum,
        Map<String, double[]> tensors,
        Map<String, double[]> optimizer,
        Best best,
        List<EpochReport> history) {
    public TrainingState {
        history = List.copyOf(history);
    }

    /**
     * The weights after the epoch with the lowest loss: the validation loss where there is one, else the training loss.
     *
     * @param epoch 0 for the initial weights
     * @param loss infinite for the initial weights
     * @param tensors parameters and running statistics
     */
    public record Best(int epoch, double loss, Map<String, double[]> tensors) {}
}
