package gradus.array;

import gradus.InputException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes MAT files of version 5, unpacked, little-endian. */
final class MatWriter {
    /** MATLAB's own limit for one array of version 5, less what stands around the numbers. */
    private static final long MAX_BYTES = Integer.MAX_VALUE - 8192;

    private MatWriter() {}

    static void write(OutputStream out, Map<String, NdArray> arrays) throws IOException {
        // No date and no platform: equal arrays give equal bytes.
        String text = "MATLAB 5.0 MAT-file, written by Gradus";
        ByteBuffer header = ByteBuffer.allocate(MatReader.HEADER).order(ByteOrder.LITTLE_ENDIAN);
        header.put((text + " ".repeat(116 - text.length())).getBytes(StandardCharsets.US_ASCII));
        header.putLong(0).putShort((short) 0x0100).put((byte) 'I').put((byte) 'M');
        out.write(header.array());
        for (Map.Entry<String, NdArray> array : arrays.entrySet()) {
            write(out, array.getKey(), array.getValue());
        }
    }

    private static void write(OutputStream out, String name, NdArray array) throws IOException {
        DType type = array.dtype();
        NdArray stored = type == DType.FLOAT16 || type == DType.BFLOAT16 ? array.as(DType.FLOAT32) : array;
        int[] shape = atLeastTwo(array.shape());
        byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
        long bytes = Budget.product(array.size(), stored.dtype().bytes());
        if (bytes > MAX_BYTES) {
            throw new InputException("The array " + name + " takes " + Budget.size(bytes)
                    + ", and a MAT file of version 5 holds at most 2 GB in one array; write a .npz file.");
        }
        int head = 16 + 8 + padded(4 * shape.length) + 8 + padded(nameBytes.length) + 8;
        ByteBuffer buffer = ByteBuffer.allocate(8 + head).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(MatReader.MATRIX).putInt((int) (head + bytes + MatReader.padding(bytes)));
        buffer.putInt(6)
                .putInt(8)
                .putInt(kind(type) | (type == DType.BOOL ? 0x200 : 0))
                .putInt(0);
        buffer.putInt(5).putInt(4 * shape.length);
        for (int dimension : shape) {
            buffer.putInt(dimension);
        }
        buffer.position(8 + 16 + 8 + padded(4 * shape.length));
        buffer.putInt(1).putInt(nameBytes.length).put(nameBytes);
        buffer.position(8 + head - 8);
        buffer.putInt(storage(stored.dtype())).putInt((int) bytes);
        out.write(buffer.array());
        Elements.write(out, stored.reshape(shape), ByteOrder.LITTLE_ENDIAN, Elements.Layout.FORTRAN);
        out.write(new byte[MatReader.padding(bytes)]);
    }

    private static int[] atLeastTwo(int[] shape) {
        return switch (shape.length) {
            case 0 -> new int[] {1, 1};
            case 1 -> new int[] {1, shape[0]};
            default -> shape;
        };
    }

    private static int padded(int length) {
        return length + MatReader.padding(length);
    }

    /** The class of the array. */
    private static int kind(DType type) {
        return switch (type) {
            case FLOAT64 -> 6;
            case FLOAT32, FLOAT16, BFLOAT16 -> 7;
            case INT8 -> 8;
            case UINT8, BOOL -> 9;
            case INT16 -> 10;
            case UINT16 -> 11;
            case INT32 -> 12;
            case UINT32 -> 13;
            case INT64 -> 14;
            case UINT64 -> 15;
        };
    }

    /** The type of its stored numbers. */
    private static int storage(DType type) {
        return switch (type) {
            case INT8 -> 1;
            case UINT8, BOOL -> 2;
            case INT16 -> 3;
            case UINT16 -> 4;
            case INT32 -> 5;
            case UINT32 -> 6;
            case FLOAT32, FLOAT16, BFLOAT16 -> 7;
            case FLOAT64 -> 9;
            case INT64 -> 12;
            case UINT64 -> 13;
        };
    }
}
