package gradus.code;

import gradus.math.Expr;
import gradus.math.Function;
import gradus.math.MatrixForm;
import gradus.math.MatrixForm.Orientation;
import gradus.math.Tensor;
import java.util.Set;
import java.util.stream.Collectors;

/** Matrix forms in Octave. */
final class OctavePrinter extends MatrixPrinter {
    OctavePrinter(Names names, Listing listing, Set<Helper> helpers) {
        super(names, listing, helpers);
    }

    @Override
    String constant(Expr.Constant constant) {
        return switch (constant) {
            case PI -> "pi";
            case E -> "exp(1)";
        };
    }

    @Override
    String transpose(String printed) {
        return printed + "'";
    }

    @Override
    String matrixProduct() {
        return " * ";
    }

    @Override
    String times(boolean elementWise) {
        return elementWise ? " .* " : " * ";
    }

    @Override
    String over(boolean elementWise) {
        return elementWise ? " ./ " : " / ";
    }

    @Override
    String power(boolean scalar) {
        return scalar ? "^" : ".^";
    }

    @Override
    String call(Function function, MatrixForm argument) {
        return function.text() + "(" + print(argument, 0) + ")";
    }

    @Override
    String softLog(MatrixForm u) {
        return helper(Helper.LOG_1_P_EXP, print(u, 0));
    }

    @Override
    String zeroLog(MatrixForm c, MatrixForm u) {
        return helper(Helper.X_LOG_Y, print(c, 0) + ", " + print(u, 0));
    }

    @Override
    String extremum(MatrixForm.Extremum x) {
        return (x.largest() ? "max(" : "min(") + print(x.left(), 0) + ", " + print(x.right(), 0) + ")";
    }

    @Override
    String choose(String condition, MatrixForm then, MatrixForm otherwise) {
        return helper(Helper.WHERE, condition + ", " + print(then, 0) + ", " + print(otherwise, 0));
    }

    private String helper(Helper helper, String arguments) {
        helpers.add(helper);
        return helper.text() + "(" + arguments + ")";
    }

    @Override
    String reduction(MatrixForm.Reduce r) {
        String of = print(r.of(), 0);
        String name = r.largest() ? "max" : "sum";
        String axis = r.largest() ? ", [], " : ", ";
        return switch (r.axis()) {
            case BOTH -> name + "(" + name + "(" + of + "))";
            case ROWS -> name + "(" + of + axis + "1)";
            case COLUMNS -> name + "(" + of + axis + "2)";
        };
    }

    @Override
    public String zeros(Tensor tensor) {
        return "zeros(" + shape(tensor) + ")";
    }

    String shape(Tensor tensor) {
        if (tensor.dims().size() == 1) {
            String n = names.of(tensor.dims().getFirst());
            return lies(tensor) == Orientation.COLUMN ? n + ", 1" : "1, " + n;
        }
        return tensor.dims().stream().map(names::of).collect(Collectors.joining(", "));
    }

    @Override
    String turned(String name, Orientation wanted) {
        return name + "'";
    }
}
