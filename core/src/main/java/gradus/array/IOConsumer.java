package gradus.array;

import java.io.IOException;

/** Takes something and may fail with an I/O error: what writes a file's content. */
@FunctionalInterface
public interface IOConsumer<T> {
    void accept(T value) throws IOException;
}
