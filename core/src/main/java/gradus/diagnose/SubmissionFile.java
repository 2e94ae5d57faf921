package gradus.diagnose;

import gradus.InputException;
import gradus.array.ArrayContents;
import gradus.array.ArrayFiles;
import gradus.array.NdArray;
import gradus.array.NumberText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The arrays of one submission, under the names they have there. */
public final class SubmissionFile {
    private static final String NPY = ".npy";
    private static final String CSV = ".csv";
    private static final int MAX_FILES = 10_000;

    private SubmissionFile() {}

    /**
     * Reads a file of arrays of any format that {@link ArrayFiles} knows, or a folder that directly holds .npy and .csv files, each an array under
     * the file's name without its ending.
     *
     * @throws InputException if there is nothing there, or it is damaged, or holds no array of numbers
     */
    public static Map<String, NdArray> read(Path path) {
        return contents(path).arrays();
    }

    /** As {@link #read}, and tells what was left out because it is no array of numbers. */
    public static ArrayContents contents(Path path) {
        ArrayContents contents =
                Files.isDirectory(path) ? ArrayContents.of(path.toString(), folder(path)) : ArrayFiles.contents(path);
        if (contents.arrays().isEmpty()) {
            throw new InputException(path + ": holds no array.");
        }
        return contents;
    }

    /** Whether the folder directly holds arrays, so that it is one submission. */
    public static boolean isSubmission(Path folder) {
        return Files.isDirectory(folder) && !arrayFiles(folder).isEmpty();
    }

    private static Map<String, NdArray> folder(Path folder) {
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        for (Path file : arrayFiles(folder)) {
            String name = name(file);
            String stem = name.substring(0, name.lastIndexOf('.'));
            NdArray array = isCsv(file)
                    ? NumberText.read(file)
                    : ArrayFiles.read(file).values().stream()
                            .findFirst()
                            .orElseThrow(() -> new InputException(file + ": holds no array."));
            if (arrays.put(stem, array) != null) {
                throw new InputException(folder + ": " + stem + " is there twice, as .npy and as .csv.");
            }
        }
        if (arrays.isEmpty()) {
            throw new InputException(folder + ": holds no .npy or .csv file; a submission is one such folder, or an "
                    + ".npz, .mat or .safetensors file.");
        }
        return arrays;
    }

    private static List<Path> arrayFiles(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(
                            f -> isCsv(f) || name(f).toLowerCase(Locale.ROOT).endsWith(NPY))
                    .filter(f -> !name(f).startsWith(".") && Files.isRegularFile(f))
                    .sorted()
                    .limit(MAX_FILES)
                    .toList();
        } catch (IOException e) {
            throw new InputException(folder + ": cannot be read (" + e.getMessage() + ").", e);
        }
    }

    private static boolean isCsv(Path file) {
        return name(file).toLowerCase(Locale.ROOT).endsWith(CSV);
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }
}
