package gradus.code;

import gradus.math.Expr;
import gradus.math.Function;
import gradus.math.MatrixForm;
import gradus.math.MatrixForm.Axis;
import gradus.math.MatrixForm.Orientation;
import gradus.math.Tensor;
import java.util.Set;
import java.util.stream.Collectors;

/** Matrix forms in NumPy. Vectors of units are arrays of one axis where examples lie in rows, otherwise of two. */
class NumpyPrinter extends MatrixPrinter {
    NumpyPrinter(Names names, Listing listing, Set<Helper> helpers) {
        super(names, listing, helpers);
    }

    @Override
    String constant(Expr.Constant constant) {
        return "np." + constant.text();
    }

    @Override
    String transpose(String printed) {
        return printed + ".T";
    }

    @Override
    String matrixProduct() {
        return " @ ";
    }

    @Override
    String times(boolean elementWise) {
        return " * ";
    }

    @Override
    String over(boolean elementWise) {
        return " / ";
    }

    @Override
    String power(boolean scalar) {
        return "**";
    }

    @Override
    String call(Function function, MatrixForm argument) {
        return function(function) + "(" + print(argument, 0) + ")";
    }

    private String function(Function function) {
        if (function == Function.ERF) {
            helpers.add(Helper.ERF);
            return Helper.ERF.text();
        }
        return "np." + function.text();
    }

    @Override
    String softLog(MatrixForm u) {
        return "np.logaddexp(0, " + print(u, 0) + ")";
    }

    @Override
    String zeroLog(MatrixForm c, MatrixForm u) {
        helpers.add(Helper.X_LOG_Y);
        return Helper.X_LOG_Y.text() + "(" + print(c, 0) + ", " + print(u, 0) + ")";
    }

    @Override
    String extremum(MatrixForm.Extremum x) {
        return (x.largest() ? "np.maximum(" : "np.minimum(") + print(x.left(), 0) + ", " + print(x.right(), 0) + ")";
    }

    @Override
    String choose(String condition, MatrixForm then, MatrixForm otherwise) {
        return "np.where(" + condition + ", " + print(then, 0) + ", " + print(otherwise, 0) + ")";
    }

    @Override
    String reduction(MatrixForm.Reduce r) {
        return (r.largest() ? "np.max(" : "np.sum(") + print(r.of(), 0) + axis(r.axis()) + ")";
    }

    /** Where vectors of units have one axis, a sum down the rows leaves one, too. */
    private String axis(Axis axis) {
        return switch (axis) {
            case BOTH -> "";
            case ROWS -> listing.examplesFirst() ? ", axis=0" : ", axis=0, keepdims=True";
            case COLUMNS -> ", axis=1, keepdims=True";
        };
    }

    @Override
    public String zeros(Tensor tensor) {
        return "np.zeros(" + shape(tensor) + ")";
    }

    final String shape(Tensor tensor) {
        if (tensor.dims().size() == 1) {
            String n = names.of(tensor.dims().getFirst());
            return lies(tensor) == Orientation.COLUMN
                    ? "(" + n + ", 1)"
                    : listing.examplesFirst() ? "(" + n + ",)" : "(1, " + n + ")";
        }
        return tensor.dims().stream().map(names::of).collect(Collectors.joining(", ", "(", ")"));
    }

    @Override
    String turned(String name, Orientation wanted) {
        return wanted == Orientation.COLUMN && listing.examplesFirst() ? name + "[:, None]" : name + ".T";
    }
}
