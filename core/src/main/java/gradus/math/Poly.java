package gradus.math;

import gradus.math.Expr.Apply;
import gradus.math.Expr.Delta;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A polynomial with rational coefficients over atoms. Terms stand in falling order, the leading one first. */
record Poly(SortedMap<Monomial, Rational> terms) implements Comparable<Poly> {
    /** Bits of a fraction that is still short to read. */
    private static final int SHORT = 10;

    static final Poly ZERO = new Poly(empty());
    static final Poly ONE = of(Rational.ONE);

    static Poly of(Rational value) {
        SortedMap<Monomial, Rational> terms = empty();
        if (!value.isZero()) {
            terms.put(Monomial.ONE, value);
        }
        return new Poly(terms);
    }

    static Poly of(Monomial monomial, Rational coefficient) {
        SortedMap<Monomial, Rational> terms = empty();
        if (!coefficient.isZero()) {
            terms.put(monomial, coefficient);
        }
        return new Poly(terms);
    }

    static Poly atom(Expr atom) {
        return of(Monomial.of(atom, 1), Rational.ONE);
    }

    private static SortedMap<Monomial, Rational> empty() {
        return new TreeMap<>(java.util.Comparator.<Monomial>reverseOrder());
    }

    boolean isZero() {
        return terms.isEmpty();
    }

    boolean isConstant() {
        return terms.isEmpty() || (terms.size() == 1 && terms.firstKey().isOne());
    }

    Rational constant() {
        return terms.getOrDefault(Monomial.ONE, Rational.ZERO);
    }

    /** The atom, if this polynomial is just one. */
    @Nullable
    Expr asAtom() {
        if (terms.size() != 1) {
            return null;
        }
        Monomial m = terms.firstKey();
        return m.powers().size() == 1
                        && m.powers().values().iterator().next() == 1
                        && leading().isOne()
                ? m.powers().firstKey()
                : null;
    }

    Poly plus(Poly other) {
        SortedMap<Monomial, Rational> sum = new TreeMap<>(terms);
        other.terms.forEach((m, c) -> accumulate(sum, m, c));
        return new Poly(sum);
    }

    Poly scaled(Rational by) {
        SortedMap<Monomial, Rational> scaled = empty();
        if (!by.isZero()) {
            terms.forEach((m, c) -> scaled.put(m, c.times(by)));
        }
        return new Poly(scaled);
    }

    Poly times(Poly other) {
        Poly product = ZERO;
        SortedMap<Monomial, Rational> plain = empty();
        for (Map.Entry<Monomial, Rational> a : terms.entrySet()) {
            for (Map.Entry<Monomial, Rational> b : other.terms.entrySet()) {
                Monomial m = a.getKey().times(b.getKey());
                Rational c = a.getValue().times(b.getValue());
                Poly reduced = reduce(m, c);
                if (reduced == null) {
                    accumulate(plain, m, c);
                } else {
                    product = product.plus(reduced);
                }
            }
        }
        return product.plus(new Poly(plain));
    }

    Poly pow(int exponent) {
        Poly result = ONE;
        for (int n = 0; n < exponent; n++) {
            result = result.times(this);
        }
        return result;
    }

    /**
     * sqrt(u)^2 = u, abs(u)^2 = u^2, exp(u/2)^2 = exp(u), u sign(u) = abs(u), delta^2 = delta; null where nothing of the
     * kind applies.
     */
    private static @Nullable Poly reduce(Monomial m, Rational c) {
        for (Map.Entry<Expr, Integer> e : m.powers().entrySet()) {
            if (e.getKey() instanceof Apply f && f.function() == Function.SIGN) {
                Monomial paired = signed(m, f);
                if (paired != null) {
                    return of(paired, c);
                }
            }
            if (e.getValue() < 2) {
                continue;
            }
            Monomial rest = m.without(e.getKey());
            if (e.getKey() instanceof Apply f
                    && f.function() == Function.EXP
                    && Elementary.reducible(f, e.getValue())) {
                Poly power = Elementary.power(f, e.getValue()).polynomial();
                return power == null ? null : of(rest, c).times(power);
            }
            if (e.getKey() instanceof Delta) {
                return of(rest, c).times(atom(e.getKey()));
            }
            if (e.getKey() instanceof Apply f && f.function() == Function.SQRT) {
                Poly inside = NormalForm.of(f.argument()).polynomial();
                return inside == null
                        ? null
                        : of(rest.times(rootLeft(f, e.getValue())), c).times(inside.pow(e.getValue() / 2));
            }
            if (e.getKey() instanceof Apply f && f.function() == Function.ABS) {
                Poly inside = NormalForm.of(f.argument()).polynomial();
                return inside == null
                        ? null
                        : of(rest.times(rootLeft(f, e.getValue())), c).times(inside.pow(e.getValue() / 2 * 2));
            }
        }
        return null;
    }

