package gradus.code;

import gradus.math.Dim;
import gradus.math.MatrixForm;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rows and columns of a matrix form's value; null where it has but one, which is repeated.
 */
record Extent(@Nullable Dim rows, @Nullable Dim columns) {
    private static final Extent ONE = new Extent(null, null);

    /** Empty where the parts do not fit together, so that the form says nothing. */
    static Optional<Extent> of(MatrixForm form) {
        return switch (form) {
            case MatrixForm.Number n -> Optional.of(ONE);
            case MatrixForm.Constant c -> Optional.of(ONE);
            case MatrixForm.Size s -> Optional.of(ONE);
            case MatrixForm.Whole w -> Optional.of(whole(w));
            case MatrixForm.Transpose t -> of(t.of()).map(e -> new Extent(e.columns, e.rows));
            case MatrixForm.Product p -> product(of(p.left()), of(p.right()));
            case MatrixForm.Times t -> together(t.factors());
            case MatrixForm.Plus p -> together(p.terms());
            case MatrixForm.Power p -> of(p.base());
            case MatrixForm.Apply a -> of(a.argument());
            case MatrixForm.Extremum x -> together(x.parts());
            case MatrixForm.Choose c -> together(c.parts());
            case MatrixForm.Reduce r -> of(r.of()).flatMap(e -> reduced(r.axis(), e));
        };
    }

    private static Extent whole(MatrixForm.Whole w) {
        List<Dim> dims = w.tensor().dims();
        return switch (w.orientation()) {
            case SCALAR -> ONE;
            case COLUMN -> new Extent(dims.getFirst(), null);
            case ROW -> new Extent(null, dims.getFirst());
            case MATRIX -> new Extent(dims.get(0), dims.get(1));
        };
    }

    private static Optional<Extent> product(Optional<Extent> left, Optional<Extent> right) {
        return left.isPresent()
                        && right.isPresent()
                        && left.get().columns != null
                        && left.get().columns.equals(right.get().rows)
                ? Optional.of(new Extent(left.get().rows, right.get().columns))
                : Optional.empty();
    }

    private static Optional<Extent> together(List<MatrixForm> parts) {
        Extent all = ONE;
        for (MatrixForm part : parts) {
            Extent e = of(part).orElse(null);
            if (e == null || differ(all.rows, e.rows) || differ(all.columns, e.columns)) {
                return Optional.empty();
            }
            all = new Extent(all.rows == null ? e.rows : all.rows, all.columns == null ? e.columns : all.columns);
        }
        return Optional.of(all);
    }

    private static boolean differ(@Nullable Dim a, @Nullable Dim b) {
        return a != null && b != null && !a.equals(b);
    }

    private static Optional<Extent> reduced(MatrixForm.Axis axis, Extent e) {
        return switch (axis) {
            case BOTH -> Optional.of(ONE);
            case ROWS -> e.rows == null ? Optional.empty() : Optional.of(new Extent(null, e.columns));
            case COLUMNS -> e.columns == null ? Optional.empty() : Optional.of(new Extent(e.rows, null));
        };
    }

    boolean is(@Nullable Dim otherRows, @Nullable Dim otherColumns) {
        return Objects.equals(rows, otherRows) && Objects.equals(columns, otherColumns);
    }
}
