package gradus.compile;

import static gradus.compile.Programs.B1;
import static gradus.compile.Programs.I;
import static gradus.compile.Programs.J;
import static gradus.compile.Programs.K;
import static gradus.compile.Programs.LAMBDA;
import static gradus.compile.Programs.M;
import static gradus.compile.Programs.N0;
import static gradus.compile.Programs.N1;
import static gradus.compile.Programs.W1;
import static gradus.compile.Programs.X;
import static gradus.compile.Programs.eq;
import static gradus.compile.Programs.perExample;
import static gradus.compile.Programs.t;
import static gradus.math.Expr.ONE;
import static gradus.math.Expr.ZERO;
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

import gradus.kernels.Precision;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Expr.Choose;
import gradus.math.Expr.Delta;
import gradus.math.Expr.Extremum;
import gradus.math.Exprs;
import gradus.math.Function;
import gradus.math.Index;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.program.Program;
import gradus.train.Optimizer;
import gradus.train.UpdatePrograms;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A program for each kind of kernel, over n0 inputs, n1 units and m examples. */
final class KernelKinds {
    /** Programs that read entries at fixed places. */
    static final String PLACES = "places";

    static final Tensor D = t("D", N1, M);
    /** Its entries are positive, as those of all inputs are whose names begin so. */
    static final Tensor POSITIVE = t("positive", N1, M);

    /** A positive number for each example. */
    static final Tensor SCALE = t("positiveScale", M);

    private static final Index I2 = new Index("i2", N1);
    private static final Index K2 = new Index("k2", N0);

    private KernelKinds() {}

    static Map<String, Program> all(Precision precision) {
        Map<String, Program> kinds = new LinkedHashMap<>();
        kinds.put("products", products());
        kinds.put("squares", squares());
        kinds.put("batches", batches());
        kinds.put("sums", sums());
        kinds.put("softmax", softmax());
        kinds.put("functions", functions());
        kinds.put("copies", copies());
        kinds.put(PLACES, places());
        for (Optimizer optimizer : Optimizer.all()) {
            kinds.put(optimizer.name(), UpdatePrograms.of(optimizer, precision == Precision.FLOAT32, List.of(W1, B1)));
        }
        return kinds;
    }

    /** X W with bias and activation, X^T D with a penalty, D W^T with a derivative. */
    static Program products() {
        Tensor z = t("Z", N1, M), dx = t("dX", N0, M);
        List<Equation> e = new ArrayList<>();
        e.add(eq(z.at(I, J), add(sum(K, mul(W1.at(I, K), X.at(K, J))), B1.at(I))));
        e.add(eq(t("A", N1, M).at(I, J), new Extremum(true, z.at(I, J), ZERO)));
        e.add(eq(t("S", N1, M).at(I, J), logistic(z.at(I, J))));
        e.add(eq(
                t("dW", N1, N0).at(I, K),
                add(mul(perExample(), sum(J, mul(D.at(I, J), X.at(K, J)))), mul(LAMBDA.at(), W1.at(I, K)))));
        e.add(eq(dx.at(K, J), sum(I, mul(W1.at(I, K), D.at(I, J)))));
        e.add(eq(t("dM", N0, M).at(K, J), mul(dx.at(K, J), new Choose(ZERO, true, X.at(K, J), ONE, ZERO))));
        return new Program(List.of(X, W1, B1, D, LAMBDA), e);
    }

    /** A matrix with itself, along either side. */
    static Program squares() {
        List<Equation> e = new ArrayList<>();
        e.add(eq(t("G", N1, N1).at(I, I2), sum(J, mul(D.at(I, J), D.at(I2, J)))));
        e.add(eq(t("H", N0, N0).at(K, K2), sum(I, mul(W1.at(I, K), W1.at(I, K2)))));
        return new Program(List.of(W1, D), e);
    }

