package gradus.code;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.check.RandomNumbers;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.notation.Notated;
import gradus.notation.Notation;
import gradus.notation.Notation.Examples;
import gradus.notation.WrittenOut;
import gradus.number.DoubleArithmetic;
import gradus.program.Interpreter;
import gradus.program.Program;
import gradus.program.StableForms;
import gradus.program.Values;
import gradus.testing.Octave;
import gradus.testing.Python;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Code in a notation computes, under the notation's names, what the gradients derived in that notation are. */
class NotatedCodeTest {
    private static final int EXAMPLES = 4;
    private static final double TOLERANCE = 1e-12;
    private static final List<String> NETWORKS = List.of(
            "2 > 3 tanh > 2 sigmoid",
            "3 > 4 relu > 3 softmax",
            "2 > 3 batchnorm silu > 2",
            "2 > 3 relu dropout(0.5) > 1");

    @TempDir
    private Path folder;

    private static List<Sample> samples = List.of();

    /** A network in a notation, with what the derivation in that notation gives. */
    private record Sample(String label, WrittenOut written, Notated notated, Map<Tensor, double[]> given) {
        static Sample of(Network network, Notation notation) {
            Notated notated = Notated.of(
                    network,
                    notation.examples() == Examples.ONE
                            ? notation.lying(Examples.COLUMNS, notation.inputsFirst())
                            : notation);
            Map<Tensor, double[]> given = notated.turned(RandomNumbers.of(network, EXAMPLES, 5, 0.7), EXAMPLES, 0);
            return new Sample(
                    network.text() + " in " + notation.name(), WrittenOut.of(network, notation), notated, given);
        }

        Map<String, double[]> expected() {
            List<Equation> equations = new ArrayList<>(notated.forward().equations());
            notated.deriveEach().gradients().forEach(g -> equations.add(g.equation()));
            Values<Double> values = new Values<>();
            given.forEach((t, x) -> values.put(t, x, DoubleArithmetic.INSTANCE));
            new Interpreter<>(DoubleArithmetic.INSTANCE, notated.sizes(EXAMPLES))
                    .run(StableForms.of(new Program(notated.forward().given(), equations)), values);
            Map<String, double[]> expected = new HashMap<>();
            equations.forEach(
                    e -> expected.put(name(e.target()), values.doubles(e.target(), DoubleArithmetic.INSTANCE)));
            return expected;
        }

        String code(Language language, String name) {
            return EmittedCode.of(
                    written.network(),
                    written.derivation(),
                    written.letters(),
                    language,
                    EmittedCode.Options.usual(language).withName(name));
        }

        List<Case.Array> inputs() {
            Map<Dim, Integer> sizes = notated.sizes(EXAMPLES);
            return notated.forward().given().stream()
                    .map(t -> {
                        List<Integer> shape = t.dims().stream().map(sizes::get).toList();
                        int flat = notated.hasExamplesInRows() ? -1 : 1;
                        return new Case.Array(
                                name(t),
                                shape.isEmpty() ? 1 : shape.getFirst(),
                                shape.size() == 2 ? shape.get(1) : shape.size() == 1 ? flat : 1,
                                given.get(t));
                    })
                    .toList();
        }
    }

    private static String name(Tensor t) {
        return new Names(Set.of()).of(t);
    }

    @BeforeAll
    static void prepare() {
        List<Sample> all = new ArrayList<>();
        for (String notation : Notation.names()) {
            for (String network : NETWORKS) {
                NetworkOptions options = NetworkOptions.defaults().withPenalty(network.contains("tanh"));
                all.add(Sample.of(Network.parse(network, options), Notation.of(notation)));
            }
        }
        samples = all;
    }

    @Test
    void numpyAgrees() throws IOException {
        StringBuilder script = new StringBuilder("""
                import importlib.util
                import numpy as np
                def run(n, file, *inputs):
                    spec = importlib.util.spec_from_file_location(f"net{n}", file)
                    module = importlib.util.module_from_spec(spec)
                    spec.loader.exec_module(module)
                    cost, cache, grads = module.forward_backward(*inputs)
                    for name, x in {"cost": cost, **cache, **grads}.items():
                        print(n, name, *[repr(float(v)) for v in np.asarray(x).reshape(-1)])
                """);
        for (int n = 0; n < samples.size(); n++) {
            Path file = folder.resolve("net" + n + ".py");
            Files.writeString(file, samples.get(n).code(Language.NUMPY, "forward_backward"));
            script.append(samples.get(n).inputs().stream()
                    .map(NotatedCodeTest::python)
                    .collect(Collectors.joining(", ", "run(" + n + ", '" + file + "', ", ")\n")));
        }
        check(Python.require("numpy").run(folder, script.toString()));
    }

    @Test
    void octaveAgrees() throws IOException {
        StringBuilder script = new StringBuilder(
                "1;\nfunction show(n, name, x)\n  printf(\"%d %s%s\\n\", n, name, sprintf(\" %.17g\", x.'));\nend\n");
        for (int n = 0; n < samples.size(); n++) {
            Files.writeString(folder.resolve("net" + n + ".m"), samples.get(n).code(Language.OCTAVE, "net" + n));
            script.append(samples.get(n).inputs().stream()
                    .map(NotatedCodeTest::octave)
                    .collect(Collectors.joining(", ", "[cost, cache, grads] = net" + n + "(", ");\n")));
            script.append("show(" + n + ", \"cost\", cost);\n");
            script.append("for [x, name] = cache\n  show(" + n + ", name, x);\nend\n");
            script.append("for [x, name] = grads\n  show(" + n + ", name, x);\nend\n");
        }
        check(Octave.require().run(folder, script.toString()));
    }

