package gradus.cli;

import gradus.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Refuses outputs that could not be written, or that would take an input's place, before any work is done. */
final class OutputFiles {
    private final List<Path> inputs = new ArrayList<>();
    private final List<Path> outputs = new ArrayList<>();

    OutputFiles input(@Nullable Path file) {
        if (file != null) {
            inputs.add(file);
        }
        return this;
    }

    /** @throws InputException if the file is an input or another output, or can not be written */
    OutputFiles output(@Nullable Path file) {
        if (file == null) {
            return this;
        }
        if (Outlet.isStdout(file)) {
            throw new InputException("This output needs a file of its own; '-', standard output, is not possible.");
        }
        for (Path input : inputs) {
            if (same(file, input)) {
                throw new InputException("The output " + file + " is also an input, which is never overwritten.");
            }
        }
        for (Path output : outputs) {
            if (same(file, output)) {
                throw new InputException("Two outputs would go to " + file + "; give them different names.");
            }
        }
        requireWritable(file);
        outputs.add(file);
        return this;
    }

    private static boolean same(Path a, Path b) {
        try {
            return a.toAbsolutePath().normalize().equals(b.toAbsolutePath().normalize())
                    || (Files.exists(a) && Files.exists(b) && Files.isSameFile(a, b));
        } catch (IOException e) {
            return false;
        }
    }

    private static void requireWritable(Path file) {
        if (Files.isDirectory(file)) {
            throw new InputException("Cannot write " + file + ": it is a folder. Give the name of a file.");
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new InputException("Cannot write " + file + ": the folder " + folder + " does not exist.");
        }
        boolean special = Files.exists(file) && !Files.isRegularFile(file);
        if (!Files.isWritable(special ? file : folder)) {
            throw new InputException("Cannot write " + file + ": writing there is not permitted.");
        }
    }
}
