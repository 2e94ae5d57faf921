package gradus.diagnose;

import gradus.math.Equation;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.program.StableForms;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A submission's numbers as what formulas read. */
final class Numbers {
    private Numbers() {}

    /** Inputs, labels, parameters and masks, nothing that the learner computed. */
    static Map<Tensor, double[]> inputs(Claims claims, Network network) {
        Map<Tensor, double[]> inputs = new LinkedHashMap<>();
        for (Tensor t : network.forward().given()) {
            double[] numbers = t.equals(network.lambda())
                    ? new double[] {claims.lambda()}
                    : claims.values().get(t);
            if (numbers != null) {
                inputs.put(t, numbers);
            }
        }
        return inputs;
    }

    /** What a network computes forwards; the learner's own values where they are given and wanted. */
    static Upstream of(Claims claims, Network network, boolean own) {
        Map<Tensor, double[]> given = inputs(claims, network);
        Map<Tensor, Equation> equations = new LinkedHashMap<>();
        Set<Tensor> inputs = Set.copyOf(network.forward().given());
        for (Equation e : network.forward().equations()) {
            double[] numbers = claims.values().get(e.target());
            if (own && numbers != null && !e.target().equals(network.forward().cost())) {
                given.put(e.target(), numbers);
            } else {
                equations.put(e.target(), StableForms.of(e, network.forward().equations(), inputs));
            }
        }
        return Upstream.of(network.sizes(claims.examples()), given, equations, new HashMap<>());
    }

    /** The values of a network's last layer for a network that is nothing else. */
    static Upstream ofHead(Claims claims, Network network, Network head, RightProgram program) {
        Upstream whole = of(claims, network, true);
        int last = network.depth();
        Map<Tensor, double[]> given = new LinkedHashMap<>();
        if (whole.knows(before(network, last))) {
            given.put(head.input(), whole.numbers(before(network, last)));
        }
        double[] labels = claims.values().get(network.labels());
        if (labels != null) {
            given.put(head.labels(), labels);
        }
        for (Map.Entry<String, Tensor> e : head.layer(1).entrySet()) {
            Tensor own = network.layer(last).get(e.getKey());
            if (own != null && whole.knows(own)) {
                given.put(e.getValue(), whole.numbers(own));
            }
        }
        return Upstream.of(head.sizes(claims.examples()), given, program.equations(), new HashMap<>());
    }

    private static Tensor before(Network network, int layer) {
        return layer == 1
                ? network.input()
                : ChainLayer.of(network).get(layer - 2).output();
    }

    /** Whole numbers without a point. */
    static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }
}
