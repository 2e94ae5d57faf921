package gradus.tables;

import gradus.InputException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The text of a CSV file, plain or packed with gzip, which can be read from its beginning more than once: a file is opened
 * anew, what comes through a pipe is kept. UTF-8, or what a byte order mark says; anything that is not text is an error.
 */
final class CsvSource {
    private static final int HEAD = 1 << 16;
    private static final int LARGEST_PIPE = 1 << 28;

    /** Packed text may take so many bytes unpacked, or so many times its own size if that is more. */
    private static final long LARGEST_UNPACKED = 1L << 30;

    private static final int LARGEST_RATIO = 100;

    private final Path file;
    private final Content content;
    private final byte[] head;
    private final Charset charset;
    private final int mark;

    /** Where the bytes come from, from the first one on. */
    @FunctionalInterface
    private interface Content {
        InputStream open() throws IOException;
    }

    private CsvSource(Path file, Content content, byte[] head) {
        this.file = file;
        this.content = content;
        this.head = head;
        this.charset = charset(head);
        this.mark = markLength(head);
    }

    static CsvSource open(Path file) {
        if (!Files.exists(file) || Files.isDirectory(file)) {
            throw absent(file);
        }
        try {
            if (Files.isRegularFile(file)) {
                return of(file, () -> Files.newInputStream(file), Files.size(file));
            }
            try (InputStream in = Files.newInputStream(file)) {
                byte[] kept = in.readNBytes(LARGEST_PIPE);
                if (kept.length == LARGEST_PIPE) {
                    throw new InputException(file + " is longer than 256 MB, which only a file may be: save it first.");
                }
                return of(file, () -> new ByteArrayInputStream(kept), kept.length);
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    static CsvSource of(String name, byte[] content) {
        try {
            return of(Path.of(name), () -> new ByteArrayInputStream(content), content.length);
        } catch (IOException e) {
            throw unreadable(Path.of(name), e);
        }
    }

    private static CsvSource of(Path file, Content raw, long size) throws IOException {
        byte[] head = head(raw);
        Content content = raw;
        if (starts(head, 0x1f, 0x8b)) {
            long most = Math.max(LARGEST_UNPACKED, LARGEST_RATIO * size);
            content = () -> new Unpacked(file, raw.open(), most);
            head = head(content);
        }
        refuseOtherFormats(file, head);
        return new CsvSource(file, content, head);
    }

    private static byte[] head(Content content) throws IOException {
        try (InputStream in = content.open()) {
            return in.readNBytes(HEAD);
        }
    }

    /** For what is no file, or a folder. */
    static InputException absent(Path file) {
        return new InputException(
                file + (Files.isDirectory(file) ? " is a folder; a data file is needed." : " does not exist."));
    }

    static InputException unreadable(Path file, IOException e) {
        if (e instanceof EOFException || e instanceof ZipException) {
            return new InputException(file + " is packed with gzip, and truncated or damaged: pack it again.", e);
        }
        String reason = Files.isReadable(file) ? String.valueOf(e.getMessage()) : "no permission";
        return new InputException(file + " can not be read: " + reason + ".", e);
    }

    Path file() {
        return file;
    }

    /** The first characters, enough to see how the file is written. */
    String beginning() {
        return new String(head, mark, head.length - mark, charset);
    }

    /** Whether {@link #beginning()} is the whole file. */
    boolean beginsWhole() {
        return head.length < HEAD;
    }

    Reader reader() throws IOException {
        InputStream in = content.open();
        in.skipNBytes(mark);
        return new TextReader(in, charset);
    }

    private static void refuseOtherFormats(Path file, byte[] head) {
        if (head.length == 0) {
            throw new InputException(file + " is empty; a CSV file is needed.");
        }
        OtherFormats.refusal(file, head).ifPresent(sentence -> {
            throw new InputException(sentence);
        });
        if (starts(head, 'P', 'K', 3, 4)) {
            throw new InputException(file + " is a ZIP archive: unpack it first; a CSV file is needed.");
        }
    }

    private static boolean starts(byte[] head, int... bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (i >= head.length || (head[i] & 0xff) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    private static Charset charset(byte[] head) {
        if (starts(head, 0xff, 0xfe)) {
            return StandardCharsets.UTF_16LE;
        }
        return starts(head, 0xfe, 0xff) ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8;
    }

    private static int markLength(byte[] head) {
        if (starts(head, 0xef, 0xbb, 0xbf)) {
            return 3;
        }
        return starts(head, 0xff, 0xfe) || starts(head, 0xfe, 0xff) ? 2 : 0;
    }

    /** What a packed file holds, up to a size that data may have. */
    private static final class Unpacked extends GZIPInputStream {
        private final Path file;
        private final long most;
        private long count;

        Unpacked(Path file, InputStream in, long most) throws IOException {
            super(in, HEAD);
            this.file = file;
            this.most = most;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = super.read(into, offset, length);
            count += Math.max(0, read);
            if (count > most) {
                throw new InputException(
                        "%s expands to more than %d bytes, which packed data hardly do: unpack it first."
                                .formatted(file, most));
            }
            return read;
        }
    }
}
