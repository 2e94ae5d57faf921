package gradus.kernels;

/**
 * What decides a tile's code.
 *
 * @param rows of the rectangle
 * @param vectors in one of its rows
 * @param aRow distance of neighbours in a column of A
 * @param aDepth distance of neighbours in a row of A
 * @param bDepth distance of neighbours in a column of B
 * @param cRow distance of neighbours in a column of C
 * @param adds whether the sums go on from what stands in C, instead of from 0
 */
public record TileShape(
        Precision precision, int rows, int vectors, int aRow, int aDepth, int bDepth, int cRow, boolean adds) {}
