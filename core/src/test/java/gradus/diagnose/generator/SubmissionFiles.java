package gradus.diagnose.generator;

import gradus.array.NdArray;
import gradus.array.Npz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Submissions as files: one NPZ or folder each, with a table of what the files do not say. */
public final class SubmissionFiles {
    private SubmissionFiles() {}

    /** Writes one submission into a folder and returns its file. */
    public static Path write(Submission submission, Path folder) {
        Path file = folder.resolve(submission.file() + ".npz");
        Npz.write(file, submission.arrays());
        return file;
    }

    /** Writes one submission as a folder of CSV files, a number's digits as Java has them; vectors are one column. */
    public static Path writeCsv(Submission submission, Path folder) throws IOException {
        Path into = Files.createDirectories(folder.resolve(submission.file()));
        for (Map.Entry<String, NdArray> entry : submission.arrays().entrySet()) {
            NdArray array = entry.getValue();
            int columns = array.rank() < 2 ? 1 : array.dimension(1);
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < array.size(); i++) {
                text.append(array.data()[i]).append((i + 1) % columns == 0 ? '\n' : ',');
            }
            Files.writeString(into.resolve(entry.getKey().replace('/', '.') + ".csv"), text);
        }
        return into;
    }

    /** Writes them all, and settings.csv beside them, outside of the folder, as {@code --settings} takes it. */
    public static Path write(List<Submission> submissions, Path folder, Path settings) throws IOException {
        Files.createDirectories(folder);
        StringBuilder table = new StringBuilder("file,net,loss,l2,keepProb,layout\n");
        for (Submission submission : submissions) {
            write(submission, folder);
            table.append(String.join(
                            ",",
                            submission.file() + ".npz",
                            submission.network(),
                            Objects.requireNonNullElse(submission.loss(), ""),
                            Double.toString(submission.l2()),
                            Double.toString(submission.keepProb()),
                            submission.layout()))
                    .append('\n');
        }
        return Files.writeString(settings, table);
    }
}
