package gradus.math;

import gradus.math.Expr.Entry;
import gradus.math.Expr.Fold;
import gradus.math.Expr.Mul;
import gradus.math.MatrixForm.Axis;
import gradus.math.MatrixForm.Orientation;
import gradus.math.MatrixForm.Plus;
import gradus.math.MatrixForm.Product;
import gradus.math.MatrixForm.Reduce;
import gradus.math.MatrixForm.Times;
import gradus.math.MatrixForm.Transpose;
import gradus.math.MatrixForm.Whole;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the matrix form of an expression whose free indices are the row and the column of the result. A sum over k of
 * factors that read (row, k) and (k, column) is a matrix product; of factors that read k and only one of the two, a sum
 * along an axis; factors that read the same indices are multiplied element by element first.
 */
final class MatrixRecogniser {
    @Nullable
    MatrixForm body(Equation equation) {
        List<Index> at = equation.indices();
        return body(equation, at.size() == 1 && standsInColumns(equation.body(), at.getFirst()));
    }

    /** @param inRow whether a vector is a row */
    @Nullable
    MatrixForm body(Equation equation, boolean inRow) {
        List<Index> at = equation.indices();
        return switch (at.size()) {
            case 0 -> form(equation.body(), null, null);
            case 1 -> inRow ? form(equation.body(), null, at.getFirst()) : form(equation.body(), at.getFirst(), null);
            case 2 -> form(equation.body(), at.get(0), at.get(1));
            default -> null;
        };
    }

    /** Whether the index is the second one of the matrices that read it. */
    private static boolean standsInColumns(Expr e, Index index) {
        int[] votes = new int[1];
        Exprs.walk(e, x -> {
            if (x instanceof Entry entry && entry.indices().size() == 2) {
                votes[0] += entry.indices().get(1).equals(index)
                        ? 1
                        : entry.indices().get(0).equals(index) ? -1 : 0;
            }
        });
        return votes[0] > 0;
    }

    private @Nullable MatrixForm form(Expr e, @Nullable Index row, @Nullable Index column) {
        return switch (e) {
            case Expr.Num n -> new MatrixForm.Number(n.value());
            case Expr.Constant c -> new MatrixForm.Constant(c);
            case Expr.Size s -> new MatrixForm.Size(s.dim());
            case Entry x -> entry(x, row, column);
            case Expr.Delta d -> null;
            case Expr.Partial p -> null;
            case Expr.Add a -> plus(forms(a.terms(), row, column));
            case Mul m -> times(forms(m.factors(), row, column));
            case Expr.Pow p -> {
                MatrixForm base = form(p.base(), row, column);
                yield base == null ? null : new MatrixForm.Power(base, p.exponent());
            }
            case Expr.Apply f -> {
                MatrixForm argument = form(f.argument(), row, column);
                yield argument == null ? null : new MatrixForm.Apply(f.function(), argument);
            }
            case Expr.Extremum x -> {
                List<MatrixForm> both = forms(List.of(x.left(), x.right()), row, column);
                yield both == null ? null : new MatrixForm.Extremum(x.largest(), both.get(0), both.get(1));
            }
            case Expr.Choose c -> {
                List<MatrixForm> all = forms(Exprs.children(c), row, column);
                yield all == null
                        ? null
                        : new MatrixForm.Choose(all.get(0), c.strict(), all.get(1), all.get(2), all.get(3));
            }
            case Fold f ->
                switch (f.kind()) {
                    case SUM -> sum(f.index(), f.body(), row, column);
                    case LARGEST -> reduction(true, f.index(), f.body(), row, column);
                };
        };
    }

    private @Nullable List<MatrixForm> forms(List<Expr> parts, @Nullable Index row, @Nullable Index column) {
        List<MatrixForm> forms = new ArrayList<>();
        for (Expr part : parts) {
            MatrixForm form = form(part, row, column);
            if (form == null) {
                return null;
            }
            forms.add(form);
        }
        return forms;
    }

    private static @Nullable MatrixForm entry(Entry x, @Nullable Index row, @Nullable Index column) {
        List<Index> at = x.indices();
        if (at.isEmpty()) {
            return new Whole(x.tensor(), Orientation.SCALAR);
        }
        if (at.size() == 1) {
            Orientation lies = at.getFirst().equals(row) ? Orientation.COLUMN : Orientation.ROW;
            return at.getFirst().equals(row) || at.getFirst().equals(column) ? new Whole(x.tensor(), lies) : null;
        }
        if (at.size() > 2) {
            return null;
        }
        Whole whole = new Whole(x.tensor(), Orientation.MATRIX);
        if (at.get(0).equals(row) && at.get(1).equals(column)) {
            return whole;
        }
        return at.get(0).equals(column) && at.get(1).equals(row) ? new Transpose(whole) : null;
    }

