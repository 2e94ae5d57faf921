package gradus.array;

import gradus.InputException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Files of named arrays, whatever their format. */
public final class ArrayFiles {
    private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F'};

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

    private ArrayFiles() {}

    /**
     * Reads a file of any of the formats; which one is seen from its bytes, not from its name. A .npy file gives one
     * array under the file's name without ending.
     *
     * @throws InputException if there is no such file, or it is of none of the formats, or is damaged
     */
    public static Map<String, NdArray> read(Path file) {
        byte[] head = InputFiles.head(file, 128);
        if (Npz.recognises(head)) {
            return Npz.read(file);
        } else if (Npy.recognises(head)) {
            return Map.of(stem(file), Npy.read(file));
        } else if (Safetensors.recognises(head, size(file))) {
            return Safetensors.read(file).tensors();
        } else if (Mat.recognises(head)) {
            return Mat.read(file);
        }
        throw unknown(file, head);
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
        } else if (text.startsWith(new String(HDF5, StandardCharsets.ISO_8859_1))) {
            what = "is an HDF5 file, which is not read (MATLAB: save with -v7; Python: use np.savez)";
        } else if (text.startsWith("# Created by Octave")) {
            what = "is in Octave's text format, which is not read; save it with -v7";
        } else if (name.endsWith(".mat")) {
            what = "is not a MAT file of version 5 to 7; save it with -v7";
        } else if (head[0] == (byte) 0x80 && head.length > 1 && head[1] >= 2 && head[1] <= 5) {
            what = "is a Python pickle, which is not read, because unpickling can run any code; use np.savez";
        } else {
            what = "is not a file of arrays: NPZ, NPY, MAT (version 5 to 7) and safetensors are read, "
                    + "and it begins like none of them";
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

    private static String stem(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".npy") ? name.substring(0, name.length() - 4) : name;
    }

    private static String fileName(Path file) {
        Path name = file.getFileName();
        return name == null ? "" : name.toString().toLowerCase(Locale.ROOT);
    }
}
