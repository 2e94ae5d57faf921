package gradus.tables;

import gradus.InputException;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The text of a CSV file, which can be read from its beginning more than once: a file is opened anew, what comes through
 * a pipe is kept. UTF-8, or what a byte order mark says; anything that is not text is an error.
 */
final class CsvSource {
    private static final int HEAD = 1 << 16;
    private static final int LARGEST_PIPE = 1 << 28;

    private final Path file;
    private final byte @Nullable [] kept;
    private final byte[] head;
    private final Charset charset;
    private final int mark;

    private CsvSource(Path file, byte @Nullable [] kept, byte[] head) {
        this.file = file;
        this.kept = kept;
        this.head = head;
        this.charset = charset(head);
        this.mark = markLength(head);
    }

    static CsvSource open(Path file) {
        if (!Files.exists(file) || Files.isDirectory(file)) {
            throw absent(file);
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(HEAD);
            refuseOtherFormats(file, head);
            byte[] kept = null;
            if (!Files.isRegularFile(file)) {
                byte[] rest = in.readNBytes(LARGEST_PIPE);
                if (rest.length == LARGEST_PIPE) {
                    throw new InputException(file + " is longer than 256 MB, which only a file may be: save it first.");
                }
                kept = new SequenceInputStream(new ByteArrayInputStream(head), new ByteArrayInputStream(rest))
                        .readAllBytes();
            }
            return new CsvSource(file, kept, head);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    static CsvSource of(String name, byte[] content) {
        Path file = Path.of(name);
        byte[] head = Arrays.copyOf(content, Math.min(HEAD, content.length));
        refuseOtherFormats(file, head);
        return new CsvSource(file, content, head);
    }

    /** For what is no file, or a folder. */
    static InputException absent(Path file) {
        return new InputException(
                file + (Files.isDirectory(file) ? " is a folder; a data file is needed." : " does not exist."));
    }

    static InputException unreadable(Path file, IOException e) {
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
        InputStream in = kept != null ? new ByteArrayInputStream(kept) : Files.newInputStream(file);
        in.skipNBytes(mark);
        Reader decoder = new InputStreamReader(
                new BufferedInputStream(in, HEAD),
                charset.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
        return new TextOnly(decoder);
    }

    private static void refuseOtherFormats(Path file, byte[] head) {
        if (head.length == 0) {
            throw new InputException(file + " is empty; a CSV file is needed.");
        }
        if (starts(head, 0x1f, 0x8b)) {
            throw new InputException(file + " is compressed with gzip: unpack it first; a CSV file is needed.");
        }
        if (starts(head, 'P', 'K', 3, 4)) {
            throw new InputException(
                    file + " is a ZIP archive (perhaps a spreadsheet or .npz file): save it as CSV first.");
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

    /** What a file throws that holds characters no text holds. */
    static final class NotTextException extends IOException {
        private static final long serialVersionUID = 1;

        NotTextException(String message) {
            super(message);
        }
    }

    private static final class TextOnly extends FilterReader {
        TextOnly(Reader in) {
            super(in);
        }

        @Override
        public int read(char[] into, int offset, int length) throws IOException {
            int count = super.read(into, offset, length);
            for (int i = offset; i < offset + count; i++) {
                char c = into[i];
                if (c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f') {
                    throw new NotTextException("it holds the character number " + (int) c);
                }
            }
            return count;
        }
    }
}
