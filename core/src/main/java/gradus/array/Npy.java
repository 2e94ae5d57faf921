package gradus.array;

import gradus.InputException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * NumPy's NPY format, versions 1 to 3: float16 to float64, integers of 8 to 64 bits, booleans; either byte order; C and
 * Fortran order. Everything else, pickled objects first of all, is refused.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">numpy.lib.format</a>
 */
public final class Npy {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    /** NumPy itself reads 10,000 bytes; no array of numbers comes near. */
    private static final int MAX_HEADER = 1 << 16;
    /** NumPy pads the header so that the data start at a multiple of this. */
    private static final int ALIGNMENT = 64;

    private static final Pattern NPZ_ENDING = Pattern.compile("(?i)\\.np[yz]$");
    /** What np.savez calls arrays that have no name is no variable of anyone's. */
    private static final Pattern IDENTIFIER = Pattern.compile("(?!arr_\\d)[A-Za-z_][A-Za-z_0-9]*");

    private Npy() {}

    /**
     * Reads a file as {@code np.save} writes it.
     *
     * @throws InputException if there is no such file, or it is not a whole NPY file of numbers
     */
    public static NdArray read(Path file) {
        return InputFiles.read(file, (in, size) -> {
            Budget budget = new Budget(file.toString(), size, ReadLimits.standard());
            BoundedInput input = new BoundedInput(in, size, file.toString());
            NpyHeader header = readHeader(input);
            if (header.content != NpyHeader.Content.NUMBERS) {
                throw input.error("holds no numbers: " + notNumbers(header, file, stem(file)) + ".");
            }
            return values(header, input, budget);
        });
    }

    /** Writes a file that {@code np.load} reads, beside its place and renamed; replaces what was there. */
    public static void write(Path file, NdArray array) {
        AtomicFiles.write(file, out -> write(out, array));
    }

    /** Writes version 1, little-endian, C order: the bytes of {@code np.save}. The stream stays open. */
    public static void write(OutputStream out, NdArray array) throws IOException {
        out.write(header(array));
        Elements.write(out, array, ByteOrder.LITTLE_ENDIAN, Elements.Layout.C);
    }

