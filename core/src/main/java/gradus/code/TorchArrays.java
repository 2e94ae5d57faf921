package gradus.code;

import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Expr.Entry;
import gradus.math.Expr.Fold;
import gradus.math.Exprs;
import gradus.math.Function;
import gradus.math.Index;
import gradus.math.Tensor;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Tensors of PyTorch; functions of plain numbers are those of the module math. */
final class TorchArrays extends NumpyArrays {
    private final Predicate<Tensor> isNumber;

    /** @param isNumber whether an input is a number of the language, and no tensor */
    TorchArrays(Names names, Set<Helper> helpers, Predicate<Tensor> isNumber) {
        super(names, helpers);
        this.isNumber = isNumber;
    }

    @Override
    public @Nullable String body(Equation e) {
        return e.indices().isEmpty() && isPlain(e.body()) ? tensor(e.body(), List.of()) : super.body(e);
    }

    @Override
    String module() {
        return "torch";
    }

    @Override
    String constant(Expr.Constant constant) {
        return "math." + constant.text();
    }

    @Override
    String identity(String size) {
        return "torch.eye(" + size + ", dtype=torch.float64)";
    }

    private boolean isPlain(Expr e) {
        return !isArray(e) && !Exprs.any(e, x -> x instanceof Entry entry && !isNumber.test(entry.tensor()));
    }

    @Override
    String call(Function function, Expr argument, List<Index> axes) {
        if (!isPlain(argument)) {
            return "torch." + function.text() + "(" + print(argument, axes, 0) + ")";
        }
        return switch (function) {
            case ABS -> "abs(" + print(argument, axes, 0) + ")";
            case SIGN -> "torch.sign(" + tensor(argument, axes) + ")";
            case EXP, LOG, SQRT, TANH, ERF -> "math." + function.text() + "(" + print(argument, axes, 0) + ")";
        };
    }

    @Override
    String softLog(Expr u, List<Index> axes) {
        helpers.add(Helper.LOG_1_P_EXP);
        return Helper.LOG_1_P_EXP.text() + "(" + tensor(u, axes) + ")";
    }

    @Override
    String zeroLog(Expr c, Expr u, List<Index> axes) {
        return "torch.xlogy(" + print(c, axes, 0) + ", " + tensor(u, axes) + ")";
    }

    @Override
    String extremum(Expr.Extremum x, List<Index> axes) {
        if (isPlain(x.left()) && isPlain(x.right())) {
            return (x.largest() ? "max(" : "min(") + print(x.left(), axes, 0) + ", " + print(x.right(), axes, 0) + ")";
        }
        String side = x.largest() ? ", min=" : ", max=";
        if (isPlain(x.left())) {
            return "torch.clamp(" + print(x.right(), axes, 0) + side + print(x.left(), axes, 0) + ")";
        }
        return isPlain(x.right())
                ? "torch.clamp(" + print(x.left(), axes, 0) + side + print(x.right(), axes, 0) + ")"
                : (x.largest() ? "torch.maximum(" : "torch.minimum(") + print(x.left(), axes, 0) + ", "
                        + print(x.right(), axes, 0) + ")";
    }

    /** Numbers alone would be taken in single precision. */
    @Override
    String choose(String condition, Expr then, Expr otherwise, List<Index> axes) {
        return "torch.where(" + condition + ", " + tensor(then, axes) + ", " + tensor(otherwise, axes) + ")";
    }

    private String tensor(Expr e, List<Index> axes) {
        if (!isPlain(e)) {
            return print(e, axes, 0);
        }
        helpers.add(Helper.NUMBER);
        return Helper.NUMBER.text() + "(" + print(e, axes, 0) + ")";
    }

    @Override
    String transposed(List<String> order) {
        return ".permute(" + String.join(", ", order) + ")";
    }

    @Override
    String name(Fold.Kind kind) {
        return switch (kind) {
            case SUM -> "torch.sum";
            case LARGEST -> "torch.amax";
        };
    }

    @Override
    String axis(String places, boolean stays) {
        return "dim=" + places + (stays ? ", keepdim=True" : "");
    }

    @Override
    public String zeros(Tensor tensor) {
        return "torch.zeros(" + shape(tensor) + ", dtype=torch.float64)";
    }
}
