package gradus.diagnose;

import gradus.math.Rational;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Learning rates: the one that the file tells, or else any number below 1 with one digit that is not 0, which is what
 * people choose for a step.
 *
 * @param told NaN where the file tells none
 */
record Rates(double told, double tolerance) {
    boolean isTold() {
        return !Double.isNaN(told);
    }

    /** Whether a positive number is one. */
    boolean fits(double number) {
        return isTold() ? isNear(number, told) : number < 1 && number > 1e-7 && isNear(number, digit(number));
    }

    /** The rate that a number is but for rounding, with its sign. */
    Rational rational(double number) {
        return ToldNumbers.rational(isTold() ? Math.copySign(told, number) : digit(number));
    }

    private boolean isNear(double a, double b) {
        return Math.abs(a - b) <= tolerance * Math.abs(b);
    }

    private static double digit(double number) {
        return new BigDecimal(number).round(new MathContext(1)).doubleValue();
    }
}
