package gradus.train;

import gradus.compile.CompiledProgram;
import gradus.kernels.Precision;
import gradus.math.Tensor;

/** Buffers for one example on its way into a program, in the program's precision. */
sealed interface Rows {
    /** Copies a row's input and target to an example's place. */
    void load(Dataset data, int row, CompiledProgram program, Tensor input, Tensor labels, int example);

    /** Draws a mask: 1 with probability keep, else 0. */
    void drawMask(long key, double keep, CompiledProgram program, Tensor mask, int units, int examples);

    /** @param width the longest row of input, target or mask */
    static Rows of(Precision precision, int width) {
        return switch (precision) {
            case FLOAT32 -> new Floats(new float[width]);
            case FLOAT64 -> new Doubles(new double[width]);
        };
    }

    record Floats(float[] row) implements Rows {
        @Override
        public void load(Dataset data, int from, CompiledProgram program, Tensor input, Tensor labels, int example) {
            data.input(from, row, 0);
            program.setExample(input, example, row, 0);
            data.target(from, row, 0);
            program.setExample(labels, example, row, 0);
        }

        @Override
        public void drawMask(long key, double keep, CompiledProgram program, Tensor mask, int units, int examples) {
            for (int j = 0; j < examples; j++) {
                for (int i = 0; i < units; i++) {
                    row[i] = RandomBits.uniform(key, (long) j * units + i) < keep ? 1 : 0;
                }
                program.setExample(mask, j, row, 0);
            }
        }
    }

    record Doubles(double[] row) implements Rows {
        @Override
        public void load(Dataset data, int from, CompiledProgram program, Tensor input, Tensor labels, int example) {
            data.input(from, row, 0);
            program.setExample(input, example, row, 0);
            data.target(from, row, 0);
            program.setExample(labels, example, row, 0);
        }

        @Override
        public void drawMask(long key, double keep, CompiledProgram program, Tensor mask, int units, int examples) {
            for (int j = 0; j < examples; j++) {
                for (int i = 0; i < units; i++) {
                    row[i] = RandomBits.uniform(key, (long) j * units + i) < keep ? 1 : 0;
                }
                program.setExample(mask, j, row, 0);
            }
        }
    }
}
