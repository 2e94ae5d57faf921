package gradus.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.InputException;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.IndexForm;
import gradus.math.Tensor;
import gradus.number.DoubleArithmetic;
import gradus.program.Interpreter;
import gradus.program.Program;
import gradus.program.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PenaltyTest {
    private static final Penalty L2 = Library.builtIn().training().penalty();
    private static final Tensor LAMBDA = Tensor.of("lambda");
    private static final Expr M = new Expr.Size(new Dim("m"));

    /** What a network's cost adds is this line: the same expression, so that nothing derived from it changes. */
    @Test
    void theBuiltInOneIsWhatACostHas() {
        for (String spec : List.of("3 > 1 sigmoid", "3 > 4 batchnorm tanh > 5 relu > 2 softmax")) {
            Network plain = Network.parse(spec, NetworkOptions.defaults());
            Network penalised = Network.parse(spec, NetworkOptions.defaults().withPenalty(true));
            Expr penalty = L2.of(penalised.weights(), penalised.lambda().at(), new Expr.Size(penalised.examples()));
            assertThat(cost(penalised)).isEqualTo(Expr.add(cost(plain), penalty));
        }
    }

    private static Expr cost(Network network) {
        return network.forward().equations().getLast().body();
    }

    @Test
    void constantsStandBeforeTheSums() {
        Tensor w = Tensor.of("W", new Dim("a"), new Dim("b"));
        Tensor v = Tensor.of("V", new Dim("a"));
        Equation equation = new Equation(Tensor.of("P"), List.of(), L2.of(List.of(w, v), LAMBDA.at(), M));
        assertThat(IndexForm.text(equation)).isEqualTo("P = 1/2*lambda*(sum(i,k) W[i,k]^2 + sum(i) V[i]^2)/m");
        assertThat(L2.of(List.of(v), Expr.num(4), Expr.ONE))
                .isEqualTo(Expr.mul(Expr.num(2), Expr.sum(v.indices(), Expr.pow(v.at(v.indices()), 2))));
        assertThat(L2.of(List.of(), LAMBDA.at(), M)).isEqualTo(Expr.ZERO);
    }

    @Test
    void anyFormulaIsSummedOverTensorsOfAnyRank() {
        Penalty elastic = Penalty.parse("penalty elastic(x; s) = s/m * (abs(x) + x^2/3)   # Zou and Hastie 2005");
        Dim n = new Dim("n");
        double expected = 0;
        Values<Double> values = new Values<>();
        values.put(LAMBDA, new double[] {0.7}, DoubleArithmetic.INSTANCE);
        Tensor[] tensors = new Tensor[5];
        for (int rank = 0; rank < tensors.length; rank++) {
            Dim[] dims = new Dim[rank];
            Arrays.fill(dims, n);
            tensors[rank] = Tensor.of("T" + rank, dims);
            double[] entries =
                    new Random(rank).doubles((long) Math.pow(3, rank), -1, 1).toArray();
            values.put(tensors[rank], entries, DoubleArithmetic.INSTANCE);
            expected += Arrays.stream(entries)
                    .map(x -> 0.7 / 5 * (Math.abs(x) + x * x / 3))
                    .sum();
        }
        List<Tensor> inputs = new ArrayList<>(List.of(tensors));
        inputs.add(LAMBDA);
        Tensor p = Tensor.of("P");
        Equation equation = new Equation(p, List.of(), elastic.of(List.of(tensors), LAMBDA.at(), M));
        Program program = new Program(inputs, List.of(equation));
        new Interpreter<>(DoubleArithmetic.INSTANCE, Map.of(n, 3, new Dim("m"), 5)).run(program, values);
        assertThat(values.at(p, 0)).isCloseTo(expected, within(1e-12));
    }

    @Test
    void aMistakeIsPointedAt() {
        refused(
                "penalty l1(w) = abs(w)",
                "'penalty l1(w) = abs(w)' is not a penalty; write one as: "
                        + "penalty l2(w; lambda) = lambda / (2*m) * w^2, with the weight and the strength by name");
        refused("penalty l1(w; s) = s * abs(v)", """
                the penalty l1: 'v' is not known here
                  s * abs(«v»)""");
        refused("penalty l1(w; s) = s", """
                the penalty l1: the formula does not read w
                  penalty l1(w; s) = «s»""");
        refused("penalty l1(w; m) = m * w^2", """
                the penalty l1: weight and strength need two names, and m is the number of examples
                  penalty l1(«w; m») = m * w^2""");
        assertThatThrownBy(() -> Library.builtIn().with("penalty l1(w; s) = s * abs(w)"))
                .isInstanceOf(InputException.class)
                .hasMessage("the cost has one penalty, and l2 is defined already");
        assertThatThrownBy(() -> Library.parse("").training().penalty())
                .isInstanceOf(InputException.class)
                .hasMessageContaining("no penalty");
    }

    private static void refused(String definition, String message) {
        assertThatThrownBy(() -> Penalty.parse(definition))
                .isInstanceOf(InputException.class)
                .hasMessage(message);
    }
}
