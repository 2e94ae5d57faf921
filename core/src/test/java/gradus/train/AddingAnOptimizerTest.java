package gradus.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.kernels.Backends;
import gradus.kernels.Precision;
import gradus.network.Library;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The claim of docs/adding-an-optimizer.md: the lines that stand there, and nothing else. */
class AddingAnOptimizerTest {
    private static String page() throws IOException {
        return Files.readString(Path.of("../docs/adding-an-optimizer.md"));
    }

    private static Optimizer adagrad() throws IOException {
        Matcher block =
                Pattern.compile("(?m)^    optimizer adagrad.*\\n(      .*\\n)+").matcher(page());
        assertThat(block.find()).isTrue();
        return Optimizer.of(
                Library.builtIn().with(block.group().strip()).training().optimizer("adagrad"));
    }

    @Test
    void theLinesOfThePageMoveAsPlainLoopsDo() throws IOException {
        double[] p = OptimizerTest.filled(OptimizerTest::initial);
        double[] total = new double[p.length];
        double[][] path = OptimizerTest.trajectory(adagrad(), Precision.FLOAT64);
        for (int step = 1; step <= path.length; step++) {
            for (int n = 0; n < p.length; n++) {
                double g = OptimizerTest.gradient(step, n);
                total[n] += g * g;
                p[n] -= 0.01 * g / (Math.sqrt(total[n]) + 1e-10);
            }
            assertThat(path[step - 1]).containsExactly(p, within(1e-13));
        }
        assertThat(p[1]).isNotCloseTo(OptimizerTest.initial(1), within(1e-3));
    }

    @Test
    void aTrainingTakesThem() throws IOException {
        TrainingSettings settings = TrainingSettings.DEFAULT
                .withOptimizer(adagrad().withLearningRate(0.3))
                .withEpochs(30);
        TrainingResult result = new Trainer(SampleNetwork.of(2, 12), settings)
                .backend(Backends.scalar())
                .threads(1)
                .train(SampleNetwork.circle(300, 2, 4));
        assertThat(result.history().getLast().trainLoss())
                .isLessThan(0.3)
                .isLessThan(result.history().getFirst().trainLoss() / 2);
    }
}
