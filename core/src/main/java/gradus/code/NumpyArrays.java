package gradus.code;

import gradus.math.Expr;
import gradus.math.Expr.Entry;
import gradus.math.Expr.Fold;
import gradus.math.Exprs;
import gradus.math.Function;
import gradus.math.Index;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Arrays of NumPy: one axis for each index, repeated along axes that are missing in front. */
class NumpyArrays extends ArrayPrinter {
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    NumpyArrays(Names names, Set<Helper> helpers) {
        super(names, helpers);
    }

    String module() {
        return "np";
    }

    @Override
    String constant(Expr.Constant constant) {
        return "np." + constant.text();
    }

    @Override
    String identity(String size) {
        return "np.eye(" + size + ")";
    }

    @Override
    String times(boolean bothArrays) {
        return " * ";
    }

    @Override
    String over(boolean array) {
        return " / ";
    }

    @Override
    String power(boolean array) {
        return "**";
    }

    @Override
    String call(Function function, Expr argument, List<Index> axes) {
        String name = "np." + function.text();
        if (function == Function.ERF) {
            helpers.add(Helper.ERF);
            name = Helper.ERF.text();
        }
        return name + "(" + print(argument, axes, 0) + ")";
    }

    @Override
    String softLog(Expr u, List<Index> axes) {
        return "np.logaddexp(0, " + print(u, axes, 0) + ")";
    }

    @Override
    String zeroLog(Expr c, Expr u, List<Index> axes) {
        helpers.add(Helper.X_LOG_Y);
        return Helper.X_LOG_Y.text() + "(" + print(c, axes, 0) + ", " + print(u, axes, 0) + ")";
    }

    @Override
    String extremum(Expr.Extremum x, List<Index> axes) {
        return (x.largest() ? "np.maximum(" : "np.minimum(") + print(x.left(), axes, 0) + ", "
                + print(x.right(), axes, 0) + ")";
    }

    @Override
    String choose(String condition, Expr then, Expr otherwise, List<Index> axes) {
        return "np.where(" + condition + ", " + print(then, axes, 0) + ", " + print(otherwise, axes, 0) + ")";
    }

    @Override
    String entry(String array, List<Index> at, List<Index> axes) {
        List<Index> letters = at.stream().filter(i -> !i.isFixed()).toList();
        List<Index> distinct = List.copyOf(new LinkedHashSet<>(letters));
        String text = placed(array, at);
        if (distinct.size() < letters.size()) {
            // The diagonal.
            Map<Index, String> named = letters(letters);
            text = einsum(List.of(spelt(letters, named)), spelt(distinct, named), List.of(text));
        }
        return aligned(text, List.copyOf(distinct), axes, ATOM, 0);
    }

    /** Where an index is a fixed place, the array has no axis left. */
    private static String placed(String array, List<Index> at) {
        if (at.stream().noneMatch(Index::isFixed)) {
            return array;
        }
        return array + at.stream().map(i -> i.isFixed() ? i.name() : ":").collect(Collectors.joining(", ", "[", "]"));
    }

    @Override
    String aligned(String text, List<@Nullable Index> has, List<Index> axes, int binds, int context) {
        List<Index> order = axes.stream().filter(has::contains).toList();
        if (order.isEmpty()) {
            return parenthesise(text, context > binds);
        }
        String suffix = "";
        if (!order.equals(has)) {
            suffix = has.size() == 2
                    ? ".T"
                    : transposed(order.stream()
                            .map(has::indexOf)
                            .map(String::valueOf)
                            .toList());
        }
        List<Index> around = axes.subList(axes.indexOf(order.getFirst()), axes.size());
        if (around.size() > order.size()) {
            suffix += around.stream()
                    .map(i -> has.contains(i) ? ":" : "None")
                    .collect(Collectors.joining(", ", "[", "]"));
        }
        return suffix.isEmpty() ? parenthesise(text, context > binds) : parenthesise(text, binds < ATOM) + suffix;
    }

    String transposed(List<String> order) {
        return ".transpose(" + String.join(", ", order) + ")";
    }

