package gradus.code;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.network.Library;
import gradus.testing.Octave;
import gradus.testing.Python;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What NumPy, Octave, PyTorch and Java make of the emitted code is what the interpreter computes. */
class EmittedCodeTest {
    private static List<Case> cases = List.of();

    @TempDir
    private Path folder;

    @BeforeAll
    static void prepare() {
        cases = Case.all();
    }

    @Test
    void randomNetworksUseEverything() {
        assertThat(Case.RANDOM).isGreaterThanOrEqualTo(40);
        String random =
                cases.subList(0, Case.RANDOM).stream().map(c -> " " + c + " ").collect(Collectors.joining("\n"));
        Library library = Library.builtIn();
        Set<String> names = new HashSet<>(library.activationNames());
        names.addAll(library.lossNames());
        names.addAll(library.layerNames());
        // A size stands for it, and with the other sign of its bias it is a convention that diagnose tries.
        names.removeAll(Set.of("dense", "minus-bias"));
        names.removeIf(name -> random.matches("(?s).*[ |]" + name + "[ |(\\n].*"));
        assertThat(names).isEmpty();
        assertThat(cases.stream().filter(c -> c.saturated)).hasSizeGreaterThan(3);
    }

    @Test
    void numpyAgrees() throws IOException {
        Python numpy = Python.require("numpy");
        check(cases, numpy.run(folder, python(cases, false, c -> c.code(Language.NUMPY, "forward_backward"))));
        check(
                few(),
                numpy.run(
                        folder,
                        python(few(), false, c -> new PythonWriter(listing(c), options(c), false, true).text())));
    }

    @Test
    void torchAgrees() throws IOException {
        Python torch = Python.require("torch", "numpy");
        check(cases, torch.run(folder, python(cases, true, c -> c.code(Language.PYTORCH, "forward_backward"))));
        check(
                few(),
                torch.run(
                        folder, python(few(), true, c -> new PythonWriter(listing(c), options(c), true, true).text())));
    }

    /** Some, for what is the same for all and slow: entry by entry, as where there is no matrix form. */
    private static List<Case> few() {
        return cases.stream().filter(c -> cases.indexOf(c) % 6 == 1).toList();
    }

    private static Listing listing(Case c) {
        return Listing.of(c.network, c.derivation, Listing.inLayout(c.network, c.derivation, c.layout), false);
    }

    private static EmittedCode.Options options(Case c) {
        return EmittedCode.Options.usual(Language.NUMPY).withLayout(c.layout);
    }

    @Test
    void octaveAgrees() throws IOException {
        Octave octave = Octave.require();
        check(cases, octave.run(folder, octave(cases, c -> c.code(Language.OCTAVE, null))));
        check(few(), octave.run(folder, octave(few(), c -> new OctaveWriter(listing(c), options(c), true).text())));
    }

    /** One process for all: each code is a function file of its own. */
    private String octave(List<Case> cases, Function<Case, String> code) throws IOException {
        StringBuilder script = new StringBuilder();
        for (int n = 0; n < cases.size(); n++) {
            Files.writeString(folder.resolve("net" + n + ".m"), code.apply(cases.get(n)));
            List<Case.Array> inputs = cases.get(n).inputs();
            inputs.forEach(i -> script.append("in_" + i.name() + " = " + octave(i) + ";\n"));
            script.append("[J, cache, grads] = net" + n + "("
                    + inputs.stream().map(i -> "in_" + i.name()).collect(Collectors.joining(", ")) + ");\n");
            script.append("show(" + n + ", \"J\", J);\n");
            script.append("for [x, name] = cache\n  show(" + n + ", name, x);\nend\n");
            script.append("for [x, name] = grads\n  show(" + n + ", name, x);\nend\n");
        }
        String show =
                "1;\nfunction show(n, name, x)\n  printf(\"%d %s%s\\n\", n, name, sprintf(\" %.17g\", x.'));\nend\n";
        return show + script;
    }

    @Test
    void javaAgrees() {
        Map<String, String> sources = new HashMap<>();
        for (int n = 0; n < cases.size(); n++) {
            sources.put("Net" + n, cases.get(n).code(Language.JAVA, "Net" + n));
        }
        Map<String, Class<?>> classes = InMemoryCompiler.compile(sources);
        Agreement agreement = new Agreement();
        for (int n = 0; n < cases.size(); n++) {
            agreement.compare(
                    cases.get(n),
                    InMemoryCompiler.run(classes.get("Net" + n), cases.get(n).inputs()));
        }
        agreement.verify(cases.size());
    }

    /** Reads lines of case, name and numbers. */
    private static void check(List<Case> cases, String output) {
        Map<Integer, Map<String, double[]>> got = new HashMap<>();
        output.lines().map(line -> line.split(" ")).forEach(words -> {
            double[] numbers = Arrays.stream(words, 2, words.length)
                    .mapToDouble(w -> switch (w) {
                        case "nan", "NaN", "-nan" -> Double.NaN;
                        case "inf", "Inf" -> Double.POSITIVE_INFINITY;
                        case "-inf", "-Inf" -> Double.NEGATIVE_INFINITY;
                        default -> Double.parseDouble(w);
                    })
                    .toArray();
            got.computeIfAbsent(Integer.valueOf(words[0]), n -> new HashMap<>()).put(words[1], numbers);
        });
        assertThat(got).hasSameSizeAs(cases);
        Agreement agreement = new Agreement();
        got.forEach((n, values) -> agreement.compare(cases.get(n), values));
        agreement.verify(cases.size());
    }

    /** One process for all: each code is a module of its own. */
    private String python(List<Case> cases, boolean torch, Function<Case, String> code) throws IOException {
        StringBuilder script = new StringBuilder("import importlib.util, warnings\nimport numpy as np\n");
        script.append(torch ? "import torch\n" : "");
        script.append("""
                from numpy import nan, inf
                warnings.simplefilter("ignore")
                def given(x):
                    return x
                def run(n, file, **inputs):
                    spec = importlib.util.spec_from_file_location(f"net{n}", file)
                    module = importlib.util.module_from_spec(spec)
                    spec.loader.exec_module(module)
                    J, cache, grads = module.forward_backward(**{k: given(v) for k, v in inputs.items()}, another=None)
                    for name, x in {"J": J, **cache, **grads}.items():
                        print(n, name, *[repr(float(v)) for v in np.asarray(x).reshape(-1)])
                """);
        if (torch) {
            script.append("def given(x):\n    return torch.from_numpy(x) if isinstance(x, np.ndarray) else x\n");
        }
        for (int n = 0; n < cases.size(); n++) {
            Path file = folder.resolve("net" + n + ".py");
            Files.writeString(file, code.apply(cases.get(n)));
            script.append("run(" + n + ", '" + file + "'");
            for (Case.Array i : cases.get(n).inputs()) {
                String name = i.name().equals("lambda") ? "lambda_" : i.name();
                script.append(", " + name + "=" + python(i));
            }
            script.append(")\n");
        }
        return script.toString();
    }

    private static String python(Case.Array a) {
        String numbers = Arrays.toString(a.numbers());
        return a.name().equals("lambda")
                ? numbers.substring(1, numbers.length() - 1)
                : "np.array(" + numbers + ").reshape(" + a.rows() + (a.columns() < 0 ? ")" : ", " + a.columns() + ")");
    }

    private static String octave(Case.Array a) {
        int rows = a.columns() < 0 ? 1 : a.rows();
        int columns = a.columns() < 0 ? a.rows() : a.columns();
        return "reshape(" + Arrays.toString(a.numbers()) + ", " + columns + ", " + rows + ").'";
    }
}