    /** Products with batch axes, over examples and over inputs, of several rows, columns and depths, and of three factors. */
    static Program batches() {
        Tensor a = t("E", N1, N0, M), b = t("F", N1, N0, M), v = t("V", N1, N1), u = t("U", N1, N1, N0);
        Tensor g = t("G", N1, N1, M);
        List<Equation> e = new ArrayList<>();
        e.add(eq(t("outer", N1, N1, M).at(I, I2, J), sum(K, mul(a.at(I, K, J), b.at(I2, K, J)))));
        e.add(eq(t("inner", N0, N0, M).at(K, K2, J), sum(I, mul(a.at(I, K, J), b.at(I, K2, J)))));
        e.add(eq(t("depths", N1, N0).at(I, K), sum(List.of(I2, J), mul(g.at(I, I2, J), a.at(I2, K, J)))));
        e.add(eq(t("rows", N1, N0, M).at(I, K, J), add(sum(I2, mul(v.at(I, I2), a.at(I2, K, J))), B1.at(I))));
        e.add(eq(t("columns", N1, N0, M).at(I2, K, J), sum(I, mul(u.at(I2, I, K), D.at(I, J)))));
        e.add(eq(t("ofInputs", N1, N0, M).at(I, K, J), sum(I2, mul(u.at(I, I2, K), b.at(I2, K, J)))));
        e.add(eq(t("turned", N0, M, N1).at(K, J, I), sum(I2, mul(u.at(I, I2, K), b.at(I2, K, J)))));
        e.add(eq(t("masked", N1, N1, M).at(I, I2, J), sum(K, mul(a.at(I, K, J), W1.at(I, K), b.at(I2, K, J)))));
        Index first = Index.fixed(0, N0);
        e.add(eq(t("ofFirst", N1, M).at(I, J), sum(I2, mul(v.at(I, I2), a.at(I2, first, J)))));
        e.add(eq(t("firsts", N1, N1).at(I, I2), sum(J, mul(a.at(I, first, J), D.at(I2, J)))));
        Expr two = add(mul(a.at(I, K, J), b.at(I2, K, J)), mul(b.at(I, K, J), b.at(I2, K, J)), D.at(I2, J));
        e.add(eq(t("two", N1, N1).at(I, I2), sum(List.of(K, J), two)));
        return new Program(List.of(W1, B1, D, a, b, g, v, u), e);
    }

    /** Along rows, across them, over all entries, of squares, of three factors; means and variances. */
    static Program sums() {
        Tensor mean = t("mean", N1);
        List<Equation> e = new ArrayList<>();
        e.add(eq(t("ofUnits", M).at(J), sum(I, D.at(I, J))));
        e.add(eq(t("weighted", M).at(J), sum(I, mul(D.at(I, J), B1.at(I)))));
        e.add(eq(t("ofExamples", N1).at(I), sum(J, D.at(I, J))));
        e.add(eq(mean.at(I), mul(perExample(), sum(J, D.at(I, J)))));
        e.add(eq(t("variance", N1).at(I), mul(perExample(), sum(J, pow(sub(D.at(I, J), mean.at(I)), 2)))));
        e.add(eq(t("ofInputs", N1).at(I), sum(K, W1.at(I, K))));
        e.add(eq(t("total").at(), sum(J, sum(I, D.at(I, J)))));
        e.add(eq(t("squares").at(), sum(I, sum(K, pow(W1.at(I, K), 2)))));
        e.add(eq(t("largest", M).at(J), largest(I, D.at(I, J))));
        e.add(eq(t("largestInput", N1).at(I), largest(K, W1.at(I, K))));
        e.add(eq(t("met", N1).at(I), sum(K, mul(new Delta(K, I), W1.at(I, K)))));
        e.add(eq(t("ofThree", N1, N0).at(I, K), sum(J, mul(D.at(I, J), X.at(K, J), sub(ONE, X.at(K, J))))));
        return new Program(List.of(X, W1, B1, D), e);
    }

    /** With its loss, and what goes back from both. */
    static Program softmax() {
        Tensor a = t("A", N1, M);
        Expr top = largest(I2, D.at(I2, J));
        Expr below = sum(I2, apply(Function.EXP, sub(D.at(I2, J), top)));
        List<Equation> e = new ArrayList<>();
        e.add(eq(a.at(I, J), div(apply(Function.EXP, sub(D.at(I, J), top)), below)));
        e.add(eq(
                t("J").at(),
                mul(perExample(), sum(J, sum(I, neg(mul(POSITIVE.at(I, J), apply(Function.LOG, a.at(I, J)))))))));
        e.add(eq(t("dZ", N1, M).at(I, J), sub(a.at(I, J), POSITIVE.at(I, J))));
        return new Program(List.of(D, POSITIVE), e);
    }

    /** Each activation of the library and what goes back through it, in the form in which networks have them. */
    static Map<String, Program> activations() {
        NetworkOptions options = NetworkOptions.defaults();
        Map<String, Program> activations = new LinkedHashMap<>();
        for (String name : options.library().activationNames()) {
            List<Equation> step = gradus.network.Programs.training(
                            Network.parse("3 > 3 " + name + " > 3 identity", options))
                    .step()
                    .equations();
            List<Equation> own = step.stream()
                    .filter(e -> e.target().name().matches("A1|dZ1"))
                    .toList();
            Set<Tensor> inputs = new LinkedHashSet<>();
            own.forEach(e -> inputs.addAll(Exprs.tensors(e.body())));
            own.forEach(e -> inputs.remove(e.target()));
            activations.put(name, new Program(List.copyOf(inputs), own));
        }
        return activations;
    }

