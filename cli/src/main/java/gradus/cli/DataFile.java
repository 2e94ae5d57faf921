package gradus.cli;

import gradus.array.ArrayContents;
import gradus.array.ArrayFiles;
import gradus.array.NdArray;
import java.nio.file.Path;
import java.util.Map;

/** The file of --data. */
final class DataFile {
    private DataFile() {}

    /** Its arrays of numbers; what else it holds is told. */
    static Map<String, NdArray> read(Path data, Console console) {
        ArrayContents contents = ArrayFiles.contents(data);
        if (!contents.skipped().isEmpty()) {
            console.message(
                    data + ": only arrays of numbers are read, not " + ArrayContents.text(contents.skipped()) + ".");
        }
        return contents.arrays();
    }
}
