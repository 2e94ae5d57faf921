package gradus.proof;

import gradus.math.Rational;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** A polynomial over numbered atoms, fully expanded. Written apart from the simplifier's. */
record Polynomial(Map<Map<Integer, Integer>, Rational> terms) {
    private static final int LIMIT = 3_000;

    static final Polynomial ZERO = new Polynomial(Map.of());
    static final Polynomial ONE = of(Rational.ONE);

    /** The identity is too large to be expanded: nothing is shown, nothing refuted. */
    static final class TooLarge extends RuntimeException {
        TooLarge() {
            super("more than " + LIMIT + " terms", null, false, false);
        }
    }

    static Polynomial of(Rational value) {
        return value.isZero() ? ZERO : new Polynomial(Map.of(Map.of(), value));
    }

    static Polynomial atom(int id) {
        return new Polynomial(Map.of(Map.of(id, 1), Rational.ONE));
    }

    boolean isZero() {
        return terms.isEmpty();
    }

    Polynomial plus(Polynomial other) {
        if (isZero()) {
            return other;
        }
        if (other.isZero()) {
            return this;
        }
        Map<Map<Integer, Integer>, Rational> sum = new HashMap<>(terms);
        other.terms.forEach((m, c) -> add(sum, m, c));
        return limited(sum);
    }

    Polynomial times(Polynomial other) {
        if (equals(ONE)) {
            return other;
        }
        if (other.equals(ONE)) {
            return this;
        }
        Map<Map<Integer, Integer>, Rational> product = new HashMap<>();
        for (Map.Entry<Map<Integer, Integer>, Rational> a : terms.entrySet()) {
            for (Map.Entry<Map<Integer, Integer>, Rational> b : other.terms.entrySet()) {
                Map<Integer, Integer> m = new TreeMap<>(a.getKey());
                b.getKey().forEach((atom, n) -> m.merge(atom, n, Integer::sum));
                add(product, m, a.getValue().times(b.getValue()));
            }
            if (product.size() > LIMIT) {
                throw new TooLarge();
            }
        }
        return limited(product);
    }

    Polynomial pow(int exponent) {
        Polynomial result = ONE;
        for (int n = 0; n < exponent; n++) {
            result = result.times(this);
        }
        return result;
    }

    Polynomial negate() {
        Map<Map<Integer, Integer>, Rational> negated = new HashMap<>(terms);
        negated.replaceAll((m, c) -> c.negate());
        return new Polynomial(negated);
    }

    private static void add(Map<Map<Integer, Integer>, Rational> sum, Map<Integer, Integer> m, Rational c) {
        Rational total = sum.getOrDefault(m, Rational.ZERO).plus(c);
        if (total.isZero()) {
            sum.remove(m);
        } else {
            sum.put(m, total);
        }
    }

    private static Polynomial limited(Map<Map<Integer, Integer>, Rational> terms) {
        if (terms.size() > LIMIT) {
            throw new TooLarge();
        }
        return new Polynomial(terms);
    }
}
