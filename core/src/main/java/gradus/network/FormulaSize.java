package gradus.network;

import gradus.InputException;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Rational;

/**
 * The largest formula that is worked with. Definitions that are inserted into each other double it with every level, and
 * powers of powers do the same to a number's digits: a line of text can mean more than any memory holds, and what walks
 * through it later recurses as deeply as it is nested.
 */
final class FormulaSize {
    private static final int MOST_PARTS = 5_000;
    private static final int MOST_LEVELS = 500;

    /** Proofs multiply out: the time that takes grows with a power of this. */
    private static final int MOST_DEGREE = 100;

    /** A double needs 1074 of them at most, a power of such a number some more. */
    private static final int MOST_BITS = 8_192;

    private final String what;
    private int parts;

    private FormulaSize(String what) {
        this.what = what;
    }

    /**
     * Looks at no more parts than are allowed.
     *
     * @throws InputException if the formula is too large
     */
    static Expr require(Expr formula, String what) {
        new FormulaSize(what).count(formula, 1);
        return formula;
    }

    /** Counts the parts; gives the degree of the polynomial that multiplying out would give. */
    private long count(Expr e, int level) {
        if (++parts > MOST_PARTS) {
            throw new InputException(
                    what + ": the formula has more than " + MOST_PARTS + " parts, definitions inserted; shorten it");
        }
        if (level > MOST_LEVELS) {
            throw new InputException(what + ": the formula is nested more than " + MOST_LEVELS
                    + " levels deep, definitions inserted; shorten it");
        }
        if (e instanceof Expr.Num n && bits(n.value()) > MOST_BITS) {
            throw new InputException(what + ": a number in the formula has more digits than can be worked with");
        }
        long sum = 0;
        long most = 0;
        for (Expr child : Exprs.children(e)) {
            long degree = count(child, level + 1);
            sum += degree;
            most = Math.max(most, degree);
        }
        long degree = switch (e) {
            case Expr.Num _ -> 0;
            case Expr.Add _, Expr.Fold _, Expr.Choose _, Expr.Extremum _ -> most;
            case Expr.Mul _ -> sum;
            case Expr.Pow p -> most * Math.abs((long) p.exponent());
            case Expr.Constant _, Expr.Size _, Expr.Entry _, Expr.Delta _, Expr.Apply _, Expr.Partial _ -> 1;
        };
        if (degree > MOST_DEGREE) {
            throw new InputException(what + ": multiplied out, definitions inserted, the formula has the degree "
                    + degree + "; at most " + MOST_DEGREE + " can be worked with");
        }
        return degree;
    }

    /** Whether a power of a number is one that can be worked with; to be asked before it is computed. */
    static boolean allowsPower(Rational base, int exponent) {
        return (long) bits(base) * Math.abs((long) exponent) <= MOST_BITS;
    }

    private static int bits(Rational number) {
        return Math.max(number.num().bitLength(), number.den().bitLength());
    }
}
