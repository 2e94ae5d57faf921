package gradus.cli;

import gradus.array.ArrayFiles;
import gradus.array.NdArray;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;

/** Where {@code -o} puts results: a file, or {@code -} for standard output. */
final class Outlet {
    private static final String STDOUT = "-";

    private Outlet() {}

    static boolean isStdout(Path target) {
        return target.toString().equals(STDOUT);
    }

    /** Arrays in the format of the name's ending; NPZ on standard output. */
    static void write(Path target, Map<String, NdArray> arrays, Console console) {
        if (!isStdout(target)) {
            ArrayFiles.write(target, arrays);
            return;
        }
        try {
            ArrayFiles.write(console.out(), ArrayFiles.Format.NPZ, arrays);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
