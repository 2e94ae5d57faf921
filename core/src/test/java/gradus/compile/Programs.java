package gradus.compile;

import static gradus.math.Expr.add;
import static gradus.math.Expr.apply;
import static gradus.math.Expr.div;
import static gradus.math.Expr.largest;
import static gradus.math.Expr.mul;
import static gradus.math.Expr.neg;
import static gradus.math.Expr.num;
import static gradus.math.Expr.pow;
import static gradus.math.Expr.sub;
import static gradus.math.Expr.sum;

import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Expr.Choose;
import gradus.math.Expr.Delta;
import gradus.math.Expr.Entry;
import gradus.math.Expr.Extremum;
import gradus.math.Expr.Size;
import gradus.math.Function;
import gradus.math.Index;
import gradus.math.Tensor;
import gradus.program.Program;
import java.util.ArrayList;
import java.util.List;

/** Programs written by hand: a network's step, and everything the language allows. */
final class Programs {
    static final Dim M = new Dim("m");
    static final Dim N0 = new Dim("n0");
    static final Dim N1 = new Dim("n1");
    static final Dim N2 = new Dim("n2");
    static final Index I = new Index("i", N1);
    static final Index K = new Index("k", N0);
    static final Index L = new Index("l", N2);
    static final Index P = new Index("p", N2);
    static final Index J = new Index("j", M);
    static final Tensor X = Tensor.of("X", N0, M);
    static final Tensor Y = Tensor.of("Y", N2, M);
    static final Tensor W1 = Tensor.of("W1", N1, N0);
    static final Tensor B1 = Tensor.of("b1", N1);
    static final Tensor W2 = Tensor.of("W2", N2, N1);
    static final Tensor B2 = Tensor.of("b2", N2);
    static final Tensor LAMBDA = Tensor.of("lambda");
    static final Tensor COST = Tensor.of("J");

    private Programs() {}

    static Equation eq(Entry left, Expr body) {
        return new Equation(left.tensor(), left.indices(), body);
    }

    static Tensor t(String name, Dim... dims) {
        return Tensor.of(name, dims);
    }

    static Expr perExample() {
        return pow(new Size(M), -1);
    }

    /** n0 > n1 hidden > n2 softmax with cross-entropy and an L2 penalty, and its gradients. */
    static Program network(
            java.util.function.UnaryOperator<Expr> hidden, java.util.function.UnaryOperator<Expr> slope) {
        Tensor z1 = t("Z1", N1, M), a1 = t("A1", N1, M), z2 = t("Z2", N2, M), a2 = t("A2", N2, M);
        Tensor dz2 = t("dZ2", N2, M), da1 = t("dA1", N1, M), dz1 = t("dZ1", N1, M);
        List<Equation> e = new ArrayList<>();
        e.add(eq(z1.at(I, J), add(sum(K, mul(W1.at(I, K), X.at(K, J))), B1.at(I))));
        e.add(eq(a1.at(I, J), hidden.apply(z1.at(I, J))));
        e.add(eq(z2.at(L, J), add(sum(I, mul(W2.at(L, I), a1.at(I, J))), B2.at(L))));
        Expr top = largest(P, z2.at(P, J));
        Expr above = apply(Function.EXP, sub(z2.at(L, J), top));
        Expr below = sum(P, apply(Function.EXP, sub(z2.at(P, J), top)));
        e.add(eq(a2.at(L, J), div(above, below)));
        Expr loss = sum(J, sum(L, neg(mul(Y.at(L, J), apply(Function.LOG, a2.at(L, J))))));
        Expr penalty = add(sum(I, sum(K, pow(W1.at(I, K), 2))), sum(L, sum(I, pow(W2.at(L, I), 2))));
        e.add(eq(
                COST.at(), add(mul(perExample(), loss), mul(LAMBDA.at(), pow(mul(num(2), new Size(M)), -1), penalty))));
        e.add(eq(dz2.at(L, J), sub(a2.at(L, J), Y.at(L, J))));
        Expr decay = mul(LAMBDA.at(), perExample());
        e.add(eq(
                t("dW2", N2, N1).at(L, I),
                add(mul(perExample(), sum(J, mul(dz2.at(L, J), a1.at(I, J)))), mul(decay, W2.at(L, I)))));
        e.add(eq(t("db2", N2).at(L), mul(perExample(), sum(J, dz2.at(L, J)))));
        e.add(eq(da1.at(I, J), sum(L, mul(W2.at(L, I), dz2.at(L, J)))));
        e.add(eq(dz1.at(I, J), mul(da1.at(I, J), slope.apply(z1.at(I, J)))));
        e.add(eq(
                t("dW1", N1, N0).at(I, K),
                add(mul(perExample(), sum(J, mul(dz1.at(I, J), X.at(K, J)))), mul(decay, W1.at(I, K)))));
        e.add(eq(t("db1", N1).at(I), mul(perExample(), sum(J, dz1.at(I, J)))));
        return new Program(List.of(X, Y, W1, B1, W2, B2, LAMBDA), e);
    }

