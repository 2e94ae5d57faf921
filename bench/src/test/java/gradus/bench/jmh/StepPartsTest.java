package gradus.bench.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.kernels.Precision;
import gradus.math.Equation;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.network.Programs;
import gradus.network.TrainingPrograms;
import gradus.train.Optimizer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The parts of a step that are timed are all of it, each once. */
class StepPartsTest {
    @ParameterizedTest
    @ValueSource(strings = {"5 > 4 relu > 3 softmax", "5 > 4 batchnorm tanh > 3 tanh > 1 sigmoid", "5 > 1 sigmoid"})
    void areAllOfIt(String text) {
        TrainingPrograms programs = Programs.training(Network.parse(text, NetworkOptions.defaults()));
        StepParts parts = new StepParts(programs, Optimizer.named("adam"), Precision.FLOAT32);
        List<Tensor> computed = Stream.of(parts.firstProduct(), parts.weightsProduct(), parts.watch(), parts.others())
                .flatMap(program -> program.equations().stream().map(Equation::target))
                .toList();
        assertThat(computed.stream().filter(t -> !t.name().startsWith("sums_")))
                .containsExactlyInAnyOrderElementsOf(parts.whole().gradients().equations().stream()
                        .map(Equation::target)
                        .toList());
        assertThat(computed.stream().filter(t -> t.name().startsWith("sums_")))
                .hasSize(2)
                .doesNotHaveDuplicates();
    }
}
