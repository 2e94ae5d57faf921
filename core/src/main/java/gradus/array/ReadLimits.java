package gradus.array;

/**
 * What reading one file may cost at most.
 *
 * @param memory bytes that the decoded arrays of a file may take together (8 for each number)
 * @param expansion bytes to which compressed content may expand, whatever its ratio
 * @param ratio how many times its own size a file may expand beyond that
 */
record ReadLimits(long memory, long expansion, int ratio) {
    /** Deflate packs at most 1032 bytes into one: a larger claim is a lie (zlib's documentation, "Maximum compression"). */
    static final int DEFLATE_RATIO = 1032;

    /**
     * Three quarters of the memory that Java may use; content compressed up to a hundredfold, which real data stays
     * below, or to any ratio up to 1 GiB, as an array of zeros does.
     */
    static ReadLimits standard() {
        return new ReadLimits(Runtime.getRuntime().maxMemory() / 4 * 3, 1L << 30, 100);
    }
}