    @Test
    void javaAgreesAndPytorchIsWritten() {
        Map<String, String> sources = new HashMap<>();
        for (int n = 0; n < samples.size(); n++) {
            sources.put("Net" + n, samples.get(n).code(Language.JAVA, "Net" + n));
            assertThat(samples.get(n).code(Language.PYTORCH, "f")).contains("import torch");
        }
        Map<String, Class<?>> classes = InMemoryCompiler.compile(sources);
        Map<Integer, Map<String, double[]>> got = new LinkedHashMap<>();
        for (int n = 0; n < samples.size(); n++) {
            got.put(
                    n,
                    InMemoryCompiler.run(classes.get("Net" + n), samples.get(n).inputs()));
        }
        compare(got);
    }

    /** NumPy computes both branches of where, and exp of what is far from 0: neither is worth a warning. */
    @Test
    void saturatedUnitsGiveNoWarning() throws IOException {
        StringBuilder script = new StringBuilder("import numpy as np\n");
        for (String activation : List.of("sigmoid", "elu", "selu", "silu", "mish", "softplus")) {
            Network network = Network.parse("2 > 3 " + activation + " > 1", NetworkOptions.defaults());
            script.append(EmittedCode.of(
                            network, network.derive(), Language.NUMPY, EmittedCode.Options.usual(Language.NUMPY)))
                    .append("""

                            r = np.random.default_rng(0)
                            J, _, grads = forward_backward(
                                np.array([[1000.0, -1000, 5], [3, 4, 5]]), np.ones((1, 3)), r.normal(size=(3, 2)),
                                np.zeros((3, 1)), r.normal(size=(1, 3)), np.zeros((1, 1)))
                            assert np.isfinite(J) and all(np.isfinite(g).all() for g in grads.values())

                            """);
        }
        Path file = folder.resolve("saturated.py");
        Files.writeString(file, script);
        assertThat(Python.require("numpy")
                        .run(
                                folder,
                                "import subprocess, sys\nprint(subprocess.run([sys.executable, '-W', 'error', '" + file
                                        + "'], capture_output=True, text=True).stderr + 'done')"))
                .isEqualToIgnoringWhitespace("done");
    }

    /** Names and comments are the notation's, and say where the 1/m stands. */
    @Test
    void speaksTheNotation() {
        Network network = Network.parse("2 > 3 tanh > 1 sigmoid", NetworkOptions.defaults());
        String cs231n = Sample.of(network, Notation.of("cs231n")).code(Language.NUMPY, "f");
        assertThat(cs231n)
                .contains(
                        "scores = h1 @ W2 + b2", "dscores = (p - y) / N", "the 1/N of the mean comes in at the output")
                .doesNotContain("dZ", "1/m", "divided by");
        assertThat(Sample.of(network, Notation.of("ml")).code(Language.OCTAVE, "f"))
                .contains("Theta1_0", "delta3 = a3 - y")
                .doesNotContain("dA", "W1");
        assertThat(Sample.of(network, Notation.of("pytorch")).code(Language.PYTORCH, "f"))
                .contains("W1_grad = z1_grad.T @ x", "back through W2:");
    }

    private static void check(String output) {
        Map<Integer, Map<String, double[]>> got = new LinkedHashMap<>();
        output.lines()
                .map(line -> line.split(" "))
                .forEach(words -> got.computeIfAbsent(Integer.valueOf(words[0]), n -> new HashMap<>())
                        .put(
                                words[1],
                                Arrays.stream(words, 2, words.length)
                                        .mapToDouble(Double::parseDouble)
                                        .toArray()));
        compare(got);
    }

    private static void compare(Map<Integer, Map<String, double[]>> got) {
        assertThat(got).hasSameSizeAs(samples);
        got.forEach((n, values) -> {
            Sample sample = samples.get(n);
            Map<String, double[]> expected = sample.expected();
            expected.put("cost", expected.get(name(sample.notated().forward().cost())));
            sample.notated()
                    .network()
                    .parameters()
                    .forEach(p -> assertThat(values)
                            .containsKey(name(sample.notated()
                                    .forward()
                                    .gradientOf(sample.notated().tensor(p)))));
            values.forEach((name, x) -> {
                double[] right = expected.get(name);
                assertThat(x).as(sample + ": " + name).hasSameSizeAs(right);
                double largest = Arrays.stream(right).map(Math::abs).max().orElse(0);
                for (int k = 0; k < x.length; k++) {
                    assertThat(Math.abs(x[k] - right[k]))
                            .as(sample.label() + ": " + name)
                            .isLessThanOrEqualTo(TOLERANCE * Math.max(largest, 1e-4));
                }
            });
        });
    }

    private static String python(Case.Array a) {
        return "np.array(" + Arrays.toString(a.numbers()) + ").reshape(" + a.rows()
                + (a.columns() < 0 ? ")" : ", " + a.columns() + ")")
                + (a.name().matches("lambda|reg|.*decay") ? ".item()" : "");
    }

    private static String octave(Case.Array a) {
        int rows = a.columns() < 0 ? 1 : a.rows();
        int columns = a.columns() < 0 ? a.rows() : a.columns();
        return "reshape(" + Arrays.toString(a.numbers()) + ", " + columns + ", " + rows + ").'";
    }
}
