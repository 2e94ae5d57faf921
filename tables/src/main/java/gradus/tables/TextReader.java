package gradus.tables;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import org.jspecify.annotations.Nullable;

/** The characters of a text file. At the first thing that no text holds it says in which line that is. */
final class TextReader extends Reader {
    private final InputStream in;
    private final Charset charset;
    private final CharsetDecoder decoder;
    private final ByteBuffer bytes = ByteBuffer.allocate(1 << 16).limit(0);
    private final CharBuffer chars = CharBuffer.allocate(1 << 16).limit(0);
    private boolean ended;
    private long line = 1;
    private boolean afterReturn;
    private @Nullable NotTextException failure;

    TextReader(InputStream in, Charset charset) {
        this.in = in;
        this.charset = charset;
        this.decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    /** What a file throws that is not text: a sentence without its name. */
    static final class NotTextException extends IOException {
        private static final long serialVersionUID = 1;

        NotTextException(String message) {
            super(message);
        }
    }

    @Override
    public int read(char[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!chars.hasRemaining() && !fill()) {
            return -1;
        }
        int count = Math.min(length, chars.remaining());
        chars.get(into, offset, count);
        return count;
    }

    /** Decodes the next characters; what comes before a fault is given out before the fault is told. */
    private boolean fill() throws IOException {
        if (failure != null) {
            throw failure;
        }
        chars.clear();
        CoderResult result = CoderResult.UNDERFLOW;
        while (chars.position() == 0 && !result.isError()) {
            result = decoder.decode(bytes, chars, ended);
            if (result.isUnderflow() && chars.position() == 0) {
                if (ended) {
                    break;
                }
                readBytes();
            }
        }
        chars.flip();
        countLines();
        if (failure == null && result.isError()) {
            failure = new NotTextException("is not %s text: line %d holds the byte 0x%02x. Save it as CSV in UTF-8."
                    .formatted(charset.name(), line, bytes.get(bytes.position()) & 0xff));
        }
        if (!chars.hasRemaining() && failure != null) {
            throw failure;
        }
        return chars.hasRemaining();
    }

    private void readBytes() throws IOException {
        bytes.compact();
        int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
        ended = count < 0;
        bytes.position(bytes.position() + Math.max(0, count)).flip();
    }

    private void countLines() {
        for (int i = 0; i < chars.limit(); i++) {
            char c = chars.get(i);
            if (c < ' ') {
                if (c == '\r' || c == '\n' && !afterReturn) {
                    line++;
                } else if (c != '\n' && c != '\t' && c != '\f') {
                    failure = new NotTextException(
                            "is not text: line %d holds the character number %d. A CSV file is needed."
                                    .formatted(line, (int) c));
                    chars.limit(i);
                    return;
                }
            }
            afterReturn = c == '\r';
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
