package gradus.math;

import gradus.math.Expr.Add;
import gradus.math.Expr.Apply;
import gradus.math.Expr.Choose;
import gradus.math.Expr.Constant;
import gradus.math.Expr.Delta;
import gradus.math.Expr.Entry;
import gradus.math.Expr.Extremum;
import gradus.math.Expr.Largest;
import gradus.math.Expr.Mul;
import gradus.math.Expr.Num;
import gradus.math.Expr.Partial;
import gradus.math.Expr.Pow;
import gradus.math.Expr.Size;
import gradus.math.Expr.Sum;
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
            case Sum s -> List.of(s.body());
            case Largest l -> List.of(l.body());
            case Partial p -> List.of(p.body(), p.wrt());
        };
    }

    /** The same operation on parts changed by f; smart constructors drop zeros, ones and nesting. */
    public static Expr map(Expr e, UnaryOperator<Expr> f) {
        return switch (e) {
            case Num n -> n;
            case Constant c -> c;
            case Size s -> s;
            case Entry x -> x;
            case Delta d -> d;
            case Add a -> Expr.add(a.terms().stream().map(f).toList());
            case Mul m -> Expr.mul(m.factors().stream().map(f).toList());
            case Pow p -> Expr.pow(f.apply(p.base()), p.exponent());
            case Apply g -> new Apply(g.function(), f.apply(g.argument()));
            case Extremum x -> new Extremum(x.largest(), f.apply(x.left()), f.apply(x.right()));
            case Choose c ->
                new Choose(
                        f.apply(c.left()), c.strict(), f.apply(c.right()), f.apply(c.then()), f.apply(c.otherwise()));
            case Sum s -> Expr.sum(s.index(), f.apply(s.body()));
            case Largest l -> new Largest(l.index(), f.apply(l.body()));
            case Partial p -> new Partial(f.apply(p.body()), p.wrt());
        };
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
                case Sum s -> found.add(s.index().dim());
                case Largest l -> found.add(l.index().dim());
                default -> {}
            }
        });
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
            case Entry x -> x.indices().contains(index);
            case Delta d -> d.first().equals(index) || d.second().equals(index);
            case Sum s -> !s.index().equals(index) && isFree(index, s.body());
            case Largest l -> !l.index().equals(index) && isFree(index, l.body());
            default -> {
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
            case Entry x -> x.indices().stream().filter(i -> !bound.contains(i)).forEach(free::add);
            case Delta d ->
                List.of(d.first(), d.second()).stream()
                        .filter(i -> !bound.contains(i))
                        .forEach(free::add);
            case Sum s -> collectFree(s.body(), with(bound, s.index()), free);
            case Largest l -> collectFree(l.body(), with(bound, l.index()), free);
            default -> children(e).forEach(child -> collectFree(child, bound, free));
        }
    }

    private static Set<Index> with(Set<Index> bound, Index index) {
        Set<Index> more = new LinkedHashSet<>(bound);
        more.add(index);
        return more;
    }

    /** Every index name that occurs, free or bound. */
    public static Set<String> indexNames(Expr e) {
        Set<String> names = new LinkedHashSet<>();
        walk(e, x -> {
            switch (x) {
                case Entry entry -> entry.indices().forEach(i -> names.add(i.name()));
                case Delta d -> {
                    names.add(d.first().name());
                    names.add(d.second().name());
                }
                case Sum s -> names.add(s.index().name());
                case Largest l -> names.add(l.index().name());
                default -> {}
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
            case Sum s -> {
                Binding b = Binding.enter(s.index(), s.body(), by);
                yield Expr.sum(b.index(), substitute(s.body(), b.by()));
            }
            case Largest l -> {
                Binding b = Binding.enter(l.index(), l.body(), by);
                yield new Largest(b.index(), substitute(l.body(), b.by()));
            }
            default -> map(e, x -> substitute(x, by));
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
            case Sum s
            when taken.contains(s.index().name()) -> {
                Index renamed = renamed(s.index(), s.body(), taken);
                yield Expr.sum(renamed, avoid(substitute(s.body(), Map.of(s.index(), renamed)), taken));
            }
            case Largest l
            when taken.contains(l.index().name()) -> {
                Index renamed = renamed(l.index(), l.body(), taken);
                yield new Largest(renamed, avoid(substitute(l.body(), Map.of(l.index(), renamed)), taken));
            }
            default -> map(e, x -> avoid(x, taken));
        };
    }

    private static Index renamed(Index index, Expr body, Set<String> taken) {
        Set<String> names = indexNames(body);
        names.addAll(taken);
        return fresh(index.dim(), names);
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
            case Pow p when p.exponent() != ((Pow) b).exponent() -> Integer.compare(p.exponent(), ((Pow) b).exponent());
            case Apply f
            when f.function() != ((Apply) b).function() -> f.function().compareTo(((Apply) b).function());
            case Extremum x
            when x.largest() != ((Extremum) b).largest() -> Boolean.compare(x.largest(), ((Extremum) b).largest());
            case Choose c
            when c.strict() != ((Choose) b).strict() -> Boolean.compare(c.strict(), ((Choose) b).strict());
            case Sum s when !s.index().equals(((Sum) b).index()) -> s.index().compareTo(((Sum) b).index());
            case Largest l
            when !l.index().equals(((Largest) b).index()) -> l.index().compareTo(((Largest) b).index());
            default -> compareChildren(children(a), children(b));
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
            case Sum s -> 11;
            case Largest l -> 12;
            case Partial p -> 13;
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
