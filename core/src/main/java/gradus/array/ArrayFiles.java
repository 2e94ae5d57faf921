package gradus.array;

import gradus.InputException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Files of named arrays, whatever their format. */
public final class ArrayFiles {
    private static final String HDF5 = "\u0089HDF";
    /** As many bytes as a MAT file's header has. */
    private static final int HEAD = 128;

    /** The formats that can be written. */
    public enum Format {
        NPZ,
        MAT,
        SAFETENSORS;

        /**
         * The format that the name's ending asks for.
         *
         * @throws InputException if it is none of .npz, .mat, .safetensors
         */
        public static Format of(Path file) {
            String name = fileName(file);
            for (Format format : values()) {
                if (name.endsWith("." + format.name().toLowerCase(Locale.ROOT))) {
                    return format;
                }
            }
            throw new InputException(file + ": the name of a file of arrays ends in .npz, .mat or .safetensors.");
        }
    }

    /** The formats that are read. */
    private enum Kind {
        NPZ,
        NPY,
        SAFETENSORS,
        MAT,
        OCTAVE
    }

    private ArrayFiles() {}

    /**
     * Reads a file of any of the formats; which one is seen from its bytes, not from its name. A .npy file gives one
     * array under the file's name without ending.
     *
     * @throws InputException if there is no such file, or it is of none of the formats, or is damaged, or holds no array
     *     of numbers but other things
     */
    public static Map<String, NdArray> read(Path file) {
        return contents(file).arrays();
    }

    /** As {@link #read}, and tells what was left out because it is no array of numbers. */
    public static ArrayContents contents(Path file) {
        return contents(file, ReadLimits.standard());
    }

    static ArrayContents contents(Path file, ReadLimits limits) {
        byte[] head = InputFiles.unpackedHead(file, HEAD);
        Kind kind = kind(file, head);
        if (kind == null) {
            throw unknown(file, head);
        }
        return switch (kind) {
            case NPZ -> Npz.contents(file, limits);
            case NPY -> new ArrayContents(Map.of(Npy.stem(file), Npy.read(file)), List.of(), false);
            case SAFETENSORS -> new ArrayContents(Safetensors.read(file, limits).tensors(), List.of(), false);
            case MAT -> Mat.contents(file, limits);
            case OCTAVE -> OctaveText.read(file, limits);
        };
    }

    /** Whether the file begins as one that is read. */
    public static boolean recognises(Path file) {
        return kind(file, InputFiles.unpackedHead(file, HEAD)) != null;
    }

    /** What the first bytes say; null where they say nothing. Only Octave's text may be packed with gzip. */
    private static @Nullable Kind kind(Path file, byte[] head) {
        if (OctaveText.recognises(head)) {
            return Kind.OCTAVE;
        } else if (!Arrays.equals(head, InputFiles.head(file, HEAD))) {
            return null;
        } else if (Npz.recognises(head)) {
            return Kind.NPZ;
        } else if (Npy.recognises(head)) {
            return Kind.NPY;
        } else if (Safetensors.recognises(head, size(file))) {
            return Kind.SAFETENSORS;
        }
        return Mat.recognises(head) || Mat4Reader.recognises(head) || Mat73.recognises(head) ? Kind.MAT : null;
    }

    /** Writes the arrays in the format that the file's ending names, beside its place and renamed. */
    public static void write(Path file, Map<String, NdArray> arrays) {
        Format format = Format.of(file);
        AtomicFiles.write(file, out -> write(out, format, arrays));
    }

    /** Writes the arrays to a stream, for example stdout, which stays open. */
    public static void write(OutputStream out, Format format, Map<String, NdArray> arrays) throws IOException {
        switch (format) {
            case NPZ -> Npz.write(out, arrays);
            case MAT -> Mat.write(out, arrays);
            case SAFETENSORS -> new Safetensors(Map.of(), arrays).write(out);
        }
    }

    private static InputException unknown(Path file, byte[] head) {
        String name = fileName(file);
        String text = new String(head, StandardCharsets.ISO_8859_1);
        String what;
        if (head.length == 0) {
            what = "is empty";
        } else if (text.startsWith(HDF5)) {
            what = "is an HDF5 file, which is not read (MATLAB: save with -v7; Python: use np.savez)";
        } else if (text.startsWith("Octave-1-")) {
            what = "is in Octave's binary format, which is not read; save it with -v7";
        } else if (name.endsWith(".mat")) {
            what = "is not a MAT file, nor Octave's text; save it with -v7";
        } else if (head[0] == (byte) 0x80 && head.length > 1 && head[1] >= 2 && head[1] <= 5) {
            what = "is a Python pickle, which is not read, because unpickling can run any code; use np.savez";
        } else {
            what = "is not a file of arrays: NPZ, NPY, MAT, Octave's text and safetensors are read, and it begins like "
                    + "none of them";
        }
        return new InputException(file + ": " + what + ".");
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw InputFiles.unreadable(file, e);
        }
    }

    private static String fileName(Path file) {
        Path name = file.getFileName();
        return name == null ? "" : name.toString().toLowerCase(Locale.ROOT);
    }
}
