package gradus.diagnose;

import gradus.diagnose.Edit.Both;
import gradus.diagnose.Edits.Line;
import gradus.diagnose.Edits.Variant;
import gradus.diagnose.Search.Fit;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Two changes of one formula at once: tried where no single one computes the numbers. */
final class TwoEdits {
    private final RightProgram program;
    private final Fits fits;
    private final Naming naming;
    private final Judge judge;
    private final Deadline deadline;

    TwoEdits(RightProgram program, Fits fits, Naming naming, Judge judge, Deadline deadline) {
        this.program = program;
        this.fits = fits;
        this.naming = naming;
        this.judge = judge;
        this.deadline = deadline;
    }

    /** @param found gets every pair that computes the numbers of v */
    void find(Tensor v, List<Fit> found) {
        for (Equation form : program.formsOf(v)) {
            if (!Judge.readable(form, judge.upstream())) {
                continue;
            }
            for (Variant first : withoutNumber(fits.edits(form))) {
                if (isFarFetched(first.edit()) || !Judge.readable(first.equation(), judge.upstream())) {
                    continue;
                }
                pairWith(v, form, first, found);
            }
        }
    }

    /** What is believed only where it explains the numbers by itself. */
    private static boolean isFarFetched(Edit edit) {
        return edit instanceof Edit.Held || edit instanceof Edit.Replaced r && r.by() instanceof Expr.Choose;
    }

    /** The edits by no number, and the terms left out. */
    private static List<Variant> withoutNumber(Edits.All edits) {
        List<Variant> all = new ArrayList<>(edits.variants());
        for (Line line : edits.lines()) {
            if (line.edit().apply(0) instanceof Edit.TermScaled dropped) {
                all.add(new Variant(dropped, line.at0()));
            }
        }
        return all;
    }

    private void pairWith(Tensor v, Equation form, Variant first, List<Fit> found) {
        Edits.All more = fits.edits(first.equation());
        for (Line line : more.lines()) {
            deadline.check();
            Double t = Judge.readable(line.at1(), judge.upstream())
                    ? judge.solve(v, line.at0(), judge.upstream(), line.at1(), judge.upstream())
                    : null;
            if (t != null && naming.isNamed(v, t)) {
                Equation edited = Fits.between(line, t);
                if (judge.fits(v, edited, judge.upstream())) {
                    fits.keep(
                            found,
                            v,
                            new Both(first.edit(), line.edit().apply(t)),
                            form,
                            edited,
                            fits.written(line, t),
                            judge.upstream());
                }
            }
        }
    }
}
