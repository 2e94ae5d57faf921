package gradus.network;

import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Tensor;
import gradus.network.TrainingPrograms.Mask;
import gradus.network.TrainingPrograms.Start;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A part of a network: a layer of a chain, or a whole system of equations.
 *
 * @param number of the layer, from 1; 0 for a system
 * @param letters every tensor that belongs to it, by its name without the number
 * @param equations in the order in which they are carried out
 * @param parameters what is trained, and how it starts
 * @param gradientNames of gradients that are not called d and their tensor's letter
 * @param perExample what has no index over examples, and whose gradients are m times the derivatives all the same
 * @param output what the parts after it read
 */
record Node(
        int number,
        Map<String, Tensor> letters,
        List<Equation> equations,
        Map<Tensor, Start> parameters,
        List<Mask> masks,
        List<Estimate> statistics,
        Map<Tensor, GradientName> gradientNames,
        Set<Tensor> perExample,
        Tensor output) {
    Node {
        letters = ordered(letters);
        equations = List.copyOf(equations);
        parameters = ordered(parameters);
        masks = List.copyOf(masks);
        statistics = List.copyOf(statistics);
        gradientNames = ordered(gradientNames);
        perExample = Set.copyOf(perExample);
    }

    private static <K, V> Map<K, V> ordered(Map<K, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /** A statistic of a batch, the first value of its running estimate, and the factor on a batch's value. */
    record Estimate(Tensor batch, double initial, Expr factor) {}

    /** A letter with the number of this part, as tensors are called. */
    String named(String letter) {
        return number == 0 ? letter : letter + number;
    }

    /** What the gradient by one of the tensors is called. */
    GradientName gradientName(String letter, Tensor tensor) {
        return gradientNames.getOrDefault(tensor, GradientName.by(letter));
    }

    boolean isMask(Tensor tensor) {
        return masks.stream().anyMatch(m -> m.tensor().equals(tensor));
    }

    /** Parameters that start as weights, which is what a penalty is on. */
    List<Tensor> weights() {
        return parameters.entrySet().stream()
                .filter(e -> e.getValue() == Start.HE || e.getValue() == Start.GLOROT)
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * Whether the gradient by a tensor is m times the partial derivative. In a layer all are, its statistics as well; in a
     * system those that belong to examples.
     */
    boolean isPerExample(Tensor tensor, Dim examples) {
        return number > 0 || tensor.dims().contains(examples) || perExample.contains(tensor);
    }
}
