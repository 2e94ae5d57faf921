package gradus.network;

import gradus.math.Assumption;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Forward;
import gradus.math.Index;
import gradus.math.Tensor;
import gradus.network.Part.Role;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What is to be differentiated, of a network's parts and its cost; and what each of its tensors is. */
final class SystemBuilder {
    private final Origin origin;
    private final NetworkOptions options;
    private final Dim examples;
    private final Tensor lambda;
    private final Forward forward;
    private final Map<Tensor, Part> parts = new LinkedHashMap<>();

    SystemBuilder(Origin origin, NetworkOptions options, Dim examples, Tensor lambda) {
        this.origin = origin;
        this.options = options;
        this.examples = examples;
        this.lambda = lambda;
        this.forward = system();
        findParts();
    }

    Forward forward() {
        return forward;
    }

    Map<Tensor, Part> parts() {
        return Collections.unmodifiableMap(parts);
    }

    private Forward system() {
        List<Tensor> given = new ArrayList<>(origin.inputs());
        List<Equation> equations = new ArrayList<>();
        Map<Tensor, Expr> scales = new LinkedHashMap<>();
        Map<Tensor, String> names = new LinkedHashMap<>();
        List<Tensor> wanted = new ArrayList<>();
        given.addAll(labels());
        for (Node node : origin.nodes()) {
            given.addAll(node.parameters().keySet());
            node.masks().forEach(m -> given.add(m.tensor()));
            equations.addAll(node.equations());
            for (Equation e : node.equations()) {
                wanted.add(e.target());
                if (node.isPerExample(e.target(), examples)) {
                    scales.put(e.target(), new Expr.Size(examples));
                }
            }
            wanted.addAll(node.parameters().keySet());
            node.gradientNames().forEach((tensor, name) -> names.put(tensor, node.named(name.letter())));
        }
        for (Tensor input : options.upstream() ? origin.inputs() : origin.derivedInputs()) {
            wanted.add(input);
            if (input.dims().contains(examples)) {
                scales.put(input, new Expr.Size(examples));
            }
        }
        Expr cost = cost(given, scales, names);
        equations.add(new Equation(Tensor.of(origin.costLetter()), List.of(), cost));
        return new Forward(given, equations, scales, names, wanted, options.upstream() ? List.of() : known());
    }

    /** The labels that are read: where a gradient arrives, a chain has no loss of them, but a system's equations may. */
    private List<Tensor> labels() {
        return origin.labels().stream()
                .filter(y -> !options.upstream()
                        || origin.nodes().stream()
                                .flatMap(n -> n.equations().stream())
                                .anyMatch(e -> Exprs.mentions(e.body(), y)))
                .toList();
    }

    /** The mean of the losses, or what makes the given gradient arrive at the output; and the penalty. */
    private Expr cost(List<Tensor> given, Map<Tensor, Expr> scales, Map<Tensor, String> names) {
        Expr cost = options.upstream() ? arriving(given, scales, names) : origin.cost();
        if (!options.penalised()) {
            return cost;
        }
        given.add(lambda);
        List<Tensor> weights =
                origin.nodes().stream().flatMap(n -> n.weights().stream()).toList();
        return Expr.add(cost, options.library().training().penalty().of(weights, lambda.at(), new Expr.Size(examples)));
    }

    /** The sum over all entries of the output times the given gradient, which is m times a partial derivative where the output's is. */
    private Expr arriving(List<Tensor> given, Map<Tensor, Expr> scales, Map<Tensor, String> names) {
        Tensor output = Objects.requireNonNull(origin.output());
        Tensor arriving = new Tensor(names.getOrDefault(output, "d" + output.name()), output.dims());
        given.add(arriving);
        List<Index> at = origin.nodes().getLast().equations().stream()
                .filter(e -> e.target().equals(output))
                .findFirst()
                .orElseThrow()
                .indices();
        Expr sum = Expr.sum(at.reversed(), Expr.mul(arriving.at(at), output.at(at)));
        Expr scale = scales.get(output);
        return scale == null ? sum : Expr.mul(Expr.pow(scale, -1), sum);
    }

    /** A derivation may use that the labels of an example are 1 in sum, and then says so. */
    private List<Assumption> known() {
        List<Assumption> known = new ArrayList<>();
        for (Tensor labels : options.labelsSumToOne() ? origin.labels() : List.<Tensor>of()) {
            List<Index> at = new ArrayList<>();
            for (Dim dim : labels.dims()) {
                at.add(new Index(dim.equals(examples) ? "j" : at.isEmpty() ? "i" : "k" + at.size(), dim));
            }
            if (!at.isEmpty() && !at.getFirst().dim().equals(examples)) {
                known.add(new Assumption(Assumption.Kind.ONE, Expr.sum(at.getFirst(), labels.at(at))));
            }
        }
        return known;
    }

    private void findParts() {
        Tensor output = origin.output();
        for (Tensor input : origin.inputs()) {
            put(input, origin.inputLetter(input), 0, Role.INPUT);
        }
        int last = origin.isChain() ? origin.nodes().size() : 0;
        labels().forEach(y -> put(y, y.name(), last, Role.LABEL));
        for (Node node : origin.nodes()) {
            node.letters().forEach((letter, tensor) -> {
                Role given = node.isMask(tensor) ? Role.MASK : Role.VALUE;
                put(
                        tensor,
                        letter,
                        node.gradientName(letter, tensor),
                        node.number(),
                        node.parameters().containsKey(tensor) ? Role.PARAMETER : given);
            });
        }
        if (options.penalised()) {
            put(lambda, lambda.name(), 0, Role.SETTING);
        }
        put(forward.cost(), origin.costLetter(), last, Role.COST);
    }

    private void put(Tensor tensor, String letter, int layer, Role role) {
        put(tensor, letter, GradientName.by(letter), layer, role);
    }

    private void put(Tensor tensor, String letter, GradientName gradient, int layer, Role role) {
        parts.put(tensor, new Part(letter, layer, role, null, ""));
        parts.put(
                forward.gradientOf(tensor),
                new Part(gradient.letter(), layer, Role.GRADIENT, tensor, gradient.after()));
    }
}
