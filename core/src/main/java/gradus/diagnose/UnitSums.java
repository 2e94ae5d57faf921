package gradus.diagnose;

import gradus.array.NdArray;
import org.jspecify.annotations.Nullable;

/** Whether an array is what a layer's weights make of another one, whichever way round each of them lies. */
final class UnitSums {
    private final NdArray weights;
    private final @Nullable NdArray bias;

    /** @param weights a matrix */
    UnitSums(NdArray weights, @Nullable NdArray bias) {
        this.weights = weights;
        this.bias = bias;
    }

    /** Examples may be the rows or the columns of both. */
    boolean isSum(NdArray read, NdArray sum) {
        return read.rank() == 2
                && sum.rank() == 2
                && (isSumOfRows(read, sum) || isSumOfRows(read.transpose2d(), sum.transpose2d()));
    }

    /** Whether examples are columns, and the weights (inputs, units): what a square matrix of them does not show. */
    boolean isSumOfColumnsTurned(NdArray read, NdArray sum) {
        return read.rank() == 2
                && sum.rank() == 2
                && isProduct(read.transpose2d(), weights, sum.transpose2d())
                && !isSumOfRows(read, sum);
    }

    private boolean isSumOfRows(NdArray read, NdArray sum) {
        return isProduct(read, weights, sum) || isProduct(read, weights.transpose2d(), sum);
    }

    /** Whether sum (m, units) = read (m, inputs) times w (inputs, units), plus the bias. */
    private boolean isProduct(NdArray read, NdArray w, NdArray sum) {
        int inputs = w.dimension(0);
        int units = w.dimension(1);
        if (read.dimension(1) != inputs
                || sum.dimension(1) != units
                || sum.dimension(0) != read.dimension(0)
                || bias != null && bias.size() != units) {
            return false;
        }
        double allowed = UnitNumbers.ROUGH * Comparison.largest(sum.data());
        for (int n = 0; n < sum.size(); n++) {
            int example = n / units;
            int unit = n % units;
            double right = bias == null ? 0 : bias.data()[unit];
            for (int k = 0; k < inputs; k++) {
                right += read.data()[example * inputs + k] * w.data()[k * units + unit];
            }
            if (!(Math.abs(sum.data()[n] - right) <= allowed)) {
                return false;
            }
        }
        return sum.size() > 0;
    }
}
