package gradus.compile;

import gradus.kernels.Extent;
import gradus.kernels.Functions;
import gradus.kernels.Graph;
import gradus.kernels.Node;
import gradus.kernels.Precision;
import gradus.math.Dim;
import gradus.math.Expr;
import gradus.math.Expr.Add;
import gradus.math.Expr.Apply;
import gradus.math.Expr.Choose;
import gradus.math.Expr.Constant;
import gradus.math.Expr.Delta;
import gradus.math.Expr.Entry;
import gradus.math.Expr.Extremum;
import gradus.math.Expr.Fold;
import gradus.math.Expr.Mul;
import gradus.math.Expr.Num;
import gradus.math.Expr.Partial;
import gradus.math.Expr.Pow;
import gradus.math.Expr.Size;
import gradus.math.Rational;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns an expression without sums into the operations of a kernel. Factors that change least often are multiplied
 * first, so that they leave the inner loop; a quotient is one division, and none in the inner loop if the divisor does
 * not change there.
 */
final class Formula {
    private final Graph graph;
    private final Functions functions;
    private final Function<Dim, Extent> extents;
    private final Function<Entry, Node> entries;
    private final Function<Delta, Node> deltas;
    private final Map<Expr, Node> known = new HashMap<>();

    Formula(
            Graph graph,
            Precision precision,
            Function<Dim, Extent> extents,
            Function<Entry, Node> entries,
            Function<Delta, Node> deltas) {
        this.graph = graph;
        this.functions = new Functions(graph, precision);
        this.extents = extents;
        this.entries = entries;
        this.deltas = deltas;
    }

    Node node(Expr e) {
        Node node = known.get(e);
        if (node == null) {
            node = make(e);
            known.put(e, node);
        }
        return node;
    }

    private Node make(Expr e) {
        return switch (e) {
            case Num n -> graph.constant(n.value().doubleValue());
            case Constant c -> graph.constant(c == Constant.PI ? Math.PI : Math.E);
            case Size s -> size(s.dim());
            case Entry x -> entries.apply(x);
            case Delta d -> deltas.apply(d);
            case Add a -> sum(a.terms());
            case Mul m -> product(m.factors());
            case Pow p -> p.exponent() < 0 ? product(List.of(p)) : power(node(p.base()), p.exponent());
            case Apply f -> apply(f.function(), node(f.argument()));
            case Extremum x ->
                x.largest() ? graph.max(node(x.left()), node(x.right())) : graph.min(node(x.left()), node(x.right()));
            case Choose c -> choose(c);
            case Fold f -> throw new IllegalStateException("a fold over an index inside a kernel: " + f.kind());
            case Partial p -> throw new IllegalStateException("a derivative that is not worked out");
        };
    }

    private Node size(Dim dim) {
        Extent extent = extents.apply(dim);
        return extent.examples() ? graph.examples() : graph.constant(extent.size());
    }

    private Node choose(Choose c) {
        Node left = node(c.left());
        Node right = node(c.right());
        Node then = node(c.then());
        Node otherwise = node(c.otherwise());
        return c.strict() ? graph.less(left, right, then, otherwise) : graph.lessOrEqual(left, right, then, otherwise);
    }

    private Node apply(gradus.math.Function function, Node x) {
        return switch (function) {
            case EXP -> functions.exp(x);
            case LOG -> functions.log(x);
            case SQRT -> graph.sqrt(x);
            case TANH -> functions.tanh(x);
            case ERF -> functions.erf(x);
            case ABS -> graph.abs(x);
            case SIGN -> functions.sign(x);
        };
    }

    private Node sum(List<Expr> terms) {
        Node sum = null;
        for (Expr term : terms) {
            if (sum == null) {
                sum = node(term);
            } else {
                Expr opposite = opposite(term);
                sum = opposite == null ? graph.add(sum, node(term)) : graph.sub(sum, node(opposite));
            }
        }
        return sum == null ? graph.constant(0) : sum;
    }

    /** The term without its minus sign; null if it has none. */
    private static @Nullable Expr opposite(Expr term) {
        if (term instanceof Num n) {
            return n.value().signum() < 0 ? new Num(n.value().negate()) : null;
        }
        if (term instanceof Mul m
                && m.factors().getFirst() instanceof Num n
                && n.value().signum() < 0) {
            List<Expr> factors = new ArrayList<>(m.factors());
            factors.set(0, new Num(n.value().negate()));
            return Expr.mul(factors);
        }
        return null;
    }

    private Node product(List<Expr> factors) {
        Rational number = Rational.ONE;
        List<Node> above = new ArrayList<>();
        List<Node> below = new ArrayList<>();
        for (Expr factor : factors) {
            switch (factor) {
                case Num n -> number = number.times(n.value());
                case Pow p when p.exponent() < 0 -> below.add(power(node(p.base()), -p.exponent()));
                default -> above.add(node(factor));
            }
        }
        boolean negative = number.equals(Rational.MINUS_ONE);
        if (!negative && !number.isOne() || above.isEmpty()) {
            above.addFirst(graph.constant(number.doubleValue()));
            negative = negative && above.size() > 1;
        }
        Node value = below.isEmpty() ? multiplied(above) : quotient(above, below);
        return negative ? graph.neg(value) : value;
    }

    private Node quotient(List<Node> above, List<Node> below) {
        Node divisor = multiplied(below);
        List<Node> outer = new ArrayList<>();
        List<Node> inner = new ArrayList<>();
        above.forEach(node -> (node.level() <= divisor.level() ? outer : inner).add(node));
        if (inner.isEmpty()) {
            return graph.div(multiplied(above), divisor);
        }
        Node reciprocal = graph.div(outer.isEmpty() ? graph.constant(1) : multiplied(outer), divisor);
        inner.add(reciprocal);
        return multiplied(inner);
    }

    private Node multiplied(List<Node> factors) {
        List<Node> sorted = new ArrayList<>(factors);
        sorted.sort(Comparator.comparingInt(Node::level));
        Node product = sorted.getFirst();
        for (Node factor : sorted.subList(1, sorted.size())) {
            product = graph.mul(product, factor);
        }
        return product;
    }

    /** x^n by squaring. */
    private Node power(Node x, int exponent) {
        if (exponent == 0) {
            return graph.constant(1);
        }
        Node half = power(x, exponent / 2);
        Node square = exponent < 2 ? x : graph.mul(half, half);
        return exponent < 2 || exponent % 2 == 0 ? square : graph.mul(square, x);
    }
}
