package gradus.math;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A rational function over atoms, kept as a product: coefficient times integer powers of polynomials. Products are
 * never multiplied out, so that A(1-A) stays what it is; factors above and below the line cancel by exact division.
 */
record Factored(Rational coefficient, SortedMap<Poly, Integer> factors) {
    static final Factored ZERO = of(Rational.ZERO);
    static final Factored ONE = of(Rational.ONE);

    static Factored of(Rational value) {
        return new Factored(value, new TreeMap<>());
    }

    static Factored atom(Expr atom) {
        SortedMap<Poly, Integer> factors = new TreeMap<>();
        factors.put(Poly.atom(atom), 1);
        return new Factored(Rational.ONE, factors);
    }

    /** Takes out the content and the common monomial. */
    static Factored of(Poly poly) {
        if (poly.isZero()) {
            return ZERO;
        }
        Rational content = poly.content();
        Monomial common = poly.commonMonomial();
        SortedMap<Poly, Integer> factors = new TreeMap<>();
        common.powers().forEach((atom, n) -> factors.put(Poly.atom(atom), n));
        Poly rest = poly.over(common).scaled(Rational.ONE.over(content));
        if (!rest.isConstant()) {
            factors.merge(rest, 1, Integer::sum);
        } else {
            content = content.times(rest.constant());
        }
        return new Factored(content, factors);
    }

    boolean isZero() {
        return coefficient.isZero();
    }

    boolean isConstant() {
        return factors.isEmpty() || isZero();
    }

    Factored scaled(Rational by) {
        return by.isZero() ? ZERO : new Factored(coefficient.times(by), factors);
    }

    Factored times(Factored other) {
        if (isZero() || other.isZero()) {
            return ZERO;
        }
        SortedMap<Poly, Integer> product = new TreeMap<>(factors);
        other.factors.forEach((p, n) -> product.merge(p, n, Integer::sum));
        product.values().removeIf(n -> n == 0);
        return new Factored(coefficient.times(other.coefficient), product).cancelled();
    }

    Factored pow(int exponent) {
        if (isZero()) {
            if (exponent < 0) {
                throw new ArithmeticException("a formula divides by zero");
            }
            return exponent == 0 ? ONE : ZERO;
        }
        SortedMap<Poly, Integer> powers = new TreeMap<>();
        if (exponent != 0) {
            factors.forEach((p, n) -> powers.put(p, n * exponent));
        }
        return new Factored(coefficient.pow(exponent), powers).cancelled();
    }

    Factored inverse() {
        return pow(-1);
    }

    Factored plus(Factored other) {
        if (isZero()) {
            return other;
        }
        if (other.isZero()) {
            return this;
        }
        SortedMap<Poly, Integer> common = new TreeMap<>();
        for (Poly p : union(other)) {
            int n = Math.min(factors.getOrDefault(p, 0), other.factors.getOrDefault(p, 0));
            if (n != 0) {
                common.put(p, n);
            }
        }
        Factored shared = new Factored(Rational.ONE, common);
        Poly sum = expandedOver(common).plus(other.expandedOver(common));
        return Factored.of(sum).times(shared);
    }

    private java.util.Set<Poly> union(Factored other) {
        java.util.Set<Poly> all = new java.util.TreeSet<>(factors.keySet());
        all.addAll(other.factors.keySet());
        return all;
    }

    private Poly expandedOver(Map<Poly, Integer> common) {
        Poly product = Poly.of(coefficient);
        for (Map.Entry<Poly, Integer> e : factors.entrySet()) {
            product = product.times(e.getKey()
                    .pow(e.getValue() - Math.min(common.getOrDefault(e.getKey(), 0), e.getValue())));
        }
        for (Map.Entry<Poly, Integer> e : common.entrySet()) {
            int here = factors.getOrDefault(e.getKey(), 0);
            if (here == 0 && e.getValue() < 0) {
                product = product.times(e.getKey().pow(-e.getValue()));
            }
        }
        return product;
    }

