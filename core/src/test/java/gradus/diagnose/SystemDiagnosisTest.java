package gradus.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.array.NdArray;
import gradus.check.RandomNumbers;
import gradus.diagnose.Diagnosis.Verdict;
import gradus.layout.GivenReader;
import gradus.layout.Pass;
import gradus.math.Dim;
import gradus.math.Tensor;
import gradus.network.Library;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.testing.Systems;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Systems of equations, of layers alone too: the right numbers are right, and a slip in a gradient is named. */
class SystemDiagnosisTest {
    private static final int EXAMPLES = 7;

    /** A gradient that is 0 in exact arithmetic: nothing can be said of its factors. */
    private static final double NOISE = 1e-12;

    private final Diagnoser diagnoser = new Diagnoser();

    private Diagnosis diagnose(String file, Network network, Map<String, NdArray> arrays) {
        return diagnoser.diagnose(
                file,
                arrays,
                new DiagnosisSettings(
                        network, null, null, null, null, Map.of(), Library.builtIn(), Duration.ofMinutes(2)));
    }

    /** What is given, and every value and gradient, as our own command writes them. */
    private static Map<String, NdArray> handed(Network network) {
        Map<Dim, Integer> sizes = network.sizes(EXAMPLES);
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        RandomNumbers.of(network, EXAMPLES, 5, 0).forEach((tensor, numbers) -> {
            int[] shape = tensor.dims().stream()
                    .mapToInt(d -> Objects.requireNonNull(sizes.get(d)))
                    .toArray();
            arrays.put(tensor.name(), new NdArray(shape, numbers));
        });
        Map<String, NdArray> all = new LinkedHashMap<>(arrays);
        Pass.run("handed", GivenReader.read("handed", arrays, network, null, 0))
                .arrays()
                .forEach(all::putIfAbsent);
        return all;
    }

    @Test
    void rightNumbersAreRight() {
        List<String> wrong = new ArrayList<>();
        for (String name : Systems.names()) {
            Network network = Systems.network(name, NetworkOptions.defaults());
            Diagnosis d = diagnose(name, network, handed(network));
            if (d.verdict() != Verdict.CORRECT || !d.mistakes().isEmpty()) {
                wrong.add(name + ": " + d.verdict() + " " + d.firstWrong() + " " + d.notes() + " " + d.error());
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void aSlipInAGradientIsNamed() {
        List<String> wrong = new ArrayList<>();
        int tried = 0;
        for (String name : Systems.names()) {
            Network network = Systems.network(name, NetworkOptions.defaults());
            Map<String, NdArray> right = handed(network);
            for (Tensor parameter : network.parameters()) {
                String gradient = network.forward().gradientOf(parameter).name();
                double[] numbers = Objects.requireNonNull(right.get(gradient)).data();
                boolean zero = Arrays.stream(numbers).allMatch(x -> Math.abs(x) < NOISE);
                if (zero || numbers.length < 3) {
                    continue;
                }
                for (Map.Entry<String, Double> slip : slips(network).entrySet()) {
                    Map<String, NdArray> arrays = new LinkedHashMap<>(right);
                    arrays.remove("g" + parameter.name());
                    arrays.put(gradient, times(Objects.requireNonNull(right.get(gradient)), slip.getValue()));
                    Diagnosis d = diagnose(name, network, arrays);
                    if (!isNamed(d, gradient, slip.getKey())) {
                        wrong.add(name + ", " + gradient + " " + slip + ": " + d.firstWrong() + " " + d.notes());
                    }
                    tried++;
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(tried).isGreaterThan(100);
    }

    /** A system without examples has no 1/m to leave out. */
    private static Map<String, Double> slips(Network network) {
        boolean examples =
                network.parts().keySet().stream().anyMatch(t -> t.dims().contains(network.examples()));
        return examples
                ? Map.of("missing-one-over-m", (double) EXAMPLES, "sign-flipped", -1.0)
                : Map.of("sign-flipped", -1.0);
    }

    private static NdArray times(NdArray array, double factor) {
        return new NdArray(
                array.shape(), Arrays.stream(array.data()).map(x -> x * factor).toArray());
    }

    private static boolean isNamed(Diagnosis d, String variable, String id) {
        return d.verdict() == Verdict.MISTAKE
                && d.mistakes().getFirst().variable().equals(variable)
                && (d.mistakes().getFirst().id().equals(id)
                        || d.mistakes().getFirst().alternatives().contains(id));
    }
}
