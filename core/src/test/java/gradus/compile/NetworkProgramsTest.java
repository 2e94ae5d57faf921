package gradus.compile;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.kernels.Backend;
import gradus.kernels.Backends;
import gradus.kernels.Precision;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Tensor;
import gradus.network.Library;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.network.TrainingPrograms;
import gradus.program.Program;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The derived steps of networks with every activation, loss and layer, compiled, equal the plain evaluation. */
class NetworkProgramsTest {
    private static final int EXAMPLES = 9;
    /** With so many, networks of narrow layers are turned: see {@link Orientation}. */
    private static final int MANY = 70;

    private static final Map<String, String> OUTPUT = Map.of(
            "bce", "sigmoid", "cross-entropy", "softmax", "nll", "log-softmax", "poisson", "exp", "hinge", "tanh");

    @TestFactory
    Stream<DynamicTest> scalar() {
        return tests(Backends.scalar());
    }

    /** A test for each name in the library, so that a new one is tested without anybody thinking of it. */
    static Stream<DynamicTest> tests(Backend backend) {
        NetworkOptions options = NetworkOptions.defaults().withPenalty(true);
        Library library = options.library();
        List<DynamicTest> tests = new ArrayList<>();
        for (String activation : library.activationNames()) {
            tests.add(test("5 > 19 " + activation + " > 3 sigmoid", options, backend, EXAMPLES));
            tests.add(test("3 > 4 " + activation + " > 2 sigmoid", options, backend, MANY));
        }
        for (String loss : library.lossNames()) {
            String output = OUTPUT.getOrDefault(loss, "identity");
            tests.add(test("5 > 4 tanh > 3 " + output, options.withLoss(loss), backend, EXAMPLES));
            tests.add(test("5 > 4 tanh > 3 " + output, options.withLoss(loss), backend, MANY));
        }
        for (String layer : List.of("17 batchnorm relu", "17 layernorm tanh", "17 sigmoid dropout(0.4)")) {
            tests.add(test("5 > " + layer + " > 3 softmax", options, backend, EXAMPLES));
            tests.add(test("5 > " + layer.replaceFirst("^17", "7") + " > 3 softmax", options, backend, MANY));
        }
        return tests.stream();
    }

    private static DynamicTest test(String spec, NetworkOptions options, Backend backend, int examples) {
        String name = spec + (options.loss() == null ? "" : ", " + options.loss()) + ", " + examples + " examples";
        return DynamicTest.dynamicTest(name, () -> {
            TrainingPrograms programs = gradus.network.Programs.training(Network.parse(spec, options));
            for (Precision precision : Precision.values()) {
                for (Program program : List.of(programs.step(), programs.prediction())) {
                    compare(program, programs, precision, backend, examples);
                }
            }
        });
    }

    private static void compare(
            Program program, TrainingPrograms programs, Precision precision, Backend backend, int examples) {
        Map<Dim, Integer> dims = new HashMap<>(programs.sizes());
        dims.put(programs.examples(), examples);
        Map<Tensor, double[]> inputs = inputs(program, programs, dims, examples);
        Map<Tensor, double[]> expected = new PlainEvaluator(dims, inputs).run(program);
        try (CompiledProgram compiled = Compiler.of(program)
                .sizes(programs.sizes())
                .examples(programs.examples(), examples)
                .memory(new Memory(precision))
                .backend(backend)
                .direct()
                .compile()) {
            inputs.forEach(compiled::set);
            compiled.run(examples);
            for (Equation equation : program.equations()) {
                double[] actual = new double[PlainEvaluator.count(equation.target(), dims)];
                compiled.get(equation.target(), actual);
                CompiledProgramTest.assertClose(
                        equation.target() + " in " + precision,
                        actual,
                        expected.get(equation.target()),
                        precision == Precision.FLOAT32 ? 1e-4 : 1e-12);
            }
        }
    }

    /** Numbers that a float holds exactly; labels are one-hot, running variances and masks are not negative. */
    private static Map<Tensor, double[]> inputs(
            Program program, TrainingPrograms programs, Map<Dim, Integer> dims, int examples) {
        Random random = new Random(5);
        Map<Tensor, double[]> inputs = new HashMap<>();
        for (Tensor tensor : program.inputs()) {
            double[] values = new double[PlainEvaluator.count(tensor, dims)];
            for (int n = 0; n < values.length; n++) {
                values[n] = (float) random.nextGaussian();
                if (tensor.equals(programs.labels())) {
                    values[n] = n / examples == n % examples % 3 ? 1 : 0;
                } else if (tensor.name().contains("var")) {
                    values[n] = Math.abs(values[n]);
                } else if (programs.masks().stream()
                        .anyMatch(mask -> mask.tensor().equals(tensor))) {
                    values[n] = n % 3 == 0 ? 0 : 1;
                }
            }
            inputs.put(tensor, values);
        }
        assertThat(inputs).isNotEmpty();
        return inputs;
    }
}
