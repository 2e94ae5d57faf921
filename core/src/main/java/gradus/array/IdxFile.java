package gradus.array;

import gradus.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * An IDX file, plain or packed with gzip: the format of MNIST and Fashion-MNIST. The data stay in the file's own bytes
 * (60000 images of 28 x 28 take 47 MB so, and 376 MB as doubles); the first dimension counts the examples.
 *
 * @param type what a number is stored as
 * @param shape at least one dimension: (60000, 28, 28) for images, (60000,) for labels
 * @param data the numbers, big-endian, the last index running fastest. Not copied: read it only
 * @see <a href="http://yann.lecun.com/exdb/mnist/">the format, at the end of the page</a>
 */
public record IdxFile(DType type, int[] shape, byte[] data) {
    private static final int MAX_RANK = 16;

    public IdxFile {
        shape = shape.clone();
    }

    /**
     * Reads a file; whether it is packed is seen from its first bytes.
     *
     * @throws InputException if there is no such file, it is not a whole IDX file, or it would expand beyond what is sane
     */
    public static IdxFile read(Path file) {
        return read(file, ReadLimits.standard());
    }

    static IdxFile read(Path file, ReadLimits limits) {
        return InputFiles.read(file, (in, size) -> {
            Budget budget = new Budget(file.toString(), size, limits);
            if (InputFiles.isPacked(in)) {
                return read(new GZIPInputStream(in, 1 << 16), file, budget, size, true);
            }
            return read(in, file, budget, size, false);
        });
    }

    /** The number of examples, the first dimension. */
    public int rows() {
        return shape[0];
    }

    /** The numbers of one example: the product of the dimensions after the first. */
    public int rowSize() {
        int size = 1;
        for (int axis = 1; axis < shape.length; axis++) {
            size *= shape[axis];
        }
        return size;
    }

    /** One number, counted through the whole file. */
    public double value(int index) {
        return type.get(ByteBuffer.wrap(data), index * type.bytes());
    }

    /** Copies one example into a part of an array; bytes come out as 0 to 255. */
    public void row(int row, float[] into, int offset) {
        int size = rowSize();
        int start = Objects.checkIndex(row, shape[0]) * size;
        if (type == DType.UINT8) {
            for (int i = 0; i < size; i++) {
                into[offset + i] = data[start + i] & 0xFF;
            }
            return;
        }
        ByteBuffer buffer = ByteBuffer.wrap(data);
        for (int i = 0; i < size; i++) {
            into[offset + i] = (float) type.get(buffer, (start + i) * type.bytes());
        }
    }

    /** One example as a new array. */
    public float[] row(int row) {
        float[] values = new float[rowSize()];
        row(row, values, 0);
        return values;
    }

    /** All numbers as doubles, eight bytes each. */
    public NdArray toNdArray() {
        double[] values = new double[data.length / type.bytes()];
        ByteBuffer buffer = ByteBuffer.wrap(data);
        for (int i = 0; i < values.length; i++) {
            values[i] = type.get(buffer, i * type.bytes());
        }
        return new NdArray(shape, values, type);
    }

    /** Whether the bytes, unpacked, begin as IDX does. */
    static boolean recognises(byte[] head) {
        return head.length >= 4 && head[0] == 0 && head[1] == 0 && head[3] > 0 && typeOf(head[2]) != null;
    }

    private static IdxFile read(InputStream in, Path file, Budget budget, long fileSize, boolean packed)
            throws IOException {
        // What a packed file holds is known only from its own header; at most this much is believed.
        long most = packed ? Budget.product(ReadLimits.DEFLATE_RATIO, fileSize) : fileSize;
        BoundedInput input = new BoundedInput(in, most, file.toString());
        ByteBuffer magic = input.read(4, ByteOrder.BIG_ENDIAN);
        if (!recognises(magic.array())) {
            throw input.error("is not an IDX file: it does not begin with 0, 0, a type and a number of dimensions.");
        }
        DType type = Objects.requireNonNull(typeOf(magic.get(2)));
        int rank = magic.get(3);
        if (rank > MAX_RANK) {
            throw input.error("claims " + rank + " dimensions; at most " + MAX_RANK + " are read.");
        }
        ByteBuffer dimensions = input.read(4 * rank, ByteOrder.BIG_ENDIAN);
        int[] shape = new int[rank];
        long bytes = type.bytes();
        for (int axis = 0; axis < rank; axis++) {
            shape[axis] = dimensions.getInt();
            if (shape[axis] < 0) {
                throw input.error(
                        "claims a dimension of " + Integer.toUnsignedString(shape[axis]) + ", more than can be read.");
            }
            bytes = Budget.product(bytes, shape[axis]);
        }
        if (bytes == 0) {
            throw input.error("holds no numbers: its header promises shape " + NdArray.describe(shape) + ".");
        }
        return new IdxFile(type, shape, data(input, shape, bytes, budget, fileSize, packed));
    }

    private static byte[] data(BoundedInput in, int[] shape, long bytes, Budget budget, long fileSize, boolean packed)
            throws IOException {
        String claim = "its header promises shape " + NdArray.describe(shape) + ", that is " + Budget.size(bytes);
        if (packed) {
            budget.expand(in.where(), fileSize, bytes);
        } else if (bytes != in.remaining()) {
            throw in.error(claim + ", but " + in.remaining() + " bytes follow. The file is truncated or damaged.");
        }
        byte[] data = budget.allocateBytes(in.where(), bytes);
        in.read(data, data.length);
        if (packed && in.isMore()) {
            throw in.error(claim + ", but more follow. The file is damaged.");
        }
        return data;
    }

    private static @Nullable DType typeOf(byte code) {
        return switch (code) {
            case 0x08 -> DType.UINT8;
            case 0x09 -> DType.INT8;
            case 0x0B -> DType.INT16;
            case 0x0C -> DType.INT32;
            case 0x0D -> DType.FLOAT32;
            case 0x0E -> DType.FLOAT64;
            default -> null;
        };
    }
}
