package gradus.cli;

import gradus.InputException;
import gradus.tables.Header;
import java.nio.file.Path;
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

    Header header() {
        if (header && noHeader) {
            throw new InputException("--header and --no-header contradict each other; give one of them.");
        }
        return header ? Header.PRESENT : noHeader ? Header.ABSENT : Header.AUTO;
    }

    /** With the labels of images, where there may be any. */
    static final class WithLabels extends DataOptions {
        @Option(names = "--labels", paramLabel = "FILE", description = "The IDX file of labels that belongs to images.")
        private @Nullable Path labels;

        Optional<Path> labels() {
            return Optional.ofNullable(labels);
        }
    }
}
