package gradus.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.code.Language;
import gradus.diagnose.Diagnosis.Mistake;
import gradus.document.HtmlWriter;
import gradus.document.MarkdownWriter;
import gradus.document.TextStyle;
import gradus.document.TextWriter;
import gradus.formula.Symbols;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiagnosisDocumentTest {
    private static String text(Diagnosis d, Language language) {
        return TextWriter.write(DiagnosisDocument.of(d, language), TextStyle.PLAIN);
    }

    @Test
    void theMistakeIsReadInOneScreen() {
        assertThat(text(Diagnoses.wrong(Diagnoses.EXTRA), Language.NUMPY)).isEqualTo("""
                ann.npz: a mistake in dZ2
                ═════════════════════════

                The derivative of the output activation is multiplied in, though the loss has
                cancelled it.

                yours  dZ2 = (A2 - Y) * A2 * (1 - A2)
                                      ^^^^^^^^^^^^^^^
                right  dZ2 = A2 - Y

                By the right formula your numbers are off by 8.1e-01, by yours by 2.5e-16
                (relative).

                The right line in NumPy:

                dZ2 = A2 - Y

                The same numbers come from: softmax-diagonal. Other inputs may tell them apart:
                gradus diagnose --probe.

                - dA2 * A2 * (1 - A2) = A2 - Y, where dA2 = (A2 - Y) / (A2 * (1 - A2))

                The first wrong variable is dZ2.

                - Examples are taken to be columns.
                - Your dZ2 is (A2 - Y)*A2*(1 - A2), not A2 - Y.

                variable   status    relative error
                ✓ A2       right            1.3e-16
                ✗ dZ2      wrong            8.1e-01
                ↳ dW2      follows          7.5e-01

                · not given: Z1.

                Compared with the network 2 > 3 tanh > 1 sigmoid, loss bce, layout columns.
                """);
    }

    @Test
    void whatTheFileDoesNotHaveIsAPartOfWhatItHas() {
        Mistake part = new Mistake(
                "wrong-m",
                "Z1",
                "Z1 is twice what it should be.",
                "Z1 = 2 * W1 X",
                "Z1 = W1 X",
                1,
                0,
                List.of(),
                List.of(),
                new Diagnosis.Code(null, null, null),
                List.of());
        assertThat(text(Diagnoses.wrong(part), Language.NUMPY))
                .startsWith("ann.npz: a mistake in dZ2 (its part Z1)\n")
                .contains("Z1 is not in the file; dZ2, which is made from it, shows the mistake.");
    }

    @Test
    void codeIsInTheLanguageAskedFor() {
        Diagnosis d = Diagnoses.wrong(Diagnoses.MEAN);
        assertThat(text(d, Language.OCTAVE)).contains("in Octave:\n\ndW1 = dZ1 * X' / m;\n");
        assertThat(text(d, Language.PYTORCH)).contains("in PyTorch:\n\ndW1 = dZ1.T @ X / m\n");
        assertThat(DiagnosisDocument.usualLanguage(d)).isEqualTo(Language.NUMPY);
    }

    @Test
    void everyVerdictComesFirst() {
        assertThat(text(Diagnoses.wrong(Diagnoses.EXTRA, Diagnoses.MEAN), Language.NUMPY))
                .startsWith("ann.npz: 2 mistakes in dZ2 and dW1\n")
                .contains("\nIn dZ2\n", "\nIn dW1\n");
        assertThat(text(Diagnoses.correct(), Language.NUMPY))
                .startsWith("bob.npz: correct\n")
                .contains("Every value and gradient that was given is right: dZ2, dW2.");
        assertThat(text(Diagnoses.open(), Language.NUMPY))
                .startsWith("cy.npz: cannot tell\n")
                .contains("Pass --net");
        assertThat(text(Diagnoses.unreadable(), Language.NUMPY))
                .startsWith("dee.npz: cannot be read\n")
                .contains("ends in the middle of W1");
    }

    @Test
    void noLineIsLongerThanATerminal() {
        for (Diagnosis d : List.of(
                Diagnoses.wrong(Diagnoses.EXTRA, Diagnoses.MEAN), Diagnoses.correct(), Diagnoses.unreadable())) {
            assertThat(text(d, Language.NUMPY).lines())
                    .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        }
    }

    @Test
    void whatAFileIsCalledIsNoMarkup() {
        Diagnosis odd = Diagnosis.unreadable("<b>{}_x_.npz", "<script>{}</script>");
        assertThat(HtmlWriter.page(DiagnosisDocument.of(odd, Language.NUMPY), Symbols.NAMES))
                .doesNotContain("<script>", "<b>")
                .contains("&lt;script&gt;{}");
        assertThat(MarkdownWriter.write(DiagnosisDocument.of(odd, Language.NUMPY), Symbols.NAMES))
                .contains("# `<b>{}_x_.npz`: cannot be read");
    }
}
