package gradus.layout;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.array.NdArray;
import gradus.array.Npz;
import gradus.network.Library;
import gradus.testing.Python;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random networks against PyTorch's autograd: every activation and loss, normalisation, masks, penalty, layouts. */
class PyTorchGradientsTest {
    private static final int CASES = 120;
    private static final double TOLERANCE = 1e-12;

    /** Normalisation subtracts nearly equal numbers: PyTorch and we differ from the 50-digit values by about the same. */
    private static final double NORMALISED = 1e-11;

    private static final double SATURATED = 1e-10;

    /** Gradients that vanish in exact arithmetic are noise on both sides: this times the largest of all counts as 0. */
    private static final double NOISE = 1e-13;

    @TempDir
    private Path folder;

    @Test
    void valuesAndGradientsAgree() throws IOException {
        Python python = Python.require("torch", "numpy");
        List<RandomCase> cases = new ArrayList<>();
        StringBuilder lines = new StringBuilder();
        for (int n = 0; n < CASES; n++) {
            RandomCase one = new RandomCase(n);
            cases.add(one);
            Npz.write(folder.resolve(n + ".npz"), one.arrays);
            lines.append(one).append('\n');
        }
        assertThat(uncovered(lines.toString())).isEmpty();
        Files.writeString(folder.resolve("cases.txt"), lines);
        python.run(folder, script(), folder.toString());

        List<String> wrong = new ArrayList<>();
        int compared = 0;
        for (RandomCase one : cases) {
            Map<String, NdArray> reference = Npz.read(folder.resolve(one.number + ".ref.npz"));
            compared += compare(one, reference, wrong);
        }
        assertThat(wrong).isEmpty();
        assertThat(compared).isGreaterThan(15 * CASES);
    }

    private static Set<String> uncovered(String lines) {
        Library library = Library.builtIn();
        Set<String> names = new HashSet<>(library.activationNames());
        names.addAll(library.lossNames());
        names.addAll(library.layerNames());
        // A size stands for it, and with the other sign of its bias it is a convention that diagnose tries.
        names.removeAll(Set.of("dense", "minus-bias"));
        names.removeIf(name -> lines.matches("(?s).*[ |]" + name + "[ |(\\n].*"));
        return names;
    }

    private static String script() throws IOException {
        try (InputStream in = PyTorchGradientsTest.class.getResourceAsStream("torch_gradients.py")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Everything in columns layout and as partials of J, whatever the case's own layout. */
    private static int compare(RandomCase one, Map<String, NdArray> reference, List<String> wrong) {
        Pass pass = one.pass();
        Map<String, NdArray> ours = pass.arrays();
        Map<String, Double> largest = new HashMap<>();
        reference.forEach((name, array) -> largest.merge(kind(name), max(array), Math::max));
        double all = reference.entrySet().stream()
                .filter(e -> e.getKey().startsWith("g") || e.getKey().startsWith("d"))
                .mapToDouble(e -> max(e.getValue()))
                .max()
                .orElseThrow();
        double allowed = one.saturated ? SATURATED : one.normalised ? NORMALISED : TOLERANCE;
        reference.forEach((name, right) -> {
            NdArray got = Objects.requireNonNull(ours.get(name), () -> one + ": no " + name);
            double difference = difference(inColumns(got, name, one.layout), right.data());
            double error = difference / Math.max(max(right), 1e-8 * Objects.requireNonNull(largest.get(kind(name))));
            boolean noise = !name.matches("[JZAN].*") && difference <= NOISE * all;
            if (difference != 0 && !noise && !(error <= allowed)) {
                wrong.add(one + ": " + name + " " + error);
            }
        });
        return reference.size();
    }

    private static String kind(String name) {
        return name.replaceAll("\\d", "");
    }

    private static double[] inColumns(NdArray array, String name, Layout layout) {
        boolean turned = name.startsWith("dW") ? layout == Layout.ROWS : layout != Layout.COLUMNS;
        return (turned && array.rank() == 2 ? array.transpose2d() : array).data();
    }

    private static double max(NdArray array) {
        double largest = 0;
        for (double x : array.data()) {
            largest = Math.max(largest, Math.abs(x));
        }
        return largest;
    }

    private static double difference(double[] a, double[] b) {
        assertThat(a).hasSameSizeAs(b);
        double largest = 0;
        for (int n = 0; n < a.length; n++) {
            largest = Math.max(largest, a[n] == b[n] ? 0 : Math.abs(a[n] - b[n]));
            if (Double.isNaN(a[n]) != Double.isNaN(b[n])) {
                return Double.NaN;
            }
        }
        return largest;
    }
}
