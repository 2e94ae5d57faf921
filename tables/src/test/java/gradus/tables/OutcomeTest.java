package gradus.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.train.Metrics;
import gradus.train.OutputKind;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutcomeTest {
    private static String csv(Outcome outcome, boolean single) {
        StringWriter out = new StringWriter();
        outcome.writeCsv(out, single);
        return out.toString();
    }

    @Test
    void oneSigmoidGivesBothProbabilities() {
        Target target = new Target.Classes("y", List.of("no, never", "yes"), false, 1, 0);
        Outcome outcome = new Outcome(target, OutputKind.PROBABILITIES, new double[] {0.25, 0.5, 1});
        assertThat(csv(outcome, false)).isEqualTo("""
                prediction,"probability_no, never",probability_yes
                "no, never",0.75,0.25
                yes,0.5,0.5
                yes,0,1
                """);
        assertThat(outcome.predicted()).containsExactly(0, 1, 1);
        Metrics.Classification m = (Metrics.Classification) outcome.compare(new double[] {0, 0, 1}, 0.1);
        assertThat(m.confusion()).containsExactly(List.of(1, 1), List.of(0, 1));
        assertThat(m.classes()).containsExactly("no, never", "yes");
    }

    @Test
    void severalClassesGiveOneProbabilityEach() {
        Target target = new Target.Classes("y", List.of("3", "5", "7"), true, 3, 0);
        Outcome outcome =
                new Outcome(target, OutputKind.PROBABILITIES, new double[] {0.2f, 0.7f, 0.1f, 0.4f, 0.2f, 0.4f});
        assertThat(csv(outcome, true)).isEqualTo("""
                prediction,probability_3,probability_5,probability_7
                5,0.2,0.7,0.1
                3,0.4,0.2,0.4
                """);
        assertThat(outcome.predicted()).containsExactly(5, 3);
        Metrics.Classification m = (Metrics.Classification) outcome.compare(new double[] {0, 1, 0, 0, 0, 1}, 0);
        assertThat(m.accuracy()).isEqualTo(0.5);
    }

    @Test
    void scoresGiveNoProbabilities() {
        Target target = new Target.Classes("y", List.of("a", "b"), false, 1, -1);
        Outcome outcome = new Outcome(target, OutputKind.SCORES, new double[] {-0.3, 0.2});
        assertThat(csv(outcome, false)).isEqualTo("prediction\na\nb\n");
        Metrics.Classification m = (Metrics.Classification) outcome.compare(new double[] {-1, 1}, 0);
        assertThat(m.accuracy()).isEqualTo(1);
        assertThat(m.logLoss()).isNaN();
    }

    @Test
    void numbersComeInTheirOwnUnit() {
        Target target = new Target.Numbers("y", List.of(100.0), List.of(10.0));
        Outcome outcome = new Outcome(target, OutputKind.SCORES, new double[] {0, -1.5});
        assertThat(csv(outcome, false)).isEqualTo("prediction\n100\n85\n");
        Metrics.Regression m = (Metrics.Regression) outcome.compare(new double[] {1, -1.5}, 0);
        assertThat(m.mae()).isCloseTo(5, within(1e-12));
        assertThat(m.rmse()).isCloseTo(Math.sqrt(50), within(1e-12));
    }

    @Test
    void severalNumbersAndLabelsHaveAColumnEach() {
        Target numbers = new Target.Numbers("Y", List.of(0.0, 1.0), List.of(1.0, 2.0));
        assertThat(csv(new Outcome(numbers, OutputKind.SCORES, new double[] {1, 2}), false))
                .isEqualTo("prediction_1,prediction_2\n1,5\n");
        Target labels = new Target.Labels("Y", List.of("red", "round"), 0);
        Outcome outcome = new Outcome(labels, OutputKind.PROBABILITIES, new double[] {0.5, 0.75, 0.125, 0.25});
        assertThat(csv(outcome, false)).isEqualTo("""
                prediction,probability_red,probability_round
                red round,0.5,0.75
                ,0.125,0.25
                """);
        Metrics.MultiLabel m = (Metrics.MultiLabel) outcome.compare(new double[] {1, 1, 1, 0}, 0);
        assertThat(m.accuracy()).isEqualTo(0.5);
    }

    @Test
    void noClassIsAFormula() {
        List<String> classes = List.of("=1+1", "@sum", "-5", "-a", "+49 30", "\tx", "a=b");
        Target target = new Target.Classes("y", classes, false, classes.size(), 0);
        double[] outputs = new double[classes.size() * classes.size()];
        for (int n = 0; n < classes.size(); n++) {
            outputs[n * classes.size() + n] = 1;
        }
        List<String> predictions = csv(new Outcome(target, OutputKind.SCORES, outputs), false)
                .lines()
                .skip(1)
                .toList();
        assertThat(predictions).containsExactly("'=1+1", "'@sum", "-5", "'-a", "'+49 30", "'\tx", "a=b");
    }
}
