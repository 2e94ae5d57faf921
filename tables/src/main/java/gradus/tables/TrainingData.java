package gradus.tables;

import java.util.List;

/** A data file with targets, of whatever format. */
public sealed interface TrainingData permits TableData, ArrayData, ImageData {
    int rows();

    /** What looks like a mistake in the file, or had to be assumed; a sentence each. */
    List<String> warnings();

    /**
     * Learns the preparation.
     *
     * @param rows the training rows, whose statistics are taken
     * @throws gradus.InputException if the targets can not be learnt, or do not fit the task or the network
     */
    Fitted fit(int[] rows, FitOptions options);

    /**
     * Inputs and targets of all rows.
     *
     * @throws gradus.InputException if they do not fit the preparation
     */
    Prepared dataset(Preparation preparation);
}
