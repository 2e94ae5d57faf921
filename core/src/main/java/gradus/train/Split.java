package gradus.train;

import gradus.InputException;
import java.util.Arrays;

/**
 * Which rows train and which are held back to choose the best weights, both ascending.
 *
 * @param validation empty where nothing is held back
 */
public record Split(int[] training, int[] validation) {
    /**
     * Holds back a fraction of the rows, drawn by the seed; the number of them is rounded, and at least 1 unless the
     * fraction is 0.
     *
     * @throws InputException if the fraction is not in [0, 1), or leaves no row to train on
     */
    public static Split of(int rows, double fraction, long seed) {
        if (!(fraction >= 0 && fraction < 1)) {
            throw new InputException(
                    "The validation fraction is " + fraction + "; it has to be at least 0 and below 1.");
        }
        int held = fraction == 0 ? 0 : (int) Math.max(1, Math.round(rows * fraction));
        if (held >= rows && held > 0) {
            throw new InputException("The validation fraction " + fraction + " of " + rows
                    + " rows leaves none to train on; take a smaller fraction.");
        }
        int[] order = new int[rows];
        RandomBits.permute(order, RandomBits.key(seed, RandomBits.Purpose.VALIDATION, 0, 0));
        int[] validation = Arrays.copyOf(order, held);
        int[] training = Arrays.copyOfRange(order, held, rows);
        Arrays.sort(validation);
        Arrays.sort(training);
        return new Split(training, validation);
    }
}
