package gradus.compile;

import gradus.math.Function;

/** The functions in double, from the JDK where it has them. */
final class ReferenceFunctions {
    private ReferenceFunctions() {}

    static double apply(Function function, double x) {
        return switch (function) {
            case EXP -> StrictMath.exp(x);
            case LOG -> StrictMath.log(x);
            case SQRT -> Math.sqrt(x);
            case TANH -> StrictMath.tanh(x);
            case ERF -> erf(x);
            case ABS -> Math.abs(x);
            case SIGN -> Math.signum(x);
        };
    }

    /** The Maclaurin series, and beyond 3 the continued fraction of erfc. */
    static double erf(double x) {
        double size = Math.abs(x);
        if (x == 0) {
            return x;
        }
        if (Double.isNaN(x) || size > 30) {
            return Math.signum(x);
        }
        if (size > 3) {
            double fraction = 0;
            for (int n = 60; n >= 1; n--) {
                fraction = n / 2.0 / (size + fraction);
            }
            return Math.signum(x) * (1 - Math.exp(-x * x) / Math.sqrt(Math.PI) / (size + fraction));
        }
        double term = x;
        double sum = x;
        for (int n = 1; n < 100; n++) {
            term *= -x * x / n;
            sum += term / (2 * n + 1);
        }
        return 2 / Math.sqrt(Math.PI) * sum;
    }
}
