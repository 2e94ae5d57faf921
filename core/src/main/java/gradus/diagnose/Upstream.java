package gradus.diagnose;

import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Index;
import gradus.math.Tensor;
import gradus.number.DoubleArithmetic;
import gradus.program.Evaluator;
import gradus.program.Values;
import java.util.AbstractList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The numbers that a formula reads: those that were given, and for all others what the formulas believed in compute, one
 * entry at a time and only when it is asked for.
 */
final class Upstream {
    private static final int FEW = 16;

    private final Map<Dim, Integer> sizes;
    private final Map<Tensor, List<Double>> given;
    private final Map<Tensor, Equation> equations;
    private final Map<Tensor, View> views;
    private final @Nullable Upstream parent;
    private final Set<Tensor> affected;
    private final Map<Tensor, List<Double>> computed = new HashMap<>();
    private final Map<Tensor, Boolean> knows = new HashMap<>();

    private Upstream(
            Map<Dim, Integer> sizes,
            Map<Tensor, List<Double>> given,
            Map<Tensor, Equation> equations,
            Map<Tensor, View> views,
            @Nullable Upstream parent,
            Set<Tensor> affected) {
        this.sizes = sizes;
        this.given = given;
        this.equations = equations;
        this.views = views;
        this.parent = parent;
        this.affected = affected;
    }

    /** @param views what tensors of other names or dimensions stand for; may grow while this is used */
    static Upstream of(
            Map<Dim, Integer> sizes,
            Map<Tensor, double[]> given,
            Map<Tensor, Equation> equations,
            Map<Tensor, View> views) {
        Map<Tensor, List<Double>> lists = new LinkedHashMap<>();
        given.forEach((t, numbers) -> lists.put(t, BoxedNumbers.of(numbers)));
        return new Upstream(sizes, lists, equations, views, null, Set.of());
    }

    /** The same where variables that were not given are computed in another way. */
    Upstream with(List<Equation> edited) {
        return with(edited, affectedBy(edited));
    }

    /** @param affected what {@link #affectedBy} says of equations with the same targets that read the same tensors */
    Upstream with(List<Equation> edited, Set<Tensor> affected) {
        Map<Tensor, Equation> own = new LinkedHashMap<>();
        edited.forEach(e -> own.put(e.target(), e));
        return new Upstream(sizes, given, own, views, this, affected);
    }

    /** The computed tensors that other formulas for some of them change, these included. */
    Set<Tensor> affectedBy(List<Equation> edited) {
        Set<Tensor> changed = new LinkedHashSet<>();
        edited.forEach(e -> changed.add(e.target()));
        changed.removeIf(given::containsKey);
        for (Tensor t : allEquations()) {
            Equation other = equation(t);
            if (!given.containsKey(t)
                    && Exprs.tensors(other.body()).stream().anyMatch(x -> changed.contains(base(x)))) {
                changed.add(t);
            }
        }
        return changed;
    }

    /** In the order of the program. */
    private Set<Tensor> allEquations() {
        if (parent == null) {
            return equations.keySet();
        }
        return parent.allEquations();
    }

    private @Nullable Equation equationOrNull(Tensor t) {
        Equation e = equations.get(t);
        return e != null || parent == null ? e : parent.equationOrNull(t);
    }

    Equation equation(Tensor t) {
        return Objects.requireNonNull(equationOrNull(t), t.name());
    }

    private Tensor base(Tensor t) {
        View view = views.get(t);
        return view == null ? t : base(view.base());
    }

    boolean has(Tensor tensor) {
        return given.containsKey(tensor);
    }

    /** Whether the numbers can be had at all. */
    boolean knows(Tensor tensor) {
        Tensor base = base(tensor);
        if (given.containsKey(base)) {
            return true;
        }
        Boolean known = knows.get(base);
        if (known == null) {
            Equation e = equationOrNull(base);
            known = e != null && Exprs.tensors(e.body()).stream().allMatch(this::knows);
            knows.put(base, known);
        }
        return known;
    }

    int size(Dim dim) {
        return Objects.requireNonNull(sizes.get(dim), dim.name());
    }

    int entries(Tensor tensor) {
        return tensor.dims().stream().mapToInt(this::size).reduce(1, Math::multiplyExact);
    }

    /** All numbers of a tensor. */
    double[] numbers(Tensor tensor) {
        return switch (of(tensor)) {
            case BoxedNumbers b -> b.numbers();
            case Computed c -> c.all();
            case List<Double> list ->
                list.stream().mapToDouble(Double::doubleValue).toArray();
        };
    }

