package gradus.math;

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
import gradus.math.Expr.Plain;
import gradus.math.Expr.Pow;
import gradus.math.Expr.Size;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** What every pass over expressions needs: children, substitution of indices, free indices, a total order. */
public final class Exprs {
    private static final List<String> PLACES = List.of("p", "q", "r", "s", "t", "u", "v");
    private static final List<String> LETTERS = List.of("i", "j", "k", "l", "p", "q", "r", "s", "t", "u", "v");

    private Exprs() {}

    /** The direct parts of an expression. */
    public static List<Expr> children(Expr e) {
        return switch (e) {
            case Num n -> List.of();
            case Constant c -> List.of();
            case Size s -> List.of();
            case Entry x -> List.of();
            case Delta d -> List.of();
            case Add a -> a.terms();
            case Mul m -> m.factors();
            case Pow p -> List.of(p.base());
            case Apply f -> List.of(f.argument());
            case Extremum x -> List.of(x.left(), x.right());
            case Choose c -> List.of(c.left(), c.right(), c.then(), c.otherwise());
            case Fold f -> List.of(f.body());
            case Partial p -> List.of(p.body(), p.wrt());
        };
    }

    /** The same operation on parts changed by f; smart constructors drop zeros, ones and nesting. Itself if f changes none. */
    public static Expr map(Expr e, UnaryOperator<Expr> f) {
        return switch (e) {
            case Num n -> n;
            case Constant c -> c;
            case Size s -> s;
            case Entry x -> x;
            case Delta d -> d;
            case Add a -> {
                List<Expr> terms = map(a.terms(), f);
                yield terms == a.terms() ? a : Expr.add(terms);
            }
            case Mul m -> {
                List<Expr> factors = map(m.factors(), f);
                yield factors == m.factors() ? m : Expr.mul(factors);
            }
            case Pow p -> {
                Expr base = f.apply(p.base());
                yield base == p.base() ? p : Expr.pow(base, p.exponent());
            }
            case Apply g -> {
                Expr argument = f.apply(g.argument());
                yield argument == g.argument() ? g : new Apply(g.function(), argument);
            }
            case Extremum x -> new Extremum(x.largest(), f.apply(x.left()), f.apply(x.right()));
            case Choose c ->
                new Choose(
                        f.apply(c.left()), c.strict(), f.apply(c.right()), f.apply(c.then()), f.apply(c.otherwise()));
            case Fold fold -> {
                Expr body = f.apply(fold.body());
                yield body == fold.body() ? fold : fold.with(fold.index(), body);
            }
            case Partial p -> new Partial(f.apply(p.body()), p.wrt());
        };
    }

    /** The list itself if f changes none of it. */
    private static List<Expr> map(List<Expr> parts, UnaryOperator<Expr> f) {
        List<Expr> mapped = new ArrayList<>(parts.size());
        boolean same = true;
        for (Expr part : parts) {
            Expr changed = f.apply(part);
            same &= changed == part;
            mapped.add(changed);
        }
        return same ? parts : mapped;
    }

    /** Calls f with every part, the expression itself first. */
    public static void walk(Expr e, Consumer<Expr> f) {
        f.accept(e);
        for (Expr child : children(e)) {
            walk(child, f);
        }
    }

    public static boolean any(Expr e, Predicate<Expr> test) {
        if (test.test(e)) {
            return true;
        }
        for (Expr child : children(e)) {
            if (any(child, test)) {
                return true;
            }
        }
        return false;
    }

    /** The number of nodes: the measure by which one form is simpler than another. */
    public static int size(Expr e) {
        int n = 1;
        for (Expr child : children(e)) {
            n += size(child);
        }
        return n;
    }

    public static boolean mentions(Expr e, Tensor tensor) {
        return any(e, x -> x instanceof Entry entry && entry.tensor().equals(tensor));
    }

    /** Every tensor that the expression reads, in order of first appearance. */
    public static Set<Tensor> tensors(Expr e) {
        Set<Tensor> found = new LinkedHashSet<>();
        walk(e, x -> {
            if (x instanceof Entry entry) {
                found.add(entry.tensor());
            }
        });
        return found;
    }

    /** Every dimension that occurs, in order of first appearance. */
    public static Set<Dim> dims(Expr e) {
        Set<Dim> found = new LinkedHashSet<>();
        walk(e, x -> {
            switch (x) {
                case Entry entry -> found.addAll(entry.tensor().dims());
                case Size s -> found.add(s.dim());
                case Delta d -> found.add(d.first().dim());
                case Fold f -> found.add(f.index().dim());
                case Plain _, Partial _ -> {}
            }
        });
        return found;
    }

