package gradus.code;

import gradus.math.Expr;
import gradus.math.Function;
import gradus.math.MatrixForm;
import gradus.math.MatrixForm.Axis;
import gradus.math.Tensor;
import java.util.Set;

/** Matrix forms in PyTorch; functions of plain numbers are those of the module math. */
final class TorchPrinter extends NumpyPrinter {
    TorchPrinter(Names names, Listing listing, Set<Helper> helpers) {
        super(names, listing, helpers);
    }

    @Override
    String constant(Expr.Constant constant) {
        return "math." + constant.text();
    }

    @Override
    String call(Function function, MatrixForm argument) {
        if (!isPlain(argument)) {
            return "torch." + function.text() + "(" + print(argument, 0) + ")";
        }
        return switch (function) {
            case ABS -> "abs(" + print(argument, 0) + ")";
            case SIGN -> "math.copysign(1, " + print(argument, 0) + ")";
            case EXP, LOG, SQRT, TANH, ERF -> "math." + function.text() + "(" + print(argument, 0) + ")";
        };
    }

    @Override
    String softLog(MatrixForm u) {
        helpers.add(Helper.LOG_1_P_EXP);
        return Helper.LOG_1_P_EXP.text() + "(" + tensor(u) + ")";
    }

    @Override
    String zeroLog(MatrixForm c, MatrixForm u) {
        return "torch.xlogy(" + print(c, 0) + ", " + tensor(u) + ")";
    }

    @Override
    String extremum(MatrixForm.Extremum x) {
        if (isPlain(x.left()) && isPlain(x.right())) {
            return (x.largest() ? "max(" : "min(") + print(x.left(), 0) + ", " + print(x.right(), 0) + ")";
        }
        String side = x.largest() ? "min=" : "max=";
        if (isPlain(x.left())) {
            return "torch.clamp(" + print(x.right(), 0) + ", " + side + print(x.left(), 0) + ")";
        }
        return isPlain(x.right())
                ? "torch.clamp(" + print(x.left(), 0) + ", " + side + print(x.right(), 0) + ")"
                : (x.largest() ? "torch.maximum(" : "torch.minimum(") + print(x.left(), 0) + ", " + print(x.right(), 0)
                        + ")";
    }

    /** Numbers alone would be taken in single precision. */
    @Override
    String choose(String condition, MatrixForm then, MatrixForm otherwise) {
        return "torch.where(" + condition + ", " + tensor(then) + ", " + tensor(otherwise) + ")";
    }

    private String tensor(MatrixForm form) {
        if (!isPlain(form)) {
            return print(form, 0);
        }
        helpers.add(Helper.NUMBER);
        return Helper.NUMBER.text() + "(" + print(form, 0) + ")";
    }

    @Override
    String reduction(MatrixForm.Reduce r) {
        String of = print(r.of(), 0);
        return switch (r.axis()) {
            case BOTH -> (r.largest() ? "torch.max(" : "torch.sum(") + of + ")";
            case ROWS, COLUMNS -> (r.largest() ? "torch.amax(" : "torch.sum(") + of + dim(r.axis()) + ")";
        };
    }

    private String dim(Axis axis) {
        return axis == Axis.ROWS
                ? listing.examplesFirst() ? ", dim=0" : ", dim=0, keepdim=True"
                : ", dim=1, keepdim=True";
    }

    @Override
    public String zeros(Tensor tensor) {
        return "torch.zeros(" + shape(tensor) + ", dtype=torch.float64)";
    }
}