    private @Nullable MatrixForm sum(Index k, Expr body, @Nullable Index row, @Nullable Index column) {
        if (body instanceof Expr.Add a) {
            List<MatrixForm> terms = new ArrayList<>();
            for (Expr term : a.terms()) {
                MatrixForm form = sum(k, term, row, column);
                if (form == null) {
                    return null;
                }
                terms.add(form);
            }
            boolean products = terms.stream().anyMatch(t -> t.all().stream().anyMatch(Product.class::isInstance));
            return products ? plus(terms) : reduction(false, k, body, row, column);
        }
        if (row == null || column == null) {
            return reduction(false, k, body, row, column);
        }
        List<Expr> left = new ArrayList<>();
        List<Expr> right = new ArrayList<>();
        List<Expr> shared = new ArrayList<>();
        for (Expr factor : body instanceof Mul m ? m.factors() : List.of(body)) {
            Set<Index> free = Exprs.freeIndices(factor);
            if (free.contains(row) && free.contains(column)) {
                return null;
            }
            (free.contains(row) ? left : free.contains(column) ? right : shared).add(factor);
        }
        if (left.isEmpty() || right.isEmpty()) {
            return reduction(false, k, body, row, column);
        }
        List<Expr> scalars =
                shared.stream().filter(f -> !Exprs.freeIndices(f).contains(k)).toList();
        left.addAll(shared.stream().filter(f -> !scalars.contains(f)).toList());
        MatrixForm before = operand(Expr.mul(left), row, k);
        MatrixForm after = operand(Expr.mul(right), k, column);
        List<MatrixForm> outside = forms(scalars, row, column);
        if (before == null || after == null || outside == null) {
            return null;
        }
        outside.add(new Product(before, after));
        return times(outside);
    }

    /** As itself, or as the transpose of the whole where every matrix in it is transposed. */
    private @Nullable MatrixForm operand(Expr e, Index row, Index column) {
        MatrixForm straight = form(e, row, column);
        MatrixForm turned = form(e, column, row);
        if (straight == null || turned == null || straight instanceof Transpose) {
            return straight;
        }
        boolean allTurned = turned.all().stream().noneMatch(Transpose.class::isInstance)
                && straight.all().stream().anyMatch(Transpose.class::isInstance);
        return allTurned ? new Transpose(turned) : straight;
    }

    /** The sum or the largest along an axis; there is no form if the body reads both indices of the result. */
    private @Nullable MatrixForm reduction(
            boolean largest, Index k, Expr body, @Nullable Index row, @Nullable Index column) {
        Set<Index> free = Exprs.freeIndices(body);
        if (!free.contains(k)) {
            MatrixForm same = form(body, row, column);
            return largest || same == null ? same : repeated(k, same);
        }
        boolean readsRow = row != null && free.contains(row);
        boolean readsColumn = column != null && free.contains(column);
        if (readsRow && readsColumn) {
            return null;
        }
        boolean alongRows = readsColumn || (!readsRow && !standsInColumns(body, k));
        MatrixForm of = alongRows ? form(body, k, readsColumn ? column : null) : form(body, readsRow ? row : null, k);
        if (of == null) {
            return null;
        }
        Axis axis = readsRow || readsColumn ? (alongRows ? Axis.ROWS : Axis.COLUMNS) : Axis.BOTH;
        if (axis == Axis.BOTH && of instanceof Reduce inner && inner.largest() == largest) {
            return new Reduce(largest, axis, inner.of());
        }
        return new Reduce(largest, axis, of);
    }

    /** A sum of equal terms. */
    private static @Nullable MatrixForm repeated(Index k, MatrixForm term) {
        MatrixForm size = new MatrixForm.Size(k.dim());
        return term.equals(new MatrixForm.Number(Rational.ONE)) ? size : times(List.of(size, term));
    }

    /** Terms with a matrix product first: that is how such formulas are written. */
    private static @Nullable MatrixForm plus(@Nullable List<MatrixForm> terms) {
        if (terms == null) {
            return null;
        }
        List<MatrixForm> ordered = new ArrayList<>();
        terms.stream().filter(MatrixRecogniser::hasProduct).forEach(ordered::add);
        terms.stream().filter(t -> !hasProduct(t)).forEach(ordered::add);
        return ordered.size() == 1 ? ordered.getFirst() : new Plus(ordered);
    }

    private static boolean hasProduct(MatrixForm form) {
        return form instanceof Product
                || (form instanceof Times t && t.factors().stream().anyMatch(Product.class::isInstance));
    }

    private static @Nullable MatrixForm times(@Nullable List<MatrixForm> factors) {
        if (factors == null) {
            return null;
        }
        List<MatrixForm> flat = new ArrayList<>();
        for (MatrixForm f : factors) {
            if (f instanceof Times inner) {
                flat.addAll(inner.factors());
            } else {
                flat.add(f);
            }
        }
        if (flat.size() == 1) {
            return Objects.requireNonNull(flat.getFirst());
        }
        List<MatrixForm> ordered = new ArrayList<>();
        flat.stream().filter(f -> f.isScalar()).forEach(ordered::add);
        flat.stream().filter(f -> f instanceof Product).forEach(ordered::add);
        flat.stream().filter(f -> !f.isScalar() && !(f instanceof Product)).forEach(ordered::add);
        return new Times(ordered);
    }
}
