package gradus.array;

import gradus.array.ArrayContents.Skipped;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** Reads one MAT file of version 5: a header and a list of elements, each a matrix or a packed matrix. */
final class MatReader {
    static final int HEADER = 128;
    static final int MATRIX = 14;
    private static final int PACKED = 15;
    private static final int COMPLEX = 0x800;
    private static final int LOGICAL = 0x200;
    private static final int SPARSE = 5;
    private static final int OPAQUE = 17;
    private static final int MAX_RANK = 64;
    private static final int MAX_NAME = 4096;

    private final String file;
    private final Budget budget;
    private final Map<String, NdArray> arrays = new LinkedHashMap<>();
    private final List<Skipped> skipped = new ArrayList<>();
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

    /** The type and length that stand before data; up to four bytes of data may stand within (null otherwise). */
    private record Tag(int type, long length, byte @Nullable [] data) {}

    MatReader(String file, Budget budget) {
        this.file = file;
        this.budget = budget;
    }

    ArrayContents read(BoundedInput in) throws IOException {
        header(in);
        while (in.remaining() > 0) {
            ByteBuffer tag = in.read(8, order);
            int type = tag.getInt();
            long length = tag.getInt() & 0xFFFF_FFFFL;
            if (length > in.remaining()) {
                throw in.error("ends too early: its last array claims " + length + " bytes, and " + in.remaining()
                        + " are there.");
            }
            switch (type) {
                case MATRIX -> matrix(new BoundedInput(in.stream(length), length, file));
                case PACKED -> packed(in, length);
                default -> throw in.error("is damaged: an array is expected, found an element of type " + type + ".");
            }
        }
        return new ArrayContents(arrays, skipped, true).requireNumbers(file);
    }

    private void header(BoundedInput in) throws IOException {
        if (in.remaining() < HEADER) {
            throw in.error("is not a MAT file: it has only " + in.remaining() + " bytes.");
        }
        ByteBuffer header = in.read(HEADER, order);
        if (!Mat.recognises(header.array())) {
            throw in.error("is not a MAT file; save it with -v7.");
        }
        order = header.get(126) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        int version = header.order(order).getShort(124);
        if (version != 0x0100) {
            throw in.error("is a MAT file of version " + (version >> 8) + "; save it with -v7.");
        }
    }

    private void packed(BoundedInput in, long length) throws IOException {
        Inflater inflater = new Inflater();
        InputStream bytes = in.stream(length);
        try {
            InputStream unpacked = new InflaterInputStream(bytes, inflater, 1 << 13);
            ByteBuffer tag = new BoundedInput(unpacked, 8, file).read(8, order);
            int type = tag.getInt();
            long size = tag.getInt() & 0xFFFF_FFFFL;
            if (type != MATRIX) {
                throw in.error("is damaged: a packed array is expected, found an element of type " + type + ".");
            }
            budget.expand(file, length, size);
            matrix(new BoundedInput(unpacked, size, file));
            if (unpacked.readNBytes(9).length > 8) { // reading to the end verifies the check sum
                throw in.error("is damaged: a packed array expands beyond the size it declares.");
            }
            bytes.transferTo(OutputStream.nullOutputStream());
        } finally {
            inflater.end();
        }
    }

    private void matrix(BoundedInput in) throws IOException {
        if (in.remaining() == 0) {
            return;
        }
        int flags = small(in, 6, 8).getInt();
        int kind = flags & 0xFF;
        if (kind == OPAQUE) {
            skip(in, new Skipped("", "an object"));
            return;
        }
        ByteBuffer dimensions = small(in, 5, 4 * MAX_RANK);
        String name =
                StandardCharsets.UTF_8.decode(small(in, 1, MAX_NAME)).toString().replaceAll("\\p{Cntrl}", "?");
        BoundedInput rest = in.rest(file + ", array " + name);
        DType type = type(kind);
        if (name.isEmpty()) {
            rest.skip(rest.remaining()); // MATLAB's own, about objects
        } else if (type == null) {
            skip(rest, new Skipped(name, kindName(kind, name, shape(dimensions, rest))));
        } else if (arrays.containsKey(name)) {
            throw rest.error("is in the file twice.");
        } else if ((flags & COMPLEX) != 0) {
            skip(rest, new Skipped(name, "complex numbers"));
        } else {
            arrays.put(name, values(rest, shape(dimensions, rest), type, (flags & LOGICAL) != 0));
        }
    }

    private void skip(BoundedInput in, Skipped what) throws IOException {
        skipped.add(what);
        in.skip(in.remaining());
    }

