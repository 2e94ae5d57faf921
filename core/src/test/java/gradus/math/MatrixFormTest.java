package gradus.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.formula.Formula;
import gradus.number.DoubleArithmetic;
import gradus.program.Interpreter;
import gradus.program.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class MatrixFormTest {
    private static final Dim P = new Dim("p");
    private static final Dim Q = new Dim("q");
    private static final Dim M = new Dim("m");
    private static final Map<Dim, Integer> SIZES = Map.of(P, 2, Q, 3, M, 4);
    private static final Index I = new Index("i", P);
    private static final Index K = new Index("k", Q);
    private static final Index J = new Index("j", M);
    private static final Tensor W = Tensor.of("W", P, Q);
    private static final Tensor A = Tensor.of("A", Q, M);
    private static final Tensor Z = Tensor.of("Z", P, M);
    private static final Tensor B = Tensor.of("b", P);
    private static final Tensor S = Tensor.of("s", M);
    private static final Tensor L = Tensor.of("lambda");
    private static final List<Tensor> GIVEN = List.of(W, A, Z, B, S, L);
    private static final Expr OVER_M = Expr.pow(new Expr.Size(M), -1);

    @Test
    void forwardOfALayer() {
        Expr sum = Expr.sum(K, Expr.mul(W.at(I, K), A.at(K, J)));
        check(new Equation(Z, List.of(I, J), Expr.add(sum, B.at(I))), "W A + b");
    }

    @Test
    void backThroughTheWeights() {
        Expr sum = Expr.sum(I, Expr.mul(Z.at(I, J), W.at(I, K)));
        check(new Equation(A, List.of(K, J), sum), "W^T Z");
    }

    @Test
    void meanOfOuterProducts() {
        Expr sum = Expr.sum(J, Expr.mul(Z.at(I, J), A.at(K, J)));
        check(new Equation(W, List.of(I, K), Expr.mul(sum, OVER_M)), "1/m * Z A^T");
        Expr penalised = Expr.mul(Expr.add(Expr.mul(L.at(), W.at(I, K)), sum), OVER_M);
        check(new Equation(W, List.of(I, K), penalised), "1/m * (Z A^T + lambda * W)");
    }

    @Test
    void sumsAlongAnAxis() {
        check(new Equation(B, List.of(I), Expr.mul(Expr.sum(J, Z.at(I, J)), OVER_M)), "1/m * rowsum(Z)");
        check(new Equation(S, List.of(J), Expr.sum(I, Expr.pow(Z.at(I, J), 2))), "colsum(Z^2)");
        check(new Equation(L, List.of(), Expr.sum(List.of(I, J), Expr.pow(Z.at(I, J), 2))), "sum(Z^2)");
        Index other = new Index("l", P);
        Expr relative = Expr.div(
                Expr.apply(Function.EXP, Z.at(I, J)), Expr.sum(other, Expr.apply(Function.EXP, Z.at(other, J))));
        check(new Equation(Z, List.of(I, J), relative), "exp(Z) / colsum(exp(Z))");
    }

    @Test
    void elementWiseFactorsStayTogetherInAProduct() {
        Expr sum = Expr.sum(I, Expr.mul(Z.at(I, J), B.at(I), Expr.pow(Z.at(I, J), 2), W.at(I, K)));
        check(new Equation(A, List.of(K, J), sum), "(W * b)^T (Z * Z^2)");
    }

    @Test
    void elementWise() {
        Expr one = Expr.num(1);
        check(new Equation(Z, List.of(I, J), Expr.sub(Z.at(I, J), S.at(J))), "Z - s");
        check(
                new Equation(Z, List.of(I, J), Expr.mul(Z.at(I, J), B.at(I), Expr.sub(one, Z.at(I, J)))),
                "Z * b * (1 - Z)");
        check(
                new Equation(Z, List.of(I, J), new Expr.Choose(Expr.ZERO, true, Z.at(I, J), one, Expr.ZERO)),
                "if(Z > 0, 1, 0)");
        check(
                new Equation(Z, List.of(I, J), Expr.div(Expr.sub(Z.at(I, J), one), Expr.mul(Z.at(I, J), Z.at(I, J)))),
                "(Z - 1) / (Z * Z)");
        check(new Equation(Z, List.of(I, J), Expr.neg(Expr.apply(Function.TANH, Z.at(I, J)))), "-tanh(Z)");
    }

    @Test
    void noFormWhereAnIndexRunsThroughThreeTensors() {
        Expr three = Expr.sum(
                K, Expr.mul(W.at(I, K), A.at(K, J), Expr.apply(Function.EXP, Expr.add(W.at(I, K), A.at(K, J)))));
        assertThat(MatrixForm.of(new Equation(Z, List.of(I, J), three))).isNull();
        assertThat(MatrixForm.of(new Equation(
                        Tensor.of("D", P, P), List.of(I, new Index("l", P)), new Expr.Delta(I, new Index("l", P)))))
                .isNull();
    }

    /** The form prints as expected, and evaluated with matrix operations it has the index form's values. */
    private static void check(Equation equation, String expected) {
        MatrixForm form = MatrixForm.of(equation);
        assertThat(form).isNotNull();
        assertThat(Formula.of(java.util.Objects.requireNonNull(form)).text()).isEqualTo(expected);
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        Values<Double> values = new Values<>();
        for (Tensor t : GIVEN) {
            int size = t.dims().stream().mapToInt(SIZES::get).reduce(1, (a, b) -> a * b);
            values.put(t, random.doubles(size, 0.5, 2).boxed().toList());
        }
        List<Double> entries = new Interpreter<>(DoubleArithmetic.INSTANCE, SIZES).evaluate(equation, values);
        double[][] matrix = new Matrices(values).of(form);
        List<Dim> dims = equation.target().dims();
        boolean lies = dims.equals(List.of(M));
        int rows = dims.isEmpty() || lies ? 1 : SIZES.get(dims.getFirst());
        int columns = dims.isEmpty() ? 1 : lies ? SIZES.get(M) : dims.size() == 1 ? 1 : SIZES.get(dims.get(1));
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                assertThat(at(matrix, r, c)).isCloseTo(entries.get(r * columns + c), within(1e-12));
            }
        }
    }

    /** With rows, columns and scalars repeated. */
    private static double at(double[][] x, int r, int c) {
        return x[x.length == 1 ? 0 : r][x[0].length == 1 ? 0 : c];
    }

    /** What the operations of a matrix language do. */
    private record Matrices(Values<Double> values) {
        double[][] of(MatrixForm form) {
            return switch (form) {
                case MatrixForm.Number n -> new double[][] {{n.value().doubleValue()}};
                case MatrixForm.Constant c -> throw new AssertionError();
                case MatrixForm.Size s -> new double[][] {{SIZES.get(s.dim())}};
                case MatrixForm.Whole w -> whole(w);
                case MatrixForm.Transpose t -> {
                    double[][] x = of(t.of());
                    yield fill(x[0].length, x.length, (r, c) -> x[c][r]);
                }
                case MatrixForm.Product p -> product(of(p.left()), of(p.right()));
                case MatrixForm.Times t ->
                    t.factors().stream()
                            .map(this::of)
                            .reduce((x, y) -> both(x, y, (a, b) -> a * b))
                            .orElseThrow();
                case MatrixForm.Plus p ->
                    p.terms().stream()
                            .map(this::of)
                            .reduce((x, y) -> both(x, y, Double::sum))
                            .orElseThrow();
                case MatrixForm.Power p -> each(of(p.base()), v -> Math.pow(v, p.exponent()));
                case MatrixForm.Apply a ->
                    each(of(a.argument()), v -> a.function() == Function.EXP ? Math.exp(v) : Math.tanh(v));
                case MatrixForm.Extremum x -> throw new AssertionError();
                case MatrixForm.Choose c -> {
                    double[][] less = both(of(c.left()), of(c.right()), (a, b) -> a < b ? 1 : 0);
                    double[][] then = of(c.then());
                    double[][] otherwise = of(c.otherwise());
                    yield fill(less.length, less[0].length, (r, k) -> at(less[r][k] == 1 ? then : otherwise, r, k));
                }
                case MatrixForm.Reduce r -> reduce(r.axis(), of(r.of()));
            };
        }

        private double[][] whole(MatrixForm.Whole w) {
            List<Double> x = values.get(w.tensor());
            return switch (w.orientation()) {
                case SCALAR -> new double[][] {{x.getFirst()}};
                case COLUMN -> fill(x.size(), 1, (r, c) -> x.get(r));
                case ROW -> fill(1, x.size(), (r, c) -> x.get(c));
                case MATRIX -> {
                    int columns = SIZES.get(w.tensor().dims().get(1));
                    yield fill(x.size() / columns, columns, (r, c) -> x.get(r * columns + c));
                }
            };
        }

        private static double[][] product(double[][] x, double[][] y) {
            assertThat(x[0].length).isEqualTo(y.length);
            return fill(x.length, y[0].length, (r, c) -> {
                double sum = 0;
                for (int k = 0; k < y.length; k++) {
                    sum += x[r][k] * y[k][c];
                }
                return sum;
            });
        }

        private static double[][] reduce(MatrixForm.Axis axis, double[][] x) {
            List<double[]> rows = new ArrayList<>();
            for (double[] row : x) {
                rows.add(
                        axis == MatrixForm.Axis.ROWS
                                ? row
                                : new double[] {java.util.Arrays.stream(row).sum()});
            }
            if (axis == MatrixForm.Axis.COLUMNS) {
                return rows.toArray(double[][]::new);
            }
            return fill(
                    1,
                    rows.getFirst().length,
                    (r, c) -> rows.stream().mapToDouble(row -> row[c]).sum());
        }

        private static double[][] both(double[][] x, double[][] y, java.util.function.DoubleBinaryOperator f) {
            int rows = Math.max(x.length, y.length);
            int columns = Math.max(x[0].length, y[0].length);
            return fill(rows, columns, (r, c) -> f.applyAsDouble(at(x, r, c), at(y, r, c)));
        }

        private static double[][] each(double[][] x, java.util.function.DoubleUnaryOperator f) {
            return fill(x.length, x[0].length, (r, c) -> f.applyAsDouble(x[r][c]));
        }

        private static double[][] fill(int rows, int columns, Entry f) {
            double[][] x = new double[rows][columns];
            for (int r = 0; r < rows; r++) {
                for (int c = 0; c < columns; c++) {
                    x[r][c] = f.at(r, c);
                }
            }
            return x;
        }
    }

    private interface Entry {
        double at(int r, int c);
    }
}
