package gradus.diagnose;

import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Tensor;
import gradus.network.LayerSpec;
import gradus.network.Library;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.network.Programs;
import gradus.number.DoubleArithmetic;
import gradus.program.Interpreter;
import gradus.program.Values;
import java.lang.ref.SoftReference;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The library's losses as functions of predictions and labels, penalty not included. */
final class Costs {
    private final NetworkOptions options;
    private final Map<String, Network> networks = new ConcurrentHashMap<>();
    private final Map<String, Equation> equations = new ConcurrentHashMap<>();

    /** Whole folders are read with one library. */
    private static final Map<Library, SoftReference<Costs>> OF_LIBRARY =
            Collections.synchronizedMap(new WeakHashMap<>());

    static Costs of(Library library) {
        SoftReference<Costs> kept = OF_LIBRARY.get(library);
        Costs all = kept == null ? null : kept.get();
        if (all == null) {
            all = new Costs(library);
            OF_LIBRARY.put(library, new SoftReference<>(all));
        }
        return all;
    }

    Costs(Library library) {
        this.options = NetworkOptions.defaults().withLibrary(library);
    }

    /** The losses that may belong to an output activation: the one that is told, or its default, or all, likeliest first. */
    List<String> likely(LayerSpec.Part output, @Nullable String told, boolean all) {
        if (told != null) {
            return List.of(told);
        }
        Set<String> names = new LinkedHashSet<>(Set.of(network(output, null).loss()));
        if (all) {
            names.addAll(options.library().lossNames());
        }
        return List.copyOf(names);
    }

    private Network network(LayerSpec.Part output, @Nullable String loss) {
        return Network.of(
                List.of(new LayerSpec(1, List.of()), new LayerSpec(1, List.of(output))), options.withLoss(loss));
    }

    /** J of predictions and labels, both (units, examples). */
    double cost(String loss, double[] outputs, double[] labels, int units, int examples) {
        Network network = networks.computeIfAbsent(
                loss,
                l -> Network.of(
                        List.of(new LayerSpec(1, List.of()), new LayerSpec(1, List.of())), options.withLoss(l)));
        Equation cost = equations.computeIfAbsent(
                loss, l -> Programs.forward(network).equations().getLast());
        Values<Double> values = new Values<>();
        values.put(network.output(), outputs, DoubleArithmetic.INSTANCE);
        values.put(network.labels(), labels, DoubleArithmetic.INSTANCE);
        Map<Dim, Integer> sizes = Map.of(network.output().dims().getFirst(), units, network.examples(), examples);
        return new Interpreter<>(DoubleArithmetic.INSTANCE, sizes)
                .evaluate(cost, values)
                .getFirst();
    }

    /** The penalty's part of J. */
    double penalty(Map<Tensor, double[]> weights, double lambda, Map<Dim, Integer> sizes, Dim examples) {
        Tensor strength = Tensor.of("lambda");
        Expr body = options.library()
                .training()
                .penalty()
                .of(List.copyOf(weights.keySet()), strength.at(), new Expr.Size(examples));
        Values<Double> values = new Values<>();
        values.put(strength, new double[] {lambda}, DoubleArithmetic.INSTANCE);
        weights.forEach((tensor, numbers) -> values.put(tensor, numbers, DoubleArithmetic.INSTANCE));
        return new Interpreter<>(DoubleArithmetic.INSTANCE, sizes)
                .evaluate(new Equation(Tensor.of("penalty"), List.of(), body), values)
                .getFirst();
    }
}
