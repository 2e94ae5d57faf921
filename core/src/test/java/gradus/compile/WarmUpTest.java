package gradus.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.kernels.Backend;
import gradus.kernels.Backends;
import gradus.kernels.Kernel;
import gradus.kernels.KernelSpec;
import gradus.kernels.Precision;
import gradus.math.Dim;
import gradus.math.Tensor;
import gradus.program.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The change from plain Java to kernels that take over, come late, never or not at all. */
class WarmUpTest {
    private static final int EXAMPLES = 6000;

    /** Enough for the rehearsals to begin before the first run. */
    private static final Map<Dim, Integer> DIMS = CompiledProgramTest.dims(new int[] {20, 30, 10, EXAMPLES});

    @Test
    void aKernelThatSetsNothingAsideTakesOver() {
        AtomicInteger runs = new AtomicInteger();
        List<Double> costs = costs(kernel -> new Kernel() {
            @Override
            public void run(Object memory, int examples, int from, int to) {
                runs.incrementAndGet();
                kernel.run(memory, examples, from, to);
            }

            @Override
            public void rehearse(Object memory, int examples, int rows) {
                kernel.rehearse(memory, examples, rows);
            }
        });
        assertThat(costs).containsOnly(costs.getFirst());
        assertThat(runs).hasPositiveValue();
    }

    /** There are vectors that the JIT compiler does not know, and JVMs without its last tier. */
    @Test
    void whatNeverBecomesFastIsLeftToPlainJava() {
        List<byte[]> kept = new ArrayList<>();
        AtomicInteger runs = new AtomicInteger();
        List<Double> costs = costs(kernel -> new Kernel() {
            @Override
            public void run(Object memory, int examples, int from, int to) {
                runs.incrementAndGet();
            }

            @Override
            public void rehearse(Object memory, int examples, int rows) {
                kept.clear();
                kept.add(new byte[100]);
            }
        });
        assertThat(costs).containsOnly(costs.getFirst());
        assertThat(runs).hasValue(0);
    }

    @Test
    void anErrorInARehearsalIsLoggedAndTheProgramGoesOn() {
        List<String> log = logged(() -> {
            List<Double> costs = costs(kernel -> new Kernel() {
                @Override
                public void run(Object memory, int examples, int from, int to) {
                    throw new IllegalStateException("never fast");
                }

                @Override
                public void rehearse(Object memory, int examples, int rows) {
                    throw new OutOfMemoryError("no room");
                }
            });
            assertThat(costs).containsOnly(costs.getFirst());
        });
        assertThat(log)
                .hasSize(1)
                .first()
                .asString()
                .contains("Going on without vectors")
                .contains("no room");
    }

    @Test
    void aKernelThatCannotBeMadeIsLoggedAndTheProgramGoesOn() {
        List<String> log = logged(() -> {
            List<Double> costs = costs(kernel -> {
                throw new IllegalStateException("cannot be made");
            });
            assertThat(costs).containsOnly(costs.getFirst());
        });
        assertThat(log).hasSize(1).first().asString().contains("cannot be made");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, EXAMPLES + 1})
    void runsThatCannotComeAreRefused(int examples) {
        Compiler compiler = Compiler.of(Programs.reluNetwork())
                .sizes(DIMS)
                .examples(Programs.M, EXAMPLES)
                .runs(EXAMPLES, examples);
        assertThatThrownBy(compiler::compile).hasMessageContaining("room for 1 to " + EXAMPLES);
    }

    /** The costs of all runs, of which the last begins when nothing is left to prepare. */
    private static List<Double> costs(UnaryOperator<Kernel> fast) {
        Program program = Programs.reluNetwork();
        Map<Tensor, double[]> inputs = CompiledProgramTest.randomInputs(program, DIMS, Precision.FLOAT32);
        List<Double> costs = new ArrayList<>();
        try (CompiledProgram compiled = Compiler.of(program)
                .sizes(DIMS)
                .examples(Programs.M, EXAMPLES)
                .backend(new LateBackend(fast))
                .runs(EXAMPLES)
                .compile()) {
            inputs.forEach(compiled::set);
            do {
                compiled.run(EXAMPLES);
                costs.add(compiled.scalar(Programs.COST));
            } while (!compiled.isWarm());
        }
        return costs;
    }

    private static List<String> logged(Runnable action) {
        List<String> records = new ArrayList<>();
        Logger logger = Logger.getLogger("gradus");
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                records.add(record.getMessage() + " " + record.getThrown());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        boolean parents = logger.getUseParentHandlers();
        logger.setUseParentHandlers(false);
        logger.addHandler(handler);
        try {
            action.run();
        } finally {
            logger.removeHandler(handler);
            logger.setUseParentHandlers(parents);
        }
        return records;
    }

    /** Plain Java at first, and then kernels made from it. */
    private record LateBackend(UnaryOperator<Kernel> fast) implements Backend {
        @Override
        public String name() {
            return "late";
        }

        @Override
        public String description() {
            return "for tests";
        }

        @Override
        public int lanes(Precision precision) {
            return 1;
        }

        @Override
        public Backend starter() {
            return Backends.scalar();
        }

        @Override
        public Kernel kernel(KernelSpec spec) {
            return fast.apply(Backends.scalar().kernel(spec));
        }

        @Override
        public @Nullable Kernel warm(KernelSpec spec) {
            return null;
        }

        @Override
        public void markWarm(KernelSpec spec) {}
    }
}
