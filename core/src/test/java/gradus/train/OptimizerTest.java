package gradus.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.InputException;
import gradus.compile.CompiledProgram;
import gradus.compile.Compiler;
import gradus.compile.Memory;
import gradus.kernels.Backends;
import gradus.kernels.Precision;
import gradus.math.Dim;
import gradus.math.Tensor;
import gradus.network.TrainingPrograms.Parameter;
import gradus.network.TrainingPrograms.Start;
import gradus.testing.Python;
import gradus.train.UpdateRules.Slot;
import gradus.train.UpdateRules.Update;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizerTest {
    private static final int SIZE = 8;
    private static final int STEPS = 25;

    static List<Optimizer> rules() {
        List<Optimizer> rules = new ArrayList<>(Optimizer.all());
        rules.add(new Optimizer.AdamW(0.05, 0.8, 0.95, 1e-6, 0.3));
        rules.add(new Optimizer.RmsProp(0.02, 0.99, 1e-3));
        rules.add(new Optimizer.Nesterov(0.1, 0.5));
        return rules;
    }

    /** Gradients of very different sizes, some exactly 0. */
    private static double gradient(int step, int n) {
        long key = RandomBits.key(11, RandomBits.Purpose.DROPOUT, step, 0);
        return n == 0 ? 0 : RandomBits.normal(key, n) * Math.pow(10, 2 - n);
    }

    private static double initial(int n) {
        return RandomBits.normal(5, n);
    }

    /** The parameter after each step, as the compiled formulas move it. */
    private static double[][] trajectory(Optimizer rule, Precision precision) {
        Dim units = new Dim("n");
        return trajectory(rule, precision, List.of(units), Map.of(units, SIZE));
    }

    /** The same for a parameter of any shape, of {@link #SIZE} entries. */
    private static double[][] trajectory(
            Optimizer rule, Precision precision, List<Dim> shape, Map<Dim, Integer> sizes) {
        Tensor p = new Tensor("p", shape);
        Tensor g = new Tensor("g", shape);
        Update update = UpdateRules.of(rule, List.of(new Parameter(p, g, Start.ZERO)), precision == Precision.FLOAT32);
        Map<Tensor, Tensor> replaces = new HashMap<>();
        update.parameters().forEach(slot -> replaces.put(slot.next(), slot.value()));
        update.state().forEach(slot -> replaces.put(slot.next(), slot.value()));
        double[][] path = new double[STEPS][SIZE];
        try (CompiledProgram program = Compiler.of(update.program())
                .sizes(sizes)
                .examples(new Dim("m"), 1)
                .memory(new Memory(precision))
                .backend(Backends.scalar())
                .keep(List.of())
                .replaces(replaces)
                .compile()) {
            program.set(p, filled(OptimizerTest::initial));
            for (Slot slot : update.state()) {
                program.set(slot.value(), new double[SIZE]);
            }
            double[] scalars = new double[3];
            for (int step = 1; step <= STEPS; step++) {
                int at = step;
                program.set(g, filled(n -> gradient(at, n)));
                UpdateRules.scalars(rule, step, scalars);
                for (int s = 0; s < update.scalars().size(); s++) {
                    program.setScalar(update.scalars().get(s), scalars[s]);
                }
                program.run(1);
                program.get(p, path[step - 1]);
            }
        }
        return path;
    }

    private static double[] filled(java.util.function.IntToDoubleFunction entry) {
        double[] values = new double[SIZE];
        Arrays.setAll(values, entry);
        return values;
    }

    @ParameterizedTest
    @MethodSource("rules")
    void movesAsPlainLoopsDo(Optimizer rule) {
        double[] p = filled(OptimizerTest::initial);
        double[] u = new double[SIZE];
        double[] v = new double[SIZE];
        double[][] doubles = trajectory(rule, Precision.FLOAT64);
        double[][] floats = trajectory(rule, Precision.FLOAT32);
        double[] start = p.clone();
        for (int step = 1; step <= STEPS; step++) {
            int at = step;
            PlainTraining.update(rule, step, p, filled(n -> gradient(at, n)), u, v);
            assertThat(doubles[step - 1]).containsExactly(p, within(1e-13));
            assertThat(floats[step - 1]).containsExactly(p, within(2e-5));
        }
        assertThat(p[3]).isNotCloseTo(start[3], within(1e-4));
    }

    /** Of its three dimensions two are the same, as in a square filter. */
    @ParameterizedTest
    @MethodSource("rules")
    void aParameterOfThreeIndicesMovesEntryByEntry(Optimizer rule) {
        Dim channels = new Dim("c");
        Dim side = new Dim("r");
        double[][] cube =
                trajectory(rule, Precision.FLOAT64, List.of(channels, side, side), Map.of(channels, SIZE / 4, side, 2));
        assertThat(cube).isEqualTo(trajectory(rule, Precision.FLOAT64));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void movesAsInPyTorch(Optimizer rule, @TempDir Path folder) {
        Python python = Python.require("torch");
        Map<String, Double> n = rule.numbers();
        String optimizer = switch (rule) {
            case Optimizer.Sgd r -> "SGD([p], lr=%s)".formatted(r.learningRate());
            case Optimizer.Momentum r -> "SGD([p], lr=%s, momentum=%s)".formatted(r.learningRate(), r.momentum());
            case Optimizer.Nesterov r ->
                "SGD([p], lr=%s, momentum=%s, nesterov=True)".formatted(r.learningRate(), r.momentum());
            case Optimizer.RmsProp r ->
                "RMSprop([p], lr=%s, alpha=%s, eps=%s)".formatted(r.learningRate(), r.decay(), r.epsilon());
            case Optimizer.Adam r ->
                "Adam([p], lr=%s, betas=(%s, %s), eps=%s)"
                        .formatted(r.learningRate(), r.beta1(), r.beta2(), r.epsilon());
            case Optimizer.AdamW r ->
                "AdamW([p], lr=%s, betas=(%s, %s), eps=%s, weight_decay=%s)"
                        .formatted(r.learningRate(), r.beta1(), r.beta2(), r.epsilon(), n.get("weightDecay"));
        };
        StringBuilder gradients = new StringBuilder();
        for (int step = 1; step <= STEPS; step++) {
            int at = step;
            gradients.append(Arrays.toString(filled(k -> gradient(at, k)))).append(",\n");
        }
        String script = """
                import torch
                p = torch.tensor(%s, dtype=torch.float64, requires_grad=True)
                optimizer = torch.optim.%s
                for g in [%s]:
                    p.grad = torch.tensor(g, dtype=torch.float64)
                    optimizer.step()
                    print(*[repr(x) for x in p.tolist()])
                """.formatted(Arrays.toString(filled(OptimizerTest::initial)), optimizer, gradients);
        String[] lines = python.run(folder, script).strip().split("\n");
        double[][] ours = trajectory(rule, Precision.FLOAT64);
        assertThat(lines).hasSize(STEPS);
        for (int step = 0; step < STEPS; step++) {
            double[] theirs = Arrays.stream(lines[step].strip().split(" "))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            assertThat(ours[step]).containsExactly(theirs, within(1e-13));
        }
    }

    @Test
    void whatDecaysBecomesZeroBeforeItIsSubnormal() {
        Dim units = new Dim("n");
        Tensor p = Tensor.of("p", units);
        Tensor g = Tensor.of("g", units);
        Update update = UpdateRules.of(Optimizer.Adam.DEFAULT, List.of(new Parameter(p, g, Start.ZERO)), true);
        Tensor mean = update.state().getFirst().value();
        Map<Tensor, Tensor> replaces = new HashMap<>();
        update.state().forEach(slot -> replaces.put(slot.next(), slot.value()));
        try (CompiledProgram program = Compiler.of(update.program())
                .sizes(Map.of(units, 3))
                .examples(new Dim("m"), 1)
                .memory(new Memory(Precision.FLOAT32))
                .backend(Backends.scalar())
                .keep(List.of())
                .replaces(replaces)
                .compile()) {
            update.state().forEach(slot -> program.set(slot.value(), new double[3]));
            program.set(mean, new double[] {1e-30, -1e-30, 1e-36});
            program.set(p, new double[3]);
            program.set(g, new double[3]);
            program.setScalar(update.scalars().get(0), 0.001);
            program.setScalar(update.scalars().get(1), 1);
            double[] values = new double[3];
            int steps = 0;
            do {
                program.run(1);
                program.get(mean, values);
                steps++;
                for (double value : values) {
                    assertThat(value == 0 || Math.abs(value) >= 1e-37).isTrue();
                }
            } while (values[0] != 0 && steps < 1000);
            assertThat(values).containsExactly(0, 0, 0);
            assertThat(steps).isBetween(140, 170); // 0.9^153 = 1e-7
        }
    }

    @Test
    void theDefaultsAreThoseOfThePapers() {
        assertThat(Optimizer.named("adam", OptionalDouble.empty(), OptionalDouble.empty()))
                .isEqualTo(new Optimizer.Adam(0.001, 0.9, 0.999, 1e-8));
        assertThat(Optimizer.named("sgd", OptionalDouble.empty(), OptionalDouble.empty())
                        .learningRate())
                .isEqualTo(0.01);
        assertThat(Optimizer.named("rmsprop", OptionalDouble.of(0.5), OptionalDouble.empty())
                        .numbers())
                .containsEntry("learningRate", 0.5)
                .containsEntry("decay", 0.9);
        assertThat(Optimizer.named("adamw", OptionalDouble.empty(), OptionalDouble.of(0.2))
                        .numbers())
                .containsEntry("weightDecay", 0.2);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void isRebuiltFromItsNumbers(Optimizer rule) {
        assertThat(Optimizer.of(rule.name(), rule.numbers())).isEqualTo(rule);
        assertThatThrownBy(() -> Optimizer.of(rule.name(), Map.of("learningRate", 1.0, "speed", 2.0)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("speed");
    }

    @Test
    void refusesWhatCannotBeMeant() {
        OptionalDouble none = OptionalDouble.empty();
        assertThatThrownBy(() -> Optimizer.named("adma", none, none))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("'adma'")
                .hasMessageContaining("adamw");
        for (String name : List.of("sgd", "momentum", "nesterov", "rmsprop", "adam")) {
            assertThatThrownBy(() -> Optimizer.named(name, none, OptionalDouble.of(0.1)))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("--l2");
        }
        for (double rate : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> Optimizer.named("sgd", OptionalDouble.of(rate), none))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("learning rate");
        }
        assertThatThrownBy(() -> new Optimizer.Adam(0.1, 1, 0.9, 1e-8)).isInstanceOf(InputException.class);
        assertThatThrownBy(() -> new Optimizer.AdamW(0.1, 0.9, 0.9, 1e-8, -1)).isInstanceOf(InputException.class);
    }
}
