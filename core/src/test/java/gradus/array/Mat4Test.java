package gradus.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.InputException;
import gradus.testing.Octave;
import gradus.testing.Python;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Mat4Test {
    @TempDir
    Path folder;

    private Path file(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private static void refused(ThrowingCallable reading, String... parts) {
        assertThatThrownBy(reading)
                .isInstanceOf(InputException.class)
                .satisfies(e ->
                        assertThat(e.getMessage()).contains(parts).endsWith(".").doesNotContain("\n"));
    }

    /** A matrix of doubles, or what the digits say instead; the values column after column. */
    private static byte[] matrix(ByteOrder order, int digits, String name, int rows, int columns, double... values) {
        ByteBuffer bytes = ByteBuffer.allocate(20 + name.length() + 1 + 8 * values.length)
                .order(order)
                .putInt(digits + (order == ByteOrder.BIG_ENDIAN ? 1000 : 0))
                .putInt(rows)
                .putInt(columns)
                .putInt(0)
                .putInt(name.length() + 1)
                .put(name.getBytes(StandardCharsets.US_ASCII))
                .put((byte) 0);
        for (double value : values) {
            bytes.putDouble(value);
        }
        return bytes.array();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }

    /** A matrix, a text and a sparse matrix. */
    static byte[] file(ByteOrder order) {
        return joined(
                matrix(order, 0, "W1", 2, 3, 1, 4, 2, 5, 3, 6),
                matrix(order, 1, "notes", 1, 2, 'h', 'i'),
                matrix(order, 2, "S", 2, 3, 1, 2, 1, 2, 5, 0),
                matrix(order, 0, "b1", 2, 1, 0.5, -0.5));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void matricesAreReadAndTheRestIsSkipped(boolean big) throws IOException {
        ArrayContents contents =
                ArrayFiles.contents(file("a.dat", file(big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN)));
        assertThat(contents.arrays())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("W1", NdArray.of(2, 3, 1, 2, 3, 4, 5, 6), "b1", NdArray.of(2, 1, 0.5, -0.5)));
        assertThat(contents.skipped())
                .extracting(ArrayContents.Skipped::text)
                .containsExactly("notes (a text)", "S (sparse; save full(S))");
        assertThat(contents.fromOne()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"10, FLOAT32, 3fc00000", "20, INT32, fffffffe", "30, INT16, fffe", "40, UINT16, fffe", "50, UINT8, fe"})
    void everyPrecisionIsRead(int digits, DType type, String bits) throws IOException {
        double value = type == DType.FLOAT32 ? 1.5 : type == DType.UINT16 ? 65534 : type == DType.UINT8 ? 254 : -2;
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            byte[] number = ByteBuffer.allocate(4)
                    .order(order)
                    .putInt((int) Long.parseLong(bits, 16)
                            << (order == ByteOrder.BIG_ENDIAN ? 32 - 8 * type.bytes() : 0))
                    .array();
            byte[] bytes = joined(matrix(order, digits, "k", 1, 1), Arrays.copyOf(number, type.bytes()));
            assertThat(Mat.read(file("k.mat", bytes)))
                    .isEqualTo(Map.of("k", new NdArray(new int[] {1, 1}, new double[] {value}, type)));
        }
    }

    @Test
    void everyTruncationIsRefused() throws IOException {
        byte[] valid = matrix(ByteOrder.LITTLE_ENDIAN, 0, "W1", 2, 2, 1, 2, 3, 4);
        for (int length = 0; length < valid.length; length++) {
            Path file = file("t.mat", Arrays.copyOf(valid, length));
            refused(() -> ArrayFiles.read(file), "t.mat");
        }
    }

    @Test
    void whatIsNotReadIsRefusedInASentence() throws IOException {
        ByteOrder order = ByteOrder.LITTLE_ENDIAN;
        byte[] lie = matrix(order, 0, "W1", 1 << 30, 1 << 30, 1);
        refused(() -> Mat.read(file("l.mat", lie)), "array W1: promises shape (1073741824, 1073741824), but only 8");
        byte[] one = matrix(order, 0, "W1", 1, 1, 1);
        refused(() -> Mat.read(file("t.mat", joined(one, one))), "W1: is in the file twice");
        refused(() -> Mat.read(file("g.mat", joined(one, new byte[30]))), "is damaged: an array is expected");
        byte[] complex = matrix(order, 0, "z", 1, 1, 1, 2);
        complex[12] = 1;
        refused(() -> Mat.read(file("c.mat", complex)), "only z (complex numbers)");
        byte[] text = matrix(order, 1, "t", 1, 1, 'x');
        refused(() -> Mat.read(file("x.mat", text)), "holds no array of numbers, only t (a text).");
        byte[] large = matrix(order, 0, "A", 400, 400, new double[160_000]);
        refused(
                () -> Mat.contents(file("m.mat", large), new ReadLimits(1 << 20, 1 << 20, 100)),
                "needs at least 1.3 MB of memory");
    }

    @Test
    void whatOctaveWrites() {
        Octave.require().run(folder, """
                A = [1 2; 3 4.5]; B = single(A); r = 1:3; s = 7; t = "text"; E = zeros(0, 3); S = sparse([0 1; 2 0]);
                n = [NaN -Inf];
                save -v4 v4.mat A B r s t E S n
                """);
        ArrayContents contents = ArrayFiles.contents(folder.resolve("v4.mat"));
        assertThat(contents.arrays().keySet()).containsExactlyInAnyOrder("A", "B", "r", "s", "E", "n");
        assertThat(contents.arrays().get("A")).isEqualTo(NdArray.of(2, 2, 1, 2, 3, 4.5));
        assertThat(contents.arrays().get("B").data()).containsExactly(1, 2, 3, 4.5);
        assertThat(contents.arrays().get("r").data()).containsExactly(1, 2, 3);
        assertThat(contents.arrays().get("n").data()).containsExactly(Double.NaN, Double.NEGATIVE_INFINITY);
        assertThat(contents.arrays().get("E").shape()).containsExactly(0, 3);
        assertThat(contents.skipped()).extracting(ArrayContents.Skipped::name).containsExactlyInAnyOrder("t", "S");
    }

    @Test
    void whatSciPyWrites() {
        Python.require("numpy", "scipy.io").run(folder, """
                import numpy as np, scipy.io
                rng = np.random.default_rng(1)
                a = {f"x_{c}": (rng.random((3, 5)) * 100).astype(c) for c in "f4 f8 i2 i4 u1 u2".split()}
                scipy.io.savemat("v4.mat", {**a, "text": "hello"}, format="4")
                np.savez("expected.npz", **a)
                """);
        assertThat(ArrayFiles.read(folder.resolve("v4.mat"))).isEqualTo(Npz.read(folder.resolve("expected.npz")));
    }
}
