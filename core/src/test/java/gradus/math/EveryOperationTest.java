package gradus.math;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.math.Expr.Choose;
import gradus.math.Expr.Entry;
import gradus.math.Expr.Extremum;
import gradus.math.Expr.Fold;
import gradus.math.Expr.Partial;
import gradus.math.Expr.Size;
import gradus.number.Dual;
import gradus.number.DualArithmetic;
import gradus.number.Real;
import gradus.number.RealArithmetic;
import gradus.program.Evaluator;
import gradus.program.Interpreter;
import gradus.program.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Random expressions over every operation and every function: simplified forms have the same values, and derivatives
 * are those of dual numbers, which have rules of their own.
 */
class EveryOperationTest {
    private static final long SEED = 20261122;
    private static final int EXPRESSIONS = 500;
    private static final RealArithmetic IN = RealArithmetic.INSTANCE;
    private static final Dim N = new Dim("n");
    private static final Dim M = new Dim("m");
    private static final Tensor X = Tensor.of("X", N, M);
    private static final Tensor Y = Tensor.of("Y", N, M);
    private static final Tensor V = Tensor.of("V", N);
    private static final Tensor S = Tensor.of("s");
    private static final Map<Dim, Integer> SIZES = Map.of(N, 3, M, 2);
    private static final double[][] RANGES = {{-2, 2}, {0.05, 0.95}, {-9, 9}};

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Map<Object, Integer> simplified = new HashMap<>();
    private final Map<Object, Integer> differentiated = new HashMap<>();
    /** Fixed places so far. */
    private int fixed;
    /** So many deltas so far: every third is of two dimensions. */
    private int deltas;

    @Test
    void keepsItsValueAndHasItsDerivative(TestReporter reporter) {
        Index i = new Index("i", N);
        Index j = new Index("j", M);
        for (int n = 0; n < EXPRESSIONS; n++) {
            Expr e = expression(4, List.of(i, j));
            Values<Real> values = values(RANGES[n % RANGES.length]);
            List<Real> before = entries(e, List.of(i, j), values);
            if (before.stream().allMatch(EveryOperationTest::moderate)) {
                same(e, before, List.of(i, j), values, NormalForm::simplify);
                same(e, before, List.of(i, j), values, NormalForm::simplifyDistributed);
                same(e, before, List.of(i, j), values, Shortest::of);
                same(e, before, List.of(i, j), values, x -> NormalForm.of(x).toExpr());
                count(e, simplified);
            }
            if (n % 3 == 0) {
                derivative(e, List.of(i, j), values);
            }
        }
        assertThat(fixed).isGreaterThan(200);
        reporter.publishEntry("simplified", simplified.toString());
        reporter.publishEntry("differentiated", differentiated.toString());
        for (Class<?> operation : operations(Expr.class).toList()) {
            assertThat(differentiated.getOrDefault(operation, 0))
                    .as("differentiated " + operation)
                    .isGreaterThan(5);
            if (operation != Partial.class) {
                assertThat(simplified.getOrDefault(operation, 0))
                        .as("simplified " + operation)
                        .isGreaterThan(5);
            }
        }
        Stream.concat(Stream.of(Function.values()), Stream.of(Fold.Kind.values()))
                .forEach(kind -> {
                    assertThat(simplified.getOrDefault(kind, 0))
                            .as("simplified " + kind)
                            .isGreaterThan(5);
                    assertThat(differentiated.getOrDefault(kind, 0))
                            .as("differentiated " + kind)
                            .isGreaterThan(5);
                });
    }

    /** Every record and enum that an expression can be. */
    private static Stream<Class<?>> operations(Class<?> type) {
        return type.isSealed()
                ? Stream.of(type.getPermittedSubclasses()).flatMap(EveryOperationTest::operations)
                : Stream.of(type);
    }

