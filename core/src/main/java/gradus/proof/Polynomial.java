package gradus.proof;

import gradus.math.Rational;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A polynomial over numbered atoms, fully expanded. Written apart from the simplifier's. */
record Polynomial(Map<Monomial, Rational> terms) {
    static final Polynomial ZERO = new Polynomial(Map.of());
    static final Polynomial ONE = of(Rational.ONE);

    static Polynomial of(Rational value) {
        return value.isZero() ? ZERO : new Polynomial(Map.of(Monomial.ONE, value));
    }

    static Polynomial atom(int id) {
        return new Polynomial(Map.of(Monomial.atom(id), Rational.ONE));
    }

    boolean isZero() {
        return terms.isEmpty();
    }

    Polynomial plus(Polynomial other, TermBudget budget) {
        if (isZero()) {
            return other;
        }
        if (other.isZero()) {
            return this;
        }
        budget.spend(terms.size() + (long) other.terms.size());
        Map<Monomial, Rational> sum = new HashMap<>(terms);
        other.terms.forEach((m, c) -> add(sum, m, c));
        return new Polynomial(sum);
    }

    Polynomial times(Polynomial other, TermBudget budget) {
        if (equals(ONE)) {
            return other;
        }
        if (other.equals(ONE)) {
            return this;
        }
        budget.spend((long) terms.size() * other.terms.size());
        Map<Monomial, Rational> product = new HashMap<>();
        for (Map.Entry<Monomial, Rational> a : terms.entrySet()) {
            for (Map.Entry<Monomial, Rational> b : other.terms.entrySet()) {
                add(product, a.getKey().times(b.getKey()), a.getValue().times(b.getValue()));
            }
        }
        return new Polynomial(product);
    }

    Polynomial pow(int exponent, TermBudget budget) {
        budget.require(termsOfPower(exponent));
        Polynomial result = ONE;
        for (int n = 0; n < exponent; n++) {
            result = result.times(this, budget);
        }
        return result;
    }

    /**
     * At most so many terms are built on the way to a power: the k-th has no more than there are ways to choose k of this
     * polynomial's terms, and no more than there are monomials of its degree in these atoms.
     */
    long termsOfPower(int exponent) {
        long count = terms.size();
        int degree = 0;
        Set<Integer> atoms = new HashSet<>();
        for (Monomial monomial : terms.keySet()) {
            Arrays.stream(monomial.atoms()).forEach(atoms::add);
            degree = Math.max(degree, monomial.degree());
        }
        long built = 0;
        for (long k = 1; k < exponent; k++) {
            long most = Math.min(
                    TermBudget.choose(k + count - 1, count - 1),
                    TermBudget.choose(k * degree + atoms.size(), atoms.size()));
            built += Math.min(most, TermBudget.MOST) * count;
        }
        return built;
    }

    Polynomial negate() {
        Map<Monomial, Rational> negated = new HashMap<>(terms);
        negated.replaceAll((m, c) -> c.negate());
        return new Polynomial(negated);
    }

    private static void add(Map<Monomial, Rational> sum, Monomial m, Rational c) {
        Rational total = sum.getOrDefault(m, Rational.ZERO).plus(c);
        if (total.isZero()) {
            sum.remove(m);
        } else {
            sum.put(m, total);
        }
    }
}
