package gradus.why;

import gradus.explain.Influence;
import gradus.math.Derivation.Gradient;
import gradus.math.Expr;
import gradus.math.Index;
import gradus.math.Tensor;
import gradus.number.DoubleArithmetic;
import gradus.program.Evaluator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Every way from one number to the cost, one entry after the other, with the derivative of each step. */
final class Paths {
    /** One number of a pass, row-major. */
    record Node(Tensor tensor, int entry) {}

    /** What reads a number, and how much it changes with it. */
    record Edge(Node to, double slope) {}

    /** From the first number to the cost. */
    record Path(List<Edge> edges) {
        double product() {
            return edges.stream().mapToDouble(Edge::slope).reduce(1, (a, b) -> a * b);
        }
    }

    private final Study study;
    private final Map<Node, List<Edge>> edges = new HashMap<>();
    private final Map<Node, Double> counts = new HashMap<>();
    private final Map<Node, Double> sums = new HashMap<>();
    private final Map<Tensor, List<Influence>> influences = new HashMap<>();

    Paths(Study study) {
        this.study = study;
    }

    /** Steps from this number whose derivative is not 0. */
    List<Edge> from(Node node) {
        List<Edge> known = edges.get(node);
        if (known == null) {
            known = found(node);
            edges.put(node, known);
        }
        return known;
    }

    private List<Edge> found(Node node) {
        List<Edge> found = new ArrayList<>();
        for (Influence i : influences.computeIfAbsent(node.tensor(), t -> Influence.of(gradient(t)))) {
            add(found, node, i);
        }
        return found;
    }

    private Gradient gradient(Tensor t) {
        return study.gradient(t);
    }

    private void add(List<Edge> found, Node node, Influence i) {
        List<Index> indices = new ArrayList<>(i.reader().indices());
        indices.addAll(i.at().indices());
        Evaluator<Double> evaluator = new Evaluator<>(
                DoubleArithmetic.INSTANCE,
                study.numbers().sizes(),
                study.numbers().values());
        Evaluator.Slots slots = new Evaluator.Slots(indices);
        Evaluator.Node<Double> slope = evaluator.compile(i.local(), slots);
        Tensor reader = i.reader().target();
        int[] at = study.numbers().places(node.tensor(), node.entry());
        int entries = evaluator.entries(reader);
        int rank = reader.dims().size();
        for (int e = 0; e < entries; e++) {
            int[] env = Arrays.copyOf(study.numbers().places(reader, e), slots.count());
            System.arraycopy(at, 0, env, rank, at.length);
            double s = slope.at(env);
            if (s != 0) {
                found.add(new Edge(new Node(reader, e), s));
            }
        }
    }

    /** How many ways there are; a double, as there may be very many. */
    double count(Node node) {
        Double known = counts.get(node);
        if (known == null) {
            known = isCost(node)
                    ? 1
                    : from(node).stream().mapToDouble(e -> count(e.to())).sum();
            counts.put(node, known);
        }
        return known;
    }

    /** The sum over all ways of the product of their derivatives: the partial of the cost. */
    double sum(Node node) {
        Double known = sums.get(node);
        if (known == null) {
            known = isCost(node)
                    ? 1
                    : from(node).stream()
                            .mapToDouble(e -> e.slope() * sum(e.to()))
                            .sum();
            sums.put(node, known);
        }
        return known;
    }

    private boolean isCost(Node node) {
        return node.tensor().equals(study.cost());
    }

    /** The first so many ways. */
    List<Path> first(Node node, int most) {
        List<Path> paths = new ArrayList<>();
        walk(node, new ArrayList<>(), paths, most);
        return paths;
    }

    private void walk(Node node, List<Edge> soFar, List<Path> paths, int most) {
        if (paths.size() == most) {
            return;
        }
        if (isCost(node)) {
            paths.add(new Path(List.copyOf(soFar)));
            return;
        }
        for (Edge e : from(node)) {
            soFar.add(e);
            walk(e.to(), soFar, paths, most);
            soFar.removeLast();
        }
    }

    /** {@code Z2[1,3]}, counted from 1. */
    Expr.Entry name(Node node) {
        int[] at = study.numbers().places(node.tensor(), node.entry());
        List<Index> indices = new ArrayList<>();
        for (int d = 0; d < at.length; d++) {
            indices.add(
                    new Index(String.valueOf(at[d] + 1), node.tensor().dims().get(d)));
        }
        return node.tensor().at(indices);
    }
}
