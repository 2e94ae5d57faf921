package gradus.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.InputException;
import gradus.code.Language;
import gradus.diagnose.Diagnosis.Code;
import gradus.diagnose.Diagnosis.Mistake;
import gradus.document.Document;
import gradus.document.HtmlWriter;
import gradus.document.LatexWriter;
import gradus.document.MarkdownWriter;
import gradus.document.TextStyle;
import gradus.document.TextWriter;
import gradus.formula.Symbols;
import gradus.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class HintTest {
    private static final List<Language> LANGUAGES = List.of(Language.NUMPY, Language.OCTAVE, Language.PYTORCH);

    /** Everything that can be shown of a diagnosis, without the marks of any format. */
    static String everything(Diagnosis d) {
        StringBuilder all = new StringBuilder(Json.of(DiagnosisData.of(d)).pretty());
        for (Language language : LANGUAGES) {
            Document document = DiagnosisDocument.of(d, language);
            all.append(TextWriter.write(document, TextStyle.PLAIN))
                    .append(MarkdownWriter.write(document, Symbols.NAMES))
                    .append(LatexWriter.write(document, Symbols.NAMES))
                    .append(HtmlWriter.page(document, Symbols.NAMES));
        }
        return all.toString().replaceAll("[\\s*\\\\]", "");
    }

    @Test
    void theLayerAloneIsTold() {
        Diagnosis hinted = Hint.of(0).of(Diagnoses.wrong(Diagnoses.EXTRA, Diagnoses.MEAN));
        assertThat(hinted.notes().getFirst().sentence()).isEqualTo("Something is wrong in layer 2 and in layer 1.");
        assertThat(everything(hinted))
                .contains("Somethingiswronginlayer2")
                .doesNotContain("dZ2", "dW1", "derivative", "missing-one", "extra-activation");
    }

    @Test
    void theVariableIsTold() {
        Diagnosis hinted = Hint.of(1).of(Diagnoses.wrong(Diagnoses.EXTRA));
        assertThat(hinted.firstWrong()).isEqualTo("dZ2");
        assertThat(hinted.notes().getFirst().sentence()).startsWith("dZ2 is wrong by itself");
        assertThat(everything(hinted)).contains("dZ2").doesNotContain("derivative", "extra-activation");
    }

    @Test
    void theMistakeIsToldWithoutTheRightFormula() {
        Diagnosis hinted = Hint.of(2).of(Diagnoses.wrong(Diagnoses.EXTRA, Diagnoses.MEAN));
        assertThat(hinted.mistakes())
                .extracting(Mistake::sentence)
                .containsExactly(Diagnoses.EXTRA.sentence(), "The sum over the examples is taken.");
        assertThat(hinted.mistakes())
                .extracting(Mistake::id)
                .containsExactly("extra-activation-derivative", "missing-one-over-m");
    }

    @Test
    void aSentenceThatIsNothingButTheAnswerGivesWayToTheMistakesName() {
        Mistake blunt = new Mistake(
                "sign-flipped",
                "dZ2",
                "A2 - Y is right.",
                "dZ2 = Y - A2",
                "dZ2 = A2 - Y",
                2,
                0,
                List.of(),
                List.of(),
                new Code(null, null, null),
                List.of());
        assertThat(Hint.of(2).of(Diagnoses.wrong(blunt)).mistakes().getFirst().sentence())
                .isEqualTo("dZ2: sign flipped.");
    }

    @Test
    void noLevelBelowTheLastTellsTheAnswer() {
        for (int level = 0; level < 3; level++) {
            for (Mistake m : List.of(Diagnoses.EXTRA, Diagnoses.MEAN)) {
                String shown = everything(Hint.of(level).of(Diagnoses.wrong(m)));
                String right = String.valueOf(m.right()).replaceAll("[\\s*]", "");
                assertThat(shown)
                        .as("level %d", level)
                        .doesNotContain(right, right.substring(right.indexOf('=') + 1))
                        .doesNotContain("A2-Y", "dZ1@X.T", "dZ1X'", "0.8125", "8.1e-01", "0.75", "1/m");
            }
        }
    }

    @Test
    void theLastLevelTellsAll() {
        Diagnosis d = Diagnoses.wrong(Diagnoses.EXTRA);
        assertThat(Hint.of(3).of(d)).isSameAs(d);
        assertThat(everything(d)).contains("A2-Y", "dZ2=A2-Y;", "0.8125");
    }

    @Test
    void whatIsNoMistakeIsToldAtEveryLevel() {
        for (Hint hint : Hint.values()) {
            assertThat(hint.of(Diagnoses.correct())).isEqualTo(Diagnoses.correct());
            assertThat(hint.of(Diagnoses.unreadable())).isEqualTo(Diagnoses.unreadable());
            assertThat(hint.of(Diagnoses.open()).notes())
                    .isEqualTo(Diagnoses.open().notes());
        }
    }

    @Test
    void otherLevelsAreRefused() {
        assertThatThrownBy(() -> Hint.of(4)).isInstanceOf(InputException.class).hasMessageContaining("--hint: 4");
    }
}
