package gradus.math;

import gradus.formula.Formula;
import gradus.number.Dual;
import gradus.number.DualArithmetic;
import gradus.number.Real;
import gradus.number.RealArithmetic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A law's formulas at one random point. A letter is a number with a derivative of its own, u and u'; the letter c is a
 * constant, letters in exponents are whole numbers, letters in brackets are places, and a function that has no name in
 * the calculus, R(u), is one that nothing is known of. The rules of derivatives are those of dual numbers, which know
 * nothing of {@link Derivatives} or {@link Differentiation}.
 */
final class LawValues {
    private static final int SIZE = ChainSystem.SIZE;
    private static final RealArithmetic REAL = RealArithmetic.INSTANCE;
    private static final DualArithmetic<Real> IN = new DualArithmetic<>(REAL);

    private final Law law;
    private final SplittableRandom random;
    private final ChainSystem system;
    private final Map<String, Dual<Real>> letters = new HashMap<>();
    private final Map<String, Integer> places = new HashMap<>();
    private final Map<String, Integer> exponents = new HashMap<>();
    private final Map<String, Boolean> truths = new HashMap<>();
    private final Set<String> indexed = new HashSet<>();
    private final List<String> bound = new ArrayList<>();
    private String between = "C";

    LawValues(Law law, long seed) {
        this.law = law;
        random = new SplittableRandom(seed);
        system = new ChainSystem(IN, random.split());
        collect(law.left());
        collect(law.right());
        law.conditions().values().forEach(this::collect);
    }

    /** What is a place, what is a whole number, and what has an index of its own. */
    private void collect(Formula f) {
        switch (f) {
            case Formula.Symbol s
            when !s.indices().isEmpty() -> {
                indexed.add(s.name());
                s.indices().forEach(this::place);
            }
            case Formula.Over o -> o.indices().forEach(this::place);
            case Formula.Delta d -> {
                place(d.first());
                place(d.second());
            }
            case Formula.Power p -> collectExponent(p.exponent());
            default -> {}
        }
        children(f).forEach(this::collect);
    }

    private void collectExponent(Formula f) {
        if (f instanceof Formula.Symbol s) {
            int size = 1 + random.nextInt(3);
            exponents.putIfAbsent(s.name(), random.nextBoolean() ? size : -size);
        }
        children(f).forEach(this::collectExponent);
    }

    private static List<Formula> children(Formula f) {
        return switch (f) {
            case Formula.Num n -> List.of();
            case Formula.Symbol s -> List.of();
            case Formula.Delta d -> List.of();
            case Formula.Minus m -> List.of(m.of());
            case Formula.Terms t -> t.terms();
            case Formula.Product p -> p.factors();
            case Formula.Fraction q -> List.of(q.above(), q.below());
            case Formula.Power p -> List.of(p.base(), p.exponent());
            case Formula.Transpose t -> List.of(t.of());
            case Formula.Prime p -> List.of(p.of());
            case Formula.Call c -> c.arguments();
            case Formula.Over o -> List.of(o.body());
            case Formula.Cases c -> List.of(c.condition(), c.then(), c.otherwise());
            case Formula.Partial p -> List.of(p.of(), p.by());
            case Formula.Relation r -> List.of(r.left(), r.right());
            case Formula.Listed l -> l.parts();
        };
    }

    /** The value alone: a law is an identity of numbers. */
    Real of(Formula f) {
        return value(f).value();
    }

    private Dual<Real> value(Formula f) {
        return switch (f) {
            case Formula.Num n -> IN.of(n.value().num(), n.value().den());
            case Formula.Symbol s -> symbol(s);
            case Formula.Minus m -> IN.neg(value(m.of()));
            case Formula.Terms t -> t.terms().stream().map(this::value).reduce(IN.zero(), IN::add);
            case Formula.Product p -> product(p.factors());
            case Formula.Fraction q ->
                isRate(q)
                        ? derivative(argument(q.above()), argument(q.below()), true)
                        : IN.div(value(q.above()), value(q.below()));
            case Formula.Power p -> IN.pow(value(p.base()), exponent(p.exponent()));
            case Formula.Prime p -> Dual.constant(IN.derivative(value(p.of())));
            case Formula.Call c -> call(c);
            case Formula.Over o -> over(o, o.indices());
            case Formula.Cases c -> truth(c.condition()) ? value(c.then()) : value(c.otherwise());
            case Formula.Partial p -> derivative(p.of(), p.by(), false);
            case Formula.Delta d -> place(d.first()) == place(d.second()) ? IN.one() : IN.zero();
            case Formula.Transpose t -> throw notANumber(f);
            case Formula.Relation r -> throw notANumber(f);
            case Formula.Listed l -> throw notANumber(f);
        };
    }

