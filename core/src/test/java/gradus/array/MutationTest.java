package gradus.array;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Valid files with flipped, cut and repeated bytes: they are read or refused, and nothing else ever happens. */
class MutationTest {
    private static final int MUTATIONS = 2000;
    /** An array that got past the checks by a lie would be far larger than any of these files. */
    private static final ReadLimits LIMITS = new ReadLimits(8 << 20, 8 << 20, 100);

    @TempDir
    Path folder;

    private record Subject(String name, byte[] valid, Consumer<Path> reader) {}

    @TestFactory
    Stream<DynamicTest> onlyInputExceptionsEscape() throws IOException {
        return subjects().map(subject -> DynamicTest.dynamicTest(subject.name, () -> mutate(subject)));
    }

    private void mutate(Subject subject) throws IOException {
        Path file = folder.resolve(subject.name);
        Files.write(file, subject.valid);
        subject.reader.accept(file);
        int refused = Assertions.assertTimeout(Duration.ofSeconds(120), () -> {
            int count = 0;
            for (int seed = 0; seed < MUTATIONS; seed++) {
                Files.delete(file); // a file cut to nothing and written again is slow on some file systems
                Files.write(file, mutation(subject.valid, new SplittableRandom(seed)));
                count += isRefused(subject, file, seed) ? 1 : 0;
            }
            return count;
        });
        // a flipped byte within the numbers of an unsummed format is just another number
        assertThat(refused).isBetween(MUTATIONS / 3, MUTATIONS);
    }

    private static boolean isRefused(Subject subject, Path file, int seed) {
        try {
            subject.reader.accept(file);
            return false;
        } catch (InputException e) {
            assertThat(e.getMessage())
                    .as("seed %d", seed)
                    .startsWith(file.toString())
                    .endsWith(".")
                    .doesNotContain("\n");
            return true;
        } catch (Throwable e) {
            throw new AssertionError(subject.name + ", seed " + seed, e);
        }
    }

    private static byte[] mutation(byte[] valid, SplittableRandom random) {
        byte[] bytes = valid.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            // the first and the last bytes matter most: headers, central directories
            int at = switch (random.nextInt(4)) {
                case 0 -> random.nextInt(Math.min(bytes.length, 200));
                case 1 -> bytes.length - 1 - random.nextInt(Math.min(bytes.length, 120));
                default -> random.nextInt(bytes.length);
            };
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 4), (byte) 0xFF);
                case 3 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 8), (byte) 0);
                case 4 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
                default -> bytes[at] = "0123456789-,(){}'\":[]".getBytes(StandardCharsets.US_ASCII)[random.nextInt(21)];
            }
        }
        return bytes;
    }

    private static Stream<Subject> subjects() throws IOException {
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        arrays.put("W1", NdArray.of(2, 3, 1, 2, 3, 4, 5, 6));
        arrays.put("b1", NdArray.of(2, 1, 0.5, -0.5).as(DType.FLOAT32));
        ByteArrayOutputStream npy = new ByteArrayOutputStream();
        Npy.write(npy, arrays.get("W1"));
        ByteArrayOutputStream npz = new ByteArrayOutputStream();
        Npz.write(npz, arrays);
        byte[] deflated = NpzTest.zip(Map.of("W1.npy", npy.toByteArray()));
        byte[] mat = MatTest.bytes(arrays);
        byte[] packedMat = MatTest.packed(MatTest.bytes(Map.of("W1", arrays.get("W1"))));
        byte[] tensors = SafetensorsTest.bytes(new Safetensors(Map.of("gradus", "{\"a\":1}"), arrays));
        byte[] idx = IdxFileTest.idx(8, new int[] {2, 2, 2}, new byte[8]);
        byte[] mixed = NpzTest.zip(new LinkedHashMap<>(
                Map.of("W1.npy", npy.toByteArray(), "history.npy", NpzTest.npy("'|O'", "(2,)", 40))));
        byte[] text = OctaveTextTest.EVERYTHING.getBytes(StandardCharsets.UTF_8);
        Consumer<Path> npzReader = file -> Npz.contents(file, LIMITS);
        Consumer<Path> matReader = file -> Mat.contents(file, LIMITS);
        Consumer<Path> textReader = file -> OctaveText.read(file, LIMITS);
        Consumer<Path> idxReader = file -> IdxFile.read(file, LIMITS);
        return Stream.of(
                new Subject("a.npy", npy.toByteArray(), Npy::read),
                new Subject("stored.npz", npz.toByteArray(), npzReader),
                new Subject("deflated.npz", deflated, npzReader),
                new Subject("plain.mat", mat, matReader),
                new Subject("packed.mat", packedMat, matReader),
                new Subject("a.safetensors", tensors, file -> Safetensors.read(file, LIMITS)),
                new Subject("plain-idx", idx, idxReader),
                new Subject("packed-idx.gz", IdxFileTest.gzip(idx), idxReader),
                new Subject("mixed.npz", mixed, npzReader),
                new Subject("little4.mat", Mat4Test.file(ByteOrder.LITTLE_ENDIAN), matReader),
                new Subject("big4.mat", Mat4Test.file(ByteOrder.BIG_ENDIAN), matReader),
                new Subject("text.mat", text, textReader),
                new Subject("packed-text.mat", IdxFileTest.gzip(text), textReader),
                new Subject("any4.mat", Mat4Test.file(ByteOrder.LITTLE_ENDIAN), ArrayFiles::read),
                new Subject("any-text.mat", text, ArrayFiles::read),
                new Subject("any.npz", npz.toByteArray(), ArrayFiles::read),
                new Subject("any.safetensors", tensors, ArrayFiles::read),
                new Subject("any.mat", mat, ArrayFiles::read));
    }
}
