package gradus.formula;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.math.Derivation.Gradient;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.IndexForm;
import gradus.math.MatrixForm;
import gradus.math.MatrixText;
import gradus.math.Step;
import gradus.network.Network;
import gradus.testing.Networks;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FormulaTextTest {
    /** Every formula of every derivation, in both forms. */
    @Test
    void aTreeSaysWhatTheExpressionSays() {
        int entries = 0;
        int matrices = 0;
        for (Networks.Case c : Networks.wide()) {
            Network network = c.network();
            List<Equation> equations = new ArrayList<>(network.forward().equations());
            for (Gradient g : network.derive().gradients()) {
                equations.addAll(List.of(g.equation(), g.general()));
                for (Step s : g.steps()) {
                    for (Expr e : List.of(s.before(), s.after(), s.subject())) {
                        assertThat(Formula.of(e).text()).as(c.toString()).isEqualTo(IndexForm.text(e));
                        entries++;
                    }
                }
            }
            for (Equation e : equations) {
                MatrixForm form = MatrixForm.of(e);
                if (form != null) {
                    assertThat(Formula.of(form).text()).as(c.toString()).isEqualTo(MatrixText.of(form));
                    matrices++;
                }
            }
        }
        assertThat(entries).isGreaterThan(1000);
        assertThat(matrices).isGreaterThan(300);
    }
}
