package gradus.code;

import gradus.math.Expr;
import gradus.math.Expr.Delta;
import gradus.math.Expr.Entry;
import gradus.math.Expr.Fold;
import gradus.math.Exprs;
import gradus.math.Function;
import gradus.math.Index;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Arrays of Octave: a vector is a column, and what lacks an axis is repeated along it. */
final class OctaveArrays extends ArrayPrinter {
    OctaveArrays(Names names, Set<Helper> helpers) {
        super(names, helpers);
    }

    /** Diagonals are read entry by entry. */
    @Override
    boolean isPrintable(Expr e) {
        return !Exprs.any(e, x -> x instanceof Entry entry && isDiagonal(entry.indices()));
    }

    private static boolean isDiagonal(List<Index> at) {
        List<Index> letters = at.stream().filter(i -> !i.isFixed()).toList();
        return letters.stream().distinct().count() < letters.size();
    }

    @Override
    String constant(Expr.Constant constant) {
        return switch (constant) {
            case PI -> "pi";
            case E -> "exp(1)";
        };
    }

    /** What eye gives is a diagonal matrix to Octave, which does not repeat those along the axes of an array. */
    @Override
    String identity(String size) {
        return "full(eye(" + size + "))";
    }

    /** A row of eye(n) is not what it looks like: Octave 7 refuses to repeat it along a third axis in a sum. */
    @Override
    String delta(Delta d, List<Index> axes) {
        Integer place = d.first().isFixed() ? d.first().place() : d.second().place();
        if (place == null) {
            return super.delta(d, axes);
        }
        Index letter = d.first().isFixed() ? d.second() : d.first();
        List<@Nullable Index> row = new ArrayList<>();
        row.add(null);
        row.add(letter);
        return aligned("double(1:" + names.of(letter.dim()) + " == " + (place + 1) + ")", row, axes, ATOM, 0);
    }

    @Override
    String times(boolean bothArrays) {
        return bothArrays ? " .* " : " * ";
    }

    @Override
    String over(boolean array) {
        return array ? " ./ " : " / ";
    }

    @Override
    String power(boolean array) {
        return array ? ".^" : "^";
    }

    @Override
    String call(Function function, Expr argument, List<Index> axes) {
        return function.text() + "(" + print(argument, axes, 0) + ")";
    }

    @Override
    String softLog(Expr u, List<Index> axes) {
        return helper(Helper.LOG_1_P_EXP, print(u, axes, 0));
    }

    @Override
    String zeroLog(Expr c, Expr u, List<Index> axes) {
        return helper(Helper.X_LOG_Y, print(c, axes, 0) + ", " + print(u, axes, 0));
    }

    @Override
    String extremum(Expr.Extremum x, List<Index> axes) {
        return (x.largest() ? "max(" : "min(") + print(x.left(), axes, 0) + ", " + print(x.right(), axes, 0) + ")";
    }

    @Override
    String choose(String condition, Expr then, Expr otherwise, List<Index> axes) {
        return helper(Helper.WHERE, condition + ", " + print(then, axes, 0) + ", " + print(otherwise, axes, 0));
    }

    private String helper(Helper helper, String arguments) {
        helpers.add(helper);
        return helper.text() + "(" + arguments + ")";
    }

    /** Where an index is a fixed place, an axis of length 1 is left. */
    @Override
    String entry(String array, List<Index> at, List<Index> axes) {
        List<@Nullable Index> has = new ArrayList<>();
        at.forEach(i -> has.add(i.isFixed() ? null : i));
        String text = at.stream().noneMatch(Index::isFixed)
                ? array
                : array + at.stream().map(OctaveArrays::place).collect(Collectors.joining(", ", "(", ")"));
        return aligned(text, has, axes, ATOM, 0);
    }

    /** Places are counted from 1. */
    private static String place(Index i) {
        Integer place = i.place();
        return place == null ? ":" : String.valueOf(place + 1);
    }

