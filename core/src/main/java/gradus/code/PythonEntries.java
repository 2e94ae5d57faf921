package gradus.code;

import gradus.math.Expr;
import gradus.math.Function;
import gradus.math.Index;
import gradus.math.MatrixForm.Orientation;
import java.math.BigInteger;
import java.util.Set;
import java.util.stream.Collectors;

/** Expressions in Python, entry by entry, for NumPy and PyTorch. */
final class PythonEntries extends EntryPrinter {
    private final Listing listing;
    /** The module whose functions work on one number. */
    private final String module;

    PythonEntries(Names names, Set<Helper> helpers, Listing listing, String module) {
        super(names, helpers);
        this.listing = listing;
        this.module = module;
    }

    @Override
    String place(int fromZero) {
        return Integer.toString(fromZero);
    }

    @Override
    String constant(Expr.Constant c) {
        return module + "." + c.text();
    }

    @Override
    String entry(Expr.Entry x) {
        if (x.indices().isEmpty()) {
            return names.of(x.tensor());
        }
        String at = x.indices().stream().map(this::index).collect(Collectors.joining(", "));
        if (x.indices().size() == 1 && !listing.isFlat(x.tensor())) {
            at = listing.lies(x.tensor()) == Orientation.COLUMN ? at + ", 0" : "0, " + at;
        }
        return names.of(x.tensor()) + "[" + at + "]";
    }

    @Override
    String equal(String first, String second) {
        return "(" + first + " == " + second + ")";
    }

    @Override
    String power(String base, int exponent) {
        return "(" + base + ")**" + exponent;
    }

    @Override
    String call(Function function, String argument) {
        if (function == Function.ERF && module.equals("np")) {
            helpers.add(Helper.ERF);
            return Helper.ERF.text() + "(" + argument + ")";
        }
        return function == Function.ABS
                ? "abs(" + argument + ")"
                : module + "." + function.text() + "(" + tensor(argument) + ")";
    }

    /** torch's functions do not take plain numbers. */
    private String tensor(String argument) {
        if (module.equals("np")) {
            return argument;
        }
        helpers.add(Helper.NUMBER);
        return Helper.NUMBER.text() + "(" + argument + ")";
    }

    @Override
    String softLog(String u) {
        if (module.equals("np")) {
            return "np.logaddexp(0, " + u + ")";
        }
        helpers.add(Helper.LOG_1_P_EXP);
        return Helper.LOG_1_P_EXP.text() + "(" + tensor(u) + ")";
    }

    @Override
    String zeroLog(String c, String u) {
        if (!module.equals("np")) {
            return "torch.xlogy(" + c + ", " + u + ")";
        }
        helpers.add(Helper.X_LOG_Y);
        return Helper.X_LOG_Y.text() + "(" + c + ", " + u + ")";
    }

    @Override
    String extremum(boolean largest, String left, String right) {
        return (largest ? "max(" : "min(") + left + ", " + right + ")";
    }

    @Override
    String choose(String condition, String then, String otherwise) {
        return "(" + then + " if " + condition + " else " + otherwise + ")";
    }

    @Override
    String sum(Index index, String body) {
        return "sum(" + body + loop(index) + ")";
    }

    @Override
    String largest(Index index, String body) {
        return "max(" + body + loop(index) + ")";
    }

    private String loop(Index index) {
        return " for " + names.of(index) + " in range(" + names.of(index.dim()) + ")";
    }

    @Override
    String whole(BigInteger n) {
        return n.toString();
    }
}
