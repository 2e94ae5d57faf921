package gradus.compile;

import static gradus.math.Expr.add;
import static gradus.math.Expr.mul;
import static gradus.math.Expr.num;
import static gradus.math.Expr.pow;
import static gradus.math.Expr.sub;
import static gradus.math.Expr.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.kernels.Precision;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Index;
import gradus.math.Tensor;
import gradus.program.Program;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Places: results that replace inputs, tensors shared by programs, and nothing allocated in a run. */
class MemoryTest {
    private static final Dim N = new Dim("n");
    private static final Index I = new Index("i", N);
    private static final Index K = new Index("k", N);
    private static final Tensor W = Tensor.of("W", N);
    private static final Tensor V = Tensor.of("V", N);
    private static final Tensor NEW_W = Tensor.of("W'", N);
    private static final Tensor NEW_V = Tensor.of("V'", N);

    private static CompiledProgram compile(Memory memory, Program program, Map<Tensor, Tensor> replaces) {
        return Compiler.of(program)
                .sizes(Map.of(N, 5))
                .memory(memory)
                .keep(List.of())
                .replaces(replaces)
                .compile();
    }

    private static double[] get(CompiledProgram program, Tensor tensor) {
        double[] values = new double[5];
        program.get(tensor, values);
        return values;
    }

    @Test
    void anElementwiseResultTakesThePlaceOfItsInput() {
        Program program = new Program(
                List.of(W, V),
                List.of(
                        new Equation(NEW_V, List.of(I), add(mul(num(1, 2), V.at(I)), W.at(I))),
                        new Equation(NEW_W, List.of(I), sub(W.at(I), NEW_V.at(I)))));
        try (CompiledProgram compiled = compile(new Memory(Precision.FLOAT64), program, Map.of(NEW_W, W, NEW_V, V))) {
            compiled.set(W, new double[] {1, 2, 3, 4, 5});
            compiled.set(V, new double[] {2, 2, 2, 2, 2});
            compiled.run(0);
            assertThat(get(compiled, V)).containsExactly(2, 3, 4, 5, 6);
            assertThat(get(compiled, W)).containsExactly(-1, -1, -1, -1, -1);
            compiled.run(0);
            assertThat(get(compiled, V)).containsExactly(0, 0.5, 1, 1.5, 2);
        }
    }

    @Test
    void anyOtherResultReplacesItsInputWhenTheRunEnds() {
        Program program = new Program(
                List.of(W, V),
                List.of(
                        new Equation(NEW_W, List.of(I), mul(W.at(I), sum(K, W.at(K)))),
                        new Equation(NEW_V, List.of(I), add(V.at(I), sum(K, mul(W.at(K), NEW_W.at(K)))))));
        try (CompiledProgram compiled = compile(new Memory(Precision.FLOAT64), program, Map.of(NEW_W, W, NEW_V, V))) {
            compiled.set(W, new double[] {1, 2, 3, 4, 0});
            compiled.run(0);
            assertThat(get(compiled, W)).containsExactly(10, 20, 30, 40, 0);
            assertThat(get(compiled, V)).containsExactly(300, 300, 300, 300, 300);
        }
    }

    @Test
    void programsOnOneMemoryShareWhatIsNamed() {
        Memory memory = new Memory(Precision.FLOAT32).share(W).share(V);
        Program first = new Program(List.of(W), List.of(new Equation(V, List.of(I), pow(W.at(I), 2))));
        Program second = new Program(List.of(W, V), List.of(new Equation(NEW_W, List.of(I), sub(W.at(I), V.at(I)))));
        try (CompiledProgram square = compile(memory, first, Map.of());
                CompiledProgram subtract = compile(memory, second, Map.of(NEW_W, W))) {
            square.set(W, new float[] {1, 2, 3, 4, 5});
            square.run(0);
            subtract.run(0);
            square.run(0);
            assertThat(get(subtract, V)).containsExactly(0, 4, 36, 144, 400);
        }
    }

    @Test
    void replacingNeedsTheSameShape() {
        Program program = new Program(List.of(W), List.of(new Equation(Tensor.of("s"), List.of(), sum(I, W.at(I)))));
        assertThatThrownBy(() -> compile(new Memory(Precision.FLOAT64), program, Map.of(Tensor.of("s"), W)))
                .hasMessageContaining("s cannot replace W");
    }

    @Test
    void aTensorThatIsNotKeptCannotBeRead() {
        Program program = new Program(List.of(W), List.of(new Equation(V, List.of(I), pow(W.at(I), 2))));
        try (CompiledProgram compiled = compile(new Memory(Precision.FLOAT64), program, Map.of())) {
            assertThatThrownBy(() -> get(compiled, V)).hasMessageContaining("V is neither an input nor");
            assertThatThrownBy(() -> compiled.set(W, new double[4])).hasMessage("4 values for a tensor of 5");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRunAllocatesNothing(Precision precision) {
        try (CompiledProgram compiled = Compiler.of(Programs.reluNetwork())
                .sizes(CompiledProgramTest.dims(new int[] {20, 30, 10, 0}))
                .examples(Programs.M, 32)
                .memory(new Memory(precision))
                .compile()) {
            assertThat(bytesOfRuns(compiled, 32)).isZero();
        }
    }

    /** What 200 runs allocate, as soon as that is nothing; at most for four minutes: the JIT compiler may have other work. */
    static long bytesOfRuns(CompiledProgram compiled, int examples) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        float[] row = new float[20];
        long end = System.nanoTime() + 240_000_000_000L;
        long bytes;
        do {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int run = 0; run < 200; run++) {
                compiled.setExample(Programs.X, run % examples, row, 0);
                compiled.run(examples - run % 2);
            }
            bytes = threads.getCurrentThreadAllocatedBytes() - before;
        } while (bytes > 0 && System.nanoTime() < end);
        return bytes;
    }
}
