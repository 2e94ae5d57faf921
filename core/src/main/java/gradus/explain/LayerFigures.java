package gradus.explain;

import gradus.math.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the numbers of a real pass say of one layer.
 *
 * @param layer its number, from 1
 * @param weights the gradient of its weights
 * @param weightsNorm the root of the sum of that gradient's squares
 * @param arriving the gradient of what the weights are added up to, m times the partial of the cost
 * @param arrivingNorm the root of the sum of its squares, over all units and examples
 * @param slope how steep its activation is; null where the derivative is no single number for each entry
 */
public record LayerFigures(
        int layer,
        Tensor weights,
        double weightsNorm,
        Tensor arriving,
        double arrivingNorm,
        @Nullable Slope slope) {
    /** An entry is flat where |g'| is below this share of the largest value that it can have. */
    public static final double FLAT = 0.01;

    /** A gradient has vanished below this share of the output layer's, and exploded above its inverse. */
    public static final double VANISHED = 0.01;

    /**
     * The derivative g' of an activation, entry by entry.
     *
     * @param argument what the activation is applied to
     * @param largest the largest |g'| for any argument; NaN where it has no bound
     * @param flat the share of entries that are flat, 0 to 1; those with g' = 0 alone where g' has no bound
     * @param zero the share of entries where g' is 0
     * @param dead the units, from 1, whose g' is 0 for every example
     * @param units how many units there are
     */
    public record Slope(Tensor argument, double largest, double flat, double zero, List<Integer> dead, int units) {
        public Slope {
            dead = List.copyOf(dead);
        }
    }
}
