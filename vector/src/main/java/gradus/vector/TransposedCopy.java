package gradus.vector;

import static gradus.kernels.Transposition.FROM;
import static gradus.kernels.Transposition.OPERANDS;
import static gradus.kernels.Transposition.TO;

import gradus.kernels.Kernel;
import gradus.kernels.Positions;
import gradus.kernels.Transposition;

/**
 * Copies matrices with rows and columns exchanged, a square of as many rows as a vector has lanes at a time. Squares are
 * always full: the last ones run over the ends, where the memory's layout leaves room and nobody reads. Squares below each
 * other come first, as theirs are neighbours in the rows that they come from.
 */
final class TransposedCopy implements Kernel {
    private final Transposition spec;
    private final Positions outer;
    private final int lanes;
    private final Square square;

    TransposedCopy(Transposition spec, int lanes, Square square) {
        this.spec = spec;
        this.outer = new Positions(spec.outer(), OPERANDS);
        this.lanes = lanes;
        this.square = square;
    }

    @Override
    public void run(Object memory, int examples, int from, int to) {
        int first = spec.rows().first(from);
        int end = spec.rows().end(examples, to);
        int lastMatrix = outer.end(examples, to);
        for (int matrix = outer.first(examples, from); matrix < lastMatrix; matrix++) {
            runMatrix(
                    memory,
                    spec.from() + outer.offset(examples, matrix, FROM),
                    spec.to() + outer.offset(examples, matrix, TO),
                    first,
                    end,
                    spec.columns().extent().in(examples));
        }
    }

    private void runMatrix(Object memory, int from, int to, int first, int end, int columns) {
        for (int column = 0; column < columns; column += lanes) {
            for (int row = first; row < end; row += lanes) {
                square.run(memory, from + column * spec.fromStride() + row, to + row * spec.toStride() + column);
            }
        }
    }

    @Override
    public void rehearse(Object memory, int examples, int rows) {
        square.run(memory, spec.from(), spec.to());
    }
}