    private static int[] shape(ByteBuffer dimensions, BoundedInput in) {
        int[] shape = new int[dimensions.remaining() / 4];
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = dimensions.getInt();
            if (shape[axis] < 0) {
                throw in.error("declares a negative dimension, " + shape[axis] + ". The file is damaged.");
            }
        }
        return shape;
    }

    private NdArray values(BoundedInput in, int[] shape, DType type, boolean logical) throws IOException {
        long elements = 1;
        for (int dimension : shape) {
            elements = Budget.product(elements, dimension);
        }
        if (elements == 0 && in.remaining() == 0) {
            return new NdArray(shape, new double[0], type);
        }
        Tag tag = tag(in);
        DType stored = storage(tag.type);
        // Packed files store whole numbers in the smallest type that holds them, whatever the type of the array.
        if (stored == null || (stored.isFloat() && !type.isFloat())) {
            throw in.error("is damaged: its numbers have the unknown type " + tag.type + ".");
        }
        if (Budget.product(elements, stored.bytes()) != tag.length) {
            throw in.error("promises shape " + NdArray.describe(shape) + ", but holds " + tag.length
                    + " bytes of numbers. The file is damaged.");
        }
        if (tag.data == null && tag.length > in.remaining()) {
            throw in.error("is damaged: its numbers take more bytes than it has.");
        }
        double[] values = budget.allocate(budget.take(in.where(), elements));
        BoundedInput data =
                tag.data == null ? in : new BoundedInput(new ByteArrayInputStream(tag.data), tag.length, in.where());
        Elements.read(data, stored, order, Elements.Layout.FORTRAN, shape, values);
        if (tag.data == null) {
            in.skip(Math.min(padding(tag.length), in.remaining()));
        }
        in.expectEnd();
        if (logical) {
            for (int i = 0; i < values.length; i++) {
                values[i] = values[i] == 0 ? 0 : 1;
            }
        }
        return new NdArray(shape, values, logical ? DType.BOOL : type.isFloat() ? type : stored);
    }

    /** The data of a short element of known type, for example the dimensions. */
    private ByteBuffer small(BoundedInput in, int type, int limit) throws IOException {
        Tag tag = tag(in);
        if (tag.type != type || tag.length > limit || (type != 1 && (tag.length < 8 || tag.length % 4 != 0))) {
            throw in.error("is damaged: an array's flags, dimensions or name cannot be read.");
        }
        if (tag.data != null) {
            return ByteBuffer.wrap(tag.data, 0, (int) tag.length).order(order);
        }
        ByteBuffer data = in.read((int) tag.length, order);
        in.skip(Math.min(padding(tag.length), in.remaining()));
        return data;
    }

    private Tag tag(BoundedInput in) throws IOException {
        ByteBuffer bytes = in.read(8, order);
        int first = bytes.getInt();
        if (first >>> 16 == 0) {
            return new Tag(first, bytes.getInt() & 0xFFFF_FFFFL, null);
        }
        if (first >>> 16 > 4) {
            throw in.error("is damaged: an element within an array cannot be read.");
        }
        byte[] data = new byte[4];
        bytes.get(data);
        return new Tag(first & 0xFFFF, first >>> 16, data);
    }

    /** Elements within a matrix begin at multiples of 8 bytes. */
    static int padding(long length) {
        return (int) Math.floorMod(-length, 8L);
    }

    private static @Nullable DType type(int kind) {
        return switch (kind) {
            case 6 -> DType.FLOAT64;
            case 7 -> DType.FLOAT32;
            case 8 -> DType.INT8;
            case 9 -> DType.UINT8;
            case 10 -> DType.INT16;
            case 11 -> DType.UINT16;
            case 12 -> DType.INT32;
            case 13 -> DType.UINT32;
            case 14 -> DType.INT64;
            case 15 -> DType.UINT64;
            default -> null;
        };
    }

    private static @Nullable DType storage(int type) {
        return switch (type) {
            case 1 -> DType.INT8;
            case 2 -> DType.UINT8;
            case 3 -> DType.INT16;
            case 4 -> DType.UINT16;
            case 5 -> DType.INT32;
            case 6 -> DType.UINT32;
            case 7 -> DType.FLOAT32;
            case 9 -> DType.FLOAT64;
            case 12 -> DType.INT64;
            case 13 -> DType.UINT64;
            default -> null;
        };
    }

    private static String kindName(int kind, String name, int[] shape) {
        return switch (kind) {
            case 1 -> "a cell array";
            case 2 -> Arrays.stream(shape).allMatch(n -> n == 1) ? Mat.struct(name) : "an array of structs";
            case SPARSE -> Mat.sparse(name);
            case 3 -> "an object";
            case 4 -> "a text";
            case 16 -> "a function";
            default -> "of an unknown kind";
        };
    }
}
