package gradus.kernels;

/**
 * exp, log, tanh and erf out of multiplications, additions and steps on bits alone, so that every backend, lane and
 * compiler gives the same bits. At most 2 units in the last place off. The polynomials were fitted (weighted minimax) in
 * 50 digits for this project; {@link Polynomials} holds them.
 */
public final class Functions {
    private static final double SMALL_TANH = 0.625;

    private final Graph graph;
    private final Polynomials table;

    public Functions(Graph graph, Precision precision) {
        this.graph = graph;
        this.table = Polynomials.of(precision);
    }

    /**
     * Adding 1.5 times the smallest number whose unit is 1 rounds to an integer, and leaves the integer in the low bits.
     */
    static double magic(Precision precision) {
        return precision == Precision.FLOAT32 ? 0x1.8p23 : 0x1.8p52;
    }

    /** e^x = 2^k e^r with x = k ln 2 + r; overflow and underflow come from the multiplications by powers of two. */
    public Node exp(Node x) {
        Node low = graph.constant(-table.expLimit());
        Node high = graph.constant(table.expLimit());
        Node clamped = graph.less(x, low, low, graph.less(high, x, high, x));
        Node magic = graph.constant(table.magic());
        Node k = graph.sub(graph.fma(clamped, graph.constant(1 / Math.log(2)), magic), magic);
        Node p = expOfRest(clamped, k);
        // 2^k may be no normal number although e^x is one: multiply by half of it twice.
        Node first = graph.fma(k, graph.constant(0.5), magic);
        Node second = graph.add(graph.sub(k, graph.sub(first, magic)), magic);
        return graph.mul(graph.mul(p, powerOfTwo(first)), powerOfTwo(second));
    }

    /** e^x where neither x nor the result is near the ends of the range. */
    private Node expOfModerate(Node x) {
        Node magic = graph.constant(table.magic());
        Node shifted = graph.fma(x, graph.constant(1 / Math.log(2)), magic);
        return graph.mul(expOfRest(x, graph.sub(shifted, magic)), powerOfTwo(shifted));
    }

    private Node expOfRest(Node x, Node k) {
        Node r = graph.fma(k, graph.constant(-table.ln2High()), x);
        r = graph.fma(k, graph.constant(-table.ln2Low()), r);
        Node one = graph.constant(1);
        return graph.fma(graph.fma(polynomial(r, table.exp()), r, one), r, one);
    }

    private Node powerOfTwo(Node shifted) {
        return graph.apply(Op.POWER_OF_TWO, shifted);
    }

    /** log x = e ln 2 + log(1 + f) with x = 2^e (1 + f), 1 + f between sqrt(1/2) and sqrt(2). */
    public Node log(Node x) {
        Node zero = graph.constant(0);
        Node smallest = graph.constant(table.smallestNormal());
        Node normal = graph.less(x, smallest, graph.mul(x, table.fromSubnormal()), x);
        Node shift = graph.less(x, smallest, graph.constant(-Math.getExponent(table.fromSubnormal())), zero);
        Node e = graph.add(graph.apply(Op.EXPONENT, normal), shift);
        Node mantissa = graph.apply(Op.MANTISSA, normal);
        Node root = graph.constant(Math.sqrt(2));
        Node f = graph.sub(graph.less(root, mantissa, graph.mul(mantissa, 0.5), mantissa), graph.constant(1));
        e = graph.less(root, mantissa, graph.add(e, graph.constant(1)), e);
        Node rest = graph.mul(graph.mul(f, f), graph.fma(f, polynomial(f, table.log()), graph.constant(-0.5)));
        rest = graph.add(graph.fma(e, graph.constant(table.ln2Low()), rest), f);
        Node value = graph.fma(e, graph.constant(table.ln2High()), rest);
        Node infinity = graph.constant(Double.POSITIVE_INFINITY);
        Node outside = graph.less(x, zero, graph.constant(Double.NaN), graph.constant(Double.NEGATIVE_INFINITY));
        return graph.lessOrEqual(x, zero, outside, graph.less(x, infinity, value, x));
    }

    /** x + x^3 P(x^2) near 0, else 1 - 2/(e^2x + 1), which loses no digits there. */
    public Node tanh(Node x) {
        Node square = graph.mul(x, x);
        Node small = graph.fma(graph.mul(x, square), polynomial(square, table.tanh()), x);
        Node size = graph.abs(x);
        Node limit = graph.constant(table.tanhLimit());
        Node e = expOfModerate(graph.mul(graph.less(limit, size, limit, size), 2));
        Node one = graph.constant(1);
        Node large = graph.sub(one, graph.div(graph.constant(2), graph.add(e, one)));
        return graph.less(size, graph.constant(SMALL_TANH), small, withSign(x, large));
    }

    /** x + x P(x^2) below 1, else 1 - e^-Q(x) with Q = -log(1 - erf x). */
    public Node erf(Node x) {
        Node small = graph.fma(x, polynomial(graph.mul(x, x), table.erf()), x);
        Node size = graph.abs(x);
        Node limit = graph.constant(table.erfLimit());
        Node t = graph.sub(graph.less(limit, size, limit, size), graph.constant(2));
        Node large = graph.sub(graph.constant(1), expOfModerate(graph.neg(polynomial(t, table.logErfc()))));
        return graph.less(size, graph.constant(1), small, withSign(x, large));
    }

    /** -1, 0 or 1. */
    public Node sign(Node x) {
        Node zero = graph.constant(0);
        return graph.less(zero, x, graph.constant(1), graph.less(x, zero, graph.constant(-1), x));
    }

    private Node withSign(Node sign, Node value) {
        return graph.less(sign, graph.constant(0), graph.neg(value), value);
    }

    /** Horner's rule; coefficients from the constant one up. */
    private Node polynomial(Node x, double[] coefficients) {
        Node value = graph.constant(coefficients[coefficients.length - 1]);
        for (int i = coefficients.length - 2; i >= 0; i--) {
            value = graph.fma(value, x, graph.constant(coefficients[i]));
        }
        return value;
    }
}
