package gradus.math;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.number.DoubleArithmetic;
import gradus.program.Interpreter;
import gradus.program.Values;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContractionTest {
    private static final Dim N = new Dim("n");
    private static final Index I = new Index("i", N);
    private static final Index K = new Index("k", N);
    private static final Index P = new Index("p", N);
    private static final Tensor A = Tensor.of("A", N);
    private static final Tensor B = Tensor.of("B", N);

    private static String contracted(Expr e) {
        return IndexForm.text(Contraction.apply(e));
    }

    private static Expr delta(Index a, Index b) {
        return new Expr.Delta(a, b);
    }

    @Test
    void oneTermOfTheSumIsLeft() {
        assertThat(contracted(Expr.sum(I, Expr.mul(A.at(I), delta(I, P))))).isEqualTo("A[p]");
        assertThat(contracted(Expr.sum(I, delta(P, I)))).isEqualTo("1");
        assertThat(contracted(Expr.sum(List.of(I, K), Expr.mul(A.at(I), delta(I, P), B.at(K), delta(K, P)))))
                .isEqualTo("A[p]*B[p]");
    }

    @Test
    void aFixedPlaceIsTheTermThatIsLeft() {
        Index four = Index.fixed(4, N);
        Index five = Index.fixed(5, N);
        assertThat(contracted(Expr.sum(I, Expr.mul(A.at(I), delta(I, four))))).isEqualTo("A[4]");
        assertThat(contracted(Expr.sum(I, Expr.mul(A.at(I), delta(four, I), B.at(P)))))
                .isEqualTo("A[4]*B[p]");
        assertThat(NormalForm.simplify(Expr.sum(I, Expr.mul(delta(I, four), delta(I, five), A.at(I)))))
                .isEqualTo(Expr.ZERO);
        assertThat(NormalForm.simplify(Expr.sum(I, Expr.mul(delta(I, four), delta(four, I), A.at(I)))))
                .isEqualTo(A.at(four));
        assertThat(NormalForm.simplify(delta(four, Index.fixed(4, N)))).isEqualTo(Expr.ONE);
        assertThat(NormalForm.simplify(delta(four, five))).isEqualTo(Expr.ZERO);
        assertThat(IndexForm.text(NormalForm.simplify(delta(four, I)))).isEqualTo("delta(i,4)");
    }

    /** A place of another dimension may be where the sum does not come. */
    @Test
    void aFixedPlaceOfAnotherDimensionIsNoTie() {
        Expr e = Expr.sum(I, Expr.mul(A.at(I), delta(I, Index.fixed(4, new Dim("m")))));
        assertThat(Contraction.apply(e)).isEqualTo(e);
    }

    @Test
    void nothingElseIsDone() {
        Expr quotient = Expr.sub(Expr.div(A.at(I), B.at(I)), Expr.div(B.at(I), A.at(I)));
        assertThat(contracted(Expr.neg(Expr.sum(I, Expr.mul(quotient, delta(I, P))))))
                .isEqualTo("-(A[p]/B[p] - B[p]/A[p])");
        Expr sum = Expr.sum(I, Expr.mul(A.at(I), B.at(K)));
        assertThat(Contraction.apply(sum)).isEqualTo(sum);
    }

    @Test
    void termsWithAndWithoutADeltaAreSummedApart() {
        Expr e = Expr.sum(I, Expr.add(Expr.mul(A.at(I), delta(I, P)), Expr.mul(A.at(I), B.at(I))));
        assertThat(contracted(e)).isEqualTo("A[p] + sum(i) A[i]*B[i]");
        Expr inFactor = Expr.sum(I, Expr.mul(A.at(I), Expr.sub(delta(I, P), B.at(P))));
        assertThat(contracted(inFactor)).isEqualTo("A[p] + sum(i) -A[i]*B[p]");
    }

    /** The index of the longer dimension comes to places where the sum does not: there the sum is 0, not A beyond its end. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void aDeltaWithAnIndexOverAnotherDimensionIsLeft(int size) {
        Dim other = new Dim("m");
        Index q = new Index("q", other);
        Expr sum = Expr.sum(I, Expr.mul(A.at(I), delta(I, q)));
        Map<Dim, Integer> sizes = Map.of(N, 2, other, size);
        Values<Double> values = new Values<>();
        values.put(A, List.of(3.0, 4.0));
        for (Expr form :
                List.of(Contraction.apply(sum), NormalForm.simplify(sum), NormalForm.simplifyDistributed(sum))) {
            List<Double> result = new Interpreter<>(DoubleArithmetic.INSTANCE, sizes)
                    .evaluate(new Equation(Tensor.of("R", other), List.of(q), form), values);
            assertThat(result)
                    .as(IndexForm.text(form))
                    .isEqualTo(List.of(3.0, 4.0, 0.0, 0.0, 0.0).subList(0, size));
        }
    }

    @Test
    void aDeltaOfTheIndexWithItselfIsNoTie() {
        Expr e = Expr.sum(I, Expr.mul(A.at(I), delta(I, I)));
        assertThat(Contraction.apply(e)).isEqualTo(e);
    }
}
