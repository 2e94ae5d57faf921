package gradus.code;

import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Expr.Apply;
import gradus.math.Expr.Delta;
import gradus.math.Expr.Entry;
import gradus.math.Expr.Fold;
import gradus.math.Expr.Partial;
import gradus.math.Expr.Plain;
import gradus.math.Expr.Size;
import gradus.math.Exprs;
import gradus.math.Function;
import gradus.math.Index;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Gives a name of its own to what would be computed more than once: a part that stands twice in an equation, the largest
 * of several numbers, and, for languages that work entry by entry, a sum that does not depend on all indices around it.
 */
final class Sharing {
    private static final int MOST_PERMUTED = 5;

    private final boolean entryByEntry;
    private final Predicate<String> taken;
    private final SharedNames shared;
    /** What has a name already: by the part with its free indices renamed in order of appearance. */
    private final Map<Expr, Tensor> named = new LinkedHashMap<>();

    /** What the equation at hand gives. */
    private @Nullable Tensor root;

    private final List<Equation> made = new ArrayList<>();
    private final Set<String> names = new LinkedHashSet<>();

    /** @param taken names that are not free */
    Sharing(boolean entryByEntry, Predicate<String> taken, SharedNames shared) {
        this.shared = shared;
        this.entryByEntry = entryByEntry;
        this.taken = taken;
    }

    /** The equation, after those it needs. */
    List<Equation> of(Equation given) {
        made.clear();
        root = given.target();
        Equation e = shared(replaceNamed(Binders.distinct(given)));
        List<Equation> all = new ArrayList<>(made);
        all.add(e);
        return all;
    }

    private Equation shared(Equation given) {
        Equation e = given;
        for (Expr part = next(e); part != null; part = next(e)) {
            name(part, e);
            e = replaceNamed(e);
        }
        return e;
    }

    private @Nullable Expr next(Equation e) {
        Expr part = twice(e);
        return part != null ? part : invariant(e.body(), new LinkedHashSet<>(e.indices()));
    }

    private void name(Expr part, Equation e) {
        // In the order of the equation's own indices, so that the result lies as its neighbours do.
        List<Dim> order = e.target().dims();
        List<Index> indices = Exprs.freeIndices(part).stream()
                .sorted(Comparator.comparingInt(i -> order.contains(i.dim()) ? order.indexOf(i.dim()) : order.size()))
                .toList();
        Tensor tensor = new Tensor(
                fresh(part, e.target()), indices.stream().map(Index::dim).toList());
        made.add(shared(new Equation(tensor, indices, part)));
        named.put(canonical(part, indices), tensor);
    }

    private String fresh(Expr part, Tensor target) {
        String letter = switch (part) {
            case Apply f when f.function() == Function.EXP -> "E";
            case Fold f ->
                switch (f.kind()) {
                    case SUM -> "S";
                    case LARGEST -> "M";
                };
            default -> "T";
        };
        String number = shared.number(part, root == null ? target : root);
        for (int round = 0; ; round++) {
            String name = letter
                    + number
                    + (round == 0 ? "" : Character.toString('a' + round % 26).repeat(round / 26 + 1));
            if (!taken.test(name) && names.add(name)) {
                return name;
            }
        }
    }

    /** With indices renamed in the given order, so that equal parts at other indices are equal. */
    private static Expr canonical(Expr part, List<Index> order) {
        Map<Index, Index> by = new LinkedHashMap<>();
        for (Index i : order) {
            by.put(i, new Index("#" + by.size(), i.dim()));
        }
        return bound(Exprs.substitute(part, by), 0);
    }

    /** Bound indices by their depth. */
    private static Expr bound(Expr e, int depth) {
        return switch (e) {
            case Fold f -> {
                Index k = new Index("$" + depth, f.index().dim());
                yield new Fold(f.kind(), k, bound(Exprs.bodyOver(f, k), depth + 1));
            }
            case Plain _, Partial _ -> Exprs.map(e, x -> bound(x, depth));
            case Entry _, Delta _, Size _ -> e;
        };
    }

