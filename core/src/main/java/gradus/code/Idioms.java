package gradus.code;

import gradus.math.Expr;
import gradus.math.Function;
import gradus.math.MatrixForm;
import gradus.math.Rational;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Formulas that need a function of their own to come out right in floating point: log(1 + exp(u)), which overflows as it
 * stands, and c log(u), which is 0 where c is. Recognised in the index form and in the matrix form.
 */
final class Idioms {
    private Idioms() {}

    /** rest times c log(u), which is 0 where c is 0. */
    record ZeroLog<T>(List<T> rest, T c, T u) {}

    /** The u of log(1 + exp(u)), or null. */
    static @Nullable Expr softLog(Expr e) {
        if (e instanceof Expr.Apply f
                && f.function() == Function.LOG
                && f.argument() instanceof Expr.Add a
                && a.terms().size() == 2) {
            int one = a.terms().indexOf(Expr.ONE);
            if (one >= 0 && a.terms().get(1 - one) instanceof Expr.Apply g && g.function() == Function.EXP) {
                return g.argument();
            }
        }
        return null;
    }

    /** The u of log(1 + exp(u)), or null. */
    static @Nullable MatrixForm softLog(MatrixForm e) {
        if (e instanceof MatrixForm.Apply f
                && f.function() == Function.LOG
                && f.argument() instanceof MatrixForm.Plus a
                && a.terms().size() == 2) {
            int one = a.terms().indexOf(new MatrixForm.Number(Rational.ONE));
            if (one >= 0 && a.terms().get(1 - one) instanceof MatrixForm.Apply g && g.function() == Function.EXP) {
                return g.argument();
            }
        }
        return null;
    }

    /** Of if(abs(c) <= 0, 0, c log(u) rest), or null. */
    static @Nullable ZeroLog<Expr> zeroLog(Expr e) {
        if (!(e instanceof Expr.Choose c
                && !c.strict()
                && c.left() instanceof Expr.Apply abs
                && abs.function() == Function.ABS
                && c.right().equals(Expr.ZERO)
                && c.then().equals(Expr.ZERO)
                && c.otherwise() instanceof Expr.Mul m)) {
            return null;
        }
        List<Expr> rest = new ArrayList<>(m.factors());
        List<Expr> factors = abs.argument() instanceof Expr.Mul several ? several.factors() : List.of(abs.argument());
        boolean all = factors.stream().allMatch(rest::remove);
        for (Expr f : rest) {
            if (all && f instanceof Expr.Apply log && log.function() == Function.LOG) {
                rest.remove(f);
                return new ZeroLog<>(List.copyOf(rest), abs.argument(), log.argument());
            }
        }
        return null;
    }

    /** Of if(abs(c) <= 0, 0, c log(u) rest), or null. */
    static @Nullable ZeroLog<MatrixForm> zeroLog(MatrixForm e) {
        MatrixForm zero = new MatrixForm.Number(Rational.ZERO);
        if (!(e instanceof MatrixForm.Choose c
                && !c.strict()
                && c.left() instanceof MatrixForm.Apply abs
                && abs.function() == Function.ABS
                && c.right().equals(zero)
                && c.then().equals(zero)
                && c.otherwise() instanceof MatrixForm.Times m)) {
            return null;
        }
        List<MatrixForm> rest = new ArrayList<>(m.factors());
        List<MatrixForm> factors =
                abs.argument() instanceof MatrixForm.Times several ? several.factors() : List.of(abs.argument());
        boolean all = factors.stream().allMatch(rest::remove);
        for (MatrixForm f : rest) {
            if (all && f instanceof MatrixForm.Apply log && log.function() == Function.LOG) {
                rest.remove(f);
                return new ZeroLog<>(List.copyOf(rest), abs.argument(), log.argument());
            }
        }
        return null;
    }
}
