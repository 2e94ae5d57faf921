package gradus.kernels;

import gradus.kernels.ProductShape.Place;

/** C = A B in loops that the JIT compiler turns into vector code; each entry is added up in the order of the depth. */
final class ScalarFloatProduct implements Kernel {
    private final ProductShape shape;

    ScalarFloatProduct(ProductShape shape) {
        this.shape = shape;
    }

    @Override
    public void run(Object memory, int examples, int from, int to) {
        float[] numbers = (float[]) memory;
        int columns = shape.columns().in(examples);
        int depth = shape.depth().in(examples);
        for (int row = from; row < to; row++) {
            int c = shape.c().start() + row * shape.c().rowStride();
            int a = shape.a().start() + row * shape.a().rowStride();
            if (shape.b().columnStride() == 1) {
                addRows(numbers, a, c, columns, depth);
            } else {
                addDots(numbers, a, c, columns, depth);
            }
        }
    }

    private void addRows(float[] numbers, int a, int c, int columns, int depth) {
        java.util.Arrays.fill(numbers, c, c + columns, 0);
        Place b = shape.b();
        for (int k = 0; k < depth; k++) {
            addRow(numbers, numbers[a + k * shape.a().columnStride()], b.start() + k * b.rowStride(), c, columns);
        }
    }

    private static void addRow(float[] numbers, float factor, int b, int c, int columns) {
        for (int i = 0; i < columns; i++) {
            numbers[c + i] += factor * numbers[b + i];
        }
    }

    private void addDots(float[] numbers, int a, int c, int columns, int depth) {
        Place b = shape.b();
        for (int i = 0; i < columns; i++) {
            float sum = 0;
            int column = b.start() + i * b.columnStride();
            for (int k = 0; k < depth; k++) {
                sum += numbers[a + k * shape.a().columnStride()] * numbers[column + k * b.rowStride()];
            }
            numbers[c + i] = sum;
        }
    }
}
