package gradus.diagnose.generator;

import gradus.diagnose.generator.Plain.Scalar;
import org.jspecify.annotations.Nullable;

/** Activations as people write them, with their derivatives by hand: from z, and from a where that is done. */
@SuppressWarnings("ImmutableEnumChecker") // its functions have no state
enum Activation {
    IDENTITY("identity", (p, z) -> z, (p, z) -> 1, (p, a) -> 1),
    SIGMOID("sigmoid", Activation::logistic, (p, z) -> fromSigmoid(p, logistic(p, z)), Activation::fromSigmoid),
    TANH("tanh", (p, z) -> p.r(Math.tanh(z)), (p, z) -> fromTanh(p, p.r(Math.tanh(z))), Activation::fromTanh),
    RELU("relu", (p, z) -> Math.max(0, z), (p, z) -> z > 0 ? 1 : 0, (p, a) -> a > 0 ? 1 : 0),
    LEAKY_RELU(
            "leaky-relu", (p, z) -> z > 0 ? z : p.r(0.01) * z, (p, z) -> z > 0 ? 1 : 0.01, (p, a) -> a > 0 ? 1 : 0.01),
    ELU("elu", (p, z) -> z > 0 ? z : p.exp(z) - 1, (p, z) -> z > 0 ? 1 : p.exp(z), (p, a) -> a > 0 ? 1 : a + 1),
    SOFTPLUS("softplus", (p, z) -> p.log(p.r(1 + p.exp(z))), Activation::logistic, (p, a) -> 1 - p.exp(-a)),
    SILU(
            "silu",
            (p, z) -> z * logistic(p, z),
            (p, z) -> {
                double s = logistic(p, z);
                return p.r(s + p.r(z * fromSigmoid(p, s)));
            },
            null),
    EXP("exp", (p, z) -> p.exp(z), (p, z) -> p.exp(z), (p, a) -> a),
    SOFTMAX("softmax", null, null, null),
    LOG_SOFTMAX("log-softmax", null, null, null);

    private final String text;
    private final @Nullable Scalar value;
    private final @Nullable Scalar slope;
    private final @Nullable Scalar slopeFromA;

    Activation(String text, @Nullable Scalar value, @Nullable Scalar slope, @Nullable Scalar slopeFromA) {
        this.text = text;
        this.value = value;
        this.slope = slope;
        this.slopeFromA = slopeFromA;
    }

    static Activation named(String text) {
        for (Activation activation : values()) {
            if (activation.text.equals(text)) {
                return activation;
            }
        }
        throw new IllegalArgumentException(text);
    }

    boolean elementWise() {
        return value != null;
    }

    boolean hasFormOfA() {
        return slopeFromA != null;
    }

    private static double logistic(Plain p, double z) {
        return p.r(1 / p.r(1 + p.exp(-z)));
    }

    private static double fromSigmoid(Plain p, double a) {
        return p.r(a * p.r(1 - a));
    }

    private static double fromTanh(Plain p, double a) {
        return p.r(1 - p.r(a * a));
    }

    double[][] of(Plain p, double[][] z) {
        return switch (this) {
            case SOFTMAX -> softmax(p, z);
            case LOG_SOFTMAX -> {
                double[][] shifted = p.minus(z, columnMaxima(z));
                yield p.minus(shifted, p.map(p.columnSums(p.map(shifted, Plain::exp)), Plain::log));
            }
            case IDENTITY, SIGMOID, TANH, RELU, LEAKY_RELU, ELU, SOFTPLUS, SILU, EXP -> p.map(z, need(value));
        };
    }

    /** g'(z), entry by entry. */
    double[][] slope(Plain p, double[][] z) {
        return p.map(z, need(slope));
    }

    /** g' as people compute it from a = g(z). */
    double[][] slopeFromA(Plain p, double[][] a) {
        return p.map(a, need(slopeFromA));
    }

    /** dZ from dA and what the forward pass left, the sum within an example where outputs share their inputs. */
    double[][] backward(Plain p, double[][] da, double[][] z) {
        return switch (this) {
            case SOFTMAX -> {
                double[][] a = softmax(p, z);
                yield p.times(a, p.minus(da, p.columnSums(p.times(a, da))));
            }
            case LOG_SOFTMAX -> p.minus(da, p.times(softmax(p, z), p.columnSums(da)));
            case IDENTITY, SIGMOID, TANH, RELU, LEAKY_RELU, ELU, SOFTPLUS, SILU, EXP -> p.times(da, slope(p, z));
        };
    }

    static double[][] softmax(Plain p, double[][] z) {
        double[][] e = p.map(p.minus(z, columnMaxima(z)), Plain::exp);
        return p.over(e, p.columnSums(e));
    }

    private static double[][] columnMaxima(double[][] z) {
        double[][] largest = Plain.full(1, z[0].length, Double.NEGATIVE_INFINITY);
        for (double[] row : z) {
            for (int j = 0; j < row.length; j++) {
                largest[0][j] = Math.max(largest[0][j], row[j]);
            }
        }
        return largest;
    }

    private static Scalar need(@Nullable Scalar function) {
        if (function == null) {
            throw new IllegalStateException("not entry by entry");
        }
        return function;
    }

    @Override
    public String toString() {
        return text;
    }
}
