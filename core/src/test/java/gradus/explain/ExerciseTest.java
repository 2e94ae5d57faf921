package gradus.explain;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.document.Block;
import gradus.document.Block.Blank;
import gradus.document.Block.Display;
import gradus.document.Document;
import gradus.document.TextStyle;
import gradus.document.TextWriter;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExerciseTest {
    private static final Explanation EXPLANATION =
            new Explainer(Network.parse("2 > 3 tanh > 2 softmax", NetworkOptions.defaults())).explain();

    private static List<Blank> gaps(Document sheet) {
        return sheet.blocks().stream()
                .filter(Blank.class::isInstance)
                .map(Blank.class::cast)
                .toList();
    }

    private static String text(Document document) {
        return TextWriter.write(document, TextStyle.PLAIN);
    }

    @Test
    void everyResultIsAGapAndEveryGapHasItsAnswer() {
        Exercise exercise = Exercise.of(EXPLANATION, 0);
        List<Blank> gaps = gaps(exercise.sheet());
        List<Block> answers = exercise.answers().blocks();
        assertThat(gaps)
                .hasSizeGreaterThan(3 * EXPLANATION.sections().size())
                .allSatisfy(g -> assertThat(answers).contains(g.answer()))
                .extracting(g -> g.label().orElseThrow())
                .doesNotHaveDuplicates();
        assertThat(EXPLANATION.sections())
                .allSatisfy(s -> assertThat(gaps)
                        .extracting(Blank::answer)
                        .contains(new Display(List.of(s.result().formula()))));
        assertThat(EXPLANATION.sections())
                .allSatisfy(s -> assertThat(text(exercise.sheet()))
                        .doesNotContain(s.result().text()));
        assertThat(text(exercise.answers())).contains("dZ2 = A2 - Y", "dW2 = 1/m * dZ2 A1^T", "seed 0");
        assertThat(gaps.stream().map(g -> g.question().text()))
                .anyMatch(q -> q.startsWith("Which factor of dW2 is transposed"))
                .anyMatch(q -> q.startsWith("Where does the sum in db1 come from"))
                .anyMatch(q -> q.contains("what cancels in dZ2"))
                .noneMatch(q -> q.startsWith("Which factor of db1"));
    }

    @Test
    void noQuestionTellsAnEarlierAnswer() {
        List<String> networks = List.of(
                "2 > 3 tanh > 1 sigmoid", "2 > 3 softmax", "3 > 2 batchnorm silu > 2", "2 > 3 relu > 2 layernorm tanh");
        int asked = 0;
        for (String network : networks) {
            Explanation explanation = new Explainer(Network.parse(network, NetworkOptions.defaults())).explain();
            for (int seed = 0; seed < 6; seed++) {
                List<String> answers = new ArrayList<>();
                for (Block block : Exercise.of(explanation, seed).sheet().blocks()) {
                    if (block instanceof Block.Heading h && h.level() == 2) {
                        answers.clear();
                    } else if (block instanceof Blank b
                            && b.question().text().startsWith("Differentiate")
                            && b.answer() instanceof Display d) {
                        answers.add(d.formulas().getFirst().text().split(" = ", 2)[1]);
                        asked++;
                    } else if (block instanceof Block.Chain c) {
                        assertThat(c.links()).allSatisfy(l -> {
                            assertThat(l.reason().text()).doesNotContain("comes from the cost");
                            assertThat(answers)
                                    .noneMatch(a ->
                                            a.length() > 2 && l.formula().text().contains(a));
                        });
                    }
                }
            }
        }
        assertThat(asked).isPositive();
    }

    @Test
    void theSeedChoosesTheGaps() {
        Exercise one = Exercise.of(EXPLANATION, 1);
        assertThat(Exercise.of(EXPLANATION, 1)).isEqualTo(one);
        assertThat(text(Exercise.of(EXPLANATION, 2).sheet())).isNotEqualTo(text(one.sheet()));
    }
}
