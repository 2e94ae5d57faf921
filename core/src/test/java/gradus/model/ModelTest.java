package gradus.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.InputException;
import gradus.array.DType;
import gradus.array.NdArray;
import gradus.array.Safetensors;
import gradus.json.Json;
import gradus.kernels.Backends;
import gradus.kernels.Precision;
import gradus.network.Programs;
import gradus.network.TrainingPrograms;
import gradus.network.TrainingPrograms.Start;
import gradus.train.Dataset;
import gradus.train.Optimizer;
import gradus.train.Predictor;
import gradus.train.SampleNetwork;
import gradus.train.Trainer;
import gradus.train.TrainingResult;
import gradus.train.TrainingSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModelTest {
    private static final TrainingPrograms PROGRAMS = SampleNetwork.centred(2, 3);
    private static final Dataset DATA = SampleNetwork.circle(60, 2, 1);

    @TempDir
    Path folder;

    private static TrainingSettings settings(Precision precision) {
        return TrainingSettings.DEFAULT
                .withEpochs(2)
                .withPrecision(precision)
                .withOptimizer(Optimizer.named("adamw")
                        .withLearningRate(0.01)
                        .with("beta1", 0.8)
                        .with("beta2", 0.99)
                        .with("epsilon", 1e-7)
                        .with("weight-decay", 0.02))
                .withInitialisation(Start.GLOROT)
                .withSeed(-4_000_000_000_000_000_001L);
    }

    private static ModelHeader header(TrainingSettings settings) {
        Json preparation = Json.of(Map.of("columns", List.of("a", "b"), "mean", List.of(0.1, 1e-300)));
        return new ModelHeader(
                "2 > 3 relu > 1 sigmoid",
                "bce",
                List.of("twice(z) = 2*z", "ümlaut(z) = \"z\""),
                List.of("no", "yes"),
                (Json.Obj) preparation,
                settings);
    }

    private static Model train(Precision precision) {
        TrainingSettings settings = settings(precision);
        TrainingResult result = new Trainer(PROGRAMS, settings)
                .backend(Backends.scalar())
                .threads(1)
                .train(DATA);
        return Model.of(header(settings), PROGRAMS, result, precision);
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void whatIsWrittenIsReadAgain(Precision precision) throws IOException {
        Model model = train(precision);
        Path file = folder.resolve("m.safetensors");
        model.write(file);
        Model read = Model.read(file);
        assertThat(read).isEqualTo(model);
        assertThat(read.precision()).isEqualTo(precision);
        assertThat(read.header().training()).isEqualTo(settings(precision));
        assertThat(read.tensors().get("W1").shape()).containsExactly(3, 2);
        assertThat(read.tensors().get("b1").shape()).containsExactly(3, 1);
        assertThat(read.tensors().get("runningMean1").shape()).containsExactly(3, 1);
        try (Predictor before = model.predictor(PROGRAMS, Backends.scalar(), 1);
                Predictor after = read.predictor(PROGRAMS, Backends.scalar(), 1)) {
            assertThat(after.outputs(DATA)).isEqualTo(before.outputs(DATA));
        }
        Path again = folder.resolve("again.safetensors");
        read.write(again);
        assertThat(Files.readAllBytes(again)).isEqualTo(Files.readAllBytes(file));
        train(precision).write(again);
        assertThat(Files.readAllBytes(again)).isEqualTo(Files.readAllBytes(file));
    }

    @Test
    void theHeadersMembersStandInAFixedOrder() {
        Path file = folder.resolve("m.safetensors");
        train(Precision.FLOAT32).write(file);
        assertThat(Safetensors.readMetadata(file).get("gradus"))
                .startsWith("{\"format\":1,\"network\":\"2 > 3 relu > 1 sigmoid\",\"loss\":\"bce\",\"definitions\":[")
                .contains("\"training\":{\"optimizer\":{\"name\":\"adamw\",\"learningRate\":0.01,\"beta1\":0.8,"
                        + "\"beta2\":0.99,\"epsilon\":1.0E-7,\"weightDecay\":0.02},\"batch\":32,\"epochs\":2,"
                        + "\"l2\":0.0,\"initialisation\":\"glorot\",\"seed\":-4000000000000000001,"
                        + "\"precision\":\"float32\",\"validation\":0.0,\"patience\":10}");
    }

    private void refused(UnaryOperator<String> change, String message) {
        Model model = train(Precision.FLOAT32);
        String text = Json.of(model.header().toMap()).compact();
        String changed = change.apply(text);
        assertThat(changed).isNotEqualTo(text);
        Path file = folder.resolve("changed.safetensors");
        new Safetensors(Map.of("gradus", changed), model.tensors()).write(file);
        assertThatThrownBy(() -> Model.read(file))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(message);
    }

    @Test
    void refusesAHeaderItDoesNotUnderstand() {
        refused(text -> text.replace("\"format\":1", "\"format\":2"), "version 2");
        refused(text -> text.replace("\"format\":1,", ""), "\"format\" is missing");
        refused(text -> text.replace("\"loss\"", "\"lost\""), "\"lost\" is not known");
        refused(text -> text.replace("\"bce\"", "7"), "\"loss\" must be a text");
        refused(text -> text.replace("[\"no\",\"yes\"]", "[\"no\",1]"), "\"classes\" must hold texts");
        refused(text -> text.replace("adamw", "adamx"), "no optimizer called 'adamx'");
        refused(text -> text.replace("\"beta1\":0.8", "\"beta1\":1.8"), "beta1");
        refused(text -> text.replace("\"beta1\"", "\"beta9\""), "takes learningRate, beta1");
        refused(text -> text.replace("glorot", "globe"), "'globe' is not known");
        refused(text -> text.replace("\"batch\":32", "\"batch\":99999999999"), "out of range");
        refused(text -> text.replace("float32", "float16"), "'float16' is not known");
        refused(text -> "[" + text + "]", "no JSON object");
        refused(text -> text.substring(1), "gradus");
    }

    private void refusedTensors(UnaryOperator<Map<String, NdArray>> change, String message) {
        Model model = train(Precision.FLOAT32);
        Path file = folder.resolve("changed.safetensors");
        Map<String, NdArray> tensors = change.apply(new LinkedHashMap<>(model.tensors()));
        new Model(model.header(), tensors).write(file);
        assertThatThrownBy(() -> Model.read(file).predictor(PROGRAMS, Backends.scalar(), 1))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(message);
    }

    private static UnaryOperator<Map<String, NdArray>> put(String name, NdArray array) {
        return tensors -> {
            tensors.put(name, array);
            return tensors;
        };
    }

    @Test
    void refusesTensorsThatAreNotTheNetworks() {
        NdArray b = new NdArray(new int[] {3, 1}, new double[3], DType.FLOAT32);
        refusedTensors(put("W3", b), "W3, which its network has not");
        refusedTensors(put("W1", b), "needs (3, 2)");
        refusedTensors(put("b1", b.reshape(3)), "shape (3,)");
        refusedTensors(
                tensors -> {
                    tensors.remove("b2");
                    return tensors;
                },
                "no tensor b2");
        refusedTensors(put("b1", b.as(DType.FLOAT64)), "different types");
        refusedTensors(put("b1", b.as(DType.INT32)), "INT32");
        refusedTensors(
                put("b1", new NdArray(new int[] {3, 1}, new double[] {0, Double.NaN, 0}, DType.FLOAT32)),
                "b1 holds NaN");
    }

    /** From the file alone: no other word about the network is needed. */
    @Test
    void aFileIsAllThatAPredictionNeeds() {
        TrainingSettings settings = TrainingSettings.DEFAULT.withEpochs(3).withL2(0.1);
        ModelHeader header = new ModelHeader(
                "2 > 4 batchnorm bent dropout(0.5) > 1 sigmoid",
                "(a-y)^4",
                List.of("bent(z) = z * tanh(z/2)"),
                List.of(),
                new Json.Obj(Map.of()),
                settings);
        TrainingPrograms programs = Programs.training(header.parsed());
        TrainingResult result =
                new Trainer(programs, settings).backend(Backends.scalar()).train(DATA);
        Path file = folder.resolve("own.safetensors");
        Model.of(header, programs, result, settings.precision()).write(file);
        try (Predictor trained = new Predictor(programs, result.tensors(), Precision.FLOAT32, Backends.scalar(), 1);
                Predictor read = Model.read(file).predictor(Backends.scalar(), 2)) {
            assertThat(read.outputs(DATA)).isEqualTo(trained.outputs(DATA));
            assertThat(read.loss(DATA)).isEqualTo(trained.loss(DATA));
        }
    }

    @Test
    void refusesOtherFiles() throws IOException {
        Path file = folder.resolve("other.safetensors");
        new Safetensors(Map.of("format", "pt"), Map.of("x", NdArray.vector(1, 2))).write(file);
        assertThatThrownBy(() -> Model.read(file))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("no model of Gradus");
        Files.writeString(file, "a,b\n1,2\n");
        assertThatThrownBy(() -> Model.read(file)).isInstanceOf(InputException.class);
        assertThatThrownBy(() -> Model.read(folder.resolve("absent"))).isInstanceOf(InputException.class);
    }

    /** Damaged in any way, a file is refused with a sentence, or still is a model: nothing else is ever thrown. */
    @Test
    void damagedFilesAreRefusedOrRead() throws IOException {
        Path good = folder.resolve("good.safetensors");
        train(Precision.FLOAT32).write(good);
        byte[] bytes = Files.readAllBytes(good);
        int header = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf('}');
        Path file = folder.resolve("fuzzed.safetensors");
        Random random = new Random(17);
        int refused = 0;
        for (int round = 0; round < 1500; round++) {
            byte[] damaged = bytes.clone();
            int edits = 1 + random.nextInt(3);
            for (int edit = 0; edit < edits; edit++) {
                damaged[random.nextInt(header)] =
                        (byte) (round % 2 == 0 ? random.nextInt(256) : ' ' + random.nextInt(95));
            }
            int length = round % 5 == 0 ? random.nextInt(bytes.length) : bytes.length;
            Files.write(file, java.util.Arrays.copyOf(damaged, length));
            try {
                Model.read(file).predictor(PROGRAMS, Backends.scalar(), 1).close();
            } catch (InputException e) {
                assertThat(e.getMessage()).contains(" ").doesNotContain("Exception");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(700);
    }
}