    @Override
    String aligned(String text, List<@Nullable Index> has, List<Index> axes, int binds, int context) {
        int rank = Math.max(2, Math.max(has.size(), axes.size()));
        List<Integer> unused = new ArrayList<>();
        for (int p = 0; p < rank; p++) {
            Index own = p < has.size() ? has.get(p) : null;
            if (own == null || !axes.contains(own)) {
                unused.add(p + 1);
            }
        }
        List<Integer> order = new ArrayList<>();
        boolean straight = true;
        for (int p = 0; p < rank; p++) {
            int at = p < axes.size() ? has.indexOf(axes.get(p)) : -1;
            // An axis that is missing stays where it is if it can.
            Integer place = at >= 0 ? Integer.valueOf(at + 1) : unused.contains(p + 1) ? p + 1 : unused.getFirst();
            unused.remove(place);
            order.add(place);
            straight = straight && place == p + 1;
        }
        if (straight) {
            return parenthesise(text, context > binds);
        }
        boolean turned = has.size() <= 2 && order.get(0) == 2 && order.get(1) == 1;
        return turned
                ? parenthesise(text, binds < ATOM) + "'"
                : "permute(" + text + ", "
                        + order.stream().map(String::valueOf).collect(Collectors.joining(" ", "[", "]")) + ")";
    }

    @Override
    String reduction(Fold.Kind kind, List<Index> bound, Expr body, List<Index> order, List<Index> axes, int context) {
        String text = print(body, order, 0);
        List<@Nullable Index> has = new ArrayList<>();
        for (int p = 0; p < order.size(); p++) {
            boolean gone = bound.contains(order.get(p));
            has.add(gone ? null : order.get(p));
            if (gone) {
                text = along(kind, text, p + 1);
            }
        }
        return aligned(text, has, axes, ATOM, context);
    }

    private static String along(Fold.Kind kind, String text, int axis) {
        return switch (kind) {
            case SUM -> "sum(" + text + ", " + axis + ")";
            case LARGEST -> "max(" + text + ", [], " + axis + ")";
        };
    }

    /** A matrix product, of arrays that are reshaped where they have more axes; else the sum of what is repeated. */
    @Override
    String contraction(SumOfProducts sum, List<Index> axes, int context) {
        List<Expr> two = sum.operands(axes);
        if (!two.isEmpty()) {
            return product(two, sum, axes, context);
        }
        List<Index> all = Stream.concat(axes.stream(), sum.bound().stream()).toList();
        String text = print(Expr.mul(sum.groups()), all, 0);
        for (int p = all.size(); p > axes.size(); p--) {
            text = along(Fold.Kind.SUM, text, p);
        }
        return text;
    }

    private String product(List<Expr> two, SumOfProducts sum, List<Index> axes, int context) {
        List<Index> rows = own(two.get(0), sum, axes);
        List<Index> columns = own(two.get(1), sum, axes);
        // The bound indices in the order in which the larger operand has them.
        List<Index> bound = order(rows.size() >= columns.size() ? two.get(0) : two.get(1), sum.bound(), axes).stream()
                .filter(sum.bound()::contains)
                .toList();
        String text = matrix(two.get(0), rows, bound, TIMES) + " * " + matrix(two.get(1), bound, columns, FACTOR);
        List<@Nullable Index> has = new ArrayList<>(rows);
        has.addAll(columns);
        if (rows.size() == 1 && columns.size() <= 1) {
            return aligned(text, has, axes, TIMES, context);
        }
        String shape = Stream.concat(rows.stream(), columns.stream())
                .map(i -> names.of(i.dim()))
                .collect(Collectors.joining(", "));
        return aligned("reshape(" + text + ", " + shape + ")", has, axes, ATOM, context);
    }

    private static List<Index> own(Expr operand, SumOfProducts sum, List<Index> axes) {
        return sum.kept(axes).stream()
                .filter(Exprs.freeIndices(operand)::contains)
                .toList();
    }

    /** An operand as a matrix; where its own axes lie the other way round, as the transpose of one. */
    private String matrix(Expr operand, List<Index> rows, List<Index> columns, int context) {
        List<Index> straight = Stream.concat(rows.stream(), columns.stream()).toList();
        List<Index> turned = Stream.concat(columns.stream(), rows.stream()).toList();
        if (rows.size() <= 1 && columns.size() <= 1) {
            return print(operand, straight, context);
        }
        List<Index> natural = order(operand, List.of(), straight);
        return natural.equals(turned) && !natural.equals(straight)
                ? "reshape(" + print(operand, turned, 0) + ", " + size(columns) + ", " + size(rows) + ")'"
                : "reshape(" + print(operand, straight, 0) + ", " + size(rows) + ", " + size(columns) + ")";
    }

    private String size(List<Index> indices) {
        return indices.isEmpty()
                ? "1"
                : indices.stream().map(i -> names.of(i.dim())).collect(Collectors.joining(" * "));
    }

    @Override
    public String zeros(Tensor tensor) {
        String sizes = tensor.dims().stream().map(names::of).collect(Collectors.joining(", "));
        return "zeros(" + sizes + (tensor.dims().size() == 1 ? ", 1)" : ")");
    }
}
