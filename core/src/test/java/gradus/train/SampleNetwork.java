package gradus.train;

import static gradus.math.Expr.add;
import static gradus.math.Expr.apply;
import static gradus.math.Expr.div;
import static gradus.math.Expr.mul;
import static gradus.math.Expr.neg;
import static gradus.math.Expr.num;
import static gradus.math.Expr.pow;
import static gradus.math.Expr.sub;
import static gradus.math.Expr.sum;

import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Function;
import gradus.math.Index;
import gradus.math.Tensor;
import gradus.network.TrainingPrograms;
import gradus.network.TrainingPrograms.Mask;
import gradus.network.TrainingPrograms.Parameter;
import gradus.network.TrainingPrograms.Start;
import gradus.network.TrainingPrograms.Statistic;
import gradus.program.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A network written down by hand, so that tests of training stand apart from parser and deriver: a hidden relu layer,
 * a sigmoid, binary cross-entropy and L2; with a dropout mask and with a batch statistic (the hidden values' mean is
 * taken off before relu) where asked for.
 */
public final class SampleNetwork {
    private static final Dim N0 = new Dim("n0");
    private static final Dim N1 = new Dim("n1");
    private static final Dim N2 = new Dim("n2");
    private static final Dim M = new Dim("m");
    private static final Index I1 = new Index("i", N1);
    private static final Index K0 = new Index("k", N0);
    private static final Index I2 = new Index("i", N2);
    private static final Index P2 = new Index("p", N2);
    private static final Index K1 = new Index("k", N1);
    private static final Index J = new Index("j", M);
    private static final Index Q = new Index("q", M);

    private static final Tensor A0 = Tensor.of("A0", N0, M);
    private static final Tensor Y = Tensor.of("Y", N2, M);
    private static final Tensor W1 = Tensor.of("W1", N1, N0);
    private static final Tensor B1 = Tensor.of("b1", N1);
    private static final Tensor W2 = Tensor.of("W2", N2, N1);
    private static final Tensor B2 = Tensor.of("b2", N2);
    private static final Tensor Z1 = Tensor.of("Z1", N1, M);
    private static final Tensor MEAN = Tensor.of("mean1", N1);
    private static final Tensor RUNNING = Tensor.of("runningMean1", N1);
    private static final Tensor C1 = Tensor.of("C1", N1, M);
    private static final Tensor A1 = Tensor.of("A1", N1, M);
    private static final Tensor D1 = Tensor.of("D1", N1, M);
    private static final Tensor Z2 = Tensor.of("Z2", N2, M);
    private static final Tensor A2 = Tensor.of("A2", N2, M);
    private static final Tensor COST = Tensor.of("J");
    private static final Tensor LAMBDA = Tensor.of("lambda");
    private static final Expr ONE_OVER_M = pow(new Expr.Size(M), -1);

    private final int inputs;
    private final int hidden;
    private final boolean masked;
    private final boolean centred;
    private final List<Equation> step = new ArrayList<>();

    private SampleNetwork(int inputs, int hidden, boolean masked, boolean centred) {
        this.inputs = inputs;
        this.hidden = hidden;
        this.masked = masked;
        this.centred = centred;
    }

    /** Probability to keep a hidden unit, where masked. */
    public static final double KEEP = 0.75;

    /** Momentum of the running mean. */
    public static final double MOMENTUM = 0.1;

    public static TrainingPrograms of(int inputs, int hidden) {
        return new SampleNetwork(inputs, hidden, false, false).programs();
    }

    public static TrainingPrograms masked(int inputs, int hidden) {
        return new SampleNetwork(inputs, hidden, true, false).programs();
    }

    public static TrainingPrograms centred(int inputs, int hidden) {
        return new SampleNetwork(inputs, hidden, false, true).programs();
    }

    public static TrainingPrograms maskedAndCentred(int inputs, int hidden) {
        return new SampleNetwork(inputs, hidden, true, true).programs();
    }

    private TrainingPrograms programs() {
        forward();
        cost();
        backward();
        List<Tensor> inputTensors = new ArrayList<>(List.of(A0, Y, W1, B1, W2, B2, LAMBDA));
        if (masked) {
            inputTensors.add(D1);
        }
        List<Tensor> predictionInputs = new ArrayList<>(List.of(A0, W1, B1, W2, B2));
        if (centred) {
            predictionInputs.add(RUNNING);
        }
        return new TrainingPrograms(
                new Program(inputTensors, step),
                new Program(predictionInputs, prediction()),
                A0,
                Y,
                A2,
                COST,
                LAMBDA,
                List.of(
                        new Parameter(W1, d(W1), Start.HE),
                        new Parameter(B1, d(B1), Start.ZERO),
                        new Parameter(W2, d(W2), Start.GLOROT),
                        new Parameter(B2, d(B2), Start.ZERO)),
                masked ? List.of(new Mask(D1, KEEP)) : List.of(),
                centred ? List.of(new Statistic(MEAN, RUNNING, num(1), 0, MOMENTUM)) : List.of(),
                M,
                Map.of(N0, inputs, N1, hidden, N2, 1));
    }

