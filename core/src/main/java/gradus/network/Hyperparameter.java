package gradus.network;

import gradus.InputException;

/**
 * A number that steers an optimiser.
 *
 * @param name lower-case words with hyphens between them: {@code learning-rate}
 * @param standard what it is where nobody chooses another
 * @param range what it may be
 */
public record Hyperparameter(String name, double standard, Range range) {
    /**
     * The numbers between two limits; a limit itself belongs to them unless it is strict. Never NaN, never infinite.
     *
     * @param low {@code -Infinity} for none
     * @param high {@code Infinity} for none
     */
    public record Range(double low, boolean strictLow, double high, boolean strictHigh) {
        /** Every finite number. */
        public static final Range ALL = new Range(Double.NEGATIVE_INFINITY, true, Double.POSITIVE_INFINITY, true);

        boolean contains(double value) {
            return Double.isFinite(value)
                    && (strictLow ? value > low : value >= low)
                    && (strictHigh ? value < high : value <= high);
        }

        /** What a number has to be: {@code a number of at least 0 and below 1}. */
        @Override
        public String toString() {
            boolean above = Double.isFinite(low);
            boolean below = Double.isFinite(high);
            if (!above && !below) {
                return "a finite number";
            }
            String from = !above ? "" : (strictLow ? "above " : "of at least ") + text(low);
            String to = !below ? "" : (strictHigh ? "below " : above ? "at most " : "of at most ") + text(high);
            return "a number " + from + (above && below ? " and " : "") + to;
        }

        private static String text(double limit) {
            return limit == Math.rint(limit) && Math.abs(limit) < 1e15 ? String.valueOf((long) limit) : "" + limit;
        }
    }

    /**
     * Returns the value.
     *
     * @param owner the optimiser, for the message
     * @throws InputException if the value is out of range
     */
    public double require(double value, String owner) {
        if (range.contains(value)) {
            return value;
        }
        throw new InputException(
                "The " + name.replace('-', ' ') + " of " + owner + " is " + value + "; it has to be " + range + ".");
    }
}
