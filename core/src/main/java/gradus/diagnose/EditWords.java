package gradus.diagnose;

import gradus.diagnose.Edit.Added;
import gradus.diagnose.Edit.Bare;
import gradus.diagnose.Edit.Both;
import gradus.diagnose.Edit.Branching;
import gradus.diagnose.Edit.Clipped;
import gradus.diagnose.Edit.Confused;
import gradus.diagnose.Edit.Crossed;
import gradus.diagnose.Edit.Dropped;
import gradus.diagnose.Edit.DroppedThroughout;
import gradus.diagnose.Edit.Exponent;
import gradus.diagnose.Edit.Floored;
import gradus.diagnose.Edit.Held;
import gradus.diagnose.Edit.Inverted;
import gradus.diagnose.Edit.Multiplied;
import gradus.diagnose.Edit.OffDiagonal;
import gradus.diagnose.Edit.OtherActivation;
import gradus.diagnose.Edit.OtherDerivative;
import gradus.diagnose.Edit.OtherMask;
import gradus.diagnose.Edit.Reordered;
import gradus.diagnose.Edit.Repeated;
import gradus.diagnose.Edit.Replaced;
import gradus.diagnose.Edit.Resummed;
import gradus.diagnose.Edit.Scaled;
import gradus.diagnose.Edit.Stepped;
import gradus.diagnose.Edit.Stretched;
import gradus.diagnose.Edit.TermScaled;
import gradus.diagnose.Edit.TermsDropped;
import gradus.diagnose.Edit.Turned;
import gradus.diagnose.Edit.Unapplied;
import gradus.diagnose.Edit.Zeroed;
import gradus.math.Expr;
import gradus.math.Tensor;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** An edit in plain words, where it has no name. */
final class EditWords {
    private final Written written;
    private final double tolerance;

    EditWords(Written written, double tolerance) {
        this.written = written;
        this.tolerance = tolerance;
    }

    static String shown(double number) {
        String text = String.format(java.util.Locale.ROOT, "%.4g", number);
        return text.contains("e") ? text : text.replaceAll("0+$", "").replaceAll("\\.$", "");
    }

    /** A tensor as the file has it. */
    String name(Tensor tensor) {
        return written.name(tensor);
    }

    String text(Expr e) {
        return written.part(e);
    }

    private String list(List<Expr> factors) {
        return text(Expr.mul(factors));
    }

    String plain(Edit edit, Tensor v) {
        return switch (edit) {
            case Dropped d -> v + " lacks the factor " + list(d.factors()) + ".";
            case Repeated r -> v + " has the factor " + list(r.factors()) + " twice.";
            case Inverted i ->
                v + " multiplies by " + text(i.factor()) + " where it should divide, or the other way round.";
            case Multiplied m -> v + " is multiplied by " + text(m.factor()) + ", which does not belong there.";
            case Scaled s -> v + " is " + shown(s.by()) + " times what it should be.";
            case TermScaled t ->
                t.by() == 0
                        ? v + " lacks the term " + text(t.term()) + "."
                        : Math.abs(t.by() + 1) <= tolerance
                                ? v + " has the term " + text(t.term()) + " with the wrong sign."
                                : v + " has " + shown(t.by()) + " times the term " + text(t.term()) + ".";
            case TermsDropped t ->
                v + " lacks the terms " + t.terms().stream().map(this::text).collect(Collectors.joining(" and ")) + ".";
            case Bare b ->
                v + " has " + text(b.branch()) + " where " + text(Expr.mul(b.branch(), b.factor()))
                        + " belongs: this case lacks the factor.";
            case Held h -> v + " holds the numbers of " + name(h.other()) + ": it was overwritten.";
            case OffDiagonal o ->
                v + " adds up " + text(o.term())
                        + " over all outputs where each has its own: the 1 of the Jacobian stands on its diagonal alone.";
            case Crossed c ->
                v + " lays " + name(c.vector())
                        + " along the wrong axis: as a row where a column belongs, or the other way round.";
            case DroppedThroughout d ->
                v + " lacks the factor " + text(d.factor()) + "; so "
                        + (d.in().size() == 1 ? "does " : "do ")
                        + d.in().stream().map(this::name).collect(Collectors.joining(" and "))
                        + ", from which it is computed.";
            case Reordered r -> reordered(v, r);
            case OtherMask m ->
                v + " is 0 at other places than " + name(m.mask()) + " says: it was computed with another mask.";
            case Added a -> v + " has a term " + shown(a.by()) + "*" + text(a.term()) + " too many.";
            case Replaced r ->
                text(r.by()).equals(text(r.from()))
                        ? v + " has " + written.entries(r.by()) + " in the place of " + written.entries(r.from()) + "."
                        : v + " has " + text(r.by()) + " in the place of " + text(r.from()) + ".";
            case Exponent e ->
                v + " has " + text(e.of() instanceof Expr.Pow p ? Expr.pow(p.base(), e.instead()) : e.of())
                        + " in the place of " + text(e.of()) + ".";
            case Resummed r ->
                switch (r.how()) {
                    case EVERYTHING -> v + " sums over too many axes in " + text(r.sum()) + ".";
                    case OTHER_AXIS -> v + " sums over the wrong axis in " + text(r.sum()) + ".";
                    case DIAGONAL -> v + " leaves out the sum in " + written.entries(r.sum()) + ".";
                    case LAST -> v + " has only the last term of " + written.entries(r.sum()) + ".";
                    case FIRST -> v + " has only the first term of " + written.entries(r.sum()) + ".";
                };
            case Confused c -> v + " mixes up matrix product and product by entries.";
            case OtherActivation o -> v + " is computed with " + o.activation() + ".";
            case OtherDerivative o -> v + " uses the derivative of " + o.activation() + ".";
            case Branching b -> v + " takes the wrong branch in " + text(b.of()) + ".";
            case Unapplied u -> v + " lacks the function in " + text(u.of()) + ".";
            case Turned t -> v + " is the transpose of what it should be.";
            case Zeroed z -> v + " is 0.";
            case Stepped e -> v + " leaves out a step.";
            case Stretched e -> v + " compares every output with every label.";
            case Floored f -> v + " is rounded down to whole numbers.";
            case Clipped c -> v + " is clipped at " + shown(c.at()) + ".";
            case Both b -> plain(b.first(), v) + " " + plain(b.second(), v);
        };
    }

    private String reordered(Tensor v, Reordered r) {
        TreeSet<Integer> moved = new TreeSet<>();
        for (int n = 0; n < r.order().size(); n++) {
            if (r.order().get(n) != n) {
                moved.add(n + 1);
            }
        }
        String what = written.isOfExamples(r.dim()) ? "examples" : "units";
        return moved.size() == 2
                ? v + " has two " + what + " exchanged: " + moved.first() + " and " + moved.last() + ", counted from 1."
                : v + " has its " + what + " in another order: number "
                        + r.order().stream().map(n -> Integer.toString(n + 1)).collect(Collectors.joining(", "))
                        + ", counted from 1.";
    }

    /** A sign is thought of as a term's, not as a factor -1 that was left out or written twice. */
    static int unlikelihood(Edit edit) {
        List<Expr> factors = switch (edit) {
            case Dropped d -> d.factors();
            case Repeated r -> r.factors();
            default -> List.of();
        };
        return !factors.isEmpty() && factors.stream().allMatch(f -> f instanceof Expr.Num) ? 2 : 0;
    }
}
