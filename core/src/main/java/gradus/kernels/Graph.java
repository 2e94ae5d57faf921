package gradus.kernels;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds the values of a kernel. The same operation on the same values is made once. */
public final class Graph {
    private record Key(
            Op op,
            List<Integer> args,
            long constant,
            @Nullable Address address) {}

    private final Map<Key, Node> known = new HashMap<>();
    private final List<Key> keys = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();

    public Node constant(double value) {
        return node(Op.CONSTANT, List.of(), value, null, 0);
    }

    /** The number of examples of the run. */
    public Node examples() {
        return node(Op.EXAMPLES, List.of(), 0, null, 0);
    }

    /** Neighbouring numbers along the vector loop. */
    public Node load(Address address) {
        return node(Op.LOAD, List.of(), 0, address, address.level());
    }

    /** One number that does not depend on the vector loop. */
    public Node splat(Address address) {
        return node(Op.SPLAT, List.of(), 0, address, address.level());
    }

    /** 1 where the two loops are at the same index, otherwise 0; neither may be the vector loop. */
    public Node same(int loop, int otherLoop, int loops) {
        List<Integer> marks = new ArrayList<>(java.util.Collections.nCopies(loops, 0));
        marks.set(loop, 1);
        marks.set(otherLoop, 1);
        Address address = new Address(0, marks);
        return node(Op.SAME, List.of(), 0, address, address.level());
    }

    /** 1 where the loop is at that index, otherwise 0; it may not be the vector loop. */
    public Node sameAs(int loop, int index, int loops) {
        List<Integer> marks = new ArrayList<>(java.util.Collections.nCopies(loops, 0));
        marks.set(loop, 1);
        Address address = new Address(index, marks);
        return node(Op.SAME, List.of(), 0, address, address.level());
    }

    public Node add(Node a, Node b) {
        return apply(Op.ADD, a, b);
    }

    public Node sub(Node a, Node b) {
        return apply(Op.SUB, a, b);
    }

    public Node mul(Node a, Node b) {
        return apply(Op.MUL, a, b);
    }

    public Node mul(Node a, double b) {
        return mul(a, constant(b));
    }

    public Node div(Node a, Node b) {
        return apply(Op.DIV, a, b);
    }

    public Node neg(Node a) {
        return apply(Op.NEG, a);
    }

    /** a * b + c, rounded once. */
    public Node fma(Node a, Node b, Node c) {
        return apply(Op.FMA, a, b, c);
    }

    public Node sqrt(Node a) {
        return apply(Op.SQRT, a);
    }

    public Node abs(Node a) {
        return apply(Op.ABS, a);
    }

    /** a < b ? then : otherwise; otherwise where a or b is NaN. */
    public Node less(Node a, Node b, Node then, Node otherwise) {
        return apply(Op.LESS, a, b, then, otherwise);
    }

    /** a <= b ? then : otherwise; otherwise where a or b is NaN. */
    public Node lessOrEqual(Node a, Node b, Node then, Node otherwise) {
        return apply(Op.LESS_OR_EQUAL, a, b, then, otherwise);
    }

    /** The larger one, NaN if one is; by compare and blend, which is twice as fast as Java's max on vectors. */
    public Node max(Node a, Node b) {
        if (isConstant(a)) {
            return max(b, a);
        }
        return less(a, b, b, isConstant(b) ? a : lessOrEqual(b, a, a, add(a, b)));
    }

    /** The smaller one, NaN if one is. */
    public Node min(Node a, Node b) {
        if (isConstant(a)) {
            return min(b, a);
        }
        return less(b, a, b, isConstant(b) ? a : lessOrEqual(a, b, a, add(a, b)));
    }

    private static boolean isConstant(Node node) {
        return node.op() == Op.CONSTANT && !Double.isNaN(node.constant());
    }

    Node apply(Op op, Node... args) {
        int level = 0;
        for (Node arg : args) {
            level = Math.max(level, arg.level());
        }
        return node(op, List.of(args), 0, null, level);
    }

    /** Everything made so far, arguments before what uses them. */
    List<Node> nodes() {
        return nodes;
    }

    /** The operations in order, as a value: graphs with equal keys compute the same. */
    Object key() {
        return List.copyOf(keys);
    }

    /** The number of values, a measure of how long the code will be. */
    public int size() {
        return nodes.size();
    }

    private Node node(Op op, List<Node> args, double constant, @Nullable Address address, int level) {
        Key key = new Key(op, args.stream().map(Node::id).toList(), Double.doubleToRawLongBits(constant), address);
        return known.computeIfAbsent(key, k -> {
            Node node = new Node(nodes.size(), op, args, constant, address, level);
            keys.add(k);
            nodes.add(node);
            return node;
        });
    }
}
