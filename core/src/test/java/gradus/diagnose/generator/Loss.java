package gradus.diagnose.generator;

import gradus.diagnose.generator.Plain.Scalar2;

/** Losses of one output as people write them, with their derivatives by a, by hand. */
@SuppressWarnings("ImmutableEnumChecker") // its functions have no state
enum Loss {
    BCE(
            "bce",
            (p, a, y) -> -p.r(xlogy(p, y, a) + xlogy(p, 1 - y, p.r(1 - a))),
            (p, a, y) -> p.r(share(1 - y, p.r(1 - a)) - share(y, a))),
    /** Averaged over the outputs as well, as some write it; it has no name of its own. */
    MEAN_BCE("bce / K", BCE.value, BCE.slope),
    CROSS_ENTROPY("cross-entropy", (p, a, y) -> -xlogy(p, y, a), (p, a, y) -> -share(y, a)),
    NLL("nll", (p, a, y) -> -y * a, (p, a, y) -> -y),
    SQUARED_ERROR("squared-error", (p, a, y) -> p.r(p.r(a - y) * p.r(a - y)) / 2, (p, a, y) -> a - y),
    MSE("mse", (p, a, y) -> p.r(a - y) * p.r(a - y), (p, a, y) -> 2 * p.r(a - y)),
    SUM_OF_SQUARES("(a-y)^2", (p, a, y) -> p.r(a - y) * p.r(a - y), (p, a, y) -> 2 * p.r(a - y)),
    ABSOLUTE_ERROR("absolute-error", (p, a, y) -> Math.abs(a - y), (p, a, y) -> Math.signum(a - y)),
    HUBER(
            "huber",
            (p, a, y) -> Math.abs(a - y) <= 1 ? p.r(p.r(a - y) * p.r(a - y)) / 2 : p.r(Math.abs(a - y)) - 0.5,
            (p, a, y) -> Math.clamp(p.r(a - y), -1.0, 1.0)),
    HINGE("hinge", (p, a, y) -> Math.max(0, 1 - p.r(y * a)), (p, a, y) -> y * a < 1 ? -y : 0),
    POISSON("poisson", (p, a, y) -> a - xlogy(p, y, a), (p, a, y) -> 1 - share(y, a));

    private final String text;
    private final Scalar2 value;
    private final Scalar2 slope;

    Loss(String text, Scalar2 value, Scalar2 slope) {
        this.text = text;
        this.value = value;
        this.slope = slope;
    }

    static Loss named(String text) {
        for (Loss loss : values()) {
            if (loss.text.equals(text)) {
                return loss;
            }
        }
        throw new IllegalArgumentException(text);
    }

    /** The losses of all outputs of all examples, before they are added up. */
    double[][] each(Plain p, double[][] a, double[][] y) {
        return p.divide(p.zip(a, y, value), divisor(a));
    }

    /** The derivative by a, without 1/m. */
    double[][] slope(Plain p, double[][] a, double[][] y) {
        return p.divide(p.zip(a, y, slope), divisor(a));
    }

    private int divisor(double[][] a) {
        return this == MSE || this == MEAN_BCE ? a.length : 1;
    }

    /** Whether the output activation's derivative cancels against this loss's. */
    boolean pairsWith(Activation activation) {
        return switch (this) {
            case BCE, MEAN_BCE -> activation == Activation.SIGMOID;
            case CROSS_ENTROPY -> activation == Activation.SOFTMAX;
            case NLL -> activation == Activation.LOG_SOFTMAX;
            case SQUARED_ERROR, MSE, SUM_OF_SQUARES -> activation == Activation.IDENTITY;
            case POISSON -> activation == Activation.EXP;
            case ABSOLUTE_ERROR, HUBER, HINGE -> false;
        };
    }

    /** dZ of the output as it stands after the cancellation. */
    double[][] fused(Plain p, double[][] a, double[][] y) {
        return switch (this) {
            case BCE, CROSS_ENTROPY, SQUARED_ERROR, POISSON -> p.minus(a, y);
            case MEAN_BCE -> p.divide(p.minus(a, y), a.length);
            case NLL -> p.minus(p.map(a, Plain::exp), y);
            case SUM_OF_SQUARES -> p.scale(2, p.minus(a, y));
            case MSE -> p.divide(p.scale(2, p.minus(a, y)), a.length);
            case ABSOLUTE_ERROR, HUBER, HINGE -> throw new IllegalStateException(text + " pairs with nothing");
        };
    }

    boolean hasLog() {
        return this == BCE || this == MEAN_BCE || this == CROSS_ENTROPY;
    }

    private static double xlogy(Plain p, double x, double y) {
        return x == 0 ? 0 : p.r(x * p.log(y));
    }

    private static double share(double x, double y) {
        return x == 0 ? 0 : x / y;
    }

    @Override
    public String toString() {
        return text;
    }
}
