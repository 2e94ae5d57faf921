package gradus.diagnose;

import gradus.diagnose.Search.Fit;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import java.util.regex.Pattern;

/**
 * What a learner computes and what is right, in forms that differ by the mistake alone: a slip in one form of a formula is
 * not seen beside another.
 */
record SideBySide(String yours, String right) {
    /** A form this much longer than the simplest is no help to a reader. */
    private static final double LONGER = 2.5;

    /** A factor m that waits for a 1/m in front of its bracket. */
    private static final Pattern PER_EXAMPLE = Pattern.compile("(?<![/\\w*])(?<!/\\()m(?: \\* |\\*lambda)");

    static SideBySide of(Fit fit, RightProgram program, Written written) {
        Equation simplest = inlined(program.formula(fit.edited().target()), program);
        boolean form = program.formsOf(fit.edited().target()).contains(fit.form());
        Equation yours = inlined(fit.yours(), program);
        SideBySide beside = pair(yours, simplest, written);
        if (!form || fit.form().equals(program.formula(fit.edited().target()))) {
            return beside;
        }
        SideBySide same = pair(yours, inlined(fit.form(), program), written);
        if (same.right.length() > LONGER * beside.right.length()) {
            return beside;
        }
        return isOfTheWhole(fit.edit()) && beside.difference() <= same.difference() ? beside : same;
    }

    private static SideBySide pair(Equation yours, Equation right, Written written) {
        SideBySide plain = new SideBySide(written.equation(yours), written.equation(right));
        Equation longYours = Written.expanded(yours);
        Equation longRight = Written.expanded(right);
        if (longYours == null || longRight == null) {
            return plain;
        }
        SideBySide expanded = new SideBySide(written.equation(longYours), written.equation(longRight));
        boolean cancels = PER_EXAMPLE.matcher(plain.yours).find();
        return cancels || expanded.difference() < plain.difference() ? expanded : plain;
    }

    private int difference() {
        return String.join("", FormulaDifference.lines("", yours, "", right, Integer.MAX_VALUE))
                .replaceAll("[^^]", "")
                .length();
    }

    /** Where the form that was edited tells nothing: the simplest is as near. */
    private static boolean isOfTheWhole(Edit edit) {
        return switch (edit) {
            case Edit.Scaled _, Edit.Zeroed _, Edit.Stepped _, Edit.Clipped _, Edit.Turned _ -> true;
            case Edit.Dropped _, Edit.Repeated _, Edit.Multiplied _, Edit.OtherDerivative _ -> true;
            case Edit.OtherActivation _, Edit.Stretched _ -> true;
            case Edit.Held _, Edit.Floored _, Edit.Reordered _, Edit.OtherMask _, Edit.DroppedThroughout _ -> true;
            case Edit.TermsDropped _, Edit.Bare _, Edit.Crossed _, Edit.OffDiagonal _ -> false;
            case Edit.TermScaled _, Edit.Added _, Edit.Inverted _, Edit.Replaced _, Edit.Exponent _ -> false;
            case Edit.Resummed _, Edit.Confused _, Edit.Branching _, Edit.Unapplied _ -> false;
            case Edit.Both both -> isOfTheWhole(both.first()) && isOfTheWhole(both.second());
        };
    }

    /** What stands between an activation and its mask is in no file: what it is made of is read instead. */
    private static Equation inlined(Equation e, RightProgram program) {
        Expr body = Upstream.replaced(
                e.body(),
                x -> program.isUnsaved(x.tensor())
                                && program.equations().containsKey(x.tensor())
                                && !x.tensor().equals(e.target())
                        ? Exprs.bodyAt(program.formula(x.tensor()), x.indices())
                        : null);
        return new Equation(e.target(), e.indices(), body);
    }
}
