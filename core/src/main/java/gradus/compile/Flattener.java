package gradus.compile;

import gradus.compile.Flat.Pointwise;
import gradus.compile.Flat.Product;
import gradus.compile.Flat.Reduce;
import gradus.kernels.Nest.Kind;
import gradus.math.Contraction;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Expr.Add;
import gradus.math.Expr.Apply;
import gradus.math.Expr.Delta;
import gradus.math.Expr.Entry;
import gradus.math.Expr.Fold;
import gradus.math.Expr.Mul;
import gradus.math.Expr.Partial;
import gradus.math.Expr.Plain;
import gradus.math.Expr.Size;
import gradus.math.Exprs;
import gradus.math.Index;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes equations apart until each has at most one sum: inner sums become tensors of their own, of the indices they
 * depend on; a sum of a product of two matrices becomes a matrix product. The same sum is worked out once in a program.
 */
final class Flattener {
    private final @Nullable Dim examples;
    private final Orientation orientation;
    private final List<Flat> flats = new ArrayList<>();
    private final Map<Expr, Tensor> known = new HashMap<>();
    /** Values that have a tensor of their own, with their free indices renamed in order of appearance. */
    private final Map<Expr, Stored> storedValues = new HashMap<>();

    /**
     * A tensor that holds a value.
     *
     * @param order index d of the tensor is the value's free index {@code order[d]}
     */
    private record Stored(Tensor tensor, List<Integer> order) {
        Entry at(List<Index> free) {
            return tensor.at(order.stream().map(free::get).toList());
        }
    }

    private Flattener(@Nullable Dim examples, Orientation orientation) {
        this.examples = examples;
        this.orientation = orientation;
    }

    static List<Flat> flatten(List<Equation> equations, @Nullable Dim examples, Orientation orientation) {
        Flattener flattener = new Flattener(examples, orientation);
        equations.forEach(flattener::equation);
        return flattener.flats;
    }

    private void equation(Equation equation) {
        int before = flats.size();
        Expr body = flatten(equation.body(), equation.indices());
        boolean onlyMade = flats.size() > before
                && body instanceof Entry entry
                && entry.indices().equals(equation.indices())
                && flats.getLast().target().equals(entry.tensor());
        if (onlyMade) {
            Flat last = flats.removeLast();
            flats.add(last.withTarget(equation.target()));
            known.replaceAll((key, tensor) -> tensor.equals(last.target()) ? equation.target() : tensor);
        } else {
            flats.add(new Pointwise(equation.target(), equation.indices(), body));
        }
    }

    /** The same value without sums; {@code order} is the order in which indices of new tensors are wanted. */
    private Expr flatten(Expr e, List<Index> order) {
        return switch (e) {
            case Fold f -> fold(f, flatten(f.body(), order), order);
            case Partial p -> throw new IllegalArgumentException("a derivative that is not worked out: " + p);
            case Apply a -> reuse(Exprs.map(a, x -> flatten(x, order)));
            case Plain p -> Exprs.map(p, x -> flatten(x, order));
            case Entry _, Delta _, Size _ -> e;
        };
    }

    /** A fold whose body has none left in it. */
    private Expr fold(Fold f, Expr body, List<Index> order) {
        return switch (f.kind()) {
            case SUM -> sum(f.index(), body, order);
            case LARGEST -> Exprs.isFree(f.index(), body) ? reduced(Kind.LARGEST, f.index(), body, order) : body;
        };
    }

    /** The stored entry with that value, if one is. */
    private Expr reuse(Expr value) {
        List<Index> free = List.copyOf(Exprs.freeIndices(value));
        Stored stored = storedValues.get(canonical(value, free));
        return stored == null ? value : stored.at(free);
    }

    /** A sum of a body that has no sums. */
    private Expr sum(Index over, Expr body, List<Index> order) {
        List<Expr> outside = new ArrayList<>();
        List<Expr> inside = new ArrayList<>();
        for (Expr factor : body instanceof Mul m ? m.factors() : List.of(body)) {
            (Exprs.isFree(over, factor) ? inside : outside).add(factor);
        }
        if (inside.isEmpty()) {
            outside.add(new Size(over.dim()));
            return Expr.mul(outside);
        }
        outside.add(sumOfDependent(over, inside, order));
        return Expr.mul(outside);
    }

    private Expr sumOfDependent(Index over, List<Expr> factors, List<Index> order) {
        Expr term = Contraction.ofProduct(over, factors);
        if (term != null) {
            return term;
        }
        if (factors.size() == 1
                && factors.getFirst() instanceof Add add
                && add.terms().stream().anyMatch(t -> isProduct(over, t))) {
            return Expr.add(add.terms().stream().map(t -> sum(over, t, order)).toList());
        }
        Expr body = Expr.mul(factors);
        Split split = orientation.isContiguous(over.dim()) ? null : Split.of(over, factors);
        return split == null ? reduced(Kind.SUM, over, body, order) : product(over, body, split, order);
    }

