package gradus.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Index;
import gradus.math.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A program that cannot be carried out is not made. */
class ProgramTest {
    private static final Dim N = new Dim("n");
    private static final Dim M = new Dim("m");
    private static final Index I = new Index("i", N);
    private static final Index J = new Index("j", M);
    private static final Tensor X = Tensor.of("X", N, M);
    private static final Tensor V = Tensor.of("V", N);
    private static final Equation SUMS = new Equation(V, List.of(I), Expr.sum(J, X.at(I, J)));

    @Test
    void equationsInOrderAreAProgram() {
        Equation cost = new Equation(Tensor.of("J"), List.of(), Expr.sum(I, V.at(I)));
        assertThat(new Program(List.of(X), List.of(SUMS, cost)).equations()).containsExactly(SUMS, cost);
        refused("the equation of J: V is read before it is defined", List.of(X), cost, SUMS);
    }

    @Test
    void eachTensorIsDefinedOnce() {
        refused("the equation of V: V is defined twice", List.of(X), SUMS, SUMS);
        refused("the equation of V: V is defined twice", List.of(X, V), SUMS);
        refused("the inputs: X is defined twice", List.of(X, X));
    }

    @Test
    void whatIsReadHasTheShapeThatWasDefined() {
        Tensor turned = Tensor.of("X", M, N);
        refused(
                "the equation of V: X is read before it is defined, or with another shape",
                List.of(X),
                new Equation(V, List.of(I), Expr.sum(J, turned.at(J, I))));
    }

    @Test
    void indicesStandOnTheLeftOnce() {
        Tensor square = Tensor.of("S", N, N);
        refused(
                "the equation of S: an index stands twice on the left",
                List.of(V),
                new Equation(square, List.of(I, I), V.at(I)));
        refused(
                "the equation of V: free on the right, but not on the left: [j]",
                List.of(X),
                new Equation(V, List.of(I), X.at(I, J)));
    }

    @Test
    void derivativesAreWorkedOut() {
        Tensor u = Tensor.of("U", N);
        refused(
                "the equation of V: a derivative is left in it",
                List.of(u),
                new Equation(V, List.of(I), new Expr.Partial(u.at(I), u.at(I))));
    }

    private static void refused(String message, List<Tensor> inputs, Equation... equations) {
        assertThatThrownBy(() -> new Program(inputs, List.of(equations)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
