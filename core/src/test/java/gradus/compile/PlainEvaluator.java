package gradus.compile;

import gradus.kernels.Precision;
import gradus.math.Dim;
import gradus.math.Equation;
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
import gradus.math.Index;
import gradus.math.Tensor;
import gradus.program.Program;
import java.util.HashMap;
import java.util.Map;

/**
 * Carries a program out entry by entry, without any cleverness: what compiled programs are compared with. In double, or
 * with each result rounded to float.
 */
final class PlainEvaluator {
    private final Map<Dim, Integer> sizes;
    private final Map<Tensor, double[]> values;
    private final Map<Index, Integer> at = new HashMap<>();
    private final Precision precision;

    PlainEvaluator(Map<Dim, Integer> sizes, Map<Tensor, double[]> inputs) {
        this(sizes, inputs, Precision.FLOAT64);
    }

    PlainEvaluator(Map<Dim, Integer> sizes, Map<Tensor, double[]> inputs, Precision precision) {
        this.sizes = sizes;
        this.precision = precision;
        this.values = new HashMap<>(inputs);
    }

    Map<Tensor, double[]> run(Program program) {
        program.equations().forEach(this::equation);
        return values;
    }

    static int count(Tensor tensor, Map<Dim, Integer> sizes) {
        return tensor.dims().stream().mapToInt(sizes::get).reduce(1, (a, b) -> a * b);
    }

    private void equation(Equation equation) {
        double[] result = new double[count(equation.target(), sizes)];
        for (int n = 0; n < result.length; n++) {
            int rest = n;
            for (Index index : equation.indices().reversed()) {
                at.put(index, rest % sizes.get(index.dim()));
                rest /= sizes.get(index.dim());
            }
            result[n] = value(equation.body());
        }
        values.put(equation.target(), result);
    }

    private double rounded(double value) {
        return precision == Precision.FLOAT32 ? (float) value : value;
    }

    private double value(Expr e) {
        return rounded(unrounded(e));
    }

    private double unrounded(Expr e) {
        return switch (e) {
            case Num n -> n.value().doubleValue();
            case Constant c -> c == Constant.PI ? Math.PI : Math.E;
            case Size s -> sizes.get(s.dim());
            case Entry x -> entry(x);
            case Delta d -> at(d.first()) == at(d.second()) ? 1 : 0;
            case Add a -> a.terms().stream().mapToDouble(this::value).reduce(-0.0, (x, y) -> rounded(x + y));
            case Mul m -> product(m);
            case Pow p -> Math.pow(value(p.base()), p.exponent());
            case Apply f -> ReferenceFunctions.apply(f.function(), value(f.argument()));
            case Extremum x ->
                x.largest() ? Math.max(value(x.left()), value(x.right())) : Math.min(value(x.left()), value(x.right()));
            case Choose c -> {
                double left = value(c.left());
                double right = value(c.right());
                yield (c.strict() ? left < right : left <= right) ? value(c.then()) : value(c.otherwise());
            }
            case Fold f ->
                switch (f.kind()) {
                    case SUM -> over(f.index(), f.body(), 0, (x, y) -> rounded(x + y));
                    case LARGEST -> over(f.index(), f.body(), Double.NEGATIVE_INFINITY, Math::max);
                };
            case Partial p -> throw new IllegalArgumentException();
        };
    }

    private double product(Mul m) {
        double product = 1;
        for (Expr factor : m.factors()) {
            product = factor instanceof Pow p && p.exponent() < 0
                    ? product / value(Expr.pow(p.base(), -p.exponent()))
                    : product * value(factor);
            product = rounded(product);
        }
        return product;
    }

    private double over(Index index, Expr body, double start, java.util.function.DoubleBinaryOperator combine) {
        Integer before = at.get(index);
        double result = start;
        for (int i = 0; i < sizes.get(index.dim()); i++) {
            at.put(index, i);
            result = combine.applyAsDouble(result, value(body));
        }
        at.remove(index);
        if (before != null) {
            at.put(index, before);
        }
        return result;
    }

    private int at(Index index) {
        return index.isFixed() ? index.place() : at.get(index);
    }

    private double entry(Entry x) {
        int place = 0;
        for (int d = 0; d < x.indices().size(); d++) {
            place = place * sizes.get(x.tensor().dims().get(d)) + at(x.indices().get(d));
        }
        return values.get(x.tensor())[place];
    }
}
