package gradus.explain;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.check.GradientCheck;
import gradus.check.GradientCheck.Options;
import gradus.check.GradientCheck.Report;
import gradus.check.RandomNumbers;
import gradus.document.TextStyle;
import gradus.document.TextWriter;
import gradus.json.Json;
import gradus.network.Network;
import gradus.testing.Systems;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Systems of equations of many kinds: all steps proved, all formulas explained, all gradients checked. */
class EverySystemTest {
    private static final int EXAMPLES = 4;

    /** Of a processor's time: far more than any of them takes, and far less than what grows beyond measure would. */
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    static List<String> names() {
        return Systems.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void isProvedAndExplained(String name) {
        Network network = Systems.network(name);
        long start = THREADS.getCurrentThreadCpuTime();
        Explanation explanation = new Explainer(network).explain();
        assertThat(Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - start)).isLessThan(LONGEST);

        assertThat(explanation.steps().filter(s -> s.certificate() == null)).isEmpty();
        assertThat(explanation.unproved()).isZero();
        // The gradient that arrives is given, and not explained.
        assertThat(explanation.sections())
                .hasSize(network.forward().wanted().size() - (network.upstream() == null ? 0 : 1));
        assertThat(explanation.sections()).allSatisfy(s -> {
            assertThat(s.result().index()).isNotBlank();
            assertThat(s.reasons()).isNotEmpty();
        });
        assertThat(TextWriter.write(ExplanationDocument.of(explanation), TextStyle.PLAIN))
                .contains(name + ".gradus");
        assertThat(Json.of(ExplanationData.of(explanation)).compact()).endsWith("\"unproved\":0}");
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyGradientPassesTheCheck(String name) {
        Network network = Systems.network(name);
        Report report =
                GradientCheck.run(network, RandomNumbers.of(network, EXAMPLES, 5, 0), EXAMPLES, Options.defaults());
        assertThat(report.results())
                .hasSize(network.inputTensors().size() + network.parameters().size());
        assertThat(report.results())
                .allSatisfy(r -> assertThat(r.passes()).as(r.gradient()).isTrue());
    }
}
