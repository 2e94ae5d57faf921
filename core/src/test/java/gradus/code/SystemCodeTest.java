package gradus.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.array.NdArray;
import gradus.network.Network;
import gradus.notation.Notation;
import gradus.notation.WrittenOut;
import gradus.testing.Octave;
import gradus.testing.Python;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What NumPy, Octave, PyTorch and Java make of the code of systems, and of units, is what a pass gives. */
class SystemCodeTest {
    private static final double TOLERANCE = 1e-12;

    private static List<SystemCase> cases = List.of();

    @TempDir
    private Path folder;

    @BeforeAll
    static void prepare() {
        cases = SystemCase.all();
    }

    @Test
    void numpyAgrees() throws IOException {
        check(Python.require("numpy").run(folder, python(false)));
    }

    @Test
    void torchAgrees() throws IOException {
        check(Python.require("torch", "numpy").run(folder, python(true)));
    }

    @Test
    void octaveAgrees() throws IOException {
        Octave octave = Octave.require();
        StringBuilder script = new StringBuilder("""
                1;
                function show(n, name, x)
                  y = permute(x, ndims(x):-1:1);
                  printf("%d %s%s\\n", n, name, sprintf(" %.17g", y(:)));
                end
                """);
        for (int n = 0; n < cases.size(); n++) {
            SystemCase c = cases.get(n);
            Files.writeString(folder.resolve("net" + n + ".m"), c.code(Language.OCTAVE, "net" + n, false));
            boolean cost = c.network().upstream() == null;
            script.append(c.inputs().stream()
                    .map(SystemCodeTest::octave)
                    .collect(Collectors.joining(
                            ", ", (cost ? "[J, cache, grads] = net" : "[cache, grads] = net") + n + "(", ");\n")));
            script.append(cost ? "show(" + n + ", \"J\", J);\n" : "");
            script.append("for [x, name] = cache\n  show(" + n + ", name, x);\nend\n");
            script.append("for [x, name] = grads\n  show(" + n + ", name, x);\nend\n");
        }
        check(octave.run(folder, script.toString()));
    }

    @Test
    void javaAgrees() {
        Map<String, String> sources = new HashMap<>();
        for (int n = 0; n < cases.size(); n++) {
            sources.put("Net" + n, cases.get(n).code(Language.JAVA, "Net" + n, false));
        }
        Map<String, Class<?>> classes = InMemoryCompiler.compile(sources);
        for (int n = 0; n < cases.size(); n++) {
            Object[] inputs =
                    cases.get(n).inputs().stream().map(a -> nested(n(a), a)).toArray();
            compare(cases.get(n), InMemoryCompiler.call(classes.get("Net" + n), inputs));
        }
    }

    /** A vector of a chain is flat in Java. */
    private static int[] n(NdArray a) {
        int[] shape = a.shape();
        return shape.length == 2 && shape[1] == 1 ? new int[] {shape[0]} : shape;
    }

    private static Object nested(int[] shape, NdArray a) {
        return shape.length == 0 ? (Object) a.data()[0] : nested(shape, 0, 0, a.data());
    }

    private static Object nested(int[] shape, int axis, int offset, double[] numbers) {
        int inner = Arrays.stream(shape, axis + 1, shape.length).reduce(1, Math::multiplyExact);
        if (axis == shape.length - 1) {
            return Arrays.copyOfRange(numbers, offset, offset + shape[axis]);
        }
        int[] sizes = new int[shape.length - axis];
        sizes[0] = shape[axis];
        Object array = Array.newInstance(double.class, sizes);
        for (int i = 0; i < shape[axis]; i++) {
            Array.set(array, i, nested(shape, axis + 1, offset + i * inner, numbers));
        }
        return array;
    }

    /** Every self-test passes in the two languages that start fast, and finds a wrong gradient of an input. */
    @Test
    void testsItself() throws IOException {
        Python numpy = Python.require("numpy");
        for (SystemCase c : cases) {
            assertThat(numpy.run(folder, c.code(Language.NUMPY, "forward_backward", true)))
                    .as(c.label())
                    .contains(": right")
                    .doesNotContain("WRONG");
        }
        SystemCase unit = cases.stream()
                .filter(c -> c.label().startsWith("4 > 3 relu"))
                .findFirst()
                .orElseThrow();
        String code = unit.code(Language.NUMPY, "forward_backward", true);
        assertThat(code).contains("dX = W1.T @ dZ1");
        assertThatThrownBy(() -> numpy.run(folder, code.replace("dX = W1.T @ dZ1", "dX = W1.T @ dZ1 / m")))
                .isInstanceOf(AssertionError.class);
    }

    /** In every notation gradients are what its conventions say; the self-test knows them, and the gradient that arrives. */
    @Test
    void testsItselfInEveryNotation() throws IOException {
        Python numpy = Python.require("numpy");
        SystemCase system = cases.get(3);
        SystemCase units = SystemCase.chain("3 > 4 tanh > 2", true);
        for (String notation : Notation.names()) {
            for (Network network : List.of(system.network(), units.network())) {
                WrittenOut written = WrittenOut.of(network, Notation.of(notation));
                EmittedCode.Options options =
                        EmittedCode.Options.usual(Language.NUMPY).withSelfTest(true);
                String code = EmittedCode.of(network, written.derivation(), written.letters(), Language.NUMPY, options);
                assertThat(numpy.run(folder, code))
                        .as(network + " in " + notation)
                        .contains(": right")
                        .doesNotContain("WRONG");
            }
        }
    }