    static boolean recognises(byte[] head) {
        return head.length >= MAGIC.length && Arrays.equals(head, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    /** A .npy file's name without its ending. */
    static String stem(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".npy") ? name.substring(0, name.length() - ".npy".length()) : name;
    }

    /**
     * Says what an array is that holds no numbers, and how to save what it probably comes from. What is pickled is never
     * unpickled, because that can run any code.
     *
     * @param name the array's
     */
    static String notNumbers(NpyHeader header, Path file, String name) {
        return switch (header.content) {
            case NUMBERS -> "numbers";
            case TEXTS -> header.shape.length == 0 ? "a text" : "an array of texts";
            case DATES -> "dates or times";
            case COMPLEX -> "complex numbers";
            case RECORDS -> "records of several fields, a structured dtype";
            case OBJECTS -> objects(header, file, name);
        };
    }

    private static String objects(NpyHeader header, Path file, String name) {
        String archive = NPZ_ENDING.matcher(file.getFileName().toString()).replaceAll("") + ".npz";
        String save = "np.savez(\"" + archive + "\", ";
        String variable = IDENTIFIER.matcher(name).matches() ? name : header.shape.length == 0 ? "grads" : "W";
        return switch (header.shape.length) {
            case 0 -> "a dict or other object, pickled; " + save + "**" + variable + ") saves its arrays";
            case 1 ->
                "a list of arrays or other objects, pickled; " + save + each(variable, header.shape[0])
                        + ") saves its arrays";
            default -> "objects, pickled; " + save + variable + "=" + variable + ".astype(float)) saves numbers";
        };
    }

    /** {@code W1=W[0], W2=W[1]}, or the same of more. */
    private static String each(String variable, int count) {
        return count > 2
                ? "**{f\"" + variable + "{n}\": a for n, a in enumerate(" + variable + ", 1)}"
                : IntStream.rangeClosed(1, Math.max(count, 1))
                        .mapToObj(n -> variable + n + "=" + variable + "[" + (n - 1) + "]")
                        .collect(Collectors.joining(", "));
    }

    /** Reads the numbers of one array, which take up all that is left of the input. */
    static NdArray values(NpyHeader header, BoundedInput in, Budget budget) throws IOException {
        long elements = 1;
        for (int dimension : header.shape) {
            elements = Budget.product(elements, dimension);
        }
        long bytes = Budget.product(elements, header.type.bytes());
        if (bytes != in.remaining()) {
            String amount = bytes == Long.MAX_VALUE ? "more than 2^63" : Long.toString(bytes);
            throw in.error("its header promises shape " + NdArray.describe(header.shape) + " of "
                    + header.type.name().toLowerCase(Locale.ROOT) + ", that is " + amount + " bytes, but "
                    + in.remaining() + " bytes follow. The file is "
                    + (bytes > in.remaining() ? "truncated or damaged." : "damaged."));
        }
        double[] values = budget.allocate(budget.take(in.where(), elements));
        Elements.read(in, header.type, header.order, header.layout, header.shape, values);
        in.expectEnd();
        return new NdArray(header.shape, values, header.type);
    }

    static NpyHeader readHeader(BoundedInput in) throws IOException {
        byte[] start = new byte[8];
        if (in.remaining() < start.length) {
            throw in.error("is not an NPY array: it has only " + in.remaining() + " bytes.");
        }
        in.read(start, start.length);
        if (!recognises(start)) {
            throw in.error("is not an NPY array: it does not begin with \\x93NUMPY.");
        }
        int version = start[6];
        if (version < 1 || version > 3) {
            throw in.error(
                    "has NPY version " + (start[6] & 0xFF) + "." + (start[7] & 0xFF) + "; 1.0, 2.0 and 3.0 are read.");
        }
        ByteBuffer field = in.read(version == 1 ? 2 : 4, ByteOrder.LITTLE_ENDIAN);
        long length = version == 1 ? field.getShort() & 0xFFFF : field.getInt() & 0xFFFF_FFFFL;
        if (length > MAX_HEADER) {
            throw in.error("its NPY header claims " + length + " bytes; at most " + MAX_HEADER + " are read.");
        }
        byte[] header = in.read((int) length, ByteOrder.LITTLE_ENDIAN).array();
        return NpyHeader.parse(decode(header, version, in), in);
    }

    private static String decode(byte[] header, int version, BoundedInput in) {
        if (version < 3) {
            return new String(header, StandardCharsets.ISO_8859_1);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(header))
                    .toString();
        } catch (CharacterCodingException e) {
            throw in.error("its NPY header is not valid UTF-8.");
        }
    }

    /** Everything before the data. */
    static byte[] header(NdArray array) {
        String shape = array.shapeText();
        String dictionary =
                "{'descr': '" + descr(array.dtype()) + "', 'fortran_order': False, 'shape': " + shape + ", }";
        int length = MAGIC.length + 4 + dictionary.length() + 1;
        int padding = Math.floorMod(-length, ALIGNMENT);
        byte[] text = (dictionary + " ".repeat(padding) + "\n").getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(length + padding)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) text.length)
                .put(text)
                .array();
    }

    private static String descr(DType type) {
        return switch (type) {
            case BOOL -> "|b1";
            case INT8 -> "|i1";
            case UINT8 -> "|u1";
            case INT16 -> "<i2";
            case UINT16 -> "<u2";
            case INT32 -> "<i4";
            case UINT32 -> "<u4";
            case INT64 -> "<i8";
            case UINT64 -> "<u8";
            case FLOAT16 -> "<f2";
            case FLOAT32 -> "<f4";
            case FLOAT64 -> "<f8";
            case BFLOAT16 -> throw new IllegalArgumentException("NPY has no bfloat16; use float32");
        };
    }
}
