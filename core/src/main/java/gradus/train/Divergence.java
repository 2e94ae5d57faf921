package gradus.train;

/**
 * Where a training left the numbers that can be computed with.
 *
 * @param tensor the first one, in the order of computation, with an entry that is NaN or infinite
 * @param epoch from 1
 * @param step from the beginning of the training, from 1
 * @param learningRate of that step
 */
public record Divergence(String tensor, int epoch, long step, double learningRate) {
    /** For the user. */
    public String sentence() {
        return "Training diverged: " + tensor + " was no longer finite at step " + step + " (epoch " + epoch
                + ") with learning rate " + learningRate + ". A smaller learning rate may help.";
    }
}
