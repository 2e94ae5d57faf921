package gradus.math;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An equation's right side over whole tensors: matrix products, transposes, element-wise operations and sums along an
 * axis. Recognised from the index form by its structure alone, so that programs in a matrix language and formulas for a
 * reader come from the same tree. Vectors and scalars are repeated along the axes they do not have.
 */
public sealed interface MatrixForm {
    /** How a tensor lies in the result: a column has one entry a row of the result, a row one a column of it. */
    enum Orientation {
        SCALAR,
        COLUMN,
        ROW,
        MATRIX
    }

    /** The axis that a reduction removes: {@code COLUMNS} adds up what stands beside each other. */
    enum Axis {
        ROWS,
        COLUMNS,
        BOTH
    }

    record Number(Rational value) implements MatrixForm {}

    record Constant(Expr.Constant value) implements MatrixForm {}

    /** The number of entries along a dimension. */
    record Size(Dim dim) implements MatrixForm {}

    /** A whole tensor. */
    record Whole(Tensor tensor, Orientation orientation) implements MatrixForm {}

    record Transpose(MatrixForm of) implements MatrixForm {}

    /** The matrix product. */
    record Product(MatrixForm left, MatrixForm right) implements MatrixForm {}

    /** Element-wise; with scalars, rows and columns repeated. Division is a power -1 among the factors. */
    record Times(List<MatrixForm> factors) implements MatrixForm {
        public Times {
            factors = List.copyOf(factors);
        }
    }

    record Plus(List<MatrixForm> terms) implements MatrixForm {
        public Plus {
            terms = List.copyOf(terms);
        }
    }

    /** The element-wise integer power. */
    record Power(MatrixForm base, int exponent) implements MatrixForm {}

    record Apply(Function function, MatrixForm argument) implements MatrixForm {}

    /** The element-wise larger or smaller of two. */
    record Extremum(boolean largest, MatrixForm left, MatrixForm right) implements MatrixForm {}

    /** Element-wise {@code then} where {@code left < right} ({@code <=} if not strict), otherwise {@code otherwise}. */
    record Choose(MatrixForm left, boolean strict, MatrixForm right, MatrixForm then, MatrixForm otherwise)
            implements MatrixForm {}

    /** The sum, or the largest, along an axis; the axis stays with length 1. */
    record Reduce(boolean largest, Axis axis, MatrixForm of) implements MatrixForm {}

    /** The matrix form of an equation's body, or null where there is none and the index form stands. */
    static @Nullable MatrixForm of(Equation equation) {
        return new MatrixRecogniser().body(equation);
    }

    /**
     * The same, told how a vector lies.
     *
     * @param inRow whether the target, if it is a vector, is a row of the result, and not a column
     */
    static @Nullable MatrixForm of(Equation equation, boolean inRow) {
        return new MatrixRecogniser().body(equation, inRow);
    }

    /** The parts it is made of. */
    default List<MatrixForm> parts() {
        return switch (this) {
            case Number n -> List.of();
            case Constant c -> List.of();
            case Size s -> List.of();
            case Whole w -> List.of();
            case Transpose t -> List.of(t.of());
            case Product p -> List.of(p.left(), p.right());
            case Times t -> t.factors();
            case Plus p -> p.terms();
            case Power p -> List.of(p.base());
            case Apply a -> List.of(a.argument());
            case Extremum x -> List.of(x.left(), x.right());
            case Choose c -> List.of(c.left(), c.right(), c.then(), c.otherwise());
            case Reduce r -> List.of(r.of());
        };
    }

    /** Whether it has the same value everywhere. */
    default boolean isScalar() {
        return switch (this) {
            case Whole w -> w.orientation() == Orientation.SCALAR;
            case Reduce r -> r.axis() == Axis.BOTH;
            case Product p -> false;
            default -> parts().stream().allMatch(MatrixForm::isScalar);
        };
    }

    /** Itself and every part, depth first. */
    default List<MatrixForm> all() {
        List<MatrixForm> all = new ArrayList<>(List.of(this));
        parts().forEach(p -> all.addAll(p.all()));
        return all;
    }
}
