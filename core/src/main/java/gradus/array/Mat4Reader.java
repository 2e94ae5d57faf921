package gradus.array;

import gradus.array.ArrayContents.Skipped;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a MAT file of version 4: matrices one after another, each with a header of five integers, the first of which
 * has the decimal digits MOPT (byte order, zero, precision, kind).
 */
final class Mat4Reader {
    private static final int HEADER = 20;
    private static final int BIG_ENDIAN = 1000;
    private static final int TEXT = 1;
    private static final int SPARSE = 2;
    /** MATLAB's names have at most 63 characters. */
    private static final int MAX_NAME = 256;

    private final String file;
    private final Budget budget;
    private final Map<String, NdArray> arrays = new LinkedHashMap<>();
    private final List<Skipped> skipped = new ArrayList<>();

    /** The five integers that stand before a matrix. */
    private record Header(
            ByteOrder order, DType type, int kind, int rows, int columns, boolean complex, int nameLength) {
        /** Null where these bytes are none. */
        static @Nullable Header of(ByteBuffer bytes) {
            ByteOrder order = bytes.order(ByteOrder.LITTLE_ENDIAN).getInt(0) < BIG_ENDIAN && bytes.getInt(0) >= 0
                    ? ByteOrder.LITTLE_ENDIAN
                    : ByteOrder.BIG_ENDIAN;
            bytes.order(order);
            int digits = bytes.getInt(0) - (order == ByteOrder.BIG_ENDIAN ? BIG_ENDIAN : 0);
            DType type = digits < 0 ? null : precision(digits / 10);
            int rows = bytes.getInt(4);
            int columns = bytes.getInt(8);
            int complex = bytes.getInt(12);
            int nameLength = bytes.getInt(16);
            boolean possible = digits % 10 <= SPARSE
                    && rows >= 0
                    && columns >= 0
                    && (complex == 0 || complex == 1)
                    && nameLength > 1
                    && nameLength <= MAX_NAME;
            return type == null || !possible
                    ? null
                    : new Header(order, type, digits % 10, rows, columns, complex == 1, nameLength);
        }
    }

    Mat4Reader(String file, Budget budget) {
        this.file = file;
        this.budget = budget;
    }

    /** Whether the file begins with a matrix of this version: the format has no mark of its own. */
    static boolean recognises(byte[] head) {
        return head.length > HEADER
                && Header.of(ByteBuffer.wrap(head, 0, HEADER)) != null
                && Character.isLetter(head[HEADER]);
    }

    ArrayContents read(BoundedInput in) throws IOException {
        while (in.remaining() > 0) {
            matrix(in);
        }
        return new ArrayContents(arrays, skipped, true).requireNumbers(file);
    }

    private void matrix(BoundedInput in) throws IOException {
        Header header = Header.of(in.read(HEADER, ByteOrder.LITTLE_ENDIAN));
        if (header == null) {
            throw in.error("is damaged: an array is expected, found something else.");
        }
        String name = name(in, header.nameLength);
        BoundedInput data = in.rest(file + ", array " + name);
        int[] shape = {header.rows, header.columns};
        long elements = Budget.product(header.rows, header.columns);
        long bytes = Budget.product(elements, header.type.bytes() * (header.complex ? 2L : 1L));
        if (bytes > data.remaining()) {
            throw data.error("promises shape " + NdArray.describe(shape) + ", but only " + data.remaining()
                    + " bytes follow. The file is truncated or damaged.");
        }
        if (header.kind != 0 || header.complex) {
            skipped.add(new Skipped(
                    name, header.kind == TEXT ? "a text" : header.kind == 0 ? "complex numbers" : Mat.sparse(name)));
            data.skip(bytes);
        } else if (arrays.containsKey(name)) {
            throw data.error("is in the file twice.");
        } else {
            double[] values = budget.allocate(budget.take(data.where(), elements));
            Elements.read(data, header.type, header.order, Elements.Layout.FORTRAN, shape, values);
            arrays.put(name, new NdArray(shape, values, header.type));
        }
    }

    /** Ends with a zero, which its length counts. */
    private static String name(BoundedInput in, int length) throws IOException {
        String name = new String(in.read(length, ByteOrder.LITTLE_ENDIAN).array(), StandardCharsets.UTF_8);
        int end = name.indexOf(0);
        return (end < 0 ? name : name.substring(0, end)).replaceAll("\\p{Cntrl}", "?");
    }

    private static @Nullable DType precision(int digit) {
        return switch (digit) {
            case 0 -> DType.FLOAT64;
            case 1 -> DType.FLOAT32;
            case 2 -> DType.INT32;
            case 3 -> DType.INT16;
            case 4 -> DType.UINT16;
            case 5 -> DType.UINT8;
            default -> null;
        };
    }
}
