package gradus.kernels;

/** A small rectangle of C = A B that is kept in registers while the depth is walked through. Generated; public for that reason only. */
public interface Tile {
    /**
     * @param memory float[] or double[]
     * @param a place of A's entry in the rectangle's first row, at depth 0
     * @param b place of B's entry in the rectangle's first column, at depth 0
     * @param c place of the rectangle's first entry
     */
    void run(Object memory, int a, int b, int c, int depth);
}
