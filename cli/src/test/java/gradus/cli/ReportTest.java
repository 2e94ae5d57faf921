package gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.explain.Explainer;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.train.Metrics;
import gradus.train.TrainingListener.EpochReport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportTest {
    private static List<EpochReport> history(int epochs, boolean validated) {
        return IntStream.rangeClosed(1, epochs)
                .mapToObj(epoch ->
                        new EpochReport(epoch, 1.0 / epoch, validated ? 0.1 + 1.0 / epoch : Double.NaN, true, 0.1, 1))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10, 5000})
    void aChartStaysWithinItsPicture(int epochs) {
        for (boolean validated : new boolean[] {false, true}) {
            String svg = LossChart.svg(history(epochs, validated), 1);
            assertThat(svg.contains("class=\"validation\"")).isEqualTo(validated);
            assertThat(svg).contains("epoch</text>").doesNotContain("NaN", "Infinity");
            List<MatchResult> points = Pattern.compile("[ML]([0-9.-]+) ([0-9.-]+)")
                    .matcher(svg)
                    .results()
                    .toList();
            assertThat(points).hasSizeBetween(epochs == 1 ? 1 : 2, 1300).allSatisfy(point -> {
                assertThat(Double.parseDouble(point.group(1))).isBetween(0.0, 720.0);
                assertThat(Double.parseDouble(point.group(2))).isBetween(0.0, 320.0);
            });
        }
    }

    @Test
    void aChartOfOddLossesIsDrawn() {
        assertThat(LossChart.svg(List.of(), 0)).isEmpty();
        List<EpochReport> constant =
                List.of(new EpochReport(1, 0, Double.NaN, true, 1, 1), new EpochReport(2, 0, Double.NaN, true, 1, 1));
        assertThat(LossChart.svg(constant, 1)).contains("<path").doesNotContain("NaN");
        List<EpochReport> negative = List.of(
                new EpochReport(1, -1, Double.NaN, true, 1, 1), new EpochReport(2, -3e6, Double.NaN, true, 1, 1));
        assertThat(LossChart.svg(negative, 1)).doesNotContain("NaN", "log scale");
        List<EpochReport> gap = new ArrayList<>(history(3, false));
        gap.set(1, new EpochReport(2, Double.POSITIVE_INFINITY, Double.NaN, false, 1, 1));
        assertThat(LossChart.svg(gap, 1)).doesNotContain("NaN", "Infinity");
    }

    @Test
    void ticksAreRoundAndWithinTheRange() {
        assertThat(LossChart.ticks(0, 1, 5)).containsExactly(0.0, 0.2, 0.4, 0.6000000000000001, 0.8, 1.0);
        assertThat(LossChart.ticks(1, 200, 8)).containsExactly(50.0, 100.0, 150.0, 200.0);
        assertThat(LossChart.number(0.6000000000000001)).isEqualTo("0.6");
        assertThat(LossChart.number(1e-8)).isEqualTo("1e-08");
    }

    @Test
    void namesFromTheDataAreNoMarkup() {
        Metrics.Classification metrics = new Metrics.Classification(
                2, 0.5, 0.5, 0.5, List.of(List.of(1, 0), List.of(1, 0)), List.of("<b>", "a&\"b\""), 0.5);
        Network network = Network.parse("2 > 1 sigmoid", NetworkOptions.defaults());
        String html = new Report(
                        "<script>alert(1)</script>",
                        "a < b",
                        history(3, true),
                        2,
                        metrics,
                        Map.of("data", "<i>.csv"),
                        new Report.Checked(
                                "fine", List.of(new Report.Checked.Row("W1", "2 of 2", "1e-10", "2 of 2", "1e-40"))),
                        new Explainer(network).explain())
                .html();
        assertThat(html)
                .doesNotContain("<script>", "<b>", "<i>")
                .contains("&lt;script&gt;", "&lt;b&gt;", "a&amp;&quot;b&quot;", "1e-40", "</html>");
    }

    @Test
    void aConfusionMatrixFitsATerminal() {
        for (int classes : new int[] {2, 3, 10, 15, 60}) {
            List<String> names = IntStream.range(0, classes)
                    .mapToObj(k -> "a rather long name of class " + k)
                    .toList();
            List<List<Integer>> counts = Collections.nCopies(classes, Collections.nCopies(classes, 123));
            List<String> lines = MetricsText.confusion(counts, names);
            assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
            assertThat(String.join("\n", lines)).contains("123");
        }
        assertThat(MetricsText.confusion(List.of(List.of(5, 1), List.of(0, 7)), List.of("no", "yes")))
                .containsExactly("  true predicted", "          no   yes", "  no       5     1", "  yes      0     7");
    }
}