    private void same(Expr e, List<Real> before, List<Index> free, Values<Real> values, UnaryOperator<Expr> form) {
        Expr simple = form.apply(e);
        List<Real> after = entries(simple, free, values);
        for (int n = 0; n < before.size(); n++) {
            assertThat(close(before.get(n), after.get(n)))
                    .as("seed " + SEED + ": " + IndexForm.text(e) + " is "
                            + before.get(n).toString(20)
                            + ", but simplified to " + IndexForm.text(simple) + " is "
                            + after.get(n).toString(20))
                    .isTrue();
        }
    }

    private void derivative(Expr e, List<Index> free, Values<Real> values) {
        Index p = new Index("p", N);
        Index q = new Index("q", M);
        Expr derived = Differentiation.derivative(e, X.at(p, q));
        List<Index> all = List.of(p, q, free.get(0), free.get(1));
        List<Real> ours = entries(derived, all, values);
        if (!ours.stream().allMatch(EveryOperationTest::moderate)) {
            return;
        }
        List<Real> theirs = duals(e, free, values);
        for (int n = 0; n < ours.size(); n++) {
            assertThat(close(ours.get(n), theirs.get(n)))
                    .as("seed " + SEED + ": derivative of " + IndexForm.text(e) + " is "
                            + ours.get(n).toString(20) + ", in dual numbers "
                            + theirs.get(n).toString(20))
                    .isTrue();
        }
        same(derived, ours, all, values, NormalForm::simplify);
        count(e, differentiated);
        differentiated.merge(Partial.class, 1, Integer::sum);
    }

    /** Derivatives of all entries by all entries of X, in dual numbers. */
    private static List<Real> duals(Expr e, List<Index> free, Values<Real> values) {
        DualArithmetic<Real> duals = new DualArithmetic<>(IN);
        List<Real> result = new ArrayList<>();
        for (int n = 0; n < values.get(X).size(); n++) {
            Values<Dual<Real>> lifted = new Values<>();
            for (Tensor t : List.of(X, Y, V, S)) {
                List<Dual<Real>> array = Interpreter.array(values.get(t).size());
                for (int k = 0; k < array.size(); k++) {
                    Real x = values.get(t).get(k);
                    array.set(k, t.equals(X) && k == n ? duals.variable(x) : Dual.constant(x));
                }
                lifted.put(t, array);
            }
            Evaluator<Dual<Real>> evaluator = new Evaluator<>(duals, SIZES, lifted);
            Evaluator.Slots slots = new Evaluator.Slots(free);
            Evaluator.Node<Dual<Real>> node = evaluator.compile(e, slots);
            evaluator.forEach(free, slots, env -> result.add(duals.derivative(node.at(env))));
        }
        return result;
    }

    private static List<Real> entries(Expr e, List<Index> free, Values<Real> values) {
        Evaluator<Real> evaluator = new Evaluator<>(IN, SIZES, values);
        Evaluator.Slots slots = new Evaluator.Slots(free);
        Evaluator.Node<Real> node = evaluator.compile(e, slots);
        List<Real> all = new ArrayList<>();
        evaluator.forEach(free, slots, env -> all.add(node.at(env)));
        return all;
    }

    private Values<Real> values(double[] range) {
        Values<Real> values = new Values<>();
        for (Tensor t : List.of(X, Y, V, S)) {
            List<Real> array =
                    Interpreter.array(t.dims().stream().mapToInt(SIZES::get).reduce(1, Math::multiplyExact));
            for (int n = 0; n < array.size(); n++) {
                array.set(n, Real.valueOf(random.nextDouble(range[0], range[1])));
            }
            values.put(t, array);
        }
        return values;
    }

    private static boolean moderate(Real x) {
        return x.isFinite() && Math.abs(x.doubleValue()) < 1e8;
    }

    private static boolean close(Real a, Real b) {
        return a.isFinite() && b.isFinite() && a.sub(b).abs().doubleValue() <= 1e-35 * (1 + Math.abs(a.doubleValue()));
    }

    private static void count(Expr e, Map<Object, Integer> counts) {
        Exprs.walk(e, x -> {
            Class<?> kind = x instanceof Expr.Constant ? Expr.Constant.class : x.getClass();
            counts.merge(kind, 1, Integer::sum);
            if (x instanceof Expr.Apply f) {
                counts.merge(f.function(), 1, Integer::sum);
            } else if (x instanceof Fold f) {
                counts.merge(f.kind(), 1, Integer::sum);
            }
        });
    }

