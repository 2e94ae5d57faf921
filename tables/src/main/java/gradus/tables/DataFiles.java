package gradus.tables;

import gradus.InputException;
import gradus.array.ArrayFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** Reads data files of every format: CSV, NPZ and its kin, IDX. Which one it is, is seen from the file, not its name. */
public final class DataFiles {
    /** Enough to tell the formats apart. */
    private static final int HEAD = 256;

    private DataFiles() {}

    /** The formats that are told apart. */
    private enum Format {
        CSV,
        ARRAYS,
        IMAGES
    }

    /**
     * Reads a file to learn from.
     *
     * @param target the column to learn, by name or number; needed for CSV, refused elsewhere
     * @param labels the file of labels; needed for IDX, refused elsewhere
     * @throws InputException if the file can not be read, or the options do not fit its format
     */
    public static TrainingData read(Path data, Reading reading, Optional<String> target, Optional<Path> labels) {
        return switch (format(data, reading, labels)) {
            case CSV -> {
                String wanted = target.orElseThrow(() -> new InputException(
                        data + " is a table: say with --target which column is to be learnt, by name or number."));
                CsvTable table = CsvTable.read(data, reading.header(), reading.cells(Cells.STANDARD), reading.schema());
                yield new TableData(table, table.find(wanted));
            }
            case ARRAYS -> {
                refuse(target, data, "arrays, whose target is Y");
                yield ArrayData.of(data.toString(), ArrayFiles.read(data));
            }
            case IMAGES -> {
                refuse(target, data, "images, whose target comes with --labels");
                yield images(data, labels);
            }
        };
    }

    /**
     * Reads a file to compare a model with.
     *
     * @param labels the file of labels; needed for IDX, refused elsewhere
     * @throws InputException if the file can not be read, does not fit the model, or holds no target
     */
    public static Prepared read(Path data, Reading reading, Optional<Path> labels, Preparation preparation) {
        return switch (format(data, reading, labels)) {
            case CSV -> preparation.dataset(table(data, reading, preparation, preparation.schema()));
            case ARRAYS ->
                ArrayData.of(data.toString(), ArrayFiles.read(data), preparation)
                        .dataset(preparation);
            case IMAGES -> images(data, labels).dataset(preparation);
        };
    }

    /**
     * Reads a file to predict for; the target need not be there and is not looked at.
     *
     * @throws InputException if the file can not be read, or does not fit the model
     */
    public static Prepared readInputs(Path data, Reading reading, Preparation preparation) {
        return switch (format(data, reading, Optional.empty())) {
            case CSV -> preparation.inputs(table(data, reading, preparation, preparation.inputSchema()));
            case ARRAYS -> ArrayData.inputs(data.toString(), ArrayFiles.read(data), preparation);
            case IMAGES -> ImageData.inputs(data, preparation);
        };
    }

    private static CsvTable table(Path data, Reading reading, Preparation preparation, Schema schema) {
        return CsvTable.read(data, reading.header(), reading.cells(preparation.cells()), schema);
    }

    private static ImageData images(Path data, Optional<Path> labels) {
        return ImageData.read(
                data,
                labels.orElseThrow(() ->
                        new InputException(data + " holds images: give the file of their labels with --labels.")));
    }

    private static void refuse(Optional<String> target, Path data, String holds) {
        if (target.isPresent()) {
            throw new InputException(data + " holds " + holds + ": leave out --target.");
        }
    }

    private static Format format(Path data, Reading reading, Optional<Path> labels) {
        // A file that is not there is named before what is missing beside it.
        if (!Files.exists(data) || Files.isDirectory(data)) {
            throw CsvSource.absent(data);
        }
        Format format = format(data);
        if (labels.isPresent() && format != Format.IMAGES) {
            throw new InputException(data + " is no IDX file of images, so --labels does not belong to it.");
        }
        if (format != Format.CSV && reading.needsCells()) {
            throw new InputException(
                    data + " holds arrays and is no table: leave out --missing, --text and --decimal.");
        }
        return format;
    }

    private static Format format(Path data) {
        String name = data.toString().toLowerCase(Locale.ROOT);
        if (!Files.isRegularFile(data)) {
            // A pipe can be read only once, and a missing file is best missed by its own reader.
            return Format.CSV;
        }
        if (name.matches(".*\\.(npz|npy|mat|safetensors)")) {
            return Format.ARRAYS;
        }
        byte[] head = head(data);
        OtherFormats.refusal(data, head).ifPresent(sentence -> {
            throw new InputException(sentence);
        });
        if (ArrayFiles.recognises(data)) {
            return Format.ARRAYS;
        }
        return starts(head, 0, 0) || name.matches(".*\\bidx[0-9]-.*") ? Format.IMAGES : Format.CSV;
    }

    /** The first bytes, unpacked if need be. */
    private static byte[] head(Path data) {
        try (InputStream in = Files.newInputStream(data)) {
            byte[] head = in.readNBytes(HEAD);
            if (!starts(head, 0x1f, 0x8b)) {
                return head;
            }
        } catch (IOException e) {
            throw CsvSource.unreadable(data, e);
        }
        try (InputStream in = new GZIPInputStream(Files.newInputStream(data))) {
            return in.readNBytes(HEAD);
        } catch (IOException e) {
            // Not whole: the reader of the format says why.
            return new byte[0];
        }
    }

    private static boolean starts(byte[] head, int... bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (i >= head.length || (head[i] & 0xff) != bytes[i]) {
                return false;
            }
        }
        return true;
    }
}
