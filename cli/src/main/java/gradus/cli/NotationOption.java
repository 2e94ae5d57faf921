package gradus.cli;

import gradus.InputException;
import gradus.network.Network;
import gradus.notation.Notated;
import gradus.notation.Notation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The notation of formulas. */
final class NotationOption {
    /** No notation needs more; what is larger is another kind of file. */
    private static final long LARGEST = 100_000;

    @Option(
            names = "--notation",
            paramLabel = "NAME",
            description = "Symbols, layout and conventions of a course: dls (default), cs231n, ml, nielsen, pytorch; "
                    + "or a file that describes another one.")
    private @Nullable String notation;

    Notated of(Network network) {
        return Notated.of(network, notation());
    }

    boolean isGiven() {
        return notation != null;
    }

    Notation notation() {
        if (notation == null) {
            return Notation.standard();
        }
        Path file = Path.of(notation);
        return !Notation.names().contains(notation) && Files.isRegularFile(file)
                ? Notation.parse(String.valueOf(file.getFileName()), read(file))
                : Notation.of(notation);
    }

    private static String read(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw new InputException(file + " is too large to be a notation.");
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new InputException(file + " cannot be read as text: " + e.getMessage(), e);
        }
    }
}
