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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizerTest {
    private static final int SIZE = 8;
    private static final int STEPS = 25;

    static List<Optimizer> rules() {
        List<Optimizer> rules = new ArrayList<>(Optimizer.all());
        rules.add(Optimizer.named("adamw")
                .withLearningRate(0.05)
                .with("beta1", 0.8)
                .with("beta2", 0.95)
                .with("epsilon", 1e-6)
                .with("weight-decay", 0.3));
        rules.add(Optimizer.named("rmsprop")
                .withLearningRate(0.02)
                .with("decay", 0.99)
                .with("epsilon", 1e-3));
        rules.add(Optimizer.named("nesterov").withLearningRate(0.1).with("momentum", 0.5));
        return rules;
    }

    /** Gradients of very different sizes, some exactly 0. */
    static double gradient(int step, int n) {
        long key = RandomBits.key(11, RandomBits.Purpose.DROPOUT, step, 0);
        return n == 0 ? 0 : RandomBits.normal(key, n) * Math.pow(10, 2 - n);
    }

    static double initial(int n) {
        return RandomBits.normal(5, n);
    }

    /** The parameter after each step, as the compiled formulas move it. */
    static double[][] trajectory(Optimizer rule, Precision precision) {
        Dim units = new Dim("n");
        return trajectory(rule, precision, List.of(units), Map.of(units, SIZE));
    }

    /** The same for a parameter of any shape, of {@link #SIZE} entries. */
    private static double[][] trajectory(
            Optimizer rule, Precision precision, List<Dim> shape, Map<Dim, Integer> sizes) {
        Tensor p = new Tensor("p", shape);
        Tensor g = new Tensor("g", shape);
        UpdateProgram update =
                UpdateProgram.of(rule, List.of(new Parameter(p, g, Start.ZERO)), precision == Precision.FLOAT32);
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
            List<Tensor> stepNumbers = update.stepNumbers().tensors();
            double[] scalars = new double[stepNumbers.size()];
            for (int step = 1; step <= STEPS; step++) {
                int at = step;
                program.set(g, filled(n -> gradient(at, n)));
                update.stepNumbers().values(step, scalars);
                for (int s = 0; s < scalars.length; s++) {
                    program.setScalar(stepNumbers.get(s), scalars[s]);
                }
                program.run(1);
                program.get(p, path[step - 1]);
            }
        }
        return path;
    }

    static double[] filled(java.util.function.IntToDoubleFunction entry) {
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
        String optimizer = switch (rule.name()) {
            case "sgd" -> "SGD([p], lr=%s)".formatted(rule.learningRate());
            case "momentum" -> "SGD([p], lr=%s, momentum=%s)".formatted(rule.learningRate(), rule.number("momentum"));
            case "nesterov" ->
                "SGD([p], lr=%s, momentum=%s, nesterov=True)".formatted(rule.learningRate(), rule.number("momentum"));
            case "rmsprop" ->
                "RMSprop([p], lr=%s, alpha=%s, eps=%s)"
                        .formatted(rule.learningRate(), rule.number("decay"), rule.number("epsilon"));
            case "adam" -> "Adam([p], %s)".formatted(adamInPyTorch(rule));
            case "adamw" ->
                "AdamW([p], %s, weight_decay=%s)".formatted(adamInPyTorch(rule), rule.number("weight-decay"));
            default -> throw new AssertionError("nothing to compare " + rule + " with");
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

    private static String adamInPyTorch(Optimizer rule) {
        return "lr=%s, betas=(%s, %s), eps=%s"
                .formatted(rule.learningRate(), rule.number("beta1"), rule.number("beta2"), rule.number("epsilon"));
    }

    @Test
    void whatDecaysBecomesZeroBeforeItIsSubnormal() {
        Dim units = new Dim("n");
        Tensor p = Tensor.of("p", units);
        Tensor g = Tensor.of("g", units);
        UpdateProgram update =
                UpdateProgram.of(Optimizer.named("adam"), List.of(new Parameter(p, g, Start.ZERO)), true);
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
            double[] scalars = new double[2];
            update.stepNumbers().values(1000, scalars);
            for (int s = 0; s < 2; s++) {
                program.setScalar(update.stepNumbers().tensors().get(s), scalars[s]);
            }
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
        assertThat(Optimizer.all())
                .extracting(Optimizer::toString)
                .containsExactly(
                        "sgd(learning-rate = 0.01)",
                        "momentum(learning-rate = 0.01, momentum = 0.9)",
                        "nesterov(learning-rate = 0.01, momentum = 0.9)",
                        "rmsprop(learning-rate = 0.001, decay = 0.9, epsilon = 1.0E-8)",
                        "adam(learning-rate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1.0E-8)",
                        "adamw(learning-rate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1.0E-8, "
                                + "weight-decay = 0.01)");
        assertThat(Optimizer.standard()).isEqualTo(Optimizer.named("adam"));
        assertThat(TrainingSettings.DEFAULT.optimizer()).isEqualTo(Optimizer.named("adam"));
    }

    @Test
    void aNumberIsChangedByName() {
        Optimizer changed = Optimizer.named("rmsprop").withLearningRate(0.5).with("epsilon", 0.25);
        assertThat(changed.learningRate()).isEqualTo(0.5);
        assertThat(changed.number("epsilon")).isEqualTo(0.25);
        assertThat(changed.number("decay")).isEqualTo(0.9);
        assertThat(changed).isNotEqualTo(Optimizer.named("rmsprop"));
        assertThat(new Optimizer(changed.rule(), changed.numbers())).isEqualTo(changed);
    }

    @Test
    void refusesWhatCannotBeMeant() {
        assertThatThrownBy(() -> Optimizer.named("adma"))
                .isInstanceOf(InputException.class)
                .hasMessage("There is no optimizer called 'adma'; did you mean 'adam'? "
                        + "There are sgd, momentum, nesterov, rmsprop, adam, adamw.");
        Optimizer sgd = Optimizer.named("sgd");
        for (double rate : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> sgd.withLearningRate(rate))
                    .isInstanceOf(InputException.class)
                    .hasMessage("The learning rate of sgd is " + rate + "; it has to be a number above 0.");
        }
        assertThatThrownBy(() -> sgd.with("momentum", 0.5))
                .isInstanceOf(InputException.class)
                .hasMessage("The optimizer sgd takes learning-rate, not momentum.");
        assertThatThrownBy(() -> new Optimizer(sgd.rule(), Map.of("learning-rate", 1.0, "speed", 2.0)))
                .isInstanceOf(InputException.class)
                .hasMessage("The optimizer sgd takes learning-rate, not speed.");
        assertThatThrownBy(() -> new Optimizer(Optimizer.named("adam").rule(), sgd.numbers()))
                .isInstanceOf(InputException.class)
                .hasMessage("The optimizer adam needs a value for beta1.");
        assertThatThrownBy(() -> Optimizer.named("adam").with("beta1", 1))
                .isInstanceOf(InputException.class)
                .hasMessage("The beta1 of adam is 1.0; it has to be a number of at least 0 and below 1.");
        assertThatThrownBy(() -> Optimizer.named("adamw").with("weight-decay", -1))
                .isInstanceOf(InputException.class)
                .hasMessage("The weight decay of adamw is -1.0; it has to be a number of at least 0.");
    }
}
