package gradus.why;

import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Index;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.network.Penalty;
import gradus.notation.Notated;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the tensors of a network are to its layers, found by what the equations do with them: no name is read, and a system
 * of equations is looked at like a chain. All in the letters of a notation.
 */
final class Layers {
    private final Notated notated;
    private final Dim examples;
    private final Set<Tensor> parameters;
    private final Expr costWithoutPenalty;
    private final List<WeightedSum> sums = new ArrayList<>();
    private final List<Activation> activations = new ArrayList<>();

    Layers(Notated notated) {
        this.notated = notated;
        this.examples = notated.examples();
        Network network = notated.network();
        this.parameters = network.parameters().stream().map(notated::tensor).collect(Collectors.toSet());
        this.costWithoutPenalty = Penalty.leftOut(
                notated.forward(), Stream.concat(parameters.stream(), Stream.of(notated.tensor(network.lambda()))));
        Set<Tensor> weights = network.weights().stream().map(notated::tensor).collect(Collectors.toSet());
        Set<Tensor> values = values();
        for (Equation e : notated.forward().equations()) {
            if (!e.target().equals(notated.forward().cost())) {
                sums.addAll(WeightedSum.in(e, weights, parameters));
                Set<Tensor> read = Exprs.tensors(e.body());
                Tensor only = read.size() == 1 ? read.iterator().next() : null;
                if (only != null
                        && isFunctionOf(e, only)
                        && values.contains(only)
                        && readers(only).size() == 1) {
                    activations.add(new Activation(e, only));
                }
            }
        }
    }

    /** The inputs, and what is computed from them or from parameters: what a label or a mask alone becomes is none. */
    private Set<Tensor> values() {
        Set<Tensor> values = notated.network().inputTensors().stream()
                .map(notated::tensor)
                .collect(Collectors.toCollection(HashSet::new));
        for (Equation e : notated.forward().equations()) {
            if (Exprs.tensors(e.body()).stream().anyMatch(t -> values.contains(t) || parameters.contains(t))) {
                values.add(e.target());
            }
        }
        return values;
    }

    /** What reads a tensor, by the targets of the equations. */
    List<Tensor> readers(Tensor tensor) {
        return notated.forward().equations().stream()
                .filter(e -> Exprs.mentions(e.body(), tensor))
                .map(Equation::target)
                .toList();
    }

    /** Whether one formula alone reads it, a penalty left out. */
    boolean isReadOnce(Tensor tensor) {
        Tensor cost = notated.forward().cost();
        return readers(tensor).stream()
                        .filter(t -> !t.equals(cost) || Exprs.mentions(costWithoutPenalty, tensor))
                        .count()
                == 1;
    }

    /** What the notation has as the cost, without what is charged for parameters. */
    Expr costWithoutPenalty() {
        return costWithoutPenalty;
    }

    /** Whether an entry is made of the entry at the same place, and perhaps of others of the same tensor. */
    private static boolean isFunctionOf(Equation e, Tensor read) {
        return read.dims().equals(e.target().dims()) && Exprs.any(e.body(), x -> x.equals(read.at(e.indices())));
    }

    /** In the order in which they are computed. */
    List<WeightedSum> sums() {
        return sums;
    }

    /** Those that are products of matrices, of values of the examples. Weights may be read more than once, turned. */
    List<WeightedSum> products() {
        return sums.stream().filter(this::isProduct).toList();
    }

    private boolean isProduct(WeightedSum sum) {
        return sum.isMatrixProduct(notated.isForOneExample() ? 1 : 2)
                && (notated.isForOneExample()
                        || isOfExamples(sum.target())
                                && isOfExamples(sum.feeding().tensor()))
                && isTurned(sum.target()) == isTurned(sum.feeding().tensor())
                && isTurned(sum.weights().tensor()) == sum.isTurned();
    }