    @Test
    void octaveTestsItself() throws IOException {
        Octave octave = Octave.require();
        for (SystemCase c : List.of(cases.getFirst(), cases.getLast(), cases.get(cases.size() - 4))) {
            assertThat(octave.run(folder, c.code(Language.OCTAVE, "tested", true)))
                    .as(c.label())
                    .contains(": right");
        }
    }

    /** No loops where a language has a form over whole arrays, and what a reader would write. */
    @Test
    void readsAsWrittenByHand() {
        SystemCase attention = cases.getFirst();
        String numpy = attention.code(Language.NUMPY, "forward_backward", false);
        assertThat(numpy)
                .contains(
                        "Q = np.einsum(\"df,ftj->dtj\", WQ, X)  # (3, 5, m)",
                        "P = E_P / np.sum(E_P, axis=0, keepdims=True)",
                        "Z = WO @ H + bo[:, None]",
                        "dWO = dZ @ H.T / m");
        assertThat(attention.code(Language.OCTAVE, "f", false))
                .contains("Q = reshape(WQ * reshape(X, nf, ns * m), nd, ns, m);", "Z = WO * H + bo;");
        for (SystemCase c : cases) {
            assertThat(c.code(Language.NUMPY, "forward_backward", false)).doesNotContain(" in range(");
            assertThat(c.code(Language.PYTORCH, "forward_backward", false)).doesNotContain(" in range(");
        }
    }

    private String python(boolean torch) throws IOException {
        StringBuilder script = new StringBuilder("""
                import importlib.util
                import numpy as np
                def run(n, file, *inputs):
                    spec = importlib.util.spec_from_file_location(f"net{n}", file)
                    module = importlib.util.module_from_spec(spec)
                    spec.loader.exec_module(module)
                    result = module.forward_backward(*inputs)
                    cost = {"J": result[0]} if len(result) == 3 else {}
                    for name, x in {**cost, **result[-2], **result[-1]}.items():
                        print(n, name, *[repr(float(v)) for v in np.asarray(x).reshape(-1)])
                """);
        script.append(torch ? "import torch\n" : "");
        for (int n = 0; n < cases.size(); n++) {
            Path file = folder.resolve("net" + n + ".py");
            Language language = torch ? Language.PYTORCH : Language.NUMPY;
            Files.writeString(file, cases.get(n).code(language, "forward_backward", false));
            script.append(cases.get(n).inputs().stream()
                    .map(a -> python(a, torch))
                    .collect(Collectors.joining(", ", "run(" + n + ", '" + file + "', ", ")\n")));
        }
        return script.toString();
    }

    private static String python(NdArray a, boolean torch) {
        String array = "np.array(" + Arrays.toString(a.data()) + ").reshape("
                + Arrays.toString(a.shape()).replace('[', '(').replace("]", a.rank() == 1 ? ",))" : "))");
        return torch ? "torch.from_numpy(" + array + ")" : array;
    }

    /** Octave counts down the columns. */
    private static String octave(NdArray a) {
        String numbers = Arrays.toString(a.data());
        if (a.rank() < 2) {
            return numbers + "(:)";
        }
        String sizes = IntStream.range(0, a.rank())
                .mapToObj(axis -> String.valueOf(a.dimension(a.rank() - 1 - axis)))
                .collect(Collectors.joining(", "));
        return "permute(reshape(" + numbers + ", " + sizes + "), " + a.rank() + ":-1:1)";
    }

    private static void check(String output) {
        Map<Integer, Map<String, double[]>> got = new HashMap<>();
        output.lines()
                .map(line -> line.split(" "))
                .forEach(words -> got.computeIfAbsent(Integer.valueOf(words[0]), n -> new HashMap<>())
                        .put(
                                words[1],
                                Arrays.stream(words, 2, words.length)
                                        .mapToDouble(Double::parseDouble)
                                        .toArray()));
        assertThat(got).hasSameSizeAs(cases);
        got.forEach((n, values) -> compare(cases.get(n), values));
    }

    private static void compare(SystemCase c, Map<String, double[]> values) {
        Map<String, double[]> expected = c.expected();
        assertThat(expected.keySet()).as(c.label()).anyMatch(name -> name.startsWith("d"));
        expected.forEach((name, right) -> {
            // A word that the language keeps to itself has a line at its end.
            double[] x = values.getOrDefault(name, values.get(name + "_"));
            assertThat(x).as(c.label() + ": " + name).isNotNull().hasSameSizeAs(right);
            double largest = Arrays.stream(right).map(Math::abs).max().orElse(0);
            for (int k = 0; k < right.length; k++) {
                assertThat(Math.abs(x[k] - right[k]))
                        .as(c.label() + ": " + name)
                        .isLessThanOrEqualTo(TOLERANCE * Math.max(largest, 1e-4));
            }
        });
    }
}
