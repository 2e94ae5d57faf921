package gradus.program;

import gradus.math.Dim;
import gradus.math.Expr;
import gradus.math.Expr.Add;
import gradus.math.Expr.Apply;
import gradus.math.Expr.Choose;
import gradus.math.Expr.Constant;
import gradus.math.Expr.Delta;
import gradus.math.Expr.Entry;
import gradus.math.Expr.Extremum;
import gradus.math.Expr.Fold;
import gradus.math.Expr.Mul;
import gradus.math.Expr.Num;
import gradus.math.Expr.Partial;
import gradus.math.Expr.Pow;
import gradus.math.Expr.Size;
import gradus.math.Function;
import gradus.math.Index;
import gradus.math.Tensor;
import gradus.number.Arithmetic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Evaluates expressions entry by entry over any arithmetic: plain loops, obviously right. An expression is turned into
 * nodes once, with a slot for each index, and then evaluated at any indices.
 */
public class Evaluator<T> {
    /** A compiled expression; {@code env} holds the current value of every index slot. */
    public interface Node<T> {
        T at(int[] env);
    }

    protected final Arithmetic<T> arithmetic;
    private final Map<Dim, Integer> sizes;
    private final Values<T> values;

    public Evaluator(Arithmetic<T> arithmetic, Map<Dim, Integer> sizes, Values<T> values) {
        this.arithmetic = arithmetic;
        this.sizes = sizes;
        this.values = values;
    }

    /** Slots for the indices of an expression: free ones first, then each bound one as it is met. */
    public static final class Slots {
        private final Map<Index, Integer> slots = new LinkedHashMap<>();
        private int count;

        public Slots(List<Index> free) {
            free.forEach(i -> slots.put(i, count++));
        }

        public int of(Index index) {
            Integer slot = slots.get(index);
            if (slot == null) {
                throw new IllegalStateException("index " + index + " is not bound");
            }
            return slot;
        }

        public int count() {
            return count;
        }
    }

    public int size(Dim dim) {
        Integer size = sizes.get(dim);
        if (size == null) {
            throw new IllegalStateException("no size is given for " + dim);
        }
        return size;
    }

    public Arithmetic<T> arithmetic() {
        return arithmetic;
    }

    /** Number of entries of a tensor. */
    public int entries(Tensor tensor) {
        int n = 1;
        for (Dim dim : tensor.dims()) {
            n = Math.multiplyExact(n, size(dim));
        }
        return n;
    }

    public Node<T> compile(Expr e, Slots slots) {
        return switch (e) {
            case Num n -> constant(arithmetic.of(n.value().num(), n.value().den()));
            case Constant c -> constant(c == Constant.PI ? arithmetic.pi() : arithmetic.e());
            case Size s -> constant(arithmetic.of((long) size(s.dim())));
            case Entry x -> entry(x, slots);
            case Delta d -> delta(d, slots);
            case Add a -> add(a, slots);
            case Mul m -> mul(m, slots);
            case Pow p -> {
                Node<T> base = compile(p.base(), slots);
                yield env -> arithmetic.pow(base.at(env), p.exponent());
            }
            case Apply f -> apply(f.function(), compile(f.argument(), slots));
            case Extremum x -> {
                Node<T> left = compile(x.left(), slots);
                Node<T> right = compile(x.right(), slots);
                yield env -> extremum(x.largest(), left.at(env), right.at(env));
            }
            case Choose c -> choose(c, slots);
            case Fold f ->
                switch (f.kind()) {
                    case SUM -> sum(f, slots);
                    case LARGEST -> largest(f, slots);
                };
            case Partial p -> partial(p, slots);
        };
    }

    /** A plain evaluator has no derivatives; whoever has them overrides this. */
    protected Node<T> partial(Partial p, Slots slots) {
        throw new IllegalStateException("a program has no derivatives left in it");
    }