    private static Expr canonical(Expr part) {
        return canonical(part, List.copyOf(Exprs.freeIndices(part)));
    }

    private Equation replaceNamed(Equation e) {
        return new Equation(e.target(), e.indices(), replaceNamed(e.body()));
    }

    private Expr replaceNamed(Expr e) {
        if (isWorthAName(e)) {
            Entry known = known(e);
            if (known != null) {
                return known;
            }
        }
        // What is only right as a whole stays whole.
        Expr soft = Idioms.softLog(e);
        if (soft != null) {
            Expr u = Expr.apply(Function.EXP, replaceNamed(soft));
            return Expr.apply(Function.LOG, Expr.add(Expr.ONE, u));
        }
        if (Idioms.zeroLog(e) != null) {
            return e;
        }
        Expr inner = Exprs.map(e, this::replaceNamed);
        return inner.equals(e) ? e : replaceNamed(inner);
    }

    private @Nullable Entry known(Expr e) {
        for (List<Index> order : orders(List.copyOf(Exprs.freeIndices(e)))) {
            Tensor tensor = named.get(canonical(e, order));
            if (tensor != null
                    && tensor.dims().equals(order.stream().map(Index::dim).toList())) {
                return tensor.at(order);
            }
        }
        return null;
    }

    /** All orders, as they are first; of very many indices no other. */
    private static List<List<Index>> orders(List<Index> indices) {
        if (indices.size() < 2 || indices.size() > MOST_PERMUTED) {
            return List.of(indices);
        }
        List<List<Index>> all = new ArrayList<>();
        for (Index first : indices) {
            List<Index> others = new ArrayList<>(indices);
            others.remove(first);
            for (List<Index> rest : orders(others)) {
                List<Index> order = new ArrayList<>(List.of(first));
                order.addAll(rest);
                all.add(order);
            }
        }
        return all;
    }

    /** A part that is dear to compute and depends on at most as much as an array can hold. */
    private boolean isWorthAName(Expr e) {
        Set<Index> free = Exprs.freeIndices(e);
        return (e instanceof Apply f && f.function() != Function.ABS && f.function() != Function.SIGN
                        || e instanceof Fold)
                && !free.isEmpty()
                && free.size() <= shared.mostIndices();
    }

    /** The largest part that stands twice, or null. */
    private @Nullable Expr twice(Equation e) {
        Map<Expr, Integer> counts = new LinkedHashMap<>();
        visit(e.body(), part -> {
            if (part != e.body() && isWorthAName(part)) {
                counts.merge(canonical(part), 1, Integer::sum);
            }
        });
        Expr[] best = new Expr[1];
        visit(e.body(), part -> {
            if (part != e.body()
                    && isWorthAName(part)
                    && counts.getOrDefault(canonical(part), 0) > 1
                    && (best[0] == null || Exprs.size(part) > Exprs.size(best[0]))) {
                best[0] = part;
            }
        });
        return best[0];
    }

    /** Every part that may get a name: not from within what is only right as a whole. */
    private static void visit(Expr e, Consumer<Expr> f) {
        f.accept(e);
        Expr soft = Idioms.softLog(e);
        if (soft != null) {
            visit(soft, f);
        } else if (Idioms.zeroLog(e) == null) {
            Exprs.children(e).forEach(child -> visit(child, f));
        }
    }

    /** A sum, or the largest, that is the same for all values of an index around it. */
    private @Nullable Expr invariant(Expr e, Set<Index> scope) {
        boolean folds = e instanceof Fold f && (entryByEntry || !f.isSum());
        if (folds && isWorthAName(e) && !Exprs.freeIndices(e).containsAll(scope)) {
            return e;
        }
        Set<Index> inner = new LinkedHashSet<>(scope);
        switch (e) {
            case Fold f -> inner.add(f.index());
            case Entry _, Delta _, Size _, Partial _, Plain _ -> {}
        }
        for (Expr child : e instanceof Entry ? List.<Expr>of() : Exprs.children(e)) {
            Expr found = invariant(child, inner);
            if (found != null) {
                return found;
            }
        }
        return null;
    }
}