    /** Powers of roots and exponentials reduced; each factor below the line divided into those above where that leaves no remainder. */
    private Factored cancelled() {
        Factored reduced = rootsReduced();
        if (reduced != null) {
            return reduced;
        }
        for (Map.Entry<Poly, Integer> below : factors.entrySet()) {
            if (below.getValue() >= 0 || below.getKey().terms().size() < 2) {
                continue;
            }
            for (Map.Entry<Poly, Integer> above : factors.entrySet()) {
                if (above.getValue() <= 0 || above.getKey().terms().size() < 2) {
                    continue;
                }
                Poly quotient = above.getKey().dividedBy(below.getKey());
                if (quotient != null) {
                    return split(above.getKey(), below.getKey(), quotient);
                }
                quotient = below.getKey().dividedBy(above.getKey());
                if (quotient != null) {
                    return split(below.getKey(), above.getKey(), quotient);
                }
            }
        }
        return this;
    }

    /** Replaces the factor {@code whole}, in its power, by divisor times quotient. */
    private Factored split(Poly whole, Poly divisor, Poly quotient) {
        int n = factors.getOrDefault(whole, 0);
        SortedMap<Poly, Integer> parts = new TreeMap<>(factors);
        parts.remove(whole);
        parts.merge(divisor, n, Integer::sum);
        parts.values().removeIf(k -> k == 0);
        return new Factored(coefficient, parts).times(Factored.of(quotient).pow(n));
    }

    private @Nullable Factored rootsReduced() {
        for (Map.Entry<Poly, Integer> e : factors.entrySet()) {
            int n = e.getValue();
            if (!(e.getKey().asAtom() instanceof Expr.Apply f) || (n > -2 && n < 2 && f.function() != Function.SIGN)) {
                continue;
            }
            int half = n / 2;
            if (f.function() == Function.EXP && Elementary.reducible(f, n)) {
                SortedMap<Poly, Integer> rest = new TreeMap<>(factors);
                rest.remove(e.getKey());
                return new Factored(coefficient, rest).times(Elementary.power(f, n));
            }
            if (f.function() == Function.SIGN) {
                Factored paired = signed(e.getKey(), f);
                if (paired != null) {
                    return paired;
                }
                continue;
            }
            if (f.function() == Function.SQRT || f.function() == Function.ABS) {
                SortedMap<Poly, Integer> rest = new TreeMap<>(factors);
                rest.remove(e.getKey());
                if (n % 2 != 0) {
                    rest.put(e.getKey(), n % 2);
                }
                int power = f.function() == Function.SQRT ? half : 2 * half;
                return new Factored(coefficient, rest)
                        .times(NormalForm.of(f.argument()).pow(power));
            }
        }
        return null;
    }

    /** u sign(u) = abs(u) and abs(u) sign(u) = u, for all u. */
    private @Nullable Factored signed(Poly sign, Expr.Apply f) {
        Factored u = NormalForm.of(f.argument());
        Poly same =
                u.coefficient().isOne() && u.factors().size() == 1 ? u.factors().firstKey() : null;
        Poly absolute = Poly.atom(new Expr.Apply(Function.ABS, f.argument()));
        if (factors.getOrDefault(sign, 0) < 1) {
            return null;
        }
        if (factors.getOrDefault(absolute, 0) > 0) {
            return without(sign).without(absolute).times(u);
        }
        return same != null && u.factors().getOrDefault(same, 0) == 1 && factors.getOrDefault(same, 0) > 0
                ? without(sign)
                        .without(same)
                        .times(new Factored(Rational.ONE, new TreeMap<>(java.util.Map.of(absolute, 1))))
                : null;
    }

    /** One factor fewer. */
    private Factored without(Poly factor) {
        SortedMap<Poly, Integer> rest = new TreeMap<>(factors);
        rest.merge(factor, -1, Integer::sum);
        rest.values().removeIf(n -> n == 0);
        return new Factored(coefficient, rest);
    }

    /** The value as a polynomial, multiplied out; null where something stands below the line. */
    @Nullable
    Poly polynomial() {
        return factors.values().stream().anyMatch(n -> n < 0) ? null : expandedOver(new TreeMap<>());
    }

