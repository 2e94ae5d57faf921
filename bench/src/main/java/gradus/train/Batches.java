package gradus.train;

import gradus.compile.CompiledProgram;
import gradus.network.TrainingPrograms;
import java.util.Random;

/** Random batches on their way into a program, over and over; in this package as {@link WholeStep} is. */
public final class Batches {
    private static final int ROWS = 60_000;

    private final BatchRows rows;
    private final Dataset data;
    private final int[] order;
    private final int batch;
    private int from;

    /** Out of 60,000 rows of bytes, as many as Fashion-MNIST has. */
    public Batches(TrainingPrograms programs, CompiledProgram step, int inputs, int outputs) {
        this.rows = new BatchRows(step.place(programs.input()), step.place(programs.labels()));
        this.batch = step.maxExamples();
        Random random = new Random(1);
        byte[] pixels = new byte[ROWS * inputs];
        random.nextBytes(pixels);
        this.data = new ByteDataset(ROWS, inputs, outputs, pixels, 255, new double[ROWS * outputs]);
        this.order = random.ints(ROWS, 0, ROWS).toArray();
    }

    public void next() {
        from = from + 2 * batch > ROWS ? 0 : from + batch;
        rows.load(data, order, from, batch);
    }
}