    static Program reluNetwork() {
        return network(z -> new Extremum(true, z, num(0)), z -> new Choose(num(0), true, z, num(1), num(0)));
    }

    /** Batch normalisation, scalars, transposed and diagonal access, deltas, every operation. */
    static Program everything() {
        Tensor z = t("Z", N1, M), mu = t("mu", N1), v = t("v", N1), n = t("N", N1, M);
        Tensor s = t("S", N1, M), c = t("c", M), g = t("G", N1, N1), q = t("q");
        Index i2 = new Index("i2", N1);
        List<Equation> e = new ArrayList<>();
        e.add(eq(z.at(I, J), sum(K, mul(W1.at(I, K), X.at(K, J)))));
        e.add(eq(mu.at(I), mul(perExample(), sum(J, z.at(I, J)))));
        e.add(eq(v.at(I), mul(perExample(), sum(J, pow(sub(z.at(I, J), mu.at(I)), 2)))));
        e.add(eq(n.at(I, J), div(sub(z.at(I, J), mu.at(I)), apply(Function.SQRT, add(v.at(I), num(1, 100000))))));
        Expr x = n.at(I, J);
        e.add(eq(
                s.at(I, J),
                add(List.of(
                        pow(add(num(1), apply(Function.EXP, neg(x))), -1),
                        apply(Function.TANH, x),
                        apply(Function.ERF, x),
                        apply(Function.LOG, add(num(1), apply(Function.ABS, x))),
                        neg(apply(Function.SIGN, x)),
                        new Extremum(false, x, num(1, 2)),
                        new Extremum(true, x, B1.at(I)),
                        new Choose(x, false, B1.at(I), pow(x, 3), num(-2)),
                        mul(num(-3, 7), pow(add(num(2), pow(x, 2)), -2), x, Expr.Constant.PI),
                        div(num(5), add(num(3), apply(Function.TANH, x)))))));
        e.add(eq(c.at(J), add(largest(I, s.at(I, J)), sum(I, mul(s.at(I, J), B1.at(I))))));
        e.add(eq(g.at(I, i2), sum(J, mul(s.at(I, J), s.at(i2, J), c.at(J)))));
        e.add(eq(t("D", N1, M).at(I, J), sum(i2, mul(s.at(i2, J), sub(new Delta(I, i2), mul(num(1, 3), s.at(I, J)))))));
        e.add(eq(t("T", M, N1).at(J, I), mul(s.at(I, J), c.at(J))));
        e.add(eq(t("trace").at(), sum(I, g.at(I, I))));
        e.add(eq(t("U", N1, N0).at(I, K), sum(i2, mul(g.at(I, i2), add(W1.at(i2, K), mul(B1.at(i2), W1.at(I, K)))))));
        e.add(eq(t("E", N1, N1).at(I, i2), mul(new Delta(I, i2), g.at(i2, I))));
        e.add(eq(t("R", N1, N0).at(I, K), sum(J, mul(s.at(I, J), X.at(K, J), sub(num(1), X.at(K, J)), c.at(J)))));
        e.add(eq(q.at(), div(largest(J, c.at(J)), add(LAMBDA.at(), sum(I, sum(K, W1.at(I, K)))))));
        e.add(eq(t("last", N1).at(I), add(mul(q.at(), B1.at(I)), largest(J, n.at(I, J)), sum(K, num(2)))));
        return new Program(List.of(X, W1, B1, LAMBDA), e);
    }
}
