package gradus.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFileTest {
    @TempDir
    Path folder;

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("x-idx"), bytes);
    }

    private static void refused(ThrowingCallable reading, String... parts) {
        assertThatThrownBy(reading)
                .isInstanceOf(InputException.class)
                .satisfies(e -> assertThat(e.getMessage())
                        .contains(parts)
                        .contains("x-idx")
                        .endsWith(".")
                        .doesNotContain("\n"));
    }

    static byte[] idx(int type, int[] shape, byte... data) {
        ByteBuffer buffer = ByteBuffer.allocate(4 + 4 * shape.length + data.length);
        buffer.put(new byte[] {0, 0, (byte) type, (byte) shape.length});
        for (int dimension : shape) {
            buffer.putInt(dimension);
        }
        return buffer.put(data).array();
    }

    static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    @Test
    void imagesAndLabelsPlainAndPacked() throws IOException {
        byte[] images = idx(
                8,
                new int[] {2, 2, 3},
                (byte) 0,
                (byte) 1,
                (byte) 2,
                (byte) 3,
                (byte) 4,
                (byte) 5,
                (byte) 250,
                (byte) 251,
                (byte) 252,
                (byte) 253,
                (byte) 254,
                (byte) 255);
        for (byte[] bytes : new byte[][] {images, gzip(images)}) {
            IdxFile idx = IdxFile.read(file(bytes));
            assertThat(idx.shape()).containsExactly(2, 2, 3);
            assertThat(idx.rows()).isEqualTo(2);
            assertThat(idx.rowSize()).isEqualTo(6);
            assertThat(idx.row(0)).containsExactly(0, 1, 2, 3, 4, 5);
            assertThat(idx.row(1)).containsExactly(250, 251, 252, 253, 254, 255);
            assertThat(idx.value(7)).isEqualTo(251);
            assertThat(idx.toNdArray().get(1, 0, 1)).isEqualTo(251);
            assertThatThrownBy(() -> idx.row(2)).isInstanceOf(IndexOutOfBoundsException.class);
        }
        assertThat(IdxFile.read(file(idx(8, new int[] {3}, (byte) 9, (byte) 0, (byte) 7)))
                        .row(2))
                .containsExactly(7);
    }

    @Test
    void theOtherTypes() throws IOException {
        assertThat(IdxFile.read(file(idx(9, new int[] {1}, (byte) -3))).value(0))
                .isEqualTo(-3);
        byte[] data = ByteBuffer.allocate(2).putShort((short) -300).array();
        assertThat(IdxFile.read(file(idx(0x0B, new int[] {1}, data))).row(0)).containsExactly(-300);
        data = ByteBuffer.allocate(4).putInt(-70000).array();
        assertThat(IdxFile.read(file(idx(0x0C, new int[] {1}, data))).row(0)).containsExactly(-70000);
        data = ByteBuffer.allocate(8).putFloat(1.5f).putFloat(-2).array();
        assertThat(IdxFile.read(file(idx(0x0D, new int[] {2, 1}, data))).row(1)).containsExactly(-2);
        data = ByteBuffer.allocate(8).putDouble(Math.PI).array();
        assertThat(IdxFile.read(file(idx(0x0E, new int[] {1, 1}, data)))
                        .toNdArray()
                        .get(0, 0))
                .isEqualTo(Math.PI);
    }

    @Test
    void whatIsNoWholeIdxFileIsRefused() throws IOException {
        byte[] valid = idx(8, new int[] {2, 2}, (byte) 1, (byte) 2, (byte) 3, (byte) 4);
        for (int length = 0; length < valid.length; length++) {
            byte[] bytes = Arrays.copyOf(valid, length);
            refused(() -> IdxFile.read(file(bytes)), ":");
        }
        byte[] packed = gzip(valid);
        for (int length = 0; length < packed.length; length++) {
            byte[] bytes = Arrays.copyOf(packed, length);
            refused(() -> IdxFile.read(file(bytes)), ":");
        }
        byte[] more = Arrays.copyOf(valid, valid.length + 1);
        refused(() -> IdxFile.read(file(more)), "promises shape (2, 2), that is 4 bytes, but 5 bytes follow");
        refused(() -> IdxFile.read(file(gzip(more))), "but more follow");
        refused(() -> IdxFile.read(file("col1,col2\n".getBytes(StandardCharsets.UTF_8))), "not an IDX file");
        refused(() -> IdxFile.read(file(idx(7, new int[] {1}, (byte) 1))), "not an IDX file");
        refused(() -> IdxFile.read(file(idx(8, new int[] {-1}, (byte) 1))), "claims a dimension of 4294967295");
        refused(() -> IdxFile.read(file(idx(8, new int[17], (byte) 1))), "claims 17 dimensions");
        refused(() -> IdxFile.read(file(idx(8, new int[] {0, 5}))), "holds no numbers");
        byte[] damaged = gzip(valid);
        damaged[damaged.length - 6] ^= 1;
        refused(() -> IdxFile.read(file(damaged)), "truncated or damaged");
    }

    @Test
    void claimsAreComparedWithTheBytes() throws IOException {
        refused(() -> IdxFile.read(file(idx(8, new int[] {2_000_000_000, 5}, new byte[9]))), "but 9 bytes follow");
        int[] huge = {Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE};
        refused(() -> IdxFile.read(file(idx(8, huge, new byte[9]))), "more than 9 EB");
        refused(() -> IdxFile.read(file(gzip(idx(8, huge, new byte[9])))), "more than compression can do");
        refused(() -> IdxFile.read(file(gzip(idx(8, new int[] {10_000, 1_000_000}, new byte[9])))), "claims 10 GB in");
        byte[] zeros = gzip(idx(8, new int[] {3_000_000}, new byte[3_000_000]));
        assertThat(IdxFile.read(file(zeros)).rows()).isEqualTo(3_000_000);
        ReadLimits small = new ReadLimits(1 << 30, 1 << 20, 100);
        refused(() -> IdxFile.read(file(zeros), small), "would expand from");
    }

    @Test
    void fashionMnistIsReadWhole() {
        Path images = Path.of("/usr/share/datasets/fashion-mnist/t10k-images-idx3-ubyte.gz");
        Assumptions.assumeTrue(Files.exists(images), "Debian's dataset-fashion-mnist is not installed");
        IdxFile idx = IdxFile.read(images);
        assertThat(idx.shape()).containsExactly(10_000, 28, 28);
        IdxFile labels = IdxFile.read(images.resolveSibling("t10k-labels-idx1-ubyte.gz"));
        int[] counts = new int[10];
        for (int i = 0; i < labels.rows(); i++) {
            counts[(int) labels.value(i)]++;
        }
        assertThat(counts).containsOnly(1000);
    }
}
