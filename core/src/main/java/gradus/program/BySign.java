package gradus.program;

import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Expr.Apply;
import gradus.math.Expr.Choose;
import gradus.math.Expr.Delta;
import gradus.math.Expr.Entry;
import gradus.math.Expr.Fold;
import gradus.math.Expr.Num;
import gradus.math.Expr.Partial;
import gradus.math.Expr.Plain;
import gradus.math.Expr.Size;
import gradus.math.Exprs;
import gradus.math.Function;
import gradus.math.Index;
import gradus.math.NormalForm;
import gradus.math.Rational;
import gradus.math.Rule;
import gradus.math.Tensor;
import gradus.number.DoubleArithmetic;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A rational function of exp(u) that overflows where its value is finite is written twice: in exp(-u) where u is
 * positive, in exp(u) elsewhere. Neither is ever larger than 1. Whether a formula needs it is tried out in numbers.
 */
final class BySign {
    static final Rule RULE = new Rule("by sign", "R(exp(u)) = R(1/exp(-u)): whichever exponential is at most 1");

    /** A power of exp(u) beyond this is no formula that someone writes. */
    private static final int POWERS = 64;

    private static final double[] EXTREMES = {-1000, -400, -40, 40, 400, 1000};
    private static final Tensor UNIT = Tensor.of("~exp");

    private BySign() {}

    static Expr apply(Expr e) {
        if (!Exprs.any(e, BySign::isExponential)) {
            return e;
        }
        Expr joined = joined(e);
        List<Apply> exponentials = exponentials(joined);
        if (!exponentials.isEmpty() && overflows(joined)) {
            Expr both = exponentials.size() > 1 || joined.equals(e) ? bySign(joined, exponentials) : null;
            if (both != null && !overflows(both)) {
                return both;
            }
        }
        if (!joined.equals(e) && overflows(e) && !overflows(joined)) {
            return joined;
        }
        return Exprs.map(e, BySign::apply);
    }

    /** Exponentials of exponentials are multiplied by adding what they are raised to: inf times 0 does not arise. */
    private static Expr joined(Expr e) {
        Expr inner = Exprs.map(e, BySign::joined);
        if (!(inner instanceof Expr.Mul m)) {
            return inner;
        }
        List<Expr> arguments = new ArrayList<>();
        List<Expr> others = new ArrayList<>();
        for (Expr f : m.factors()) {
            if (f instanceof Apply a && a.function() == Function.EXP) {
                arguments.add(a.argument());
            } else {
                others.add(f);
            }
        }
        boolean nested = arguments.stream().anyMatch(a -> !exponentials(a).isEmpty());
        if (!nested || arguments.size() < 2) {
            return inner;
        }
        others.add(Expr.apply(Function.EXP, Expr.add(arguments)));
        return Expr.mul(others);
    }

    private static List<Apply> exponentials(Expr e) {
        Set<Apply> found = new LinkedHashSet<>();
        Exprs.walk(e, x -> {
            if (x instanceof Apply f && isExponential(f)) {
                found.add(f);
            }
        });
        return List.copyOf(found);
    }

    private static boolean isExponential(Expr e) {
        return e instanceof Apply f && f.function() == Function.EXP;
    }

    private static @Nullable Expr bySign(Expr e, List<Apply> exponentials) {
        Expr first = exponentials.getFirst().argument();
        List<Rational> ratios = new ArrayList<>();
        BigInteger common = BigInteger.ONE;
        for (Apply exponential : exponentials) {
            if (!exponentials(exponential.argument()).isEmpty()
                    || !(NormalForm.simplify(Expr.div(exponential.argument(), first)) instanceof Num n)) {
                return null;
            }
            ratios.add(n.value());
            common =
                    common.multiply(n.value().den()).divide(common.gcd(n.value().den()));
        }
        Map<Apply, Integer> powers = new LinkedHashMap<>();
        for (int n = 0; n < ratios.size(); n++) {
            BigInteger power =
                    ratios.get(n).num().multiply(common).divide(ratios.get(n).den());
            if (power.abs().compareTo(BigInteger.valueOf(POWERS)) > 0) {
                return null;
            }
            powers.put(exponentials.get(n), power.intValueExact());
        }
        Expr u = NormalForm.simplify(Expr.div(first, new Num(new Rational(common, BigInteger.ONE))));
        return new Choose(Expr.ZERO, true, u, in(e, powers, -1, Expr.neg(u)), in(e, powers, 1, u));
    }

    /** The formula in powers of exp(exponent), where that is the unit to the given power. */
    private static Expr in(Expr e, Map<Apply, Integer> powers, int sign, Expr exponent) {
        Expr rational = NormalForm.simplify(replaced(e, powers, sign));
        Expr small = Expr.apply(Function.EXP, NormalForm.simplify(exponent));
        return filled(rational, small);
    }

    private static Expr replaced(Expr e, Map<Apply, Integer> powers, int sign) {
        Integer power = e instanceof Apply f ? powers.get(f) : null;
        return power == null ? Exprs.map(e, x -> replaced(x, powers, sign)) : Expr.pow(UNIT.at(), sign * power);
    }

    private static Expr filled(Expr e, Expr unit) {
        return e.equals(UNIT.at()) ? unit : Exprs.map(e, x -> filled(x, unit));
    }

    /** With the first place for every fixed one: where all entries of a tensor are alike, one stands for all. */
    private static Expr atFirst(Expr e) {
        return switch (e) {
            case Entry x ->
                x.tensor().at(x.indices().stream().map(BySign::first).toList());
            case Delta d -> new Delta(first(d.first()), first(d.second()));
            case Fold _, Size _, Partial _, Plain _ -> Exprs.map(e, BySign::atFirst);
        };
    }

    private static Index first(Index i) {
        return i.isFixed() ? Index.fixed(0, i.dim()) : i;
    }

    /** Whether NaN comes out where what stands in the exponents is large; sums over units have a rewrite of their own. */
    private static boolean overflows(Expr e) {
        if (Exprs.any(e, Fold.class::isInstance)) {
            return false;
        }
        Set<Tensor> exponents = new LinkedHashSet<>();
        exponentials(e).forEach(x -> exponents.addAll(Exprs.tensors(x.argument())));
        Equation equation = new Equation(
                new Tensor(
                        "~value", Exprs.freeIndices(e).stream().map(Index::dim).toList()),
                List.copyOf(Exprs.freeIndices(e)),
                DivideThrough.apply(atFirst(e)));
        Map<gradus.math.Dim, Integer> sizes = new LinkedHashMap<>();
        Exprs.dims(e).forEach(d -> sizes.put(d, 1));
        for (double extreme : EXTREMES) {
            Values<Double> values = new Values<>();
            Exprs.tensors(e)
                    .forEach(t -> values.put(t, Collections.singletonList(exponents.contains(t) ? extreme : 0.5)));
            if (new Interpreter<>(DoubleArithmetic.INSTANCE, sizes)
                    .evaluate(equation, values)
                    .contains(Double.NaN)) {
                return true;
            }
        }
        return false;
    }
}
