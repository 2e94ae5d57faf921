package gradus.diagnose.generator;

import java.util.Locale;

/** What the learner computes and saves in. */
enum Precision {
    DOUBLE(1e-10),
    SINGLE(3e-3),
    /** Computed in double, saved as float32. */
    SAVED_AS_SINGLE(3e-4),
    /** Computed in double, saved as text with eight digits after the point of the first. */
    SAVED_AS_TEXT(1e-5);

    private final double tolerance;

    Precision(double tolerance) {
        this.tolerance = tolerance;
    }

    /** Relative to a variable's largest entry: a change below this could be taken for rounding. */
    double tolerance() {
        return tolerance;
    }

    Plain arithmetic() {
        return new Plain(this == SINGLE);
    }

    boolean isSingle() {
        return this == SINGLE || this == SAVED_AS_SINGLE;
    }

    double saved(double value) {
        return switch (this) {
            case DOUBLE -> value;
            case SINGLE, SAVED_AS_SINGLE -> (float) value;
            case SAVED_AS_TEXT ->
                Double.isFinite(value) ? Double.parseDouble(String.format(Locale.ROOT, "%.8e", value)) : value;
        };
    }
}
