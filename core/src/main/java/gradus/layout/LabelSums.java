package gradus.layout;

import java.util.OptionalInt;

/**
 * Whether the numbers of every example sum to 1, as the labels of a distribution over classes do. It is decided here and
 * nowhere else, so that no two answers about one file contradict each other.
 */
public final class LabelSums {
    /**
     * How far from 1 a sum may be. Labels that were smoothed in float32 are off by a few roundings, at most about 3e-7;
     * labels that mean something else are off by far more than 1e-6. A gradient that relies on the sum is off by no more
     * than the sum itself.
     */
    public static final double TOLERANCE = 1e-6;

    private LabelSums() {}

    /**
     * The first example, counted from 0, whose numbers do not sum to 1; empty where all do.
     *
     * @param numbers (outputs, examples), row-major
     */
    public static OptionalInt firstThatIsNotOne(double[] numbers, int outputs, int examples) {
        for (int j = 0; j < examples; j++) {
            // The negation makes a NaN a sum that is not 1.
            if (!(Math.abs(sum(numbers, outputs, examples, j) - 1) <= TOLERANCE)) {
                return OptionalInt.of(j);
            }
        }
        return OptionalInt.empty();
    }

    /** The sum over the outputs of one example. */
    public static double sum(double[] numbers, int outputs, int examples, int example) {
        double sum = 0;
        for (int i = 0; i < outputs; i++) {
            sum += numbers[i * examples + example];
        }
        return sum;
    }
}
