package gradus.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.InputException;
import gradus.array.DType;
import gradus.array.Mat;
import gradus.array.NdArray;
import gradus.array.Npz;
import gradus.layout.Layout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is in a file, the answer is a sentence or a reading: never another exception. */
class ClaimsReaderFuzzTest {
    private int sentences;
    private int readings;

    private void read(Map<String, NdArray> arrays) {
        try {
            ClaimsReader.read("mine.npz", arrays, DiagnosisSettings.inferring());
            readings++;
        } catch (InputException e) {
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(2_000).doesNotContain("\n");
            sentences++;
        }
    }

    @Test
    void oddShapesAndNumbers() {
        Random random = new Random(1);
        List<Map<String, NdArray>> right = new ArrayList<>();
        for (Layout layout : Layout.values()) {
            right.add(Handed.of("3 > 4 relu > 2 softmax", null, layout, 5, 1));
            right.add(Handed.of("2 > 3 tanh dropout(0.5) > 1 sigmoid", null, layout, 4, 1));
        }
        for (int n = 0; n < 200; n++) {
            Map<String, NdArray> arrays = new LinkedHashMap<>(right.get(n % right.size()));
            List<String> names = List.copyOf(arrays.keySet());
            for (int k = random.nextInt(3); k >= 0; k--) {
                spoil(arrays, names.get(random.nextInt(names.size())), random);
            }
            read(arrays);
        }
        assertThat(sentences).isGreaterThan(60);
        assertThat(readings).isGreaterThan(60);
    }

    private static void spoil(Map<String, NdArray> arrays, String name, Random random) {
        NdArray array = arrays.get(name);
        if (array == null) {
            return;
        }
        switch (random.nextInt(11)) {
            case 0 -> arrays.remove(name);
            case 1 -> arrays.put(name, new NdArray(new int[] {0}, new double[0]));
            case 2 -> arrays.put(name, new NdArray(new int[] {0, 3}, new double[0]));
            case 3 -> arrays.put(name, array.reshape(1, 1, array.size()));
            case 4 -> arrays.put(name, array.rank() == 2 ? array.transpose2d() : array.reshape(1, array.size()));
            case 5 -> arrays.put(name, array.reshape(array.size()));
            case 6 -> arrays.put(name, NdArray.scalar(random.nextGaussian()));
            case 7 -> arrays.put(name, withEntry(array, random, Double.NaN));
            case 8 ->
                arrays.put(name, withEntry(array, random, random.nextBoolean() ? 1e308 : Double.NEGATIVE_INFINITY));
            case 9 -> arrays.put(name, Handed.random(random, random.nextInt(4), random.nextInt(4)));
            default -> arrays.put(name + "9999999", arrays.remove(name));
        }
    }

    private static NdArray withEntry(NdArray array, Random random, double value) {
        double[] data = array.data().clone();
        if (data.length > 0) {
            data[random.nextInt(data.length)] = value;
        }
        return new NdArray(array.shape(), data);
    }

    @Test
    void arraysAtRandom() {
        Random random = new Random(2);
        List<String> names = List.of(
                "X",
                "Y",
                "y",
                "W1",
                "W2",
                "W0",
                "b1",
                "b2",
                "Z1",
                "A1",
                "A2",
                "AL",
                "J",
                "dW1",
                "dZ2",
                "D1",
                "gamma1",
                "lambda",
                "keep_prob",
                "Theta1",
                "Theta2",
                "Theta1_grad",
                "theta",
                "grad",
                "nn_params",
                "layer_sizes",
                "delta2",
                "Delta1",
                "0.weight",
                "2.bias",
                "dense/kernel",
                "W99999999",
                "gZ1",
                "N1",
                "a1",
                "Theta99");
        for (int n = 0; n < 1_000; n++) {
            Map<String, NdArray> arrays = new LinkedHashMap<>();
            for (int k = random.nextInt(12); k >= 0; k--) {
                int[] shape = random.ints(random.nextInt(4), 0, 5).toArray();
                int size = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
                double[] data = random.ints(size, -1, 4).asDoubleStream().toArray();
                arrays.put(
                        names.get(random.nextInt(names.size())),
                        new NdArray(shape, data, random.nextBoolean() ? DType.FLOAT64 : DType.FLOAT32));
            }
            read(arrays);
        }
        assertThat(sentences).isGreaterThan(90);
        assertThat(readings).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mine.npz", "mine.mat"})
    void cutAndGarbledFiles(String name, @TempDir Path folder) throws IOException {
        Path file = folder.resolve(name);
        Map<String, NdArray> arrays = Handed.columns("2 > 2 tanh > 1 sigmoid", 3, 1);
        if (name.endsWith("npz")) {
            Npz.write(file, arrays);
        } else {
            Mat.write(file, arrays);
        }
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(3);
        for (int n = 0; n < 200; n++) {
            byte[] bytes = n % 2 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
            for (int k = 0; n % 2 == 1 && k < 1 + n % 5; k++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            Files.write(file, bytes);
            try {
                read(SubmissionFile.read(file));
            } catch (InputException e) {
                sentences++;
            }
        }
        assertThat(sentences).isGreaterThan(90);
    }

    @Test
    void csvAtRandom(@TempDir Path folder) throws IOException {
        Random random = new Random(5);
        Path file = folder.resolve("W1.csv");
        String letters = "0123456789.,;- \t\n\re+#%naif\u00e9\"";
        for (int n = 0; n < 600; n++) {
            StringBuilder text = new StringBuilder();
            for (int k = random.nextInt(30); k >= 0; k--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            Files.writeString(file, text, StandardCharsets.UTF_8);
            try {
                assertThat(SubmissionFile.read(folder)).containsOnlyKeys("W1");
                readings++;
            } catch (InputException e) {
                assertThat(e.getMessage()).contains("W1.csv").doesNotContain("\n");
                sentences++;
            }
        }
        assertThat(readings).isPositive();
        assertThat(sentences).isGreaterThan(90);
    }

    @Test
    void aFolderWithoutArraysIsASentence(@TempDir Path folder) {
        assertThatThrownBy(() -> SubmissionFile.read(folder))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(".npy or .csv");
        assertThatThrownBy(() -> SubmissionFile.read(folder.resolve("none.npz")))
                .isInstanceOf(InputException.class);
    }
}
