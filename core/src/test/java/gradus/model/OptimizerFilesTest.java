package gradus.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.InputException;
import gradus.json.Json;
import gradus.kernels.Backends;
import gradus.network.Library;
import gradus.network.TrainingPrograms;
import gradus.train.Dataset;
import gradus.train.Optimizer;
import gradus.train.SampleNetwork;
import gradus.train.Trainer;
import gradus.train.TrainingResult;
import gradus.train.TrainingSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Optimisers in model and checkpoint files. */
class OptimizerFilesTest {
    private static final TrainingPrograms PROGRAMS = SampleNetwork.maskedAndCentred(3, 5);
    private static final Dataset TRAINING = SampleNetwork.circle(45, 3, 1);
    private static final Dataset HELD_BACK = SampleNetwork.circle(15, 3, 2);

    private static final String OWN = """
            optimizer own(learning-rate = 0.1, slow-down = 0.5)
              speed' = slow-down * speed + g
              w' = w - learning-rate * speed'""";

    @TempDir
    Path folder;

    static List<Optimizer> rules() {
        return Optimizer.all();
    }

    private static TrainingSettings settings(Optimizer rule) {
        return TrainingSettings.DEFAULT
                .withOptimizer(rule)
                .withBatch(8)
                .withEpochs(6)
                .withPatience(4)
                .withSeed(5);
    }

    private static Trainer trainer(TrainingSettings settings) {
        return new Trainer(PROGRAMS, settings)
                .backend(Backends.scalar())
                .threads(1)
                .validation(HELD_BACK);
    }

    /**
     * The files were written when each optimiser was a class and its formulas were built in Java, after four of six epochs.
     * They are read, written to the same bytes, and gone on from to the bits of a training of today.
     */
    @ParameterizedTest
    @MethodSource("rules")
    void checkpointsOfEarlierVersionsGoOn(Optimizer rule) throws IOException {
        Path file = folder.resolve("earlier.safetensors");
        try (InputStream in = Objects.requireNonNull(
                OptimizerFilesTest.class.getResourceAsStream("checkpoints/" + rule.name() + ".safetensors"))) {
            Files.copy(in, file);
        }
        Checkpoint earlier = Checkpoint.read(file);
        TrainingSettings settings = settings(rule);
        assertThat(earlier.state().settings()).isEqualTo(settings);
        assertThat(earlier.state().epoch()).isEqualTo(4);
        Path again = folder.resolve("again.safetensors");
        earlier.write(again, PROGRAMS);
        assertThat(again).hasSameBinaryContentAs(file);

        TrainingResult whole = trainer(settings).train(TRAINING);
        TrainingResult resumed = trainer(settings).resume(earlier.state()).train(TRAINING);
        whole.tensors()
                .forEach((name, values) ->
                        assertThat(resumed.tensors().get(name)).as(name).containsExactly(values));
    }

    private static ModelHeader header(List<String> definitions, Optimizer rule) {
        Json.Obj preparation = new Json.Obj(Map.of());
        return new ModelHeader("3 > 5 relu > 1 sigmoid", "bce", definitions, List.of(), preparation, settings(rule));
    }

    @Test
    void anOptimizerOfOnesOwnIsReadAgainFromItsDefinition() {
        Optimizer own = Optimizer.of(Library.builtIn().with(OWN).training().optimizer("own"))
                .withLearningRate(0.25);
        ModelHeader header = header(List.of("twice(z) = 2*z", OWN), own);
        String text = Json.of(header.toMap()).compact();
        assertThat(text).contains("\"optimizer\":{\"name\":\"own\",\"learningRate\":0.25,\"slowDown\":0.5}");
        ModelHeader read = ModelHeader.of((Json.Obj) Json.parse(text, "header"));
        assertThat(read).isEqualTo(header);
        assertThat(Objects.requireNonNull(read.training()).optimizer()).isEqualTo(own);
        assertThat(read.parsed().text()).isEqualTo("3 > 5 relu > 1 sigmoid");
    }

    @Test
    void anOptimizerWithoutItsDefinitionIsRefused() {
        Optimizer own = Optimizer.of(Library.builtIn().with(OWN).training().optimizer("own"));
        String text = Json.of(header(List.of(), own).toMap()).compact();
        assertThatThrownBy(() -> ModelHeader.of((Json.Obj) Json.parse(text, "header")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("no optimizer called 'own'");
    }
}