    private static boolean isProduct(Index over, Expr term) {
        List<Expr> factors = term instanceof Mul m ? m.factors() : List.of(term);
        return Split.of(
                        over,
                        factors.stream().filter(f -> Exprs.isFree(over, f)).toList())
                != null;
    }

    private Expr reduced(Kind kind, Index over, Expr value, List<Index> order) {
        List<Index> free = ordered(Exprs.freeIndices(value), over, order);
        Expr body = value;
        if (Exprs.any(value, e -> e instanceof Apply)) {
            // Kept, because a value under a sum is often used outside too (softmax), and because code with functions
            // and sums in one loop grows too long for the JIT compiler to inline.
            body = stored(value, storageOrder(value, free, over));
        }
        Expr summand = body;
        Expr whole = new Fold(kind == Kind.SUM ? Fold.Kind.SUM : Fold.Kind.LARGEST, over, summand);
        return define(whole, free, tensor -> new Reduce(tensor, free, kind, over, summand));
    }

    /** As the first tensor that has all these indices is stored. */
    private static List<Index> storageOrder(Expr value, List<Index> free, Index over) {
        List<Index> all = new ArrayList<>(free);
        all.addFirst(over);
        List<List<Index>> orders = new ArrayList<>();
        Exprs.walk(value, e -> {
            if (e instanceof Entry entry
                    && entry.indices().size() == all.size()
                    && entry.indices().containsAll(all)) {
                orders.add(entry.indices());
            }
        });
        return orders.isEmpty() ? all : orders.getFirst();
    }

    private Expr product(Index over, Expr body, Split split, List<Index> order) {
        List<Index> free = ordered(Set.of(split.first(), split.second()), over, order);
        boolean firstIsColumn = free.getFirst().equals(split.first());
        Expr right = firstIsColumn ? split.firstFactor() : split.secondFactor();
        Expr left = firstIsColumn ? split.secondFactor() : split.firstFactor();
        Entry rightEntry = asMatrix(right, List.of(free.get(0), over));
        if (!rightEntry.indices().getFirst().equals(free.get(0))) {
            rightEntry = stored(rightEntry, List.of(free.get(0), over));
        }
        Entry columns = rightEntry;
        Entry rows = asMatrix(left, List.of(over, free.get(1)));
        return define(
                new Fold(Fold.Kind.SUM, over, body),
                free,
                tensor -> new Product(tensor, free.get(0), free.get(1), over, rows, columns));
    }

    private Entry asMatrix(Expr e, List<Index> indices) {
        return e instanceof Entry entry && Set.copyOf(entry.indices()).equals(Set.copyOf(indices))
                ? entry
                : stored(e, indices);
    }

    private Entry stored(Expr e, List<Index> indices) {
        Entry entry = define(e, indices, tensor -> new Pointwise(tensor, indices, e));
        List<Index> free = List.copyOf(Exprs.freeIndices(e));
        if (Set.copyOf(free).equals(Set.copyOf(indices))) {
            List<Integer> order = indices.stream().map(free::indexOf).toList();
            storedValues.put(canonical(e, free), new Stored(entry.tensor(), order));
        }
        return entry;
    }

    /** The entry of a tensor that holds the value, a new one unless the same value was stored before. */
    private Entry define(Expr value, List<Index> indices, java.util.function.Function<Tensor, Flat> definition) {
        Expr key = canonical(value, indices);
        Tensor tensor = known.get(key);
        if (tensor == null) {
            // A name no user can give.
            tensor = new Tensor(
                    "%" + known.size(), indices.stream().map(Index::dim).toList());
            flats.add(definition.apply(tensor));
            known.put(key, tensor);
        }
        return tensor.at(indices);
    }

    /** The same for two values that differ only in the names of their indices. */
    private static Expr canonical(Expr value, List<Index> free) {
        Map<Index, Index> names = new HashMap<>();
        for (int i = 0; i < free.size(); i++) {
            names.put(free.get(i), new Index("#" + i, free.get(i).dim()));
        }
        Expr renamed = Exprs.substitute(value, names);
        return switch (renamed) {
            case Fold f -> {
                Index bound = new Index("#", f.index().dim());
                yield new Fold(f.kind(), bound, Exprs.bodyOver(f, bound));
            }
            // The order of the indices is the order of the stored tensor's dims.
            case Entry _, Delta _, Size _, Partial _, Plain _ -> renamed;
        };
    }

    /** Examples last, so that their rows are contiguous, or first if they are that; otherwise as the equation has them. */
    private List<Index> ordered(Set<Index> free, Index without, List<Index> order) {
        List<Index> result = new ArrayList<>();
        order.stream().filter(free::contains).forEach(result::add);
        free.stream().filter(i -> !result.contains(i)).forEach(result::add);
        result.remove(without);
        boolean last = examples != null && !orientation.isContiguous(examples);
        result.sort(java.util.Comparator.comparing((Index i) -> i.dim().equals(examples) == last));
        return result;
    }
}
