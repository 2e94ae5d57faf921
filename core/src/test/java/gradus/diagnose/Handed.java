package gradus.diagnose;

import gradus.array.NdArray;
import gradus.layout.Given;
import gradus.layout.GivenReader;
import gradus.layout.Layout;
import gradus.layout.Pass;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What somebody hands in whose gradients are right: all arrays of one pass, under the names of the course. */
final class Handed {
    private Handed() {}

    /** In layout columns. */
    static Map<String, NdArray> columns(String net, int examples, long seed) {
        return of(net, null, Layout.COLUMNS, examples, seed);
    }

    static Map<String, NdArray> of(String net, @Nullable String loss, Layout layout, int examples, long seed) {
        return of(net, loss, Map.of(), layout, examples, seed);
    }

    /** The same with parameters that are not drawn. */
    static Map<String, NdArray> with(String net, Map<String, NdArray> fixed, Layout layout, int examples, long seed) {
        return of(net, null, fixed, layout, examples, seed);
    }

    private static Map<String, NdArray> of(
            String net, @Nullable String loss, Map<String, NdArray> fixed, Layout layout, int examples, long seed) {
        Network network = Network.parse(net, NetworkOptions.defaults().withLoss(loss));
        Random random = new Random(seed);
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        arrays.put("X", random(random, layout.ofExamples(network.inputs(), examples)));
        arrays.put("Y", labels(network.outputs(), examples, layout));
        network.parameters().forEach(p -> {
            int units = network.sizes(0).get(p.dims().getFirst());
            arrays.put(
                    p.name(),
                    random(
                            random,
                            p.dims().size() == 2
                                    ? layout.ofWeights(
                                            units, network.sizes(0).get(p.dims().get(1)))
                                    : layout.ofUnits(units).getFirst()));
        });
        network.masks().forEach(m -> {
            int units = network.sizes(0).get(m.tensor().dims().getFirst());
            NdArray mask = random(random, layout.ofExamples(units, examples));
            for (int n = 0; n < mask.size(); n++) {
                mask.data()[n] = mask.data()[n] > -0.6 ? 1 : 0;
            }
            arrays.put(m.tensor().name(), mask);
        });
        arrays.putAll(fixed);
        Given given = GivenReader.read("handed", arrays, network, layout, 0);
        Map<String, NdArray> all = new LinkedHashMap<>(arrays);
        Pass.run("handed", given).arrays().forEach((name, array) -> {
            if (!name.startsWith("g")) {
                all.put(name, array);
            }
        });
        return all;
    }

    private static NdArray labels(int outputs, int examples, Layout layout) {
        double[] labels = new double[outputs * examples];
        for (int j = 0; j < examples; j++) {
            if (outputs > 1 || j % 3 == 0) {
                labels[j % outputs * examples + j] = 1;
            }
        }
        NdArray columns = NdArray.of(outputs, examples, labels);
        return layout.examplesFirst() ? columns.transpose2d() : columns;
    }

    /** The same by the tensors' names, in the same order. */
    static <T> Map<String, T> byName(Map<Tensor, T> ofTensors) {
        Map<String, T> named = new LinkedHashMap<>();
        ofTensors.forEach((tensor, what) -> named.put(tensor.name(), what));
        return named;
    }

    static List<String> names(Collection<Tensor> tensors) {
        return tensors.stream().map(Tensor::name).toList();
    }

    static NdArray random(Random random, int... shape) {
        int size = 1;
        for (int n : shape) {
            size *= n;
        }
        return new NdArray(shape, random.doubles(size, -1.5, 1.5).toArray());
    }
}
