package gradus.formula;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.math.Derivation.Gradient;
import gradus.math.Expr;
import gradus.math.IndexForm;
import gradus.math.Step;
import gradus.testing.Networks;
import java.util.List;
import org.junit.jupiter.api.Test;

class FormulaTextTest {
    /** The calculus has a plain printer of its own, for messages; what readers see must not differ from it. */
    @Test
    void aTreeSaysWhatTheExpressionSays() {
        int entries = 0;
        for (Networks.Case c : Networks.wide()) {
            for (Gradient g : c.network().derive().gradients()) {
                for (Step s : g.steps()) {
                    for (Expr e : List.of(s.before(), s.after(), s.subject())) {
                        assertThat(Formula.of(e).text()).as(c.toString()).isEqualTo(IndexForm.text(e));
                        entries++;
                    }
                }
            }
        }
        assertThat(entries).isGreaterThan(1000);
    }
}
