package gradus.proof;

import gradus.math.Function;
import gradus.math.Rational;
import gradus.number.Arithmetic;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Arithmetic on rational functions. Everything that is no rational operation becomes an atom of its own; equal arguments
 * give equal atoms, and the only laws known of them are symmetry and exp(u + v) = exp(u) exp(v).
 */
final class SymbolicArithmetic implements Arithmetic<Ratio> {
    /** A function's arguments as they are written; equal ones may be written in several ways. */
    private record Call(Object kind, List<Ratio> arguments) {}

    /** An atom that stands for a function's value. */
    private record Known(Object kind, List<Ratio> arguments, int id) {}

    private final TermBudget budget;
    private final List<Known> known = new ArrayList<>();
    /** Every call met so far, as it was written: looked up before arguments are compared. */
    private final Map<Call, Ratio> calls = new HashMap<>();

    private final Map<Monomial, Map.Entry<Rational, Integer>> exponentials = new HashMap<>();
    private int atoms;

    SymbolicArithmetic(TermBudget budget) {
        this.budget = budget;
    }

    Ratio fresh() {
        return Ratio.atom(atoms++);
    }

    /** The atom of this kind with these arguments. */
    Ratio atom(Object kind, List<Ratio> arguments) {
        return met(new Call(kind, arguments), () -> search(kind, arguments));
    }

    private Ratio met(Call call, Supplier<Ratio> otherwise) {
        Ratio value = calls.get(call);
        if (value == null) {
            value = otherwise.get();
            calls.put(call, value);
        }
        return value;
    }

    private Ratio search(Object kind, List<Ratio> arguments) {
        for (Known k : known) {
            if (k.kind().equals(kind) && same(k.arguments(), arguments)) {
                return Ratio.atom(k.id());
            }
        }
        known.add(new Known(kind, arguments, atoms));
        return fresh();
    }

    private boolean same(List<Ratio> a, List<Ratio> b) {
        for (int n = 0; n < a.size(); n++) {
            if (!a.get(n).same(b.get(n), budget)) {
                return false;
            }
        }
        return true;
    }

    private Ratio symmetric(Function f, Ratio x, boolean odd) {
        return met(new Call(f, List.of(x)), () -> {
            Ratio opposite = x.negate();
            for (Known k : known) {
                if (k.kind().equals(f) && k.arguments().getFirst().same(opposite, budget)) {
                    return odd ? Ratio.atom(k.id()).negate() : Ratio.atom(k.id());
                }
            }
            return search(f, List.of(x));
        });
    }

    @Override
    public Ratio of(BigInteger numerator, BigInteger denominator) {
        return Ratio.of(new Rational(numerator, denominator));
    }

    @Override
    public Ratio of(double value) {
        return Ratio.of(Rational.parse(new java.math.BigDecimal(value).toPlainString()));
    }

    @Override
    public Ratio of(long value) {
        return Ratio.of(Rational.of(value));
    }

    @Override
    public Ratio pi() {
        return atom("pi", List.of());
    }

    @Override
    public Ratio e() {
        return exp(of(1L));
    }

    @Override
    public Ratio add(Ratio x, Ratio y) {
        return x.plus(y, budget);
    }

    @Override
    public Ratio sub(Ratio x, Ratio y) {
        return x.plus(y.negate(), budget);
    }

    @Override
    public Ratio mul(Ratio x, Ratio y) {
        return x.times(y, budget);
    }

    @Override
    public Ratio div(Ratio x, Ratio y) {
        return x.times(y.inverse(budget), budget);
    }

    @Override
    public Ratio neg(Ratio x) {
        return x.negate();
    }

    @Override
    public Ratio pow(Ratio x, int exponent) {
        return (exponent < 0 ? x.inverse(budget) : x).pow(Math.abs(exponent), budget);
    }

    @Override
    public Ratio exp(Ratio x) {
        if (!x.below().isEmpty()) {
            return met(new Call(Function.EXP, List.of(x)), () -> expOfQuotient(x));
        }
        Ratio product = of(1L);
        for (Map.Entry<Monomial, Rational> term : x.above().terms().entrySet()) {
            product = product.times(expTerm(term.getKey(), term.getValue()), budget);
        }
        return product;
    }

    private Ratio expOfQuotient(Ratio x) {
        Ratio opposite = x.negate();
        for (Known k : known) {
            if (k.kind() == Function.EXP && k.arguments().getFirst().same(opposite, budget)) {
                return Ratio.atom(k.id()).inverse(budget);
            }
        }
        return search(Function.EXP, List.of(x));
    }

    /** exp(c u) as a power of the exp(c0 u) met first, where c/c0 is whole. */
    private Ratio expTerm(Monomial u, Rational c) {
        Map.Entry<Rational, Integer> first = exponentials.get(u);
        if (first == null) {
            exponentials.put(u, Map.entry(c, atoms));
            return fresh();
        }
        Rational power = c.over(first.getKey());
        return power.isInteger() && power.num().bitLength() < 6
                ? pow(Ratio.atom(first.getValue()), power.num().intValueExact())
                : atom(Function.EXP, List.of(new Ratio(new Polynomial(Map.of(u, c)), Map.of())));
    }

    @Override
    public Ratio log(Ratio x) {
        return atom(Function.LOG, List.of(x));
    }

    @Override
    public Ratio sqrt(Ratio x) {
        return atom(Function.SQRT, List.of(x));
    }

    @Override
    public Ratio tanh(Ratio x) {
        return symmetric(Function.TANH, x, true);
    }

    @Override
    public Ratio erf(Ratio x) {
        return symmetric(Function.ERF, x, true);
    }

    @Override
    public Ratio abs(Ratio x) {
        return symmetric(Function.ABS, x, false);
    }

    @Override
    public Ratio sign(Ratio x) {
        return symmetric(Function.SIGN, x, true);
    }

    @Override
    public int compare(Ratio x, Ratio y) {
        throw new IllegalStateException("rational functions have no order");
    }

    @Override
    public boolean less(Ratio x, Ratio y) {
        throw new IllegalStateException("rational functions have no order");
    }

    @Override
    public boolean lessOrEqual(Ratio x, Ratio y) {
        throw new IllegalStateException("rational functions have no order");
    }

    @Override
    public boolean same(Ratio x, Ratio y) {
        return x.same(y, budget);
    }

    @Override
    public double toDouble(Ratio x) {
        return Double.NaN;
    }

    @Override
    public boolean isFinite(Ratio x) {
        return true;
    }
}
