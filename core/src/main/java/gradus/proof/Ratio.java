package gradus.proof;

import gradus.math.Rational;
import java.util.HashMap;
import java.util.Map;

/** A rational function: an expanded numerator over a product of polynomials. Nothing is cancelled; equality is decided by cross-multiplying. */
record Ratio(Polynomial above, Map<Polynomial, Integer> below) {
    static final Ratio ZERO = of(Rational.ZERO);

    static Ratio of(Rational value) {
        return new Ratio(Polynomial.of(value), Map.of());
    }

    static Ratio atom(int id) {
        return new Ratio(Polynomial.atom(id), Map.of());
    }

    Ratio plus(Ratio other, TermBudget budget) {
        if (below.equals(other.below)) {
            return new Ratio(above.plus(other.above, budget), below);
        }
        Map<Polynomial, Integer> common = new HashMap<>(below);
        other.below.forEach((p, n) -> common.merge(p, n, Math::max));
        return new Ratio(over(common, budget).plus(other.over(common, budget), budget), common);
    }

    /** The numerator after bringing this to a larger denominator. */
    private Polynomial over(Map<Polynomial, Integer> common, TermBudget budget) {
        Polynomial n = above;
        for (Map.Entry<Polynomial, Integer> e : common.entrySet()) {
            n = n.times(e.getKey().pow(e.getValue() - below.getOrDefault(e.getKey(), 0), budget), budget);
        }
        return n;
    }

    Ratio times(Ratio other, TermBudget budget) {
        if (above.isZero() || other.above.isZero()) {
            return ZERO;
        }
        Map<Polynomial, Integer> product = new HashMap<>(below);
        other.below.forEach((p, n) -> product.merge(p, n, Integer::sum));
        return new Ratio(above.times(other.above, budget), product);
    }

    /** @param exponent not negative */
    Ratio pow(int exponent, TermBudget budget) {
        if (exponent == 0) {
            return of(Rational.ONE);
        }
        Map<Polynomial, Integer> power = new HashMap<>(below);
        power.replaceAll((p, n) -> n * exponent);
        return new Ratio(above.pow(exponent, budget), power);
    }

    Ratio inverse(TermBudget budget) {
        if (above.isZero()) {
            throw new ArithmeticException("division by zero");
        }
        Polynomial n = Polynomial.ONE;
        for (Map.Entry<Polynomial, Integer> e : below.entrySet()) {
            n = n.times(e.getKey().pow(e.getValue(), budget), budget);
        }
        return new Ratio(n, Map.of(above, 1));
    }

    Ratio negate() {
        return new Ratio(above.negate(), below);
    }

    boolean same(Ratio other, TermBudget budget) {
        return below.equals(other.below)
                ? above.equals(other.above)
                : plus(other.negate(), budget).above.isZero();
    }
}
