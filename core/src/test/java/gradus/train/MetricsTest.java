package gradus.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private static final List<String> TWO = List.of("no", "yes");

    @Test
    void oneOutputHoldsTheSecondClass() {
        double[] a = {0.9, 0.5, 0.2, 0.4};
        Metrics.Classification m =
                Metrics.classification(OutputKind.PROBABILITIES, a, new int[] {1, 0, 0, 1}, TWO, 0.5, 0.25);

        assertThat(m.rows()).isEqualTo(4);
        assertThat(m.loss()).isEqualTo(0.25);
        assertThat(m.accuracy()).isEqualTo(0.5);
        assertThat(m.confusion()).containsExactly(List.of(1, 1), List.of(1, 1));
        double expected = -(Math.log(0.9) + Math.log(0.5) + Math.log(0.8) + Math.log(0.4)) / 4;
        assertThat(m.logLoss()).isCloseTo(expected, within(1e-15));
        assertThat(m.auc()).as("3 of 4 pairs in order").isEqualTo(0.75);
    }

    @Test
    void tiesInTheScoresCountHalf() {
        double[] a = {0.5, 0.5, 0.5, 0.9};
        int[] truth = {0, 1, 0, 1};
        double auc = Metrics.classification(OutputKind.PROBABILITIES, a, truth, TWO, 0.5, 0)
                .auc();
        assertThat(auc).as("pairs: half, half, one, one of 4").isEqualTo(0.75);
    }

    @Test
    void aucEqualsTheCountOfPairs() {
        Random random = new Random(3);
        for (int trial = 0; trial < 50; trial++) {
            int rows = 2 + random.nextInt(20);
            double[] scores = new double[rows];
            int[] truth = new int[rows];
            for (int i = 0; i < rows; i++) {
                scores[i] = random.nextInt(6) == 0 ? Double.POSITIVE_INFINITY : random.nextInt(5) - 2;
                truth[i] = i < 2 ? i : random.nextInt(2);
            }
            double won = 0;
            double pairs = 0;
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < rows; j++) {
                    if (truth[i] == 1 && truth[j] == 0) {
                        pairs++;
                        won += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                    }
                }
            }
            double auc = Metrics.classification(OutputKind.SCORES, scores, truth, TWO, 0.5, 0)
                    .auc();
            assertThat(auc).isCloseTo(won / pairs, within(1e-14));
        }
    }

    @Test
    void theLargestOutputWinsAndTheFirstOnATie() {
        double[] a = {0.2, 0.4, 0.4, 0.6, 0.3, 0.1, 0.1, 0.2, 0.7};
        Metrics.Classification m = Metrics.classification(
                OutputKind.PROBABILITIES, a, new int[] {2, 0, 2}, List.of("a", "b", "c"), 0.5, 0);
        assertThat(m.confusion()).containsExactly(List.of(1, 0, 0), List.of(0, 0, 0), List.of(0, 1, 1));
        assertThat(m.accuracy()).isCloseTo(2.0 / 3, within(1e-15));
        assertThat(m.auc()).isNaN();
    }

    @Test
    void certaintyInTheWrongClassKeepsTheLogLossFinite() {
        double[] a = {0, 1};
        Metrics.Classification m = Metrics.classification(OutputKind.PROBABILITIES, a, new int[] {1, 1}, TWO, 0.5, 0);
        assertThat(m.logLoss()).isCloseTo(-Math.log(0x1p-52) / 2, within(1e-9));
        assertThat(m.auc()).as("one class is absent").isNaN();
    }

    @Test
    void scoresHaveNoLogLoss() {
        Metrics.Classification m =
                Metrics.classification(OutputKind.SCORES, new double[] {-2, 3}, new int[] {0, 1}, TWO, 0, 0);
        assertThat(m.logLoss()).isNaN();
        assertThat(m.accuracy()).isEqualTo(1);
        assertThat(m.auc()).isEqualTo(1);
    }

    @Test
    void logarithmsOfProbabilitiesCountLikeProbabilities() {
        double[] p = {0.25, 0.75, 0.5, 0.5};
        double[] logs = {Math.log(0.25), Math.log(0.75), Math.log(0.5), Math.log(0.5)};
        int[] truth = {1, 0};
        double expected = Metrics.classification(OutputKind.PROBABILITIES, p, truth, TWO, 0.5, 0)
                .logLoss();
        assertThat(Metrics.classification(OutputKind.LOG_PROBABILITIES, logs, truth, TWO, 0.5, 0)
                        .logLoss())
                .isCloseTo(expected, within(1e-14));
    }

    @Test
    void labelsAreCountedOneByOneAndRowByRow() {
        double[] a = {0.9, 0.1, 0.6, 0.7};
        boolean[] present = {true, false, true, false};
        Metrics.MultiLabel m = Metrics.multiLabel(OutputKind.PROBABILITIES, a, present, List.of("l", "r"), 0.5, 0);
        assertThat(m.rows()).isEqualTo(2);
        assertThat(m.accuracy()).isEqualTo(0.5);
        assertThat(m.confusion().get(0)).containsExactly(List.of(0, 0), List.of(0, 2));
        assertThat(m.confusion().get(1)).containsExactly(List.of(1, 1), List.of(0, 0));
        double expected = -(Math.log(0.9) + Math.log(0.9) + Math.log(0.6) + Math.log(0.3)) / 4;
        assertThat(m.logLoss()).isCloseTo(expected, within(1e-14));
    }

    @Test
    void numbersAreMeasuredInTheirOwnUnit() {
        double[] predicted = {2, 5, 9};
        double[] truth = {1, 5, 12};
        Metrics.Regression m = Metrics.regression(predicted, truth, 1, 0);
        assertThat(m.rmse()).isCloseTo(Math.sqrt(10 / 3.0), within(1e-15));
        assertThat(m.mae()).isCloseTo(4 / 3.0, within(1e-15));
        assertThat(m.r2()).isCloseTo(1 - 10 / 62.0, within(1e-15));
        assertThat(Metrics.regression(predicted, new double[] {4, 4, 4}, 1, 0).r2())
                .isNaN();
    }

    @Test
    void theMapHasTheNamesOfTheReports() {
        Metrics.Classification m =
                Metrics.classification(OutputKind.PROBABILITIES, new double[] {1}, new int[] {1}, TWO, 0.5, 0);
        assertThat(m.toMap().keySet())
                .containsExactly("rows", "loss", "accuracy", "logLoss", "confusion", "classes", "auc");
        assertThat(Metrics.regression(new double[] {1}, new double[] {1}, 1, 0)
                        .toMap()
                        .keySet())
                .containsExactly("rows", "loss", "rmse", "mae", "r2");
    }

    @Test
    void lengthsThatDoNotFitAreRefused() {
        assertThatThrownBy(
                        () -> Metrics.classification(OutputKind.PROBABILITIES, new double[3], new int[2], TWO, 0.5, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Metrics.regression(new double[3], new double[2], 1, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
