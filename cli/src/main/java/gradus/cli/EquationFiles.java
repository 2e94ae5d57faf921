package gradus.cli;

import gradus.InputException;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Files of equations, as commands take them in place of a network text. */
final class EquationFiles {
    private static final String ENDING = ".gradus";
    private static final String STDIN = "-";

    /** More than any system that is written by hand, and by most programs. */
    private static final int LARGEST = 4_000_000;

    private EquationFiles() {}

    static boolean isModel(String spec) {
        return spec.toLowerCase(Locale.ROOT).endsWith(".safetensors");
    }

    static boolean isEquations(String spec) {
        return spec.equals(STDIN) || spec.endsWith(ENDING);
    }

    /**
     * The network that a text describes, or a file of equations.
     *
     * @throws InputException if there is no such file, the text is wrong, or the file is a model
     */
    static Network network(String spec, NetworkOptions options) {
        if (isModel(spec)) {
            throw new InputException(title(spec) + ": a model file is not taken here; give layers, as in"
                    + " \"2 > 4 tanh > 1 sigmoid\", or a file of equations (" + ENDING + ").");
        }
        return isEquations(spec) ? Network.equations(title(spec), read(spec), options) : Network.parse(spec, options);
    }

    /** What the system is called in titles and messages. */
    static String title(String spec) {
        return spec.equals(STDIN)
                ? "standard input"
                : String.valueOf(Path.of(spec).getFileName());
    }

    /** @throws InputException if there is no such file, or it is no text */
    static String read(String spec) {
        try (InputStream in = spec.equals(STDIN) ? System.in : Files.newInputStream(Path.of(spec))) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new InputException(
                        title(spec) + " is larger than " + LARGEST / 1_000_000 + " MB, the most that is read.");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InputException(title(spec) + " is not text in UTF-8; save it in that encoding.", e);
        } catch (IOException e) {
            throw new InputException(
                    Files.exists(Path.of(spec))
                            ? spec + " cannot be read: " + e.getMessage()
                            : "there is no file " + spec
                                    + "; equations are read from a file whose name ends in .gradus",
                    e);
        }
    }
}
