package gradus.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.kernels.Backends;
import gradus.kernels.Precision;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Index;
import gradus.math.Tensor;
import gradus.network.TrainingPrograms;
import gradus.network.TrainingPrograms.Parameter;
import gradus.network.TrainingPrograms.Start;
import gradus.program.Program;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Parameters are tensors of any rank: a bilinear layer Z[i,j] = sum(k) sum(l) W[i,k,l] * A[k,j] * A[l,j] with the cost
 * 1/(2m) * sum of (Z - Y)^2 learns as it does in plain loops.
 */
class HigherRankTest {
    private static final int INPUTS = 3;
    private static final int ROWS = 11;
    private static final int STEPS = 9;

    private static final Dim N0 = new Dim("n0");
    private static final Dim N1 = new Dim("n1");
    private static final Dim M = new Dim("m");
    private static final Index I = new Index("i", N1);
    private static final Index K = new Index("k", N0);
    private static final Index L = new Index("l", N0);
    private static final Index J = new Index("j", M);
    private static final Tensor A = Tensor.of("A", N0, M);
    private static final Tensor Y = Tensor.of("Y", N1, M);
    private static final Tensor Z = Tensor.of("Z", N1, M);
    private static final Tensor W = Tensor.of("W", N1, N0, N0);
    private static final Tensor DZ = Tensor.of("dZ", N1, M);
    private static final Tensor DW = Tensor.of("dW", N1, N0, N0);
    private static final Tensor COST = Tensor.of("J");

    private static TrainingPrograms programs() {
        Expr ofOne = Expr.pow(new Expr.Size(M), -1);
        Expr product = Expr.mul(W.at(I, K, L), A.at(K, J), A.at(L, J));
        Equation forward = new Equation(Z, List.of(I, J), Expr.sum(List.of(K, L), product));
        Expr square = Expr.pow(Expr.sub(Z.at(I, J), Y.at(I, J)), 2);
        Expr mean = Expr.mul(Expr.num(1, 2), ofOne, Expr.sum(List.of(J, I), square));
        Expr slope = Expr.mul(ofOne, Expr.sub(Z.at(I, J), Y.at(I, J)));
        Expr collected = Expr.sum(J, Expr.mul(DZ.at(I, J), A.at(K, J), A.at(L, J)));
        List<Equation> step = List.of(
                forward,
                new Equation(COST, List.of(), mean),
                new Equation(DZ, List.of(I, J), slope),
                new Equation(DW, List.of(I, K, L), collected));
        return new TrainingPrograms(
                new Program(List.of(A, Y, W), step),
                new Program(List.of(A, W), List.of(forward)),
                A,
                Y,
                Z,
                COST,
                Tensor.of("lambda"),
                List.of(new Parameter(W, DW, Start.HE)),
                List.of(),
                List.of(),
                M,
                Map.of(N0, INPUTS, N1, 1));
    }

    static List<Optimizer> rules() {
        return Optimizer.all();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void aParameterOfRankThreeLearnsAsInPlainLoops(Optimizer rule) {
        TrainingPrograms programs = programs();
        TrainingSettings settings = TrainingSettings.DEFAULT
                .withOptimizer(rule)
                .withBatch(0)
                .withEpochs(STEPS)
                .withPrecision(Precision.FLOAT64);
        Dataset data = SampleNetwork.circle(ROWS, INPUTS, 3);
        TrainingResult result = new Trainer(programs, settings)
                .backend(Backends.scalar())
                .threads(1)
                .train(data);

        double[] start = Initialisation.of(programs.parameters().getFirst(), Start.HE, 0, 0, programs.sizes());
        double[] w = start.clone();
        double[] u = new double[w.length];
        double[] v = new double[w.length];
        for (int step = 1; step <= STEPS; step++) {
            PlainTraining.update(rule, step, w, gradient(data, w), u, v);
        }
        assertThat(result.tensors().get("W")).containsExactly(w, within(1e-12));
        assertThat(Arrays.equals(w, start)).isFalse();
    }

    private static double[] gradient(Dataset data, double[] w) {
        double[] gradient = new double[w.length];
        double[] a = new double[INPUTS];
        double[] targets = data.targets();
        for (int row = 0; row < ROWS; row++) {
            data.input(row, a, 0);
            double z = 0;
            for (int k = 0; k < INPUTS; k++) {
                for (int l = 0; l < INPUTS; l++) {
                    z += w[k * INPUTS + l] * a[k] * a[l];
                }
            }
            for (int k = 0; k < INPUTS; k++) {
                for (int l = 0; l < INPUTS; l++) {
                    gradient[k * INPUTS + l] += (z - targets[row]) / ROWS * a[k] * a[l];
                }
            }
        }
        return gradient;
    }

    /** There is no program that cannot be carried out. */
    @Test
    void theUpdateOfAnyRankIsAProgram() {
        Dim[] dims = new Dim[10];
        Arrays.fill(dims, N0);
        for (int rank = 0; rank <= dims.length; rank++) {
            Tensor parameter = Tensor.of("p", Arrays.copyOf(dims, rank));
            for (Optimizer rule : Optimizer.all()) {
                assertThat(UpdatePrograms.of(rule, true, List.of(parameter)).equations())
                        .isNotEmpty();
            }
        }
    }
}