    /** The indices that stand in an entry or a delta itself, letters and fixed places; other expressions have none. */
    private static List<Index> own(Expr e) {
        return switch (e) {
            case Entry x -> x.indices();
            case Delta d -> List.of(d.first(), d.second());
            case Fold _, Size _, Plain _, Partial _ -> List.of();
        };
    }

    /** Every fixed place that occurs, in order of first appearance. */
    public static Set<Index> fixedPlaces(Expr e) {
        Set<Index> found = new LinkedHashSet<>();
        walk(e, x -> own(x).stream().filter(Index::isFixed).forEach(found::add));
        return found;
    }

    /** Free indices in order of first appearance. */
    public static Set<Index> freeIndices(Expr e) {
        Set<Index> free = new LinkedHashSet<>();
        collectFree(e, Set.of(), free);
        return free;
    }

    public static boolean isFree(Index index, Expr e) {
        return switch (e) {
            case Entry _, Delta _ -> !index.isFixed() && own(e).contains(index);
            case Fold f -> !f.index().equals(index) && isFree(index, f.body());
            case Size _ -> false;
            case Plain _, Partial _ -> {
                for (Expr child : children(e)) {
                    if (isFree(index, child)) {
                        yield true;
                    }
                }
                yield false;
            }
        };
    }

    private static void collectFree(Expr e, Set<Index> bound, Set<Index> free) {
        switch (e) {
            case Entry _, Delta _ ->
                own(e).stream().filter(i -> !i.isFixed() && !bound.contains(i)).forEach(free::add);
            case Fold f -> collectFree(f.body(), with(bound, f.index()), free);
            case Size _ -> {}
            case Plain _, Partial _ -> children(e).forEach(child -> collectFree(child, bound, free));
        }
    }

    private static Set<Index> with(Set<Index> bound, Index index) {
        Set<Index> more = new LinkedHashSet<>(bound);
        more.add(index);
        return more;
    }

    /** The name of every letter that occurs, free or bound. */
    public static Set<String> indexNames(Expr e) {
        Set<String> names = new LinkedHashSet<>();
        walk(e, x -> {
            switch (x) {
                case Entry _, Delta _ ->
                    own(x).stream().filter(i -> !i.isFixed()).forEach(i -> names.add(i.name()));
                case Fold f -> names.add(f.index().name());
                case Size _, Plain _, Partial _ -> {}
            }
        });
        return names;
    }

    /** An index over the dimension whose name is not taken. */
    public static Index fresh(Dim dim, Set<String> taken) {
        return fresh(dim, taken, LETTERS);
    }

    /** The same for a place that stays fixed: p, q before all others. */
    static Index freshPlace(Dim dim, Set<String> taken) {
        return fresh(dim, taken, PLACES);
    }

    private static Index fresh(Dim dim, Set<String> taken, List<String> letters) {
        for (int round = 0; ; round++) {
            for (String letter : letters) {
                String name = round == 0 ? letter : letter + round;
                if (!taken.contains(name)) {
                    return new Index(name, dim);
                }
            }
        }
    }

    /** Replaces free indices; a bound index that would capture a new one is renamed. */
    public static Expr substitute(Expr e, Map<Index, Index> by) {
        if (by.isEmpty()) {
            return e;
        }
        return switch (e) {
            case Entry x ->
                new Entry(
                        x.tensor(),
                        x.indices().stream().map(i -> by.getOrDefault(i, i)).toList());
            case Delta d -> new Delta(by.getOrDefault(d.first(), d.first()), by.getOrDefault(d.second(), d.second()));
            case Partial p -> new Partial(substitute(p.body(), by), (Entry) substitute(p.wrt(), by));
            case Fold f -> {
                Binding b = Binding.enter(f.index(), f.body(), by);
                yield f.with(b.index(), substitute(f.body(), b.by()));
            }
            case Size s -> s;
            case Plain p -> map(p, x -> substitute(x, by));
        };
    }

    /** A substitution carried under a binder. */
    private record Binding(Index index, Map<Index, Index> by) {
        static Binding enter(Index bound, Expr body, Map<Index, Index> by) {
            Map<Index, Index> inner = new java.util.LinkedHashMap<>(by);
            inner.remove(bound);
            inner.keySet().removeIf(i -> !isFree(i, body));
            if (inner.values().stream().noneMatch(i -> i.name().equals(bound.name()))) {
                return new Binding(bound, inner);
            }
            Set<String> taken = indexNames(body);
            inner.values().forEach(i -> taken.add(i.name()));
            Index renamed = fresh(bound.dim(), taken);
            inner.put(bound, renamed);
            return new Binding(renamed, inner);
        }
    }