    private Expr expression(int depth, List<Index> scope) {
        if (depth == 0 || random.nextInt(12) == 0) {
            return leaf(scope);
        }
        return switch (random.nextInt(9)) {
            case 0 -> Expr.add(part(depth, scope), part(depth, scope), part(depth, scope));
            case 1 -> Expr.sub(part(depth, scope), part(depth, scope));
            case 2 -> Expr.mul(part(depth, scope), part(depth, scope));
            case 3 -> power(depth, scope);
            case 4, 5 -> function(Function.values()[random.nextInt(Function.values().length)], depth, scope);
            case 6 -> new Extremum(random.nextBoolean(), part(depth, scope), part(depth, scope));
            case 7 ->
                new Choose(
                        part(depth, scope),
                        random.nextBoolean(),
                        part(depth, scope),
                        part(depth, scope),
                        part(depth, scope));
            default -> bound(depth, scope);
        };
    }

    private Expr part(int depth, List<Index> scope) {
        return expression(depth - 1, scope);
    }

    /** Bases that are divided by, and arguments of log and sqrt, are positive. */
    private Expr positive(int depth, List<Index> scope) {
        Expr inner = part(depth, scope);
        return switch (random.nextInt(3)) {
            case 0 -> Expr.add(Expr.num(1 + random.nextInt(2)), Expr.pow(inner, 2));
            case 1 -> Expr.add(Expr.ONE, Expr.apply(Function.ABS, inner));
            default -> Expr.apply(Function.EXP, Expr.apply(Function.TANH, inner));
        };
    }

    private Expr power(int depth, List<Index> scope) {
        int exponent = random.nextInt(-3, 4);
        return Expr.pow(exponent < 0 ? positive(depth, scope) : part(depth, scope), exponent);
    }

    private Expr function(Function f, int depth, List<Index> scope) {
        return Expr.apply(f, f == Function.LOG || f == Function.SQRT ? positive(depth, scope) : part(depth, scope));
    }

    private Expr bound(int depth, List<Index> scope) {
        Index k = new Index(List.of("k", "l", "i", "j").get(random.nextInt(4)), random.nextBoolean() ? N : M);
        List<Index> inner = new ArrayList<>(scope);
        inner.removeIf(x -> x.name().equals(k.name()));
        inner.add(k);
        // An index of either dimension must stay in scope.
        for (Dim dim : List.of(N, M)) {
            if (inner.stream().noneMatch(x -> x.dim().equals(dim))) {
                return leaf(scope);
            }
        }
        Expr body = part(depth, inner);
        return random.nextInt(4) == 0 ? Expr.largest(k, body) : Expr.sum(k, body);
    }

    private Expr leaf(List<Index> scope) {
        Index n = pick(scope, N);
        Index m = pick(scope, M);
        return switch (random.nextInt(12)) {
            case 0 -> Expr.num(random.nextInt(-3, 4), 1 + random.nextInt(3));
            case 1 -> random.nextBoolean() ? Expr.Constant.PI : Expr.Constant.E;
            case 2 -> new Size(random.nextBoolean() ? N : M);
            case 3 -> {
                Index square = pick(scope, N);
                yield new Expr.Delta(n, ++deltas % 3 == 0 ? m : square);
            }
            case 4 -> V.at(n);
            case 5 -> S.at();
            case 6, 7 -> Y.at(n, m);
            default -> entry(n, m);
        };
    }

    private static Entry entry(Index n, Index m) {
        return X.at(n, m);
    }

    private Index pick(List<Index> scope, Dim dim) {
        if (random.nextInt(8) == 0) {
            fixed++;
            return Index.fixed(random.nextInt(SIZES.get(dim)), dim);
        }
        List<Index> of = scope.stream().filter(x -> x.dim().equals(dim)).toList();
        return of.get(random.nextInt(of.size()));
    }
}
