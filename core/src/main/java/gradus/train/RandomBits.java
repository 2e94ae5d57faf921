package gradus.train;

/**
 * Random numbers by counter: the n-th number of a stream is a function of the seed, the stream's purpose, two numbers
 * that name the stream, and n. Nothing is drawn "next", so that no thread, order of work or restart changes a number,
 * and a checkpoint needs to hold no generator.
 *
 * <p>The function is SplitMix64 (Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators", section 5):
 * number n is {@code mix(key + (n + 1) * G)} with G = 2^64 / the golden ratio, made odd, and Stafford's variant 13 of
 * the mixing function. The key is {@code mix(mix(mix(mix(seed + G) + purpose) + first) + second)}, where purpose is the
 * place of the {@link Purpose}, from 1, times G. Only integers and {@link StrictMath} are used: the same bits anywhere.
 */
public final class RandomBits {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;
    private static final double UNIT = 0x1p-53;

    private RandomBits() {}

    /** What numbers are drawn for. No purpose sees the numbers of another. Order is part of the file format. */
    public enum Purpose {
        /** Where parameters start; first: the parameter's place. */
        INITIALISATION,
        /** The order of the examples; first: the epoch, from 1. */
        SHUFFLE,
        /** Dropout masks; first: the step, from 1; second: the mask's place. */
        DROPOUT,
        /** Which examples are held back for validation. */
        VALIDATION
    }

    /** The key of a stream. */
    public static long key(long seed, Purpose purpose, long first, long second) {
        long key = mix(seed + GOLDEN);
        key = mix(key + (purpose.ordinal() + 1) * GOLDEN);
        key = mix(key + first);
        return mix(key + second);
    }

    /** The number at a place of a stream, 64 random bits. */
    public static long bits(long key, long counter) {
        return mix(key + (counter + 1) * GOLDEN);
    }

    /** A number in [0, 1): a multiple of 2^-53. */
    public static double uniform(long key, long counter) {
        return (bits(key, counter) >>> 11) * UNIT;
    }

    /** A standard normal number, by Box and Muller 1958; uses the stream's numbers 2 * counter and 2 * counter + 1. */
    public static double normal(long key, long counter) {
        double radius = 1 - uniform(key, 2 * counter);
        double angle = 2 * Math.PI * uniform(key, 2 * counter + 1);
        return StrictMath.sqrt(-2 * StrictMath.log(radius)) * StrictMath.cos(angle);
    }

    /** An integer in [0, bound), by the upper half of a product; its bias is below bound / 2^64. */
    static int below(long key, long counter, int bound) {
        return (int) Math.unsignedMultiplyHigh(bits(key, counter), bound);
    }

    /** Puts 0 .. length-1 into a random order (Fisher and Yates, from the end), without allocation. */
    static void permute(int[] order, long key) {
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        for (int i = order.length - 1; i > 0; i--) {
            int j = below(key, i, i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
