package gradus.vector;

import gradus.kernels.Precision;
import gradus.kernels.Transposition;

/**
 * What decides a square's code.
 *
 * @param fromStride distance of the rows that are read
 * @param toStride distance of the rows that are written
 */
record SquareShape(Precision precision, int fromStride, int toStride) {
    static SquareShape of(Precision precision, Transposition copy) {
        return new SquareShape(precision, copy.fromStride(), copy.toStride());
    }
}