    /** The last product, next to the output, for which something holds. */
    Optional<WeightedSum> lastProduct(Predicate<WeightedSum> condition) {
        return products().stream().filter(condition).reduce((a, b) -> b);
    }

    /** The last one whose weights nothing else reads, so that their gradient is one product as well. */
    Optional<WeightedSum> lastProduct() {
        return lastProduct(s -> isReadOnce(s.weights().tensor()));
    }

    /** In the order in which they are computed. */
    List<Activation> activations() {
        return activations;
    }

    /** The one whose argument this is. */
    Optional<Activation> activationOf(Tensor argument) {
        return activations.stream().filter(a -> a.argument().equals(argument)).findFirst();
    }

    /** The one whose values are the output, or become it behind a mask. */
    Optional<Activation> outputActivation() {
        Tensor output = output();
        return output == null
                ? Optional.empty()
                : activations.stream()
                        .filter(a -> a.output().equals(output) || becomes(a.output(), output))
                        .findFirst();
    }

    /** The one before that of the output; of any, where the output has none. */
    Optional<Activation> hiddenActivation() {
        Activation last = outputActivation().orElse(null);
        int place = last == null ? activations.size() : activations.indexOf(last);
        return place > 0 ? Optional.of(activations.get(place - 1)) : Optional.empty();
    }

    private boolean becomes(Tensor value, Tensor output) {
        Set<Tensor> masks = notated.network().masks().stream()
                .map(m -> notated.tensor(m.tensor()))
                .collect(Collectors.toSet());
        return notated.forward().equations().stream()
                .filter(e -> e.target().equals(output))
                .map(e -> Exprs.tensors(e.body()))
                .anyMatch(read -> read.contains(value)
                        && read.size() == 2
                        && read.stream().anyMatch(masks::contains));
    }

    /** What the cost compares with the labels, or what a gradient arrives at; null where a system does not say. */
    @Nullable
    Tensor output() {
        Network network = notated.network();
        return network.outputOrNull() != null ? notated.tensor(network.output()) : null;
    }

    boolean isParameter(Tensor tensor) {
        return parameters.contains(tensor);
    }

    boolean isOfExamples(Tensor tensor) {
        return tensor.dims().contains(examples);
    }

    /** Whether a matrix, or a gradient of its shape, has its columns' index first. */
    boolean isTurned(Tensor tensor) {
        if (tensor.dims().size() != 2) {
            return false;
        }
        if (isOfExamples(tensor)) {
            return tensor.dims().getFirst().equals(examples);
        }
        return sums.stream()
                .filter(s ->
                        s.weights().tensor().equals(tensor) || gradientOf(s).equals(tensor))
                .reduce((a, b) -> b)
                .map(WeightedSum::isTurned)
                .orElseGet(() -> notated.isTurned(tensor));
    }

    private Tensor gradientOf(WeightedSum sum) {
        return notated.forward().gradientOf(sum.weights().tensor());
    }

    /** The dimension of a matrix' units, or of those that its weights lead to. */
    Dim rows(Tensor tensor) {
        return tensor.dims().get(isTurned(tensor) ? 1 : 0);
    }

    /** The dimension of a matrix' examples, or of the units that its weights come from. */
    Dim columns(Tensor tensor) {
        return tensor.dims().get(isTurned(tensor) ? 0 : 1);
    }

    /** The entry of a tensor at these indices, in the order in which its array lies. */
    Expr.Entry entry(Tensor tensor, Index row, Index column) {
        return switch (tensor.dims().size()) {
            case 1 -> tensor.at(tensor.dims().getFirst().equals(examples) ? column : row);
            default -> isTurned(tensor) ? tensor.at(column, row) : tensor.at(row, column);
        };
    }

    /** How the numbers of one example lie in a tensor of the examples. */
    String line(Tensor tensor) {
        return isTurned(tensor) ? "row" : "column";
    }

    /** How the numbers of one unit lie in it. */
    String across(Tensor tensor) {
        return isTurned(tensor) ? "column" : "row";
    }
}
