package gradus.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.kernels.Backend;
import gradus.kernels.Backends;
import gradus.kernels.Precision;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Index;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.number.DoubleArithmetic;
import gradus.program.Interpreter;
import gradus.program.Program;
import gradus.program.Values;
import gradus.testing.FixedPlaces;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Systems that read entries at fixed places, interpreted and compiled, equal the plain evaluation. */
class FixedPlaceProgramsTest {
    private static final Tensor A = Tensor.of("A", Programs.N1, Programs.M);

    @TestFactory
    Stream<DynamicTest> scalar() {
        return tests(Backends.scalar());
    }

    static Stream<DynamicTest> tests(Backend backend) {
        return FixedPlaces.names().stream()
                .flatMap(name -> Stream.of(1, 9, 70)
                        .map(examples -> DynamicTest.dynamicTest(name + ", " + examples + " examples", () -> {
                            for (Precision precision : Precision.values()) {
                                compare(FixedPlaces.network(name), backend, precision, examples);
                            }
                        })));
    }

    private static void compare(Network network, Backend backend, Precision precision, int examples) {
        Program program = gradus.network.Programs.gradients(network);
        Map<Dim, Integer> sizes = network.sizes(examples);
        Map<Tensor, double[]> inputs = new HashMap<>();
        Random random = new Random(3);
        for (Tensor tensor : program.inputs()) {
            inputs.put(
                    tensor,
                    random.doubles(PlainEvaluator.count(tensor, sizes), -1, 1)
                            .map(x -> (float) x)
                            .toArray());
        }
        Map<Tensor, double[]> expected = new PlainEvaluator(sizes, inputs).run(program);
        Values<Double> interpreted = new Values<>();
        inputs.forEach((t, x) -> interpreted.put(t, x, DoubleArithmetic.INSTANCE));
        new Interpreter<>(DoubleArithmetic.INSTANCE, sizes).run(program, interpreted);
        for (int threads : new int[] {1, 3}) {
            Map<Tensor, double[]> compiled =
                    CompiledProgramTest.run(program, sizes, inputs, backend, precision, threads);
            for (Equation equation : program.equations()) {
                Tensor tensor = equation.target();
                String what = tensor + " in " + precision;
                CompiledProgramTest.assertClose(
                        what,
                        compiled.get(tensor),
                        expected.get(tensor),
                        precision == Precision.FLOAT32 ? 2e-4 : 1e-12);
                CompiledProgramTest.assertClose(
                        what, interpreted.doubles(tensor, DoubleArithmetic.INSTANCE), expected.get(tensor), 1e-12);
            }
        }
    }

    /** delta(0,1) is left of the sum over i of delta(i,0) delta(i,1) A[i,j]. */
    @Test
    void twoPlacesAreNeverTheSame() {
        Index i = new Index("i", Programs.N1);
        Index j = new Index("j", Programs.M);
        Expr zero = new Expr.Delta(i, Index.fixed(0, Programs.N1));
        Expr one = new Expr.Delta(i, Index.fixed(1, Programs.N1));
        Tensor never = Tensor.of("never", Programs.M);
        Program program = new Program(
                List.of(A), List.of(new Equation(never, List.of(j), Expr.sum(i, Expr.mul(zero, one, A.at(i, j))))));
        Map<Tensor, double[]> inputs = Map.of(A, new double[] {1, 2, 3, 4});
        Map<Tensor, double[]> result = CompiledProgramTest.run(
                program, Map.of(Programs.N1, 2, Programs.M, 2), inputs, Backends.scalar(), Precision.FLOAT64, 1);
        assertThat(result.get(never)).containsExactly(0, 0);
    }

    private static Compiler reading(Index unit, Index example) {
        Tensor scalar = Tensor.of("s");
        Program program = new Program(List.of(A), List.of(new Equation(scalar, List.of(), A.at(unit, example))));
        return Compiler.of(program).sizes(Map.of(Programs.N1, 3)).examples(Programs.M, 8);
    }

    @Test
    void aPlaceThatIsNotThereIsRefused() {
        Index first = Index.fixed(0, Programs.M);
        assertThatThrownBy(() -> reading(Index.fixed(3, Programs.N1), first).compile())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the equation of s reads place 3 of n1, which has 3, from 0");
        assertThatThrownBy(() -> reading(Index.fixed(2, Programs.N1), first).compile())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("as many places as a run has examples");
    }

    @Test
    void theInterpreterRefusesItToo() {
        Values<Double> values = new Values<>();
        values.put(A, new double[] {1, 2, 3}, DoubleArithmetic.INSTANCE);
        Equation e =
                new Equation(Tensor.of("s"), List.of(), A.at(Index.fixed(3, Programs.N1), Index.fixed(0, Programs.M)));
        Interpreter<Double> interpreter =
                new Interpreter<>(DoubleArithmetic.INSTANCE, Map.of(Programs.N1, 3, Programs.M, 1));
        assertThatThrownBy(() -> interpreter.evaluate(e, values))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("index 1 of A is 3, but n1 has 3 places, from 0");
    }
}
