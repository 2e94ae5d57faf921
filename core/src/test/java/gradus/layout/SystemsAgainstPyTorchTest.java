package gradus.layout;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.array.NdArray;
import gradus.array.Npz;
import gradus.check.RandomNumbers;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.network.Part.Role;
import gradus.testing.Python;
import gradus.testing.Systems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Systems of equations against PyTorch's autograd, where each is written by hand once more: values and gradients. */
class SystemsAgainstPyTorchTest {
    private static final int EXAMPLES = 7;
    private static final double TOLERANCE = 1e-11;

    /** A gradient that is 0 in exact arithmetic is noise on both sides: this times the largest of all counts as 0. */
    private static final double NOISE = 1e-14;

    /** The one that is run with a penalty on its weights, of this strength. */
    private static final String PENALISED = "residual";

    private static final double LAMBDA = 0.3;

    @TempDir
    private Path folder;

    @Test
    void valuesAndGradientsAgree() throws IOException {
        Python python = Python.require("torch", "numpy");
        Files.createDirectory(folder.resolve("reference"));
        Map<String, Pass> passes = new LinkedHashMap<>();
        for (String name : Systems.names()) {
            Network network = Systems.network(name, options(name));
            Map<String, NdArray> arrays = arrays(network, name.hashCode());
            Npz.write(folder.resolve(name + ".npz"), arrays);
            passes.put(name, Pass.run(name, GivenReader.read(name, arrays, network, null, LAMBDA)));
        }
        python.run(folder, Systems.resource("torch_systems.py"), folder.toString());

        assertThat(passes).hasSizeGreaterThan(20);
        List<String> wrong = new ArrayList<>();
        for (Map.Entry<String, Pass> one : passes.entrySet()) {
            compare(
                    one.getKey(),
                    one.getValue(),
                    Npz.read(folder.resolve("reference").resolve(one.getKey() + ".npz")),
                    wrong);
        }
        assertThat(wrong).isEmpty();
    }

    private static NetworkOptions options(String name) {
        return NetworkOptions.defaults().withPenalty(name.equals(PENALISED));
    }

    private static Map<String, NdArray> arrays(Network network, int seed) {
        Map<Dim, Integer> sizes = network.sizes(EXAMPLES);
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        RandomNumbers.of(network, EXAMPLES, seed, LAMBDA).forEach((tensor, numbers) -> {
            int[] shape = tensor.dims().stream()
                    .mapToInt(d -> Objects.requireNonNull(sizes.get(d)))
                    .toArray();
            arrays.put(tensor.name(), new NdArray(shape, numbers));
        });
        return arrays;
    }

    private static void compare(String name, Pass pass, Map<String, NdArray> reference, List<String> wrong) {
        Map<String, NdArray> ours = pass.arrays();
        Set<String> expected = expected(pass.given().network());
        assertThat(ours.keySet()).as(name).containsAll(expected);
        boolean hasCost = pass.given().network().upstream() == null;
        assertThat(ours.containsKey(pass.given().network().forward().cost().name()))
                .as(name)
                .isEqualTo(hasCost);
        assertThat(reference.keySet()).as(name).containsAll(expected);
        double largest = reference.entrySet().stream()
                .filter(e -> e.getKey().startsWith("g"))
                .mapToDouble(e -> largest(e.getValue().data()))
                .max()
                .orElseThrow();
        for (String tensor : expected) {
            NdArray got = Objects.requireNonNull(ours.get(tensor));
            NdArray right = Objects.requireNonNull(reference.get(tensor));
            assertThat(got.shape()).as(name + ": " + tensor).isEqualTo(right.shape());
            double difference = difference(got.data(), right.data());
            double allowed = TOLERANCE * Math.max(largest(right.data()), NOISE / TOLERANCE * largest);
            if (!(difference <= allowed)) {
                wrong.add(name + ": " + tensor + " differs by " + difference + " from " + largest(right.data()));
            }
        }
        requireScaled(name, pass);
    }

    /** Every value that an equation gives, and the gradient by everything but labels, masks, the cost, and what is given. */
    private static Set<String> expected(Network network) {
        Set<String> names = new TreeSet<>();
        List<Tensor> tensors = new ArrayList<>(network.inputTensors());
        tensors.addAll(network.parameters());
        for (Equation e : network.forward().equations()) {
            boolean isCost = network.part(e.target()).role() == Role.COST;
            if (!isCost) {
                tensors.add(e.target());
            }
            if (!isCost || network.upstream() == null) {
                names.add(e.target().name());
            }
        }
        tensors.stream()
                .filter(t -> network.upstream() == null || !t.equals(network.output()))
                .forEach(t -> names.add("g" + t.name()));
        return names;
    }

    /** d is m times g where a tensor has an index of examples, and the same elsewhere. */
    private static void requireScaled(String name, Pass pass) {
        Network network = pass.given().network();
        Map<String, NdArray> arrays = pass.arrays();
        for (Equation e : network.forward().equations()) {
            NdArray partial = arrays.get("g" + e.target().name());
            if (partial != null) {
                double[] scaled = Objects.requireNonNull(
                                arrays.get("d" + e.target().name()))
                        .data();
                int factor = e.target().dims().contains(network.examples()) ? EXAMPLES : 1;
                for (int n = 0; n < scaled.length; n++) {
                    assertThat(scaled[n]).as(name + ": " + e.target()).isEqualTo(factor * partial.data()[n]);
                }
            }
        }
    }

    private static double largest(double[] numbers) {
        double largest = 0;
        for (double x : numbers) {
            largest = Math.max(largest, Math.abs(x));
        }
        return largest;
    }

    /** NaN where one of the two is, and then it is not within any bound. */
    private static double difference(double[] a, double[] b) {
        double largest = 0;
        for (int n = 0; n < a.length; n++) {
            largest = Math.max(largest, Math.abs(a[n] - b[n]));
        }
        return largest;
    }
}
