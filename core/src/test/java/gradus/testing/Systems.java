package gradus.testing;

import gradus.network.Network;
import gradus.network.NetworkOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Systems of equations of many kinds, from the files in the folder {@code gradus/systems} of the test resources. At those
 * whose name begins with "upstream" a gradient arrives.
 */
public final class Systems {
    private static final String FOLDER = "/gradus/systems/";
    private static final String ENDING = ".gradus";

    private Systems() {}

    /** The names of all systems, in alphabetical order. */
    public static List<String> names() {
        URL folder = Objects.requireNonNull(Systems.class.getResource(FOLDER));
        try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
            return files.map(f -> f.getFileName().toString())
                    .filter(f -> f.endsWith(ENDING))
                    .map(f -> f.substring(0, f.length() - ENDING.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The text of a system. */
    public static String text(String name) {
        return resource(name + ENDING);
    }

    /** A file of the folder. */
    public static String resource(String file) {
        try (InputStream in = Systems.class.getResourceAsStream(FOLDER + file)) {
            return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the gradient at the last tensor is given, in place of a cost. */
    public static boolean isUpstream(String name) {
        return name.startsWith("upstream");
    }

    public static Network network(String name) {
        return network(name, NetworkOptions.defaults());
    }

    public static Network network(String name, NetworkOptions options) {
        return Network.equations(name + ENDING, text(name), options.withUpstream(isUpstream(name)));
    }
}
