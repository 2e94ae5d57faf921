package gradus.train;

/** Is told how a training goes. Called by the thread that trains; a call should be short. */
public interface TrainingListener {
    /** Says nothing and never cancels. */
    TrainingListener NONE = new TrainingListener() {};

    /**
     * A step is done. Not called with objects, so that listening costs no memory.
     *
     * @param epoch from 1
     * @param step within the epoch, from 1
     * @param steps of an epoch
     * @param loss the mean of J over the epoch's batches so far, weighted by size; after the last one its trainLoss
     */
    default void step(int epoch, int step, int steps, double loss) {}

    /** An epoch is done. */
    default void epoch(EpochReport report) {}

    /** Asked before each step; true ends the training with what it has. */
    default boolean cancelled() {
        return false;
    }

    /**
     * What an epoch brought.
     *
     * @param epoch from 1
     * @param trainLoss the mean of J over the epoch's batches, weighted by size, penalty included
     * @param validationLoss the mean loss of the rows held back, as a prediction, without penalty; NaN without any
     * @param best whether no epoch before had a lower loss
     * @param learningRate of its last step
     * @param seconds it took, validation included
     */
    record EpochReport(
            int epoch, double trainLoss, double validationLoss, boolean best, double learningRate, double seconds) {}
}
