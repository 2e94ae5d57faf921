package gradus.vector;

/** A square of a matrix, as many rows as a vector has lanes, copied with rows and columns exchanged. Generated. */
interface Square {
    /**
     * @param memory float[] or double[]
     * @param from place of the first entry
     * @param to place of the first entry of the result
     */
    void run(Object memory, int from, int to);
}
