package gradus.train;

/**
 * Where a training left the numbers that can be computed with.
 *
 * @param tensor the first one, in the order of computation, with an entry that is NaN or infinite
 * @param epoch from 1
 * @param step from the beginning of the training, from 1
 * @param learningRate of that step
 * @param learnt whether the weights had been changed by then, so that the learning rate may be to blame
 */
public record Divergence(String tensor, int epoch, long step, double learningRate, boolean learnt) {
    /** For the user. */
    public String sentence() {
        String at = "step " + step + " (epoch " + epoch + ") with learning rate " + learningRate;
        return learnt
                ? "Training diverged: " + tensor + " was no longer finite at " + at
                        + ". A smaller learning rate may help."
                : "Training diverged: " + tensor + " was not finite at " + at
                        + ", before anything was learnt, so that the"
                        + " rate is not to blame. Look at the scale of the data (--prepare), the initial weights (--init)"
                        + " and formulas of your own.";
    }
}