    private static @Nullable Monomial signed(Monomial m, Apply sign) {
        Expr u = sign.argument();
        Expr absolute = new Apply(Function.ABS, u);
        Expr from = m.exponent(absolute) > 0 ? absolute : u;
        Expr to = m.exponent(absolute) > 0 ? u : absolute;
        boolean atom = NormalForm.of(u).equals(Factored.atom(u));
        Monomial rest = atom ? m.over(Monomial.of(sign, 1)) : null;
        Monomial left = rest == null ? null : rest.over(Monomial.of(from, 1));
        return left == null ? null : left.times(Monomial.of(to, 1));
    }

    private static Monomial rootLeft(Expr root, int exponent) {
        return exponent % 2 == 0 ? Monomial.ONE : Monomial.of(root, 1);
    }

    private static void accumulate(SortedMap<Monomial, Rational> terms, Monomial m, Rational c) {
        Rational sum = terms.getOrDefault(m, Rational.ZERO).plus(c);
        if (sum.isZero()) {
            terms.remove(m);
        } else {
            terms.put(m, sum);
        }
    }

    /** The quotient where the division leaves no remainder, otherwise null. */
    @Nullable
    Poly dividedBy(Poly divisor) {
        if (divisor.terms.size() > terms.size() * 8 || divisor.isZero()) {
            return null;
        }
        Monomial lead = divisor.terms.firstKey();
        Rational leadCoefficient = divisor.leading();
        Poly remainder = this;
        Poly quotient = ZERO;
        while (!remainder.isZero()) {
            Monomial m = remainder.terms.firstKey().over(lead);
            if (m == null) {
                return null;
            }
            Poly q = of(m, remainder.leading().over(leadCoefficient));
            quotient = quotient.plus(q);
            Monomial before = remainder.terms.firstKey();
            remainder = remainder.plus(divisor.times(q).scaled(Rational.MINUS_ONE));
            if (!remainder.isZero() && remainder.terms.firstKey().compareTo(before) >= 0) {
                return null; // roots reduced on the way: no plain polynomial division
            }
        }
        return quotient;
    }

    /** The coefficient of the first term; there must be one. */
    private Rational leading() {
        return terms.values().iterator().next();
    }

    /** The largest fraction c for which this / c has coprime integer coefficients. */
    Rational content() {
        BigInteger num = BigInteger.ZERO;
        BigInteger den = BigInteger.ONE;
        for (Rational c : terms.values()) {
            num = num.gcd(c.num());
            den = den.multiply(c.den()).divide(den.gcd(c.den()));
        }
        Rational content = new Rational(num, den);
        if (content.den().bitLength() > SHORT || content.num().bitLength() > SHORT) {
            // Long decimals stay as they were written: A + 1.7580993408473768, not 2E-31*(5E30*A + ...).
            boolean unit = terms.values().stream().anyMatch(c -> c.abs().isOne());
            content = unit ? Rational.ONE : leading().abs();
        }
        // A factor reads best as 1 - A, or A - Y: the constant, otherwise the leading term, is positive.
        Rational sign = terms.containsKey(Monomial.ONE) ? constant() : leading();
        return sign.signum() < 0 ? content.negate() : content;
    }

    Monomial commonMonomial() {
        Iterator<Monomial> all = terms.keySet().iterator();
        Monomial common = all.next();
        while (all.hasNext() && !common.isOne()) {
            common = common.commonWith(all.next());
        }
        return common;
    }

    Poly over(Monomial m) {
        SortedMap<Monomial, Rational> quotient = empty();
        terms.forEach((t, c) -> quotient.put(java.util.Objects.requireNonNull(t.over(m)), c));
        return new Poly(quotient);
    }

    /** Everything that occurs, in the order of the terms. */
    Set<Expr> atoms() {
        Set<Expr> atoms = new LinkedHashSet<>();
        terms.keySet().forEach(m -> atoms.addAll(m.powers().keySet()));
        return atoms;
    }

    int degree(Expr atom) {
        return terms.keySet().stream().mapToInt(m -> m.exponent(atom)).max().orElse(0);
    }

    /** The polynomial that multiplies atom^exponent. */
    Poly coefficient(Expr atom, int exponent) {
        SortedMap<Monomial, Rational> part = empty();
        terms.forEach((m, c) -> {
            if (m.exponent(atom) == exponent) {
                part.put(m.without(atom), c);
            }
        });
        return new Poly(part);
    }

    @Override
    public int compareTo(Poly o) {
        int bySize = Integer.compare(terms.size(), o.terms.size());
        if (bySize != 0) {
            return bySize;
        }
        Iterator<Map.Entry<Monomial, Rational>> a = terms.entrySet().iterator();
        Iterator<Map.Entry<Monomial, Rational>> b = o.terms.entrySet().iterator();
        while (a.hasNext()) {
            Map.Entry<Monomial, Rational> x = a.next();
            Map.Entry<Monomial, Rational> y = b.next();
            int c = -x.getKey().compareTo(y.getKey());
            if (c == 0) {
                c = x.getValue().compareTo(y.getValue());
            }
            if (c != 0) {
                return c;
            }
        }
        return 0;
    }
}