    protected Node<T> entry(Entry x, Slots slots) {
        List<T> array = values.get(x.tensor());
        int rank = x.indices().size();
        if (rank == 0) {
            return env -> array.getFirst();
        }
        if (rank == 2 && x.indices().stream().noneMatch(Index::isFixed)) {
            int row = slots.of(x.indices().getFirst());
            int column = slots.of(x.indices().getLast());
            int width = size(x.tensor().dims().getLast());
            return env -> array.get(env[row] * width + env[column]);
        }
        ToIntFunction<int[]> place = place(x, slots);
        return env -> array.get(place.applyAsInt(env));
    }

    /** Where the entry stands in its tensor's array. */
    protected final ToIntFunction<int[]> place(Entry x, Slots slots) {
        int rank = x.indices().size();
        int[] slot = new int[rank];
        int[] stride = new int[rank];
        int letters = 0;
        int start = 0;
        int step = 1;
        for (int d = rank - 1; d >= 0; d--) {
            Index index = x.indices().get(d);
            Integer fixed = index.place();
            if (fixed == null) {
                slot[letters] = slots.of(index);
                stride[letters++] = step;
            } else {
                start += requireInside(x, d, fixed) * step;
            }
            step *= size(index.dim());
        }
        int count = letters;
        int first = start;
        return env -> {
            int at = first;
            for (int n = 0; n < count; n++) {
                at += env[slot[n]] * stride[n];
            }
            return at;
        };
    }

    private int requireInside(Entry x, int d, int place) {
        int size = size(x.tensor().dims().get(d));
        if (place >= size) {
            throw new IllegalArgumentException("index " + (d + 1) + " of " + x.tensor() + " is " + place + ", but "
                    + x.tensor().dims().get(d) + " has " + size + " places, from 0");
        }
        return place;
    }

    private Node<T> constant(T value) {
        return env -> value;
    }

    private Node<T> delta(Delta d, Slots slots) {
        T one = arithmetic.one();
        T zero = arithmetic.zero();
        Boolean decided = d.decided();
        if (decided != null) {
            return constant(decided ? one : zero);
        }
        Integer fixed = d.first().isFixed() ? d.first().place() : d.second().place();
        if (fixed != null) {
            int slot = slots.of(d.first().isFixed() ? d.second() : d.first());
            return env -> env[slot] == fixed ? one : zero;
        }
        int first = slots.of(d.first());
        int second = slots.of(d.second());
        return env -> env[first] == env[second] ? one : zero;
    }

    private Node<T> add(Add a, Slots slots) {
        List<Node<T>> terms = new ArrayList<>(a.terms().size());
        for (Expr term : a.terms()) {
            terms.add(compile(term, slots));
        }
        if (terms.size() == 2) {
            Node<T> first = terms.getFirst();
            Node<T> second = terms.getLast();
            return env -> arithmetic.add(first.at(env), second.at(env));
        }
        return env -> {
            T sum = terms.getFirst().at(env);
            for (int n = 1; n < terms.size(); n++) {
                sum = arithmetic.add(sum, terms.get(n).at(env));
            }
            return sum;
        };
    }

    /** Powers below the line are divided by, so that 1/3*x is no product with a rounded third. */
    private Node<T> mul(Mul m, Slots slots) {
        List<Node<T>> above = new ArrayList<>();
        List<Node<T>> below = new ArrayList<>();
        for (Expr f : m.factors()) {
            if (f instanceof Pow p && p.exponent() < 0) {
                below.add(compile(Expr.pow(p.base(), -p.exponent()), slots));
            } else {
                above.add(compile(f, slots));
            }
        }
        if (above.size() == 2 && below.isEmpty()) {
            Node<T> first = above.getFirst();
            Node<T> second = above.getLast();
            return env -> arithmetic.mul(first.at(env), second.at(env));
        }
        return env -> {
            T product = above.isEmpty() ? arithmetic.one() : above.getFirst().at(env);
            for (int n = 1; n < above.size(); n++) {
                product = arithmetic.mul(product, above.get(n).at(env));
            }
            for (Node<T> divisor : below) {
                product = arithmetic.div(product, divisor.at(env));
            }
            return product;
        };
    }

