package gradus.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.math.Dim;
import gradus.math.Expr;
import gradus.math.Function;
import gradus.math.Tensor;
import gradus.network.UpdateRule;
import gradus.number.DoubleArithmetic;
import gradus.program.Evaluator;
import gradus.program.Values;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StepFormulaTest {
    private static final Expr T = UpdateRule.STEP.at();
    private static final Expr RATE = UpdateRule.RATE.at();

    /** Every operation that an expression can have, but those that run over entries. */
    private static List<Expr> operations() {
        List<Expr> all = new ArrayList<>(List.of(
                T,
                RATE,
                Expr.num(2, 7),
                Expr.Constant.PI,
                Expr.Constant.E,
                Expr.add(T, RATE, Expr.num(-3)),
                Expr.mul(Expr.num(3), T, RATE),
                Expr.div(RATE, Expr.add(T, Expr.ONE)),
                Expr.pow(T, 3),
                Expr.pow(T, -2),
                new Expr.Extremum(true, T, Expr.num(4)),
                new Expr.Extremum(false, T, Expr.num(4)),
                new Expr.Choose(T, true, Expr.num(5), RATE, T),
                new Expr.Choose(T, false, Expr.num(5), RATE, T)));
        for (Function function : Function.values()) {
            all.add(Expr.apply(function, Expr.mul(T, RATE)));
        }
        return all;
    }

    @Test
    void everyOperationIsWorkedOutAsTheInterpreterDoes() {
        Set<Class<?>> met = new HashSet<>();
        for (Expr e : operations()) {
            met.add(e.getClass());
            StepFormula formula = StepFormula.of(e, 0.37);
            for (int step : new int[] {1, 2, 5, 6, 1000}) {
                assertThat(formula.at(step)).as(e + " at " + step).isCloseTo(interpreted(e, step, 0.37), within(1e-12));
            }
        }
        Set<Class<?>> overEntries = Set.of(Expr.Size.class, Expr.Delta.class, Expr.Fold.class, Expr.Partial.class);
        Set<Class<?>> all = new HashSet<>(met);
        all.addAll(overEntries);
        assertThat(recordsOf(Expr.class)).isEqualTo(all);
        assertThat(met).doesNotContainAnyElementsOf(overEntries);
    }

    private static Set<Class<?>> recordsOf(Class<?> type) {
        if (!type.isSealed() || type.isEnum()) {
            return Set.of(type);
        }
        return Stream.of(type.getPermittedSubclasses())
                .flatMap(kind -> recordsOf(kind).stream())
                .collect(Collectors.toSet());
    }

    private static double interpreted(Expr e, int step, double rate) {
        Values<Double> values = new Values<>();
        values.put(UpdateRule.STEP, new double[] {step}, DoubleArithmetic.INSTANCE);
        values.put(UpdateRule.RATE, new double[] {rate}, DoubleArithmetic.INSTANCE);
        return new Evaluator<>(DoubleArithmetic.INSTANCE, Map.of(), values)
                .compile(e, new Evaluator.Slots(List.of()))
                .at(new int[0]);
    }

    /** As a formula writes it; through the logarithm it would be right to some digits only, and undefined for 0. */
    @Test
    void aPowerOfTheStepIsWorkedOutBySquaring() {
        Expr base = Expr.num(9, 10);
        Expr power = Expr.apply(Function.EXP, Expr.mul(T, Expr.apply(Function.LOG, base)));
        assertThat(StepFormula.of(power, 1).at(3)).isEqualTo(0.9 * (0.9 * 0.9));
        assertThat(StepFormula.of(power, 1).at(1_000_000)).isZero();
        Expr ofZero = Expr.apply(Function.EXP, Expr.mul(T, Expr.apply(Function.LOG, Expr.ZERO)));
        assertThat(StepFormula.of(ofZero, 1).at(2)).isZero();
        Expr ofRate = Expr.apply(Function.EXP, Expr.mul(T, Expr.apply(Function.LOG, RATE)));
        assertThat(StepFormula.of(ofRate, 3).at(4)).isEqualTo(81);
    }

    @Test
    void whatDependsOnEntriesIsRefused() {
        Expr entries = Expr.add(T, UpdateRule.GRADIENT.at());
        assertThatThrownBy(() -> StepFormula.of(entries, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> StepFormula.of(new Expr.Size(new Dim("n")), 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void numbersOfTheStepAreTakenOutOnceAndFactorsTogether() {
        StepNumbers numbers = new StepNumbers(0.5);
        Tensor g = UpdateRule.GRADIENT;
        Expr product = Expr.mul(Expr.num(-1), RATE, g.at(), Expr.pow(Expr.add(Expr.ONE, T), -1), RATE);
        Expr taken = numbers.taken(Expr.add(g.at(), product));
        assertThat(numbers.tensors()).hasSize(1);
        Expr scalar = numbers.tensors().getFirst().at();
        assertThat(taken).isEqualTo(Expr.add(g.at(), Expr.mul(Expr.num(-1), scalar, g.at())));
        double[] values = new double[2];
        numbers.values(3, values);
        assertThat(values[0]).isEqualTo(0.25 / 4);

        assertThat(numbers.taken(product)).isEqualTo(Expr.mul(Expr.num(-1), scalar, g.at()));
        Expr other = numbers.taken(Expr.mul(Expr.sub(Expr.ONE, RATE), g.at(), Expr.num(2)));
        assertThat(numbers.tensors()).hasSize(2);
        assertThat(other).isEqualTo(Expr.mul(numbers.tensors().getLast().at(), g.at(), Expr.num(2)));
        assertThat(numbers.taken(Expr.mul(Expr.num(2), g.at()))).isEqualTo(Expr.mul(Expr.num(2), g.at()));
        assertThat(numbers.tensors()).hasSize(2);
    }
}
