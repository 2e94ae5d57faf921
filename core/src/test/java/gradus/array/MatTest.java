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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MatTest {
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

    static byte[] bytes(Map<String, NdArray> arrays) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Mat.write(out, arrays);
        return out.toByteArray();
    }

    /** Packs the only array of a file, as -v7 does. */
    static byte[] packed(byte[] mat) throws IOException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(data)) {
            deflater.write(mat, 128, mat.length - 128);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(mat, 0, 128);
        out.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(15)
                .putInt(data.size())
                .array());
        data.writeTo(out);
        return out.toByteArray();
    }

    @ParameterizedTest
    @EnumSource
    void everyTypeRoundTrips(DType type) throws IOException {
        NdArray array = new NdArray(new int[] {2, 3}, new double[] {0, 1, 1, 0, 1, 0}, type);
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        arrays.put("W1", array);
        arrays.put("a_longer_name", array.transpose2d());
        arrays.put("cube", new NdArray(new int[] {1, 2, 3}, array.data(), type));
        Path file = file("a.mat", bytes(arrays));
        DType read = type == DType.FLOAT16 || type == DType.BFLOAT16 ? DType.FLOAT32 : type;
        assertThat(Mat.read(file).keySet()).containsExactly("W1", "a_longer_name", "cube");
        Mat.read(file)
                .forEach((name, back) ->
                        assertThat(back).isEqualTo(arrays.get(name).as(read)));
        assertThat(Mat.read(file("p.mat", packed(bytes(Map.of("W1", array))))).get("W1"))
                .isEqualTo(array.as(read));
    }

    @Test
    void fewerThanTwoDimensionsBecomeTwo() throws IOException {
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        arrays.put("J", NdArray.scalar(0.5));
        arrays.put("b", NdArray.vector(1, 2, 3));
        arrays.put("e", new NdArray(new int[] {0, 3}, new double[0]));
        Map<String, NdArray> read = Mat.read(file("a.mat", bytes(arrays)));
        assertThat(read.get("J")).isEqualTo(NdArray.of(1, 1, 0.5));
        assertThat(read.get("b")).isEqualTo(NdArray.of(1, 3, 1, 2, 3));
        assertThat(read.get("e").shape()).containsExactly(0, 3);
    }

    @Test
    void whatIsNotReadIsRefusedInASentence() throws IOException {
        byte[] valid = bytes(Map.of("W1", NdArray.of(2, 2, 1, 2, 3, 4)));
        refused(() -> Mat.read(file("s.mat", new byte[5])), "only 5 bytes");
        refused(() -> Mat.read(file("z.mat", new byte[200])), "-v7");
        byte[] hdf5 = valid.clone();
        System.arraycopy("MATLAB 7.3 MAT-file".getBytes(StandardCharsets.US_ASCII), 0, hdf5, 0, 19);
        refused(() -> Mat.read(file("h.mat", hdf5)), "7.3", "save it with -v7: save('h.mat', 'X', '-v7').");
        refused(() -> ArrayFiles.read(file("h.mat", hdf5)), "7.3", "save it with -v7: save(");
        byte[] complex = valid.clone();
        complex[128 + 8 + 8 + 1] |= 0x08;
        refused(() -> Mat.read(file("c.mat", complex)), "holds no array of numbers, only W1 (complex numbers)");
        byte[] sparse = valid.clone();
        sparse[128 + 8 + 8] = 5;
        refused(() -> Mat.read(file("p.mat", sparse)), "holds no array of numbers, only W1 (sparse; save full(W1))");
        byte[] cell = valid.clone();
        cell[128 + 8 + 8] = 1;
        refused(() -> Mat.read(file("k.mat", cell)), "holds no array of numbers, only W1 (a cell array)");
        ByteArrayOutputStream twice = new ByteArrayOutputStream();
        twice.writeBytes(valid);
        twice.write(valid, 128, valid.length - 128);
        refused(() -> Mat.read(file("t.mat", twice.toByteArray())), "W1: is in the file twice");
    }

    @Test
    void everyTruncationIsRefused() throws IOException {
        byte[] plain = bytes(Map.of("W1", NdArray.of(2, 2, 1, 2, 3, 4)));
        for (byte[] valid : new byte[][] {plain, packed(plain)}) {
            for (int length = 0; length < valid.length; length++) {
                Path file = file("t.mat", Arrays.copyOf(valid, length));
                if (length == 128) {
                    assertThat(Mat.read(file)).isEmpty(); // a file without arrays is whole
                } else {
                    refused(() -> Mat.read(file), "t.mat");
                }
            }
        }
    }

    @Test
    void claimsBeyondTheBytesAreRefusedBeforeAllocation() throws IOException {
        byte[] valid = bytes(Map.of("W1", NdArray.of(2, 2, 1, 2, 3, 4)));
        int dimensions = 128 + 8 + 16 + 8;
        byte[] lie = valid.clone();
        ByteBuffer.wrap(lie)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(dimensions, 1 << 30)
                .putInt(dimensions + 4, 1 << 30);
        refused(() -> Mat.read(file("l.mat", lie)), "array W1: promises shape (1073741824, 1073741824)");
        byte[] zeros = packed(bytes(Map.of("W1", new NdArray(new int[] {1000, 1000}, new double[1_000_000]))));
        assertThat(zeros.length).isLessThan(10_000);
        assertThat(Mat.read(file("z.mat", zeros)).get("W1").size()).isEqualTo(1_000_000);
        refused(() -> Mat.contents(file("z.mat", zeros), new ReadLimits(1 << 20, 1 << 20, 100)), "would expand from");
        refused(
                () -> Mat.contents(file("z.mat", zeros), new ReadLimits(1 << 20, 1 << 30, 100)),
                "needs at least 8.0 MB");
    }

    @Test
    void whatOctaveWritesIsReadAndOctaveReadsOurs() throws IOException {
        Map<String, NdArray> ours = new LinkedHashMap<>();
        ours.put("W1", NdArray.of(2, 3, 1, 2, 3, 4, 5, 6.5));
        ours.put("L", NdArray.of(1, 2, 0, 1).as(DType.BOOL));
        ours.put("k", NdArray.scalar(-3).as(DType.INT8));
        Mat.write(folder.resolve("ours.mat"), ours);
        String report = Octave.require().run(folder, """
                load ours.mat
                printf("%s %s %s %g %d\\n", class(W1), class(L), class(k), W1(2, 3), k);
                A = [1 2; 3 4.5]; B = single(A); C = int16([-5 300]); D = A > 2; E = zeros(0, 3);
                F = reshape(1:24, 2, 3, 4); s = 7; t = "text"; c = {1, 2}; st.x = 1; u = uint64(5); f = @(x) x;
                save -v6 v6.mat A B C D E F s t c st u
                save -v7 v7.mat A B C D E F s t c st u
                z = 1 + 2i; save -v7 complex.mat z
                """);
        assertThat(report).isEqualTo("double logical int8 6.5 -3\n");
        double[] counting = new double[24];
        for (int i = 0; i < 24; i++) {
            counting[i] = i / 12 + 2 * (i / 4 % 3) + 6 * (i % 4) + 1; // C order of MATLAB's 1:24
        }
        for (String name : new String[] {"v6.mat", "v7.mat"}) {
            ArrayContents contents = ArrayFiles.contents(folder.resolve(name));
            assertThat(contents.fromOne()).isTrue();
            assertThat(contents.skipped())
                    .extracting(ArrayContents.Skipped::text)
                    .containsExactlyInAnyOrder(
                            "t (a text)",
                            "c (a cell array)",
                            "st (a struct; save('st.mat', '-struct', 'st') saves its fields)");
            Map<String, NdArray> read = contents.arrays();
            assertThat(read.keySet()).containsExactlyInAnyOrder("A", "B", "C", "D", "E", "F", "s", "u");
            assertThat(read.get("A")).isEqualTo(NdArray.of(2, 2, 1, 2, 3, 4.5));
            assertThat(read.get("B")).isEqualTo(NdArray.of(2, 2, 1, 2, 3, 4.5).as(DType.FLOAT32));
            assertThat(read.get("C")).isEqualTo(NdArray.of(1, 2, -5, 300).as(DType.INT16));
            assertThat(read.get("D")).isEqualTo(NdArray.of(2, 2, 0, 0, 1, 1).as(DType.BOOL));
            assertThat(read.get("E").shape()).containsExactly(0, 3);
            assertThat(read.get("F")).isEqualTo(new NdArray(new int[] {2, 3, 4}, counting));
            assertThat(read.get("s").value()).isEqualTo(7);
            assertThat(read.get("u").value()).isEqualTo(5);
        }
        refused(() -> ArrayFiles.read(folder.resolve("complex.mat")), "only z (complex numbers)");
    }

    @Test
    void whatSciPyWritesIsReadAndSciPyReadsOurs() {
        Map<String, NdArray> ours = new LinkedHashMap<>();
        for (DType type : DType.values()) {
            ours.put(type.name(), new NdArray(new int[] {2, 3}, new double[] {0, 1, 1, 1, 0, 1}, type));
        }
        Mat.write(folder.resolve("ours.mat"), ours);
        Python.require("numpy", "scipy.io").run(folder, """
                import numpy as np, scipy.io, scipy.sparse
                m = scipy.io.loadmat("ours.mat")
                for name, a in m.items():
                    if not name.startswith("__"):
                        assert a.tolist() == [[0, 1, 1], [1, 0, 1]], name
                assert m["INT16"].dtype == np.int16 and m["FLOAT32"].dtype == np.float32
                rng = np.random.default_rng(1)
                a = {f"x_{c}": (rng.random((3, 5)) * 100).astype(c) for c in "f4 f8 i1 i2 i4 i8 u1 u2 u4 u8 bool".split()}
                a["name_that_is_quite_long"] = np.arange(3.0)
                a["text"] = "hello"
                scipy.io.savemat("plain.mat", a, do_compression=False)
                scipy.io.savemat("packed.mat", a, do_compression=True)
                del a["text"]
                np.savez("expected.npz", **{k: np.atleast_2d(v) for k, v in a.items()})
                scipy.io.savemat("sparse.mat", {"S": scipy.sparse.eye(3).tocsc()})
                """);
        Map<String, NdArray> expected = Npz.read(folder.resolve("expected.npz"));
        assertThat(Mat.read(folder.resolve("plain.mat"))).isEqualTo(expected);
        assertThat(Mat.read(folder.resolve("packed.mat"))).isEqualTo(expected);
        refused(() -> Mat.read(folder.resolve("sparse.mat")), "only S (sparse; save full(S))");
    }
}
