package gradus.network;

import gradus.InputException;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Tensor;
import gradus.program.Program;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What must hold of a network before it can be trained, and predict one example at a time. */
final class Trainable {
    private Trainable() {}

    /** @throws InputException that says what is in the way, where, and what to do */
    static void require(Network network) {
        String name = network.title();
        if (network.upstream() != null) {
            throw new InputException(name + " has no cost where --upstream gives the gradient that arrives; a training"
                    + " needs one: leave --upstream out.");
        }
        requireOne(
                network,
                network.inputTensors(),
                "input",
                "put them into one tensor, with an index more that tells"
                        + " them apart, and read its places, as in X[f,0,j]");
        requireOne(
                network, network.labelTensors(), "label", "put them into one tensor and read its places, as in Y[0,j]");
        if (network.parameters().isEmpty()) {
            throw new InputException(name + " has no parameter, so there is nothing to train; "
                    + (network.isChain()
                            ? "a layer with a size has weights, as in \"6 > 3 relu\""
                            : "declare what is to be learnt, as in: parameter W[i,k] weights"));
        }
        requireInverted(network);
        // Throws where it can't be seen.
        network.output();
    }

    /** Other dropout needs another network at test time than the one without masks. */
    private static void requireInverted(Network network) {
        Library library = network.options().library();
        for (LayerSpec spec : network.isChain() ? network.specs() : List.<LayerSpec>of()) {
            for (LayerSpec.Part part : spec.parts()) {
                boolean mask = part.name().equals(library.maskLayerName());
                if (mask && part.numbers().size() > 1 && !part.numbers().get(1).isOne()) {
                    throw new InputException(network.title() + ": " + part + " is diagnosed and not trained; a training"
                            + " has " + part.name() + "(" + part.numbers().getFirst() + ").");
                }
            }
        }
    }

    private static void requireOne(Network network, List<Tensor> given, String what, String remedy) {
        if (given.isEmpty()) {
            throw new InputException(
                    network.title() + " has no " + what + "; a training fills one from the data: declare"
                            + " it, as in: " + what + (what.equals("label") ? " Y[i,j]" : " X[k,j]"));
        }
        if (given.size() > 1) {
            String names = given.stream().map(Tensor::name).collect(Collectors.joining(", "));
            throw new InputException(network.title() + " has " + given.size() + " " + what + "s (" + names
                    + "), and a training fills one from the data: " + remedy + ".");
        }
        Tensor tensor = given.getFirst();
        if (tensor.dims().stream().filter(network.examples()::equals).count() != 1) {
            throw new InputException(network.title() + ": the " + what + " " + tensor
                    + " needs one index that runs over" + " the examples, as j does with: dims j = m");
        }
    }

    /**
     * A prediction is made for each example by itself.
     *
     * @throws InputException naming what is taken over the examples
     */
    static void requireApart(Network network, Program prediction) {
        for (Equation e : prediction.equations()) {
            boolean together = Exprs.any(
                    e.body(),
                    x -> x instanceof Expr.Fold f && f.index().dim().equals(network.examples())
                            || x instanceof Expr.Size s && s.dim().equals(network.examples()));
            if (together) {
                throw new InputException(network.title() + ": " + e.target() + " is taken over the examples of a batch,"
                        + " which a prediction has not got; give a statistic a running estimate, as in: running "
                        + e.target() + " from 0 estimate 1");
            }
        }
    }

    /**
     * A cost is measured as a prediction would be scored, without masks: what lies between output and cost has none.
     *
     * @throws InputException naming what has a mask
     */
    static void requireMasksInPrediction(Network network, Program prediction) {
        Set<Tensor> predicted = new HashSet<>();
        prediction.equations().forEach(e -> predicted.add(e.target()));
        Set<Tensor> needed = new HashSet<>(Set.of(network.forward().cost()));
        for (Equation e : network.forward().equations().reversed()) {
            if (!needed.contains(e.target()) || predicted.contains(e.target())) {
                continue;
            }
            needed.addAll(Exprs.tensors(e.body()));
            for (TrainingPrograms.Mask mask : network.masks()) {
                if (needed.contains(mask.tensor())) {
                    throw new InputException(network.title() + ": " + e.target() + " reads the mask " + mask.tensor()
                            + ", and the cost depends on it beside the output " + network.output() + "; a mask may only"
                            + " stand in what the output is computed from");
                }
            }
        }
    }
}
