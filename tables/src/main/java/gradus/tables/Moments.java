package gradus.tables;

import gradus.InputException;
import java.util.function.IntToDoubleFunction;

/**
 * Mean, spread and range of the values that are there, in two passes. Of no values at all: mean 0,
 * deviation 0.
 *
 * @param deviation the standard deviation of the population, 0 exactly if all values are equal
 */
record Moments(int count, double mean, double deviation, double least, double most) {
    static Moments of(IntToDoubleFunction values, int[] rows) {
        int count = 0;
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int row : rows) {
            double value = values.applyAsDouble(row);
            if (!Double.isNaN(value)) {
                count++;
                least = Math.min(least, value);
                most = Math.max(most, value);
            }
        }
        if (count == 0) {
            return new Moments(0, 0, 0, 0, 0);
        }
        if (least == most) {
            return new Moments(count, least, 0, least, most);
        }
        double mean = mean(values, rows, count, least);
        return new Moments(count, mean, deviation(values, rows, count, mean, most - least), least, most);
    }

    /** From the smallest value on, so that a large common part costs no digits; Neumaier's compensated sum. */
    private static double mean(IntToDoubleFunction values, int[] rows, int count, double least) {
        double sum = 0;
        double lost = 0;
        for (int row : rows) {
            double value = values.applyAsDouble(row);
            if (!Double.isNaN(value)) {
                double part = value - least;
                double next = sum + part;
                lost += sum >= part ? (sum - next) + part : (part - next) + sum;
                sum = next;
            }
        }
        return least + (sum + lost) / count;
    }

    private static double deviation(IntToDoubleFunction values, int[] rows, int count, double mean, double range) {
        double squares = 0;
        for (int row : rows) {
            double value = values.applyAsDouble(row);
            if (!Double.isNaN(value)) {
                double part = (value - mean) / range;
                squares += part * part;
            }
        }
        return range * Math.sqrt(squares / count);
    }

    /** What is subtracted. */
    double shift(Scaling scaling) {
        return switch (scaling) {
            case STANDARDIZE -> mean;
            case MINMAX -> least;
            case NONE -> 0;
        };
    }

    /** What is divided by; 1 for a constant. */
    double scale(Scaling scaling, String source, String column) {
        double scale = switch (scaling) {
            case STANDARDIZE -> deviation;
            case MINMAX -> most - least;
            case NONE -> 1;
        };
        if (!Double.isFinite(scale) || !Double.isFinite(mean)) {
            throw new InputException("%s: the values of column '%s', from %s to %s, are too far apart to be scaled."
                    .formatted(source, Excerpt.of(column), least, most));
        }
        return scale == 0 ? 1 : scale;
    }
}
