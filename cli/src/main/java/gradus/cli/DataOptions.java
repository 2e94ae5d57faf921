package gradus.cli;

import gradus.InputException;
import gradus.tables.Header;
import gradus.tables.Reading;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a data file is read. */
class DataOptions {
    @Option(
            names = "--header",
            description = "The first row of a table holds the columns' names, whatever it looks like.")
    private boolean header;

    @Option(names = "--no-header", description = "The first row of a table is data, whatever it looks like.")
    private boolean noHeader;

    @Option(
            names = "--missing",
            paramLabel = "TEXT",
            description = "A text that stands for a missing value in a table, besides empty, NA, N/A, n/a, NaN, nan, "
                    + "null, None, #N/A, ? and - (repeatable).")
    private List<String> missing = List.of();

    @Option(
            names = "--decimal",
            paramLabel = "SIGN",
            description =
                    "What stands before the fraction of a number in a table: , or . (default: . or, with a model, "
                            + "as in its training).")
    private @Nullable String decimal;

    /** How a table is read. */
    Reading reading() {
        return reading(List.of());
    }

    /** @param texts columns of categories */
    final Reading reading(List<String> texts) {
        return new Reading(header(), Optional.ofNullable(decimal).map(DataOptions::isComma), missing, texts);
    }

    private static boolean isComma(String sign) {
        if (!sign.equals(",") && !sign.equals(".")) {
            throw new InputException("--decimal: '" + sign + "' is not possible; it is , or .");
        }
        return sign.equals(",");
    }

    private Header header() {
        if (header && noHeader) {
            throw new InputException("--header and --no-header contradict each other; give one of them.");
        }
        return header ? Header.PRESENT : noHeader ? Header.ABSENT : Header.AUTO;
    }

    /** With the labels of images, where there may be any. */
    static class WithLabels extends DataOptions {
        @Option(names = "--labels", paramLabel = "FILE", description = "The IDX file of labels that belongs to images.")
        private @Nullable Path labels;

        Optional<Path> labels() {
            return Optional.ofNullable(labels);
        }
    }

    /** With columns that are taken as text, which a model knows by itself. */
    static final class ForTraining extends WithLabels {
        @Option(
                names = "--text",
                paramLabel = "COLUMN",
                description =
                        "A column of categories, also where it looks like numbers; by name or number (repeatable).")
        private List<String> texts = List.of();

        @Override
        Reading reading() {
            return reading(texts);
        }
    }
}
