package gradus.notation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The notations that come with Gradus: every text beside this class is one. */
final class Files {
    private static final String DEFAULT = "dls";
    private static final String SUFFIX = ".txt";

    private Files() {}

    static String read(String name) {
        try (InputStream in = Objects.requireNonNull(Files.class.getResourceAsStream(name + SUFFIX), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> names() {
        try {
            URI place = Objects.requireNonNull(Files.class.getResource(DEFAULT + SUFFIX))
                    .toURI();
            List<String> names = new ArrayList<>(List.of(DEFAULT));
            if (place.getScheme().equals("file")) {
                list(Path.of(place), names);
            } else {
                try (FileSystem jar = FileSystems.newFileSystem(
                        Path.of(Files.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI()),
                        Map.of())) {
                    String entry = place.toString();
                    list(jar.getPath(entry.substring(entry.indexOf('!') + 1)), names);
                }
            }
            return names;
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void list(Path one, List<String> names) throws IOException {
        try (Stream<Path> all = java.nio.file.Files.list(Objects.requireNonNull(one.getParent()))) {
            all.map(p -> Objects.requireNonNull(p.getFileName()).toString())
                    .filter(n -> n.endsWith(SUFFIX))
                    .map(n -> n.substring(0, n.length() - SUFFIX.length()))
                    .filter(n -> !n.equals(DEFAULT))
                    .sorted()
                    .forEach(names::add);
        }
    }
}