    /** Entry by entry; an equation each, which a kernel takes together. */
    static Program functions() {
        List<Equation> e = new ArrayList<>();
        functionsOf(D.at(I, J), POSITIVE.at(I, J))
                .forEach((name, body) -> e.add(eq(t(name, N1, M).at(I, J), body)));
        e.add(eq(t("share", N1, M).at(I, J), div(D.at(I, J), SCALE.at(J))));
        return new Program(List.of(D, POSITIVE, B1, SCALE), e);
    }

    static Map<String, Expr> functionsOf(Expr x, Expr positive) {
        Map<String, Expr> bodies = new LinkedHashMap<>();
        for (Function function : Function.values()) {
            boolean ofPositive = function == Function.LOG || function == Function.SQRT;
            bodies.put(function.text(), apply(function, ofPositive ? positive : x));
        }
        Expr sigmoid = logistic(x);
        bodies.put("sigmoid", sigmoid);
        bodies.put("sigmoidSlope", mul(sigmoid, sub(ONE, sigmoid)));
        bodies.put("tanhSlope", sub(ONE, pow(apply(Function.TANH, x), 2)));
        bodies.put("relu", new Extremum(true, x, ZERO));
        bodies.put("reluSlope", new Choose(ZERO, true, x, ONE, ZERO));
        bodies.put("leaky", new Choose(ZERO, false, x, x, mul(num(1, 100), x)));
        bodies.put("larger", new Extremum(true, x, positive));
        bodies.put("smaller", new Extremum(false, x, positive));
        bodies.put("least", new Extremum(false, x, num(1, 2)));
        bodies.put("largerThanUnits", new Extremum(true, x, B1.at(I)));
        bodies.put("sum", add(x, positive));
        bodies.put("difference", sub(x, positive));
        bodies.put("product", mul(x, positive));
        bodies.put("quotient", div(x, positive));
        bodies.put("opposite", neg(x));
        bodies.put("cube", pow(x, 3));
        return bodies;
    }

    private static Expr logistic(Expr x) {
        return pow(add(ONE, apply(Function.EXP, neg(x))), -1);
    }

    /** What stands elsewhere in another order: across, along a diagonal, each unit's number to all examples. */
    static Program copies() {
        Tensor across = t("across", M, N1);
        List<Equation> e = new ArrayList<>();
        e.add(eq(across.at(J, I), D.at(I, J)));
        e.add(eq(t("back", N1, M).at(I, J), across.at(J, I)));
        e.add(eq(t("Wt", N0, N1).at(K, I), W1.at(I, K)));
        e.add(eq(t("spread", N1, M).at(I, J), B1.at(I)));
        e.add(eq(t("square", N1, N1).at(I, I2), mul(new Delta(I, I2), B1.at(I2))));
        e.add(eq(t("diagonal", N1).at(I), t("square", N1, N1).at(I, I)));
        return new Program(List.of(D, W1, B1), e);
    }

    /** Entries at a fixed place, along each dimension, alone and under sums; what goes back to them. */
    static Program places() {
        Index first = Index.fixed(0, N1);
        Index firstInput = Index.fixed(0, N0);
        List<Equation> e = new ArrayList<>();
        e.add(eq(t("row", M).at(J), D.at(first, J)));
        e.add(eq(t("column", N1).at(I), W1.at(I, firstInput)));
        e.add(eq(t("beside", N1, M).at(I, J), mul(D.at(I, J), sub(D.at(first, J), B1.at(first)))));
        e.add(eq(t("one").at(), mul(W1.at(first, firstInput), B1.at(first))));
        e.add(eq(t("above", M).at(J), sum(I, mul(W1.at(I, firstInput), D.at(I, J)))));
        e.add(eq(t("inputs", N0).at(K), sum(I, mul(W1.at(first, K), B1.at(I)))));
        e.add(eq(t("to", N1, M).at(I, J), mul(new Delta(I, first), D.at(first, J))));
        e.add(eq(t("toWeight", N1, N0).at(I, K), mul(new Delta(K, firstInput), B1.at(I))));
        e.add(eq(t("met", M).at(J), sum(I, mul(new Delta(first, I), D.at(I, J)))));
        return new Program(List.of(W1, B1, D), e);
    }

    /** Of at least one example. */
    static Program largestOfExamples() {
        return new Program(List.of(D), List.of(eq(t("largest", N1).at(I), largest(J, D.at(I, J)))));
    }
}
