package gradus.math;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A scalar expression over entries of tensors. Immutable; every operation is one record, so that a switch over this
 * interface does not compile until a new operation is differentiated, printed and evaluated.
 */
public sealed interface Expr {
    /**
     * An operation on values alone, which names no tensor, no index and no dimension of its own: a pass that renames,
     * collects or replaces those has nothing to do but go on to its parts. Whatever is not plain is a case by itself in
     * such a pass, so that the pass does not compile until it deals with a new operation that, say, binds an index.
     */
    sealed interface Plain extends Expr {}

    /** An exact number. */
    record Num(Rational value) implements Plain {}

    /** A mathematical constant that is not a fraction. */
    enum Constant implements Plain {
        PI("pi"),
        E("e");

        private final String text;

        Constant(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    /** The number of entries along a dimension, as a number: the {@code m} in {@code 1/m}. */
    record Size(Dim dim) implements Expr {}

    /** One entry of a tensor, {@code Z1[i,j]} or {@code X[i,0,j]}; a scalar has no indices. */
    record Entry(Tensor tensor, List<Index> indices) implements Expr {
        public Entry {
            indices = List.copyOf(indices);
            if (indices.size() != tensor.dims().size()) {
                throw new IllegalArgumentException(
                        tensor + " has " + tensor.dims().size() + " dimensions, not " + indices.size());
            }
            for (int d = 0; d < indices.size(); d++) {
                if (!indices.get(d).dim().equals(tensor.dims().get(d))) {
                    throw new IllegalArgumentException("index " + indices.get(d) + " of " + tensor + " runs over "
                            + indices.get(d).dim() + ", not " + tensor.dims().get(d));
                }
            }
        }
    }

    /** Kronecker's delta: 1 where the two indices are equal, otherwise 0. */
    record Delta(Index first, Index second) implements Expr {
        /** Whether it is 1, or 0, wherever it stands; null where that depends on a letter. */
        public @Nullable Boolean decided() {
            if (first.isFixed() && second.isFixed()) {
                return Objects.equals(first.place(), second.place());
            }
            return first.equals(second) ? Boolean.TRUE : null;
        }
    }

    record Add(List<Expr> terms) implements Plain {
        public Add {
            terms = List.copyOf(terms);
        }
    }

    record Mul(List<Expr> factors) implements Plain {
        public Mul {
            factors = List.copyOf(factors);
        }
    }

    /** An integer power; exponent -1 is division. */
    record Pow(Expr base, int exponent) implements Plain {}

    record Apply(Function function, Expr argument) implements Plain {}

    /** The larger ({@code largest}) or the smaller of two values. */
    record Extremum(boolean largest, Expr left, Expr right) implements Plain {}

    /** {@code then} where {@code left < right} (or {@code <=} if not strict), otherwise {@code otherwise}. */
    record Choose(Expr left, boolean strict, Expr right, Expr then, Expr otherwise) implements Plain {}

    /** One number made of the body's values at all values of the index, which the fold binds. */
    record Fold(Kind kind, Index index, Expr body) implements Expr {
        public Fold {
            if (index.isFixed()) {
                throw new IllegalArgumentException("a fold runs over a letter, not over the place " + index);
            }
        }

        /** What the values are made into: their sum, or the largest of them. */
        public enum Kind {
            SUM,
            LARGEST
        }

        public boolean isSum() {
            return kind == Kind.SUM;
        }

        /** The same fold of another body over another index; a sum of zeros is 0. */
        public Expr with(Index over, Expr of) {
            return isSum() ? sum(over, of) : new Fold(kind, over, of);
        }
    }

    /**
     * The partial derivative of a body with respect to one entry, not yet worked out. Other tensors than that of
     * {@code wrt} are held fixed.
     */
    record Partial(Expr body, Entry wrt) implements Expr {}

    Num ZERO = new Num(Rational.ZERO);
    Num ONE = new Num(Rational.ONE);

    static Expr num(long value) {
        return new Num(Rational.of(value));
    }

    static Expr num(long num, long den) {
        return new Num(Rational.of(num, den));
    }

    /** A sum of terms; nested sums are flattened, zeros left out. */
    static Expr add(List<Expr> terms) {
        List<Expr> flat = new ArrayList<>();
        for (Expr term : terms) {
            if (term instanceof Add inner) {
                flat.addAll(inner.terms());
            } else if (!term.equals(ZERO)) {
                flat.add(term);
            }
        }
        return flat.isEmpty() ? ZERO : flat.size() == 1 ? flat.getFirst() : new Add(flat);
    }

    static Expr add(Expr... terms) {
        return add(List.of(terms));
    }

    /** A product; nested products are flattened, ones left out, and a factor 0 makes it 0. */
    static Expr mul(List<Expr> factors) {
        List<Expr> flat = new ArrayList<>();
        for (Expr factor : factors) {
            if (factor.equals(ZERO)) {
                return ZERO;
            } else if (factor instanceof Mul inner) {
                flat.addAll(inner.factors());
            } else if (!factor.equals(ONE)) {
                flat.add(factor);
            }
        }
        return flat.isEmpty() ? ONE : flat.size() == 1 ? flat.getFirst() : new Mul(flat);
    }

    static Expr mul(Expr... factors) {
        return mul(List.of(factors));
    }

    static Expr neg(Expr e) {
        return e instanceof Num n ? new Num(n.value().negate()) : mul(num(-1), e);
    }

    static Expr sub(Expr a, Expr b) {
        return add(a, neg(b));
    }

    static Expr pow(Expr base, int exponent) {
        return exponent == 0 ? ONE : exponent == 1 ? base : base.equals(ONE) ? ONE : new Pow(base, exponent);
    }

    static Expr div(Expr a, Expr b) {
        return mul(a, pow(b, -1));
    }

    static Expr apply(Function function, Expr argument) {
        return new Apply(function, argument);
    }

    /** The sum of the body over all values of the index; a sum of zeros is 0. */
    static Expr sum(Index index, Expr body) {
        return body.equals(ZERO) ? ZERO : new Fold(Fold.Kind.SUM, index, body);
    }

    /** The largest value of the body over all values of the index. */
    static Fold largest(Index index, Expr body) {
        return new Fold(Fold.Kind.LARGEST, index, body);
    }

    static Expr sum(List<Index> indices, Expr body) {
        Expr result = body;
        for (Index index : indices.reversed()) {
            result = sum(index, result);
        }
        return result;
    }
}