    private static IllegalArgumentException notANumber(Formula f) {
        return new IllegalArgumentException("not a number: " + f.text());
    }

    /** A product that begins with "every" is added up over the tensors C that the law speaks of. */
    private Dual<Real> product(List<Formula> factors) {
        if (!factors.getFirst().equals(Formula.name("every"))) {
            return factors.stream().map(this::value).reduce(IN.one(), IN::mul);
        }
        Dual<Real> sum = IN.zero();
        for (String tensor : ChainSystem.BETWEEN) {
            between = tensor;
            sum = IN.add(sum, product(factors.subList(1, factors.size())));
        }
        return sum;
    }

    private static boolean isRate(Formula.Fraction q) {
        return q.above() instanceof Formula.Call c && c.name().equals("d");
    }

    private static Formula argument(Formula call) {
        return ((Formula.Call) call).arguments().getFirst();
    }

    /** Of the cost always with all that is between: that is what a gradient is. */
    private Dual<Real> derivative(Formula of, Formula by, boolean total) {
        Formula.Symbol what = (Formula.Symbol) of;
        Formula.Symbol variable = (Formula.Symbol) by;
        return Dual.constant(system.derivative(
                tensor(what),
                at(what),
                tensor(variable),
                at(variable),
                total || what.name().equals(ChainSystem.COST)));
    }

    private String tensor(Formula.Symbol s) {
        return s.name().equals("C") ? between : s.name();
    }

    private List<Integer> at(Formula.Symbol s) {
        return s.indices().stream().map(this::place).toList();
    }

    /** A letter that has no index anywhere depends on what is summed over around it, unless it is a constant. */
    private Dual<Real> symbol(Formula.Symbol s) {
        Formula condition = law.conditions().get(s.name());
        Integer whole = exponents.get(s.name());
        if (s.name().equals("pi")) {
            return IN.pi();
        } else if (condition != null) {
            return value(condition);
        } else if (whole != null) {
            return IN.of((long) whole);
        }
        boolean varies = !indexed.contains(s.name()) && !s.name().equals("c");
        return letter(s.name(), varies ? bound.stream().map(this::place).toList() : at(s));
    }

    private Dual<Real> letter(String name, List<Integer> at) {
        return letters.computeIfAbsent(name + at, key -> {
            double size = random.nextDouble(0.2, 2);
            boolean negative = random.nextBoolean() && !law.positive().contains(name);
            Real value = REAL.of(negative ? -size : size);
            return name.equals("c") ? Dual.constant(value) : new Dual<>(value, REAL.of(random.nextDouble(-2, 2)));
        });
    }

    private int place(String index) {
        return places.computeIfAbsent(index, i -> random.nextInt(SIZE));
    }

    private int exponent(Formula f) {
        return (int) value(f).value().doubleValue();
    }

    private boolean truth(Formula condition) {
        return truths.computeIfAbsent(condition.text(), c -> random.nextBoolean());
    }

    private Dual<Real> over(Formula.Over o, List<String> indices) {
        if (indices.isEmpty()) {
            return value(o.body());
        }
        String index = indices.getFirst();
        int outside = place(index);
        bound.add(index);
        Dual<Real> all = null;
        for (int n = 0; n < SIZE; n++) {
            places.put(index, n);
            Dual<Real> one = over(o, indices.subList(1, indices.size()));
            all = all == null ? one : o.largest() ? larger(all, one) : IN.add(all, one);
        }
        bound.remove(index);
        places.put(index, outside);
        return Objects.requireNonNull(all);
    }

    private static Dual<Real> larger(Dual<Real> a, Dual<Real> b) {
        return IN.less(a, b) ? b : a;
    }

    private Dual<Real> call(Formula.Call c) {
        if (c.name().equals("max")) {
            return larger(value(c.arguments().get(0)), value(c.arguments().get(1)));
        }
        Formula argument = c.arguments().getFirst();
        if (argument instanceof Formula.Symbol s && places.containsKey(s.name())) {
            return letter(c.name(), List.of(place(s.name())));
        }
        Dual<Real> u = value(argument);
        for (Function f : Function.values()) {
            if (f.text().equals(c.name())) {
                return apply(f, u);
            }
        }
        // Any function: the letter decides which.
        Dual<Real> shift = letter(c.name(), List.of());
        return IN.div(IN.add(IN.mul(u, u), shift), IN.add(u, IN.mul(shift, shift)));
    }

    private static Dual<Real> apply(Function f, Dual<Real> u) {
        return switch (f) {
            case EXP -> IN.exp(u);
            case LOG -> IN.log(u);
            case SQRT -> IN.sqrt(u);
            case TANH -> IN.tanh(u);
            case ERF -> IN.erf(u);
            case ABS -> IN.abs(u);
            case SIGN -> IN.sign(u);
        };
    }
}
