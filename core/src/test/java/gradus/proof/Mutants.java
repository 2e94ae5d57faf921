package gradus.proof;

import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Function;
import gradus.math.Index;
import gradus.math.Rational;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Expressions that differ from a given one in a single place, as a slip of the pen would. */
final class Mutants {
    /** A changed expression and what was done to it. */
    record Mutant(String kind, Expr expr) {}

    private final Set<Tensor> tensors;
    private final Set<Index> indices = new LinkedHashSet<>();

    private Mutants(Expr e, Set<Tensor> tensors) {
        this.tensors = tensors;
        Exprs.walk(e, x -> {
            if (x instanceof Expr.Entry entry) {
                indices.addAll(entry.indices());
            } else if (x instanceof Expr.Delta d) {
                indices.add(d.first());
                indices.add(d.second());
            }
        });
    }

    /** All of them; other tensors of the same shape are taken from the given ones. */
    static List<Mutant> of(Expr e, Set<Tensor> tensors) {
        List<Mutant> all = new ArrayList<>();
        all.add(new Mutant("flipped sign", Expr.neg(e)));
        all.add(new Mutant("factor 2", Expr.mul(Expr.num(2), e)));
        new Mutants(e, tensors).everywhere(e, all::add);
        all.removeIf(m -> m.expr().equals(e));
        return all;
    }

    private void everywhere(Expr e, Consumer<Mutant> sink) {
        here(e, sink);
        if (e instanceof Expr.Partial p) {
            everywhere(p.body(), m -> sink.accept(new Mutant(m.kind(), new Expr.Partial(m.expr(), p.wrt()))));
            entry(p.wrt(), m -> sink.accept(new Mutant(m.kind(), new Expr.Partial(p.body(), (Expr.Entry) m.expr()))));
            return;
        }
        List<Expr> parts = Exprs.children(e);
        for (int n = 0; n < parts.size(); n++) {
            int place = n;
            everywhere(parts.get(n), m -> sink.accept(new Mutant(m.kind(), with(e, place, m.expr()))));
        }
    }

    private static Expr with(Expr e, int place, Expr part) {
        int[] at = new int[1];
        return Exprs.map(e, x -> at[0]++ == place ? part : x);
    }

    private void here(Expr e, Consumer<Mutant> sink) {
        switch (e) {
            case Expr.Add a -> {
                for (int n = 0; n < a.terms().size(); n++) {
                    List<Expr> terms = new ArrayList<>(a.terms());
                    Expr term = terms.remove(n);
                    sink.accept(new Mutant("dropped term", Expr.add(terms)));
                    terms.add(n, Expr.neg(term));
                    sink.accept(new Mutant("flipped sign", Expr.add(terms)));
                }
            }
            case Expr.Mul m -> {
                for (int n = 0; n < m.factors().size(); n++) {
                    List<Expr> factors = new ArrayList<>(m.factors());
                    Expr factor = factors.remove(n);
                    sink.accept(new Mutant("lost factor", Expr.mul(factors)));
                    factors.add(factor);
                    factors.add(factor);
                    sink.accept(new Mutant("duplicated factor", Expr.mul(factors)));
                }
            }
            case Expr.Num n ->
                sink.accept(
                        new Mutant("changed constant", new Expr.Num(n.value().plus(Rational.ONE))));
            case Expr.Pow p -> sink.accept(new Mutant("changed exponent", Expr.pow(p.base(), p.exponent() + 1)));
            case Expr.Entry x -> entry(x, sink);
            case Expr.Delta d -> delta(d, sink);
            case Expr.Apply f -> {
                Function other = f.function() == Function.TANH ? Function.ERF : Function.TANH;
                sink.accept(new Mutant("another function", Expr.apply(other, f.argument())));
            }
            case Expr.Extremum x ->
                sink.accept(new Mutant("max for min", new Expr.Extremum(!x.largest(), x.left(), x.right())));
            case Expr.Choose c ->
                sink.accept(new Mutant(
                        "branches swapped", new Expr.Choose(c.left(), c.strict(), c.right(), c.otherwise(), c.then())));
            case Expr.Size s -> sink.accept(new Mutant("lost factor", Expr.ONE));
            case Expr.Fold f -> {
                if (f.isSum()) {
                    sink.accept(new Mutant("lost sum", f.body()));
                }
            }
            case Expr.Constant c -> sink.accept(new Mutant("changed constant", Expr.num(3)));
            case Expr.Partial p -> {}
        }
    }

    private void entry(Expr.Entry x, Consumer<Mutant> sink) {
        for (Tensor other : tensors) {
            if (!other.equals(x.tensor()) && other.dims().equals(x.tensor().dims())) {
                sink.accept(new Mutant("another tensor", other.at(x.indices())));
            }
        }
        for (int d = 0; d < x.indices().size(); d++) {
            for (Index other : indices) {
                if (!other.equals(x.indices().get(d))
                        && other.dim().equals(x.indices().get(d).dim())) {
                    List<Index> changed = new ArrayList<>(x.indices());
                    changed.set(d, other);
                    sink.accept(new Mutant("swapped indices", x.tensor().at(changed)));
                }
            }
            if (x.indices().get(d).isFixed()) {
                List<Index> changed = new ArrayList<>(x.indices());
                changed.set(d, next(changed.get(d)));
                sink.accept(new Mutant("another place", x.tensor().at(changed)));
            }
        }
    }

    private static Index next(Index fixed) {
        return Index.fixed(fixed.place() + 1, fixed.dim());
    }

    private void delta(Expr.Delta d, Consumer<Mutant> sink) {
        if (d.second().isFixed()) {
            sink.accept(new Mutant("another place", new Expr.Delta(d.first(), next(d.second()))));
        }
        for (Index other : indices) {
            if (!other.equals(d.first())
                    && !other.equals(d.second())
                    && other.dim().equals(d.first().dim())) {
                sink.accept(new Mutant("swapped indices", new Expr.Delta(d.first(), other)));
                sink.accept(new Mutant("swapped indices", new Expr.Delta(other, d.second())));
            }
        }
    }
}
