package gradus.code;

import gradus.math.Expr;
import gradus.math.Function;
import gradus.math.Index;
import java.math.BigInteger;
import java.util.Set;
import java.util.stream.Collectors;

/** Expressions in Octave, entry by entry. */
final class OctaveEntries extends EntryPrinter {
    OctaveEntries(Names names, Set<Helper> helpers) {
        super(names, helpers);
    }

    @Override
    String place(int fromZero) {
        return Integer.toString(fromZero + 1);
    }

    @Override
    String constant(Expr.Constant c) {
        return switch (c) {
            case PI -> "pi";
            case E -> "exp(1)";
        };
    }

    @Override
    String entry(Expr.Entry x) {
        return x.indices().isEmpty()
                ? names.of(x.tensor())
                : names.of(x.tensor())
                        + x.indices().stream().map(this::index).collect(Collectors.joining(", ", "(", ")"));
    }

    @Override
    String equal(String first, String second) {
        return "(" + first + " == " + second + ")";
    }

    @Override
    String power(String base, int exponent) {
        return "(" + base + ")^" + exponent;
    }

    @Override
    String call(Function function, String argument) {
        return function.text() + "(" + argument + ")";
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
        return (largest ? "max(" : "min(") + left + ", " + right + ")";
    }

    @Override
    String choose(String condition, String then, String otherwise) {
        return helper(Helper.WHERE, condition + ", " + then + ", " + otherwise);
    }

    @Override
    String sum(Index index, String body) {
        return "sum(" + each(index, body) + ")";
    }

    @Override
    String largest(Index index, String body) {
        return "max(" + each(index, body) + ")";
    }

    private String each(Index index, String body) {
        return "arrayfun(@(" + names.of(index) + ") " + body + ", 1:" + names.of(index.dim()) + ")";
    }

    private String helper(Helper helper, String arguments) {
        helpers.add(helper);
        return helper.text() + "(" + arguments + ")";
    }

    @Override
    String whole(BigInteger n) {
        return n.toString();
    }
}
