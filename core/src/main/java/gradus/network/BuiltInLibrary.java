package gradus.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The library that comes with Gradus, read when it is first asked for. */
final class BuiltInLibrary {
    private static final String TEXT = "library.txt";

    static final Library LIBRARY = Library.parse(text());

    private BuiltInLibrary() {}

    private static String text() {
        try (InputStream in = Library.class.getResourceAsStream(TEXT)) {
            if (in == null) {
                throw new IllegalStateException(TEXT + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
