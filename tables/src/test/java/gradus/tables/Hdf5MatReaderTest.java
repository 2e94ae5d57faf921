package gradus.tables;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.InputException;
import gradus.array.ArrayContents;
import gradus.array.ArrayFiles;
import gradus.array.DType;
import gradus.array.NdArray;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On mat73.mat, which mat73.py beside it writes. */
class Hdf5MatReaderTest {
    @TempDir
    Path folder;

    private static byte[] file() throws IOException {
        try (InputStream in = Objects.requireNonNull(Hdf5MatReaderTest.class.getResourceAsStream("mat73.mat"))) {
            return in.readAllBytes();
        }
    }

    private static NdArray whole(DType type, double... values) {
        return new NdArray(new int[] {1, values.length}, values, type);
    }

    @Test
    void numbersAreReadAndTheRestIsSkipped() throws IOException {
        ArrayContents contents = ArrayFiles.contents(Files.write(folder.resolve("mine.mat"), file()));
        var arrays = contents.arrays();
        assertThat(arrays.keySet())
                .containsExactlyInAnyOrder(
                        "A", "single", "cube", "packed", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64",
                        "uint64", "mask", "none");
        assertThat(arrays.get("A")).isEqualTo(NdArray.of(2, 3, 1, 2, 3, 4, 5, 6.5));
        assertThat(arrays.get("single")).isEqualTo(NdArray.of(2, 1, 0.1, -2).as(DType.FLOAT32));
        assertThat(arrays.get("cube").shape()).containsExactly(2, 3, 4);
        assertThat(arrays.get("cube").get(1, 0, 0)).isEqualTo(2);
        assertThat(arrays.get("cube").get(0, 1, 0)).isEqualTo(3);
        assertThat(arrays.get("cube").get(0, 0, 1)).isEqualTo(7);
        double[] counting = new double[600];
        Arrays.setAll(counting, i -> i);
        assertThat(arrays.get("packed")).isEqualTo(NdArray.of(20, 30, counting));
        assertThat(arrays.get("int8")).isEqualTo(whole(DType.INT8, -128, 127, 7));
        assertThat(arrays.get("uint8")).isEqualTo(whole(DType.UINT8, 0, 255, 7));
        assertThat(arrays.get("int16")).isEqualTo(whole(DType.INT16, -32768, 32767, 7));
        assertThat(arrays.get("uint16")).isEqualTo(whole(DType.UINT16, 0, 65535, 7));
        assertThat(arrays.get("int32")).isEqualTo(whole(DType.INT32, -0x1p31, 0x1p31 - 1, 7));
        assertThat(arrays.get("uint32")).isEqualTo(whole(DType.UINT32, 0, 0x1p32 - 1, 7));
        assertThat(arrays.get("int64")).isEqualTo(whole(DType.INT64, -0x1p63, 0x1p63, 7));
        assertThat(arrays.get("uint64")).isEqualTo(whole(DType.UINT64, 0, 0x1p64, 7));
        assertThat(arrays.get("mask")).isEqualTo(NdArray.of(2, 2, 1, 0, 0, 1).as(DType.BOOL));
        assertThat(arrays.get("none").shape()).containsExactly(0, 3);
        assertThat(contents.fromOne()).isTrue();
        assertThat(contents.skipped())
                .extracting(ArrayContents.Skipped::text)
                .containsExactlyInAnyOrder(
                        "notes (a text)",
                        "names (a cell array)",
                        "grads (a struct; save('grads.mat', '-struct', 'grads') saves its fields)",
                        "S (sparse; save full(S))");
    }

    @Test
    void whatIsCutIsRefusedOrWhole() throws IOException {
        byte[] whole = file();
        ArrayContents all = ArrayFiles.contents(Files.write(folder.resolve("whole.mat"), whole));
        int refused = 0;
        for (int length = 128; length < whole.length; length += 97) {
            Path cut = Files.write(folder.resolve(length + ".mat"), Arrays.copyOf(whole, length));
            try {
                assertThat(ArrayFiles.read(cut)).isEqualTo(all.arrays());
            } catch (InputException e) {
                refused++;
                assertThat(e.getMessage())
                        .startsWith(cut.toString())
                        .contains("-v7")
                        .endsWith(".");
            }
        }
        assertThat(refused).isGreaterThan(100);
    }

    @Test
    void onlyInputExceptionsEscape() throws IOException {
        byte[] whole = file();
        int refused = Assertions.assertTimeoutPreemptively(Duration.ofSeconds(120), () -> {
            int count = 0;
            for (int seed = 0; seed < 1000; seed++) {
                SplittableRandom random = new SplittableRandom(seed);
                byte[] bytes = whole.clone();
                for (int i = random.nextInt(4); i >= 0; i--) {
                    int at = 512 + random.nextInt(bytes.length - 512);
                    switch (random.nextInt(3)) {
                        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                        case 1 -> bytes[at] = (byte) random.nextInt(256);
                        default -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 4), (byte) 0xFF);
                    }
                }
                Path file = Files.write(folder.resolve(seed + ".mat"), bytes);
                try {
                    ArrayFiles.read(file);
                } catch (InputException e) {
                    assertThat(e.getMessage())
                            .as("seed %d", seed)
                            .startsWith(file.toString())
                            .endsWith(".");
                    count++;
                }
            }
            return count;
        });
        assertThat(refused).isBetween(100, 1000);
    }
}
