package gradus.array;

import gradus.InputException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Files that appear whole or not at all: the content goes to a hidden file beside the target, which is renamed when it
 * is complete. Whether the target may be overwritten is the caller's question.
 */
public final class AtomicFiles {
    private AtomicFiles() {}

    /**
     * Writes {@code target} with what {@code content} puts into the stream (buffered; closed here). If anything fails,
     * or the process is interrupted, the target is as before and nothing is left beside it. A symbolic link is followed;
     * a device or pipe ({@code /dev/stdout}) is written to directly.
     *
     * @throws InputException if the target cannot be written: its folder does not exist, is not writable, the disk is
     *     full. What {@code content} throws by itself passes through, I/O errors as {@link InputException}
     */
    public static void write(Path target, IOConsumer<OutputStream> content) {
        try {
            if (Files.isDirectory(target)) {
                throw new InputException("Cannot write " + target + ": it is a folder. Give the name of a file.");
            }
            if (Files.exists(target) && !Files.isRegularFile(target)) {
                fill(target, content, StandardOpenOption.WRITE);
                return;
            }
            Path place = Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
            writeBeside(place, content);
        } catch (IOException e) {
            throw new InputException("Cannot write " + target + ": " + reason(target, e) + ".", e);
        }
    }

    private static void writeBeside(Path place, IOConsumer<OutputStream> content) throws IOException {
        String name = ".gradus-" + Long.toHexString(ThreadLocalRandom.current().nextLong()) + ".tmp";
        Path temporary = place.resolveSibling(name);
        // Ctrl-C ends the process without running 'finally'.
        Thread cleaner = new Thread(() -> deleteQuietly(temporary));
        Runtime.getRuntime().addShutdownHook(cleaner);
        try {
            fill(temporary, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            keepPermissions(place, temporary);
            move(temporary, place);
        } finally {
            deleteQuietly(temporary);
            removeHook(cleaner);
        }
    }

    private static void fill(Path file, IOConsumer<OutputStream> content, StandardOpenOption... options)
            throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file, options), 1 << 16)) {
            content.accept(out);
        }
    }

    private static void keepPermissions(Path old, Path replacement) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(old, PosixFileAttributeView.class);
        if (view != null && Files.exists(old)) {
            Files.setPosixFilePermissions(replacement, view.readAttributes().permissions());
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // the first failure is the one to report
        }
    }

    private static void removeHook(Thread cleaner) {
        try {
            Runtime.getRuntime().removeShutdownHook(cleaner);
        } catch (IllegalStateException e) {
            // the process is ending: the hook is running
        }
    }

    private static String reason(Path target, IOException e) {
        Path folder = target.toAbsolutePath().getParent();
        if (e instanceof NoSuchFileException || (folder != null && !Files.isDirectory(folder))) {
            return "the folder " + folder + " does not exist";
        }
        if (e instanceof AccessDeniedException) {
            return "writing there is not permitted";
        }
        if (e instanceof FileSystemException f && f.getReason() != null) {
            return f.getReason();
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