    /** Renames bound indices so that none of them has a name in {@code taken}. */
    public static Expr avoid(Expr e, Set<String> taken) {
        return switch (e) {
            case Fold f
            when taken.contains(f.index().name()) -> {
                Set<String> names = indexNames(f.body());
                names.addAll(taken);
                Index renamed = fresh(f.index().dim(), names);
                yield f.with(renamed, avoid(bodyOver(f, renamed), taken));
            }
            case Fold _, Partial _, Plain _ -> map(e, x -> avoid(x, taken));
            case Entry _, Delta _, Size _ -> e;
        };
    }

    /** The body with another index in the place of the one that the fold binds. */
    public static Expr bodyOver(Fold fold, Index other) {
        return substitute(fold.body(), Map.of(fold.index(), other));
    }

    /** The equation's body for an entry at other indices. */
    public static Expr bodyAt(Equation equation, List<Index> indices) {
        Map<Index, Index> by = new java.util.LinkedHashMap<>();
        for (int d = 0; d < indices.size(); d++) {
            by.put(equation.indices().get(d), indices.get(d));
        }
        return substitute(equation.body(), by);
    }

    /** A total order, by structure; it decides the order of terms and factors, and nothing else depends on it. */
    public static final Comparator<Expr> ORDER = Exprs::compare;

    private static int compare(Expr a, Expr b) {
        if (a == b) {
            return 0;
        }
        int byRank = Integer.compare(rank(a), rank(b));
        if (byRank != 0) {
            return byRank;
        }
        int byOwn = compareOwn(a, b);
        return byOwn != 0 ? byOwn : compareChildren(children(a), children(b));
    }

    /** By what two expressions of one rank say themselves; 0 leaves it to their parts. */
    private static int compareOwn(Expr a, Expr b) {
        return switch (a) {
            case Num n -> n.value().compareTo(((Num) b).value());
            case Constant c -> c.compareTo((Constant) b);
            case Size s -> s.dim().compareTo(((Size) b).dim());
            case Entry x -> {
                int byName = swapCase(x.tensor().name())
                        .compareTo(swapCase(((Entry) b).tensor().name()));
                yield byName != 0 ? byName : compareLists(x.indices(), ((Entry) b).indices());
            }
            case Delta d ->
                compareLists(List.of(d.first(), d.second()), List.of(((Delta) b).first(), ((Delta) b).second()));
            case Pow p -> Integer.compare(p.exponent(), ((Pow) b).exponent());
            case Apply f -> f.function().compareTo(((Apply) b).function());
            case Extremum x -> Boolean.compare(x.largest(), ((Extremum) b).largest());
            case Choose c -> Boolean.compare(c.strict(), ((Choose) b).strict());
            case Fold f -> {
                int byKind = f.kind().compareTo(((Fold) b).kind());
                yield byKind != 0 ? byKind : f.index().compareTo(((Fold) b).index());
            }
            case Add _, Mul _, Partial _ -> 0;
        };
    }

    private static int compareChildren(List<Expr> a, List<Expr> b) {
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            int c = compare(a.get(i), b.get(i));
            if (c != 0) {
                return c;
            }
        }
        return Integer.compare(a.size(), b.size());
    }

    private static <T extends Comparable<? super T>> int compareLists(List<T> a, List<T> b) {
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            int c = a.get(i).compareTo(b.get(i));
            if (c != 0) {
                return c;
            }
        }
        return Integer.compare(a.size(), b.size());
    }

    private static int rank(Expr e) {
        return switch (e) {
            case Num n -> 0;
            case Constant c -> 1;
            case Size s -> 2;
            case Entry x -> 3;
            case Delta d -> 4;
            case Pow p -> 5;
            case Apply f -> 6;
            case Extremum x -> 7;
            case Choose c -> 8;
            case Mul m -> 9;
            case Add a -> 10;
            case Fold f -> 11;
            case Partial p -> 12;
        };
    }

    /** Derived tensors have names that begin in lower case; they stand before the values they multiply. */
    private static String swapCase(String name) {
        char c = name.charAt(0);
        char swapped = Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c);
        return swapped + name.substring(1);
    }

    /** New list with an element appended. */
    static <T> List<T> plus(List<T> list, T element) {
        List<T> more = new ArrayList<>(list);
        more.add(element);
        return more;
    }
}
