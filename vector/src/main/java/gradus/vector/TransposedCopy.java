package gradus.vector;

import gradus.kernels.Kernel;
import gradus.kernels.Transposition;

/**
 * Copies a matrix with rows and columns exchanged, a square of as many rows as a vector has lanes at a time. Squares are
 * always full: the last ones run over the ends, where the memory's layout leaves room and nobody reads. Squares below each
 * other come first, as theirs are neighbours in the rows that they come from.
 */
final class TransposedCopy implements Kernel {
    private final Transposition spec;
    private final int lanes;
    private final Square square;

    TransposedCopy(Transposition spec, int lanes, Square square) {
        this.spec = spec;
        this.lanes = lanes;
        this.square = square;
    }

    @Override
    public void run(Object memory, int examples, int from, int to) {
        int columns = spec.columns().in(examples);
        for (int column = 0; column < columns; column += lanes) {
            for (int row = from; row < to; row += lanes) {
                square.run(
                        memory,
                        spec.from() + column * spec.fromStride() + row,
                        spec.to() + row * spec.toStride() + column);
            }
        }
    }

    @Override
    public void rehearse(Object memory, int examples, int rows) {
        square.run(memory, spec.from(), spec.to());
    }
}
