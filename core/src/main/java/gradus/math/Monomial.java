package gradus.math;

import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A product of positive integer powers of atoms (expressions that the normal form does not look into). Ordered
 * lexicographically, which is admissible: a &lt; b implies ac &lt; bc, as exact division needs.
 */
record Monomial(SortedMap<Expr, Integer> powers) implements Comparable<Monomial> {
    static final Monomial ONE = new Monomial(new TreeMap<>(Exprs.ORDER));

    static Monomial of(Expr atom, int exponent) {
        SortedMap<Expr, Integer> powers = new TreeMap<>(Exprs.ORDER);
        powers.put(atom, exponent);
        return new Monomial(powers);
    }

    boolean isOne() {
        return powers.isEmpty();
    }

    int exponent(Expr atom) {
        return powers.getOrDefault(atom, 0);
    }

    Monomial times(Monomial other) {
        if (isOne()) {
            return other;
        }
        SortedMap<Expr, Integer> product = new TreeMap<>(powers);
        other.powers.forEach((atom, n) -> product.merge(atom, n, Integer::sum));
        return new Monomial(product);
    }

    /** This divided by the other, or null where the quotient is no monomial. */
    @org.jspecify.annotations.Nullable
    Monomial over(Monomial other) {
        SortedMap<Expr, Integer> quotient = new TreeMap<>(powers);
        for (Map.Entry<Expr, Integer> e : other.powers.entrySet()) {
            int left = quotient.getOrDefault(e.getKey(), 0) - e.getValue();
            if (left < 0) {
                return null;
            } else if (left == 0) {
                quotient.remove(e.getKey());
            } else {
                quotient.put(e.getKey(), left);
            }
        }
        return new Monomial(quotient);
    }

    Monomial without(Expr atom) {
        SortedMap<Expr, Integer> rest = new TreeMap<>(powers);
        rest.remove(atom);
        return new Monomial(rest);
    }

    Monomial commonWith(Monomial other) {
        SortedMap<Expr, Integer> common = new TreeMap<>(Exprs.ORDER);
        powers.forEach((atom, n) -> {
            int both = Math.min(n, other.exponent(atom));
            if (both > 0) {
                common.put(atom, both);
            }
        });
        return new Monomial(common);
    }

    private static final Comparator<Expr> ATOMS = Exprs.ORDER;

    @Override
    public int compareTo(Monomial o) {
        Iterator<Map.Entry<Expr, Integer>> a = powers.entrySet().iterator();
        Iterator<Map.Entry<Expr, Integer>> b = o.powers.entrySet().iterator();
        while (a.hasNext() && b.hasNext()) {
            Map.Entry<Expr, Integer> x = a.next();
            Map.Entry<Expr, Integer> y = b.next();
            int byAtom = ATOMS.compare(x.getKey(), y.getKey());
            if (byAtom != 0) {
                return -byAtom;
            }
            int byExponent = Integer.compare(x.getValue(), y.getValue());
            if (byExponent != 0) {
                return byExponent;
            }
        }
        return Boolean.compare(a.hasNext(), b.hasNext());
    }
}
