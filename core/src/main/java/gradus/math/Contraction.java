package gradus.math;

import gradus.math.Expr.Add;
import gradus.math.Expr.Delta;
import gradus.math.Expr.Fold;
import gradus.math.Expr.Mul;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A sum over an index that a delta ties to another is its one term that is not 0. The law stands in {@link #term}, and
 * nowhere else; whoever has a sum in another shape (a normal form, factors that are about to become a kernel) asks here.
 */
public final class Contraction {
    static final Rule RULE = new Rule("contract", "sum(i) delta(i,k) f(i) = f(k)");

    private Contraction() {}

    /**
     * The law: the sum over the bound index of the delta times f, without the sum. The other index may be a fixed place:
     * {@code sum(i) delta(i,4) f(i) = f(4)}.
     *
     * @param delta one that {@linkplain #ties ties} the index
     * @param f what stands beside the delta; it may read the index
     */
    static Expr term(Index bound, Delta delta, Expr f) {
        Index other = delta.first().equals(bound) ? delta.second() : delta.first();
        return Exprs.substitute(f, Map.of(bound, other));
    }

    /**
     * Whether the delta leaves just one term of a sum over the index. A delta of the index with itself leaves all terms;
     * one with an index over another dimension may leave none, because that index may be where the sum does not come.
     */
    static boolean ties(Delta delta, Index bound) {
        return delta.first().equals(bound) != delta.second().equals(bound)
                && delta.first().dim().equals(delta.second().dim());
    }

    /**
     * The sum over the index of a product, by the first delta among the factors that ties it.
     *
     * @return null where none does
     */
    public static @Nullable Expr ofProduct(Index bound, List<Expr> factors) {
        for (int n = 0; n < factors.size(); n++) {
            if (factors.get(n) instanceof Delta delta && ties(delta, bound)) {
                List<Expr> rest = new ArrayList<>(factors);
                rest.remove(n);
                return term(bound, delta, Expr.mul(rest));
            }
        }
        return null;
    }

    /**
     * Every sum over an index that a delta ties to another one, worked out. Does this and nothing else, so that a reader
     * sees where the sums of the chain rule go.
     */
    public static Expr apply(Expr e) {
        Expr inner = Exprs.map(e, Contraction::apply);
        return inner instanceof Fold s && s.isSum() ? sum(s) : inner;
    }

    private static Expr sum(Fold s) {
        Delta delta = tying(s.index(), s.body());
        if (delta != null) {
            return apply(term(s.index(), delta, without(delta, s.body())));
        }
        if (s.body() instanceof Add a && a.terms().stream().anyMatch(t -> tying(s.index(), t) != null)) {
            return Expr.add(
                    a.terms().stream().map(t -> apply(Expr.sum(s.index(), t))).toList());
        }
        if (s.body() instanceof Mul m) {
            return product(s, m);
        }
        return s;
    }

    /** A sum inside that some delta would end, moved outwards: the factors that it does not read go in front. */
    private static Expr product(Fold s, Mul m) {
        for (Expr factor : m.factors()) {
            boolean terms = factor instanceof Add a && a.terms().stream().anyMatch(t -> tying(s.index(), t) != null);
            if (terms) {
                List<Expr> rest = new ArrayList<>(m.factors());
                rest.remove(factor);
                return Expr.add(((Add) factor)
                        .terms().stream()
                                .map(t -> apply(Expr.sum(s.index(), Expr.mul(Expr.mul(rest), t))))
                                .toList());
            }
        }
        return s;
    }

    /** A delta with the index that every term of the body has as a factor, or null. */
    private static @Nullable Delta tying(Index index, Expr body) {
        return switch (body) {
            case Delta d -> ties(d, index) ? d : null;
            case Mul m ->
                m.factors().stream()
                        .map(f -> tying(index, f))
                        .filter(java.util.Objects::nonNull)
                        .findFirst()
                        .orElse(null);
            case Add a -> {
                Delta first = tying(index, a.terms().getFirst());
                yield first != null && a.terms().stream().allMatch(t -> has(first, t)) ? first : null;
            }
            case Fold s when s.isSum() -> s.index().equals(index) ? null : outside(s, tying(index, s.body()));
            default -> null;
        };
    }

    private static @Nullable Delta outside(Fold s, @Nullable Delta d) {
        return d == null || d.first().equals(s.index()) || d.second().equals(s.index()) ? null : d;
    }

    private static boolean has(Delta delta, Expr e) {
        return switch (e) {
            case Delta d -> d.equals(delta);
            case Mul m -> m.factors().stream().anyMatch(f -> has(delta, f));
            case Add a -> a.terms().stream().allMatch(t -> has(delta, t));
            case Fold s when s.isSum() -> has(delta, s.body());
            default -> false;
        };
    }

    private static Expr without(Delta delta, Expr e) {
        return switch (e) {
            case Delta d -> Expr.ONE;
            case Mul m -> {
                List<Expr> factors = new ArrayList<>(m.factors());
                for (int n = 0; n < factors.size(); n++) {
                    if (has(delta, factors.get(n))) {
                        factors.set(n, without(delta, factors.get(n)));
                        break;
                    }
                }
                yield Expr.mul(factors);
            }
            case Add a ->
                Expr.add(a.terms().stream().map(t -> without(delta, t)).toList());
            case Fold s when s.isSum() -> Expr.sum(s.index(), without(delta, s.body()));
            default -> e;
        };
    }
}
