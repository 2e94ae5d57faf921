package gradus.kernels;

/**
 * C = A B in loops that the JIT compiler turns into vector code. Each entry is added up in the order of the depth, each
 * time rounded once, as in the tiles of vectors.
 */
record ScalarFloatProduct(ProductShape shape) implements Kernel {
    @Override
    public void run(Object memory, int examples, int from, int to) {
        float[] numbers = (float[]) memory;
        int columns = shape.columns().in(examples);
        int depth = shape.depth().in(examples);
        for (int row = from; row < to; row++) {
            int a = shape.a().start() + row * shape.a().rowStride();
            int c = shape.c().start() + row * shape.c().rowStride();
            java.util.Arrays.fill(numbers, c, c + columns, 0);
            for (int k = 0; k < depth; k++) {
                int b = shape.b().start() + k * shape.b().rowStride();
                addRow(numbers, numbers[a + k * shape.a().columnStride()], b, c, columns);
            }
        }
    }

    private static void addRow(float[] numbers, float factor, int b, int c, int columns) {
        for (int i = 0; i < columns; i++) {
            numbers[c + i] = Math.fma(factor, numbers[b + i], numbers[c + i]);
        }
    }
}
