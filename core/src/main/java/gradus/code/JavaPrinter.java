package gradus.code;

import gradus.math.Expr;
import gradus.math.Function;
import gradus.math.Index;
import java.math.BigInteger;
import java.util.Set;
import java.util.stream.Collectors;

/** Expressions in Java, sums as calls with a lambda. */
final class JavaPrinter extends EntryPrinter {
    JavaPrinter(Names names, Set<Helper> helpers) {
        super(names, helpers);
    }

    @Override
    String place(int fromZero) {
        return Integer.toString(fromZero);
    }

    @Override
    String constant(Expr.Constant c) {
        return "Math." + c.name();
    }

    @Override
    String entry(Expr.Entry x) {
        return names.of(x.tensor())
                + x.indices().stream().map(i -> "[" + index(i) + "]").collect(Collectors.joining());
    }

    @Override
    String equal(String first, String second) {
        return "(" + first + " == " + second + " ? 1 : 0)";
    }

    @Override
    String power(String base, int exponent) {
        return "Math.pow(" + base + ", " + exponent + ")";
    }

    @Override
    String call(Function function, String argument) {
        return switch (function) {
            case ERF -> helper(Helper.ERF, argument);
            case SIGN -> "Math.signum(" + argument + ")";
            case EXP, LOG, SQRT, TANH, ABS -> "Math." + function.text() + "(" + argument + ")";
        };
    }

    @Override
    String softLog(String u) {
        return helper(Helper.LOG_1_P_EXP, u);
    }

    @Override
    String zeroLog(String c, String u) {
        return helper(Helper.X_LOG_Y, c + ", " + u);
    }

    @Override
    String extremum(boolean largest, String left, String right) {
        return (largest ? "Math.max(" : "Math.min(") + left + ", " + right + ")";
    }

    @Override
    String choose(String condition, String then, String otherwise) {
        return "(" + condition + " ? " + then + " : " + otherwise + ")";
    }

    @Override
    String sum(Index index, String body) {
        return helper(Helper.SUM, names.of(index.dim()) + ", " + names.of(index) + " -> " + body);
    }

    @Override
    String largest(Index index, String body) {
        return helper(Helper.LARGEST, names.of(index.dim()) + ", " + names.of(index) + " -> " + body);
    }

    private String helper(Helper helper, String arguments) {
        helpers.add(helper);
        return helper.text() + "(" + arguments + ")";
    }

    @Override
    String whole(BigInteger n) {
        return n + ".0";
    }
}