    private static Tensor d(Tensor tensor) {
        return new Tensor("d" + tensor.name(), tensor.dims());
    }

    private static Equation is(Expr.Entry left, Expr body) {
        return new Equation(left.tensor(), left.indices(), body);
    }

    private void forward() {
        step.add(is(Z1.at(I1, J), add(sum(K0, mul(W1.at(I1, K0), A0.at(K0, J))), B1.at(I1))));
        if (centred) {
            step.add(is(MEAN.at(I1), mul(ONE_OVER_M, sum(J, Z1.at(I1, J)))));
            step.add(is(C1.at(I1, J), sub(Z1.at(I1, J), MEAN.at(I1))));
        } else {
            step.add(is(C1.at(I1, J), Z1.at(I1, J)));
        }
        Expr relu = new Expr.Extremum(true, Expr.ZERO, C1.at(I1, J));
        step.add(is(A1.at(I1, J), masked ? mul(relu, D1.at(I1, J), num(4, 3)) : relu));
        output(step);
    }

    private static void output(List<Equation> equations) {
        equations.add(is(Z2.at(I2, J), add(sum(K1, mul(W2.at(I2, K1), A1.at(K1, J))), B2.at(I2))));
        equations.add(is(A2.at(I2, J), pow(add(num(1), apply(Function.EXP, neg(Z2.at(I2, J)))), -1)));
    }

    private List<Equation> prediction() {
        List<Equation> equations = new ArrayList<>(step.subList(0, 1));
        Expr centre = centred ? sub(Z1.at(I1, J), RUNNING.at(I1)) : Z1.at(I1, J);
        equations.add(is(C1.at(I1, J), centre));
        equations.add(is(A1.at(I1, J), new Expr.Extremum(true, Expr.ZERO, C1.at(I1, J))));
        output(equations);
        return equations;
    }

    private void cost() {
        Expr a = A2.at(I2, J);
        Expr y = Y.at(I2, J);
        Expr loss = neg(add(mul(y, apply(Function.LOG, a)), mul(sub(num(1), y), apply(Function.LOG, sub(num(1), a)))));
        Expr squares = add(sum(List.of(I1, K0), pow(W1.at(I1, K0), 2)), sum(List.of(I2, K1), pow(W2.at(I2, K1), 2)));
        step.add(new Equation(
                COST,
                List.of(),
                add(mul(ONE_OVER_M, sum(List.of(J, I2), loss)), mul(num(1, 2), LAMBDA.at(), ONE_OVER_M, squares))));
    }

    private void backward() {
        Tensor gZ2 = Tensor.of("gZ2", N2, M);
        Tensor gC1 = Tensor.of("gC1", N1, M);
        Tensor gZ1 = Tensor.of("gZ1", N1, M);
        step.add(is(gZ2.at(I2, J), mul(ONE_OVER_M, sub(A2.at(I2, J), Y.at(I2, J)))));
        step.add(is(
                d(W2).at(I2, K1),
                add(sum(J, mul(gZ2.at(I2, J), A1.at(K1, J))), mul(LAMBDA.at(), ONE_OVER_M, W2.at(I2, K1)))));
        step.add(is(d(B2).at(I2), sum(J, gZ2.at(I2, J))));
        Expr back = sum(P2, mul(W2.at(P2, I1), gZ2.at(P2, J)));
        Expr through = masked ? mul(back, D1.at(I1, J), num(4, 3)) : back;
        step.add(is(gC1.at(I1, J), new Expr.Choose(Expr.ZERO, true, C1.at(I1, J), through, Expr.ZERO)));
        Expr centre = div(sum(Q, gC1.at(I1, Q)), new Expr.Size(M));
        step.add(is(gZ1.at(I1, J), centred ? sub(gC1.at(I1, J), centre) : gC1.at(I1, J)));
        step.add(is(
                d(W1).at(I1, K0),
                add(sum(J, mul(gZ1.at(I1, J), A0.at(K0, J))), mul(LAMBDA.at(), ONE_OVER_M, W1.at(I1, K0)))));
        step.add(is(d(B1).at(I1), sum(J, gZ1.at(I1, J))));
    }

    /** Points in the plane (and noise in further inputs): inside or outside a circle. */
    public static Dataset circle(int rows, int inputs, long seed) {
        double[] x = new double[rows * inputs];
        double[] y = new double[rows];
        long key = RandomBits.key(seed, RandomBits.Purpose.INITIALISATION, 99, 99);
        for (int n = 0; n < x.length; n++) {
            x[n] = RandomBits.normal(key, n);
        }
        for (int row = 0; row < rows; row++) {
            y[row] = Math.hypot(x[row * inputs], x[row * inputs + 1]) < 1.2 ? 1 : 0;
        }
        return new ArrayDataset(rows, inputs, 1, x, y);
    }
}