    private List<Double> of(Tensor tensor) {
        List<Double> known = given.containsKey(tensor) ? given.get(tensor) : computed.get(tensor);
        if (known == null) {
            if (parent != null && !affected.contains(base(tensor))) {
                return parent.of(tensor);
            }
            View view = views.get(tensor);
            known = view != null ? seen(view) : new Computed(equation(tensor));
            computed.put(tensor, known);
        }
        return known;
    }

    private List<Double> seen(View view) {
        List<Dim> dims = view.base().dims();
        int rows = dims.isEmpty() ? 1 : size(dims.getFirst());
        int columns = dims.size() < 2 ? 1 : size(dims.get(1));
        return View.of(view, of(view.base()), rows, columns);
    }

    /** A formula that can be evaluated at places of its own choice. */
    Places at(Equation equation) {
        return new Places(equation);
    }

    /** Every entry of the equation's target. */
    double[] evaluate(Equation equation) {
        HoistedFolds hoisted = HoistedFolds.of(equation, sizes);
        if (hoisted == null) {
            return all(at(equation), equation);
        }
        Map<Tensor, double[]> parts = new HashMap<>();
        for (HoistedFolds.Part part : hoisted.parts()) {
            ProductSum sum = part.sum();
            double[] numbers = sum != null
                    ? sum.numbers(t -> numbers(t, parts))
                    : all(new Places(part.equation(), parts), part.equation());
            parts.put(part.equation().target(), numbers);
        }
        return all(new Places(hoisted.rest(), parts), hoisted.rest());
    }

    private double[] numbers(Tensor tensor, Map<Tensor, double[]> more) {
        double[] own = more.get(tensor);
        return own == null ? numbers(tensor) : own;
    }

    private double[] all(Places places, Equation equation) {
        double[] all = new double[entries(equation.target())];
        for (int n = 0; n < all.length; n++) {
            all[n] = places.entry(n);
        }
        return all;
    }

    /** An equation's values, entry by entry. */
    final class Places {
        private final Evaluator.Node<Double> body;
        private final int[] env;
        private final int[] extents;

        private Places(Equation equation) {
            this(equation, Map.of());
        }

        /** @param more numbers of tensors that only this equation reads */
        private Places(Equation equation, Map<Tensor, double[]> more) {
            Values<Double> values = new Values<>();
            for (Tensor t : Exprs.tensors(equation.body())) {
                double[] own = more.get(t);
                values.put(t, own == null ? of(t) : BoxedNumbers.of(own));
            }
            Evaluator<Double> evaluator = new Evaluator<>(DoubleArithmetic.INSTANCE, sizes, values);
            Evaluator.Slots slots = new Evaluator.Slots(equation.indices());
            this.body = evaluator.compile(equation.body(), slots);
            this.env = new int[slots.count()];
            this.extents = equation.indices().stream()
                    .map(Index::dim)
                    .mapToInt(Upstream.this::size)
                    .toArray();
        }

        /** The entry at a place, counted row by row. */
        double entry(int place) {
            int rest = place;
            for (int d = extents.length - 1; d >= 0; d--) {
                env[d] = rest % extents[d];
                rest /= extents[d];
            }
            return body.at(env);
        }
    }

    /** Numbers of a tensor that was not given. */
    private final class Computed extends AbstractList<Double> {
        private final Equation equation;
        private final @Nullable Double[] known;
        private final boolean large;
        private @Nullable Places places;
        private int asked;

        Computed(Equation equation) {
            this.equation = equation;
            this.known = new Double[entries(equation.target())];
            this.large = HoistedFolds.of(equation, sizes) != null;
        }

        @Override
        public Double get(int index) {
            Double number = known[index];
            if (number == null) {
                if (large && ++asked > known.length / FEW) {
                    return all()[index];
                }
                if (places == null) {
                    places = at(equation);
                }
                number = places.entry(index);
                known[index] = number;
            }
            return number;
        }

        /** Where they are many, at once: after one in {@link #FEW} was asked for, all will be. */
        double[] all() {
            double[] all = large
                    ? evaluate(equation)
                    : stream().mapToDouble(Double::doubleValue).toArray();
            for (int n = 0; n < all.length; n++) {
                known[n] = all[n];
            }
            return all;
        }

        @Override
        public int size() {
            return known.length;
        }
    }

    /** Replaces every tensor of an expression; for one whose dimensions differ only in name. */
    static Expr replaced(Expr e, Function<Expr.Entry, @Nullable Expr> by) {
        if (e instanceof Expr.Entry x) {
            Expr other = by.apply(x);
            return other == null ? e : other;
        }
        return Exprs.map(e, part -> replaced(part, by));
    }
}