    protected Node<T> apply(Function function, Node<T> argument) {
        return switch (function) {
            case EXP -> env -> arithmetic.exp(argument.at(env));
            case LOG -> env -> arithmetic.log(argument.at(env));
            case SQRT -> env -> arithmetic.sqrt(argument.at(env));
            case TANH -> env -> arithmetic.tanh(argument.at(env));
            case ERF -> env -> arithmetic.erf(argument.at(env));
            case ABS -> env -> arithmetic.abs(argument.at(env));
            case SIGN -> env -> arithmetic.sign(argument.at(env));
        };
    }

    /** NaN if either side is. */
    protected T extremum(boolean largest, T left, T right) {
        if (!arithmetic.same(right, right)) {
            return right;
        }
        boolean takeRight = largest ? arithmetic.less(left, right) : arithmetic.less(right, left);
        return takeRight ? right : left;
    }

    private Node<T> choose(Choose c, Slots slots) {
        Node<T> left = compile(c.left(), slots);
        Node<T> right = compile(c.right(), slots);
        Node<T> then = compile(c.then(), slots);
        Node<T> otherwise = compile(c.otherwise(), slots);
        return env -> choose(left.at(env), c.strict(), right.at(env), then, otherwise, env);
    }

    /** Only the branch that is taken is evaluated; a comparison with NaN has no answer, and the value is NaN. */
    protected T choose(T left, boolean strict, T right, Node<T> then, Node<T> otherwise, int[] env) {
        if (!arithmetic.same(left, left)) {
            return left;
        }
        if (!arithmetic.same(right, right)) {
            return right;
        }
        boolean taken = strict ? arithmetic.less(left, right) : arithmetic.lessOrEqual(left, right);
        return (taken ? then : otherwise).at(env);
    }

    private Node<T> sum(Fold s, Slots slots) {
        Binder binder = new Binder(s.index(), slots);
        Node<T> body = compile(s.body(), slots);
        binder.leave();
        int n = size(s.index().dim());
        int slot = binder.slot;
        T zero = arithmetic.zero();
        return env -> {
            T total = zero;
            for (int k = 0; k < n; k++) {
                env[slot] = k;
                total = arithmetic.add(total, body.at(env));
            }
            return total;
        };
    }

    private Node<T> largest(Fold l, Slots slots) {
        Binder binder = new Binder(l.index(), slots);
        Node<T> body = compile(l.body(), slots);
        binder.leave();
        int n = size(l.index().dim());
        int slot = binder.slot;
        return env -> {
            env[slot] = 0;
            T best = body.at(env);
            for (int k = 1; k < n; k++) {
                env[slot] = k;
                best = extremum(true, best, body.at(env));
            }
            return best;
        };
    }

    /** Gives a bound index a slot of its own for as long as its body is compiled. */
    private static final class Binder {
        private final Index index;
        private final Slots slots;
        private final @org.jspecify.annotations.Nullable Integer outer;
        private final int slot;

        Binder(Index index, Slots slots) {
            this.index = index;
            this.slots = slots;
            this.outer = slots.slots.get(index);
            this.slot = slots.count++;
            slots.slots.put(index, slot);
        }

        void leave() {
            if (outer == null) {
                slots.slots.remove(index);
            } else {
                slots.slots.put(index, outer);
            }
        }
    }

    /** Calls the visitor with every combination of the indices' values, the last running fastest. */
    public void forEach(List<Index> indices, Slots slots, java.util.function.Consumer<int[]> visitor) {
        int[] env = new int[slots.count()];
        int rank = indices.size();
        for (Index i : indices) {
            if (size(i.dim()) == 0) {
                return;
            }
        }
        while (true) {
            visitor.accept(env);
            int d = rank - 1;
            while (d >= 0 && ++env[d] == size(indices.get(d).dim())) {
                env[d--] = 0;
            }
            if (d < 0) {
                return;
            }
        }
    }
}
