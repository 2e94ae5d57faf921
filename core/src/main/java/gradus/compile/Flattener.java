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
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
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
            case Fold f -> fold(f, order);
            case Partial p -> throw new IllegalArgumentException("a derivative that is not worked out: " + p);
            case Apply a -> reuse(Exprs.map(a, x -> flatten(x, order)));
            case Plain p -> Exprs.map(p, x -> flatten(x, order));
            case Entry _, Delta _, Size _ -> e;
        };
    }

    private Expr fold(Fold f, List<Index> order) {
        return switch (f.kind()) {
            case SUM -> {
                List<Index> over = new ArrayList<>();
                Expr body = f;
                while (body instanceof Fold inner && inner.isSum() && !over.contains(inner.index())) {
                    over.add(inner.index());
                    body = inner.body();
                }
                yield sum(over, flatten(body, order), order);
            }
            case LARGEST -> {
                Expr body = flatten(f.body(), order);
                yield Exprs.isFree(f.index(), body) ? reduced(Kind.LARGEST, f.index(), body, order) : body;
            }
        };
    }

    /** The stored entry with that value, if one is. */
    private Expr reuse(Expr value) {
        List<Index> free = List.copyOf(Exprs.freeIndices(value));
        Stored stored = storedValues.get(canonical(value, free));
        return stored == null ? value : stored.at(free);
    }

    /** A sum over all of these of a body that has no sums. */
    private Expr sum(List<Index> over, Expr body, List<Index> order) {
        if (over.size() > 1) {
            Expr products = productsOverAll(over, body, order);
            return products != null
                    ? products
                    : sum(
                            over.subList(0, over.size() - 1),
                            sum(over.subList(over.size() - 1, over.size()), body, order),
                            order);
        }
        Index index = over.getFirst();
        List<Expr> outside = new ArrayList<>();
        List<Expr> inside = parted(over, body, outside);
        outside.add(inside.isEmpty() ? new Size(index.dim()) : sumOfDependent(index, inside, order));
        return Expr.mul(outside);
    }

    /** The factors that depend on one of the indices; the others are added to {@code outside}. */
    private static List<Expr> parted(List<Index> over, Expr body, List<Expr> outside) {
        List<Expr> inside = new ArrayList<>();
        for (Expr factor : body instanceof Mul m ? m.factors() : List.of(body)) {
            (over.stream().anyMatch(i -> Exprs.isFree(i, factor)) ? inside : outside).add(factor);
        }
        return inside;
    }

    /** A sum over several indices as matrix products whose depth they are; null if it is none. */
    private @Nullable Expr productsOverAll(List<Index> over, Expr body, List<Index> order) {
        List<Expr> outside = new ArrayList<>();
        List<Expr> inside = parted(over, body, outside);
        boolean contracts = over.stream().anyMatch(i -> Contraction.ofProduct(i, inside) != null);
        Expr products = contracts ? null : products(over, inside, order);
        if (products == null) {
            return null;
        }
        outside.add(products);
        return Expr.mul(outside);
    }

    private Expr sumOfDependent(Index over, List<Expr> factors, List<Index> order) {
        Expr term = Contraction.ofProduct(over, factors);
        if (term != null) {
            return term;
        }
        Expr products = products(List.of(over), factors, order);
        return products != null ? products : reduced(Kind.SUM, over, Expr.mul(factors), order);
    }

    /** A matrix product, or a sum in which there are some; null if there is none. All factors depend on an index summed over. */
    private @Nullable Expr products(List<Index> over, List<Expr> factors, List<Index> order) {
        if (factors.size() == 1
                && factors.getFirst() instanceof Add add
                && add.terms().stream().anyMatch(t -> Split.of(over, parted(over, t, new ArrayList<>())) != null)) {
            return Expr.add(add.terms().stream().map(t -> sum(over, t, order)).toList());
        }
        boolean alongVectors = over.stream().anyMatch(i -> orientation.isContiguous(i.dim()));
        Split split = alongVectors ? null : Split.of(over, factors);
        return split == null ? null : product(split, Expr.mul(factors), order);
    }

    private Expr reduced(Kind kind, Index over, Expr value, List<Index> order) {
        List<Index> free = ordered(Exprs.freeIndices(value), List.of(over), order);
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

    /** Null if vectors have to run along the batch. */
    private @Nullable Expr product(Split found, Expr body, List<Index> order) {
        List<Index> free = ordered(Exprs.freeIndices(body), found.over(), order);
        Index column = found.column(free);
        if (orientation.isContiguous(free.getFirst().dim()) && !free.getFirst().equals(column)) {
            return null;
        }
        List<Index> indices =
                examplesLast(Stream.concat(Stream.of(column), free.stream()).distinct());
        Split split = found.withColumn(column);
        List<Index> rightOrder = examplesLast(split.rightOrder(indices).stream());
        Entry wide = asOperand(split.right(), rightOrder);
        Entry right = wide.indices().getFirst().equals(column) ? wide : stored(wide, rightOrder);
        Entry left = asOperand(split.left(), examplesLast(split.leftOrder(indices).stream()));
        return define(
                Expr.sum(split.over(), body),
                indices,
                tensor -> new Product(tensor, indices, split.over(), left, right));
    }

    /** An entry with each letter once, as it is; anything else is stored. */
    private Entry asOperand(Expr e, List<Index> indices) {
        boolean once = e instanceof Entry entry
                && entry.indices().stream().filter(i -> !i.isFixed()).count() == indices.size();
        return once && e instanceof Entry entry ? entry : stored(e, indices);
    }

    /** So that each example's numbers are next to each other, unless examples are contiguous. */
    private List<Index> examplesLast(Stream<Index> indices) {
        boolean last = examples != null && !orientation.isContiguous(examples);
        return indices.sorted(Comparator.comparing((Index i) -> i.dim().equals(examples) == last))
                .toList();
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
        // The order of the indices is the order of the stored tensor's dims.
        for (int i = 0; i < free.size(); i++) {
            names.put(free.get(i), new Index("#" + i, free.get(i).dim()));
        }
        Expr renamed = Exprs.substitute(value, names);
        return withBound(renamed, "#");
    }

    /** With names of their own for the indices that the folds at the outside bind. */
    private static Expr withBound(Expr e, String name) {
        return switch (e) {
            case Fold f -> {
                Index bound = new Index(name, f.index().dim());
                yield new Fold(f.kind(), bound, withBound(Exprs.bodyOver(f, bound), name + "#"));
            }
            case Entry _, Delta _, Size _, Partial _, Plain _ -> e;
        };
    }

    /** As the equation has them, but for {@link #examplesLast}. */
    private List<Index> ordered(Set<Index> free, List<Index> without, List<Index> order) {
        return examplesLast(Stream.concat(order.stream().filter(free::contains), free.stream())
                .distinct()
                .filter(i -> !without.contains(i)));
    }
}