    /** What stands above the line, multiplied out, coefficient included. */
    Poly numerator() {
        SortedMap<Poly, Integer> above = new TreeMap<>(factors);
        above.values().removeIf(n -> n < 0);
        return new Factored(coefficient, above).expandedOver(new TreeMap<>());
    }

    /** What stands below the line, multiplied out. */
    Poly denominator() {
        SortedMap<Poly, Integer> below = new TreeMap<>();
        factors.forEach((p, n) -> {
            if (n < 0) {
                below.put(p, -n);
            }
        });
        return new Factored(Rational.ONE, below).expandedOver(new TreeMap<>());
    }

    /** Sums of terms multiplied out: one summand a term of the numerator, each over the whole denominator. */
    List<Factored> summands() {
        SortedMap<Poly, Integer> below = new TreeMap<>(factors);
        below.values().removeIf(n -> n > 0);
        Factored denominator = new Factored(Rational.ONE, below);
        List<Factored> summands = new ArrayList<>();
        numerator()
                .terms()
                .forEach((m, c) -> summands.add(Factored.of(Poly.of(m, c)).times(denominator)));
        return summands;
    }

    Expr toExpr() {
        if (isZero()) {
            return Expr.ZERO;
        }
        // -(Y - X) reads better as X - Y: a minus sign goes into a difference, where there is one.
        Poly turned = coefficient.signum() < 0 ? difference() : null;
        List<Expr> product = new ArrayList<>();
        product.add(new Expr.Num(turned == null ? coefficient : coefficient.negate()));
        List<Map.Entry<Poly, Integer>> ordered = new ArrayList<>(factors.entrySet());
        ordered.sort(Comparator.comparingInt((Map.Entry<Poly, Integer> e) -> placeOf(e.getKey(), e.getValue()))
                .thenComparing(Map.Entry::getKey, Factored::byAtoms));
        for (Map.Entry<Poly, Integer> e : ordered) {
            Expr base = toExpr(e.getKey().equals(turned) ? e.getKey().scaled(Rational.MINUS_ONE) : e.getKey());
            product.add(
                    e.getValue() < 0 && base instanceof Expr.Apply f && f.function() == Function.EXP
                            ? Expr.apply(Function.EXP, Expr.mul(Expr.num(e.getValue()), f.argument()))
                            : Expr.pow(base, e.getValue()));
        }
        return Expr.mul(product);
    }

    private @Nullable Poly difference() {
        for (Map.Entry<Poly, Integer> e : factors.entrySet()) {
            boolean mixed = e.getKey().terms().values().stream().anyMatch(c -> c.signum() < 0);
            if (e.getKey().terms().size() > 1 && mixed && e.getValue() % 2 != 0) {
                return e.getKey();
            }
        }
        return null;
    }

    /** Atoms before sums of terms, everything below the line last, whole sums over an index at the very end. */
    private static int placeOf(Poly p, int exponent) {
        Expr atom = p.asAtom();
        int kind = atom == null ? 1 : isSum(atom) ? 2 : 0;
        return exponent < 0 ? kind == 2 ? 3 : 3 : kind == 2 ? 4 : kind;
    }

    private static boolean isSum(Expr atom) {
        return atom instanceof Expr.Fold f && f.isSum();
    }

    private static int byAtoms(Poly a, Poly b) {
        Expr x = a.asAtom();
        Expr y = b.asAtom();
        return x != null && y != null ? Exprs.ORDER.compare(x, y) : a.compareTo(b);
    }

    private static Expr toExpr(Poly poly) {
        List<Expr> positive = new ArrayList<>();
        List<Expr> negative = new ArrayList<>();
        poly.terms().forEach((m, c) -> {
            List<Expr> term = new ArrayList<>();
            term.add(new Expr.Num(c));
            List<Expr> sums = new ArrayList<>();
            m.powers().forEach((atom, n) -> (isSum(atom) ? sums : term).add(Expr.pow(atom, n)));
            term.addAll(sums);
            (c.signum() > 0 ? positive : negative).add(Expr.mul(term));
        });
        positive.addAll(negative);
        return Expr.add(positive);
    }
}
