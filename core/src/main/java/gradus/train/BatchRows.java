package gradus.train;

import gradus.compile.Place;

/** Rows of data on their way into a program: said which, then written straight to where they are computed with. */
final class BatchRows {
    private final Place input;
    private final Place labels;
    private final Place.Source inputs = new Inputs();
    private final Place.Source targets = new Targets();
    private Dataset data = new ArrayDataset(0, 0, 0, new double[0], new double[0]);
    private int[] order = new int[0];
    private int from;

    BatchRows(Place input, Place labels) {
        this.input = input;
        this.labels = labels;
    }

    /** Makes row {@code order[from + j]} example j. */
    void load(Dataset data, int[] order, int from, int count) {
        this.data = data;
        this.order = order;
        this.from = from;
        input.fill(count, inputs);
        labels.fill(count, targets);
    }

    private final class Inputs implements Place.Source {
        @Override
        public void write(int examples, float[] into, int start, int stride) {
            data.inputs(order, from, examples, into, start, stride);
        }

        @Override
        public void write(int examples, double[] into, int start, int stride) {
            data.inputs(order, from, examples, into, start, stride);
        }
    }

    private final class Targets implements Place.Source {
        @Override
        public void write(int examples, float[] into, int start, int stride) {
            data.targets(order, from, examples, into, start, stride);
        }

        @Override
        public void write(int examples, double[] into, int start, int stride) {
            data.targets(order, from, examples, into, start, stride);
        }
    }
}
