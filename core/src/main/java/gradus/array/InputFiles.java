package gradus.array;

import gradus.InputException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Opens the files users name, and says in a sentence why one cannot be read. */
final class InputFiles {
    private InputFiles() {}

    @FunctionalInterface
    interface Reader<T> {
        T read(InputStream in, long size) throws IOException;
    }

    /** Opens a file, buffered, and turns I/O errors into sentences. */
    static <T> T read(Path file, Reader<T> reader) {
        requireFile(file);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            return reader.read(in, Files.size(file));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** The first bytes, at most as many as asked for. */
    static byte[] head(Path file, int length) {
        return read(file, (in, size) -> in.readNBytes(length));
    }

    /** Whether what comes next, which stays there, is packed with gzip. */
    static boolean isPacked(InputStream in) throws IOException {
        in.mark(2);
        boolean packed = in.read() == 0x1F && in.read() == 0x8B;
        in.reset();
        return packed;
    }

    /** The first bytes, unpacked if need be; none where what is packed is damaged. */
    static byte[] unpackedHead(Path file, int length) {
        byte[] head = head(file, length);
        if (head.length < 2 || head[0] != 0x1F || head[1] != (byte) 0x8B) {
            return head;
        }
        return read(file, (in, size) -> {
            try {
                return new GZIPInputStream(in).readNBytes(length);
            } catch (EOFException | ZipException e) {
                return new byte[0];
            }
        });
    }

    static void requireFile(Path file) {
        if (Files.isDirectory(file)) {
            throw new InputException(file + ": is a folder, and a file is expected.");
        }
        if (!Files.exists(file)) {
            throw new InputException(file + ": there is no such file.");
        }
        if (!Files.isRegularFile(file)) {
            throw new InputException(file + ": is a pipe or device; save the data in a file first.");
        }
    }

    static InputException unreadable(Path file, IOException e) {
        if (e instanceof AccessDeniedException) {
            return new InputException(file + ": reading it is not permitted.", e);
        }
        if (e instanceof EOFException || e instanceof ZipException) {
            String detail = e.getMessage() == null ? "it ends too early" : e.getMessage();
            return new InputException(file + ": is truncated or damaged (" + detail + ").", e);
        }
        String reason = e instanceof FileSystemException f && f.getReason() != null ? f.getReason() : e.getMessage();
        return new InputException(file + ": cannot be read (" + reason + ").", e);
    }
}