    @Override
    String reduction(Fold.Kind kind, List<Index> bound, Expr body, List<Index> order, List<Index> axes, int context) {
        String of = print(body, order, 0);
        List<Index> kept = order.stream().filter(i -> !bound.contains(i)).toList();
        String name = name(kind);
        if (kept.isEmpty()) {
            return name + "(" + of + ")";
        }
        List<String> places = IntStream.range(0, order.size())
                .filter(p -> bound.contains(order.get(p)))
                .mapToObj(String::valueOf)
                .toList();
        String axis = places.size() == 1 ? places.getFirst() : "(" + String.join(", ", places) + ")";
        boolean stays = order.size() == axes.size()
                && IntStream.range(0, order.size())
                        .allMatch(p -> order.get(p).equals(axes.get(p))
                                || bound.contains(order.get(p)) && !kept.contains(axes.get(p)));
        String call = name + "(" + of + ", " + axis(axis, stays) + ")";
        return stays ? call : aligned(call, List.copyOf(kept), axes, ATOM, context);
    }

    String name(Fold.Kind kind) {
        return switch (kind) {
            case SUM -> "np.sum";
            case LARGEST -> "np.max";
        };
    }

    String axis(String places, boolean stays) {
        return "axis=" + places + (stays ? ", keepdims=True" : "");
    }

    @Override
    String contraction(SumOfProducts sum, List<Index> axes, int context) {
        List<Index> kept = sum.kept(axes);
        List<Expr> two = sum.operands(axes);
        boolean small = two.stream().allMatch(g -> Exprs.freeIndices(g).size() <= 2);
        if (!two.isEmpty() && small && sum.bound().size() == 1) {
            return aligned(product(two, sum.bound().getFirst()), List.copyOf(kept), axes, TIMES, context);
        }
        List<Index> all = new ArrayList<>(kept);
        all.addAll(sum.bound());
        Map<Index, String> letters = letters(all);
        List<String> specs = new ArrayList<>();
        List<String> operands = new ArrayList<>();
        for (Expr group : sum.groups()) {
            List<Index> own = group instanceof Entry x
                    ? x.indices().stream().filter(i -> !i.isFixed()).toList()
                    : order(group, sum.bound(), axes);
            specs.add(spelt(own, letters));
            operands.add(group instanceof Entry x ? placed(names.of(x.tensor()), x.indices()) : print(group, own, 0));
        }
        return aligned(einsum(specs, spelt(kept, letters), operands), List.copyOf(kept), axes, ATOM, context);
    }

    private String product(List<Expr> two, Index k) {
        List<Index> left = new ArrayList<>(Exprs.freeIndices(two.get(0)));
        List<Index> right = new ArrayList<>(Exprs.freeIndices(two.get(1)));
        left.remove(k);
        left.addLast(k);
        right.remove(k);
        right.addFirst(k);
        return print(two.get(0), left, TIMES) + " @ " + print(two.get(1), right, FACTOR);
    }

    private String einsum(List<String> specs, String result, List<String> operands) {
        return module() + ".einsum(\"" + String.join(",", specs) + "->" + result + "\", " + String.join(", ", operands)
                + ")";
    }

    /** One letter for each index: its own where it can be. */
    private static Map<Index, String> letters(List<Index> indices) {
        Map<Index, String> letters = new LinkedHashMap<>();
        for (Index i : indices) {
            if (LETTERS.contains(i.name()) && i.name().length() == 1) {
                letters.put(i, i.name());
            }
        }
        for (Index i : indices) {
            letters.computeIfAbsent(
                    i,
                    x -> LETTERS.chars()
                            .mapToObj(Character::toString)
                            .filter(c -> !letters.containsValue(c))
                            .findFirst()
                            .orElseThrow());
        }
        return letters;
    }

    private static String spelt(List<Index> indices, Map<Index, String> letters) {
        return indices.stream().map(letters::get).collect(Collectors.joining());
    }

    @Override
    public String zeros(Tensor tensor) {
        return "np.zeros(" + shape(tensor) + ")";
    }

    final String shape(Tensor tensor) {
        String sizes = tensor.dims().stream().map(names::of).collect(Collectors.joining(", "));
        return "(" + sizes + (tensor.dims().size() == 1 ? ",)" : ")");
    }
}
