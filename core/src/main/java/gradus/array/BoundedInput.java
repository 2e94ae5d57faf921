package gradus.array;

import gradus.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A stream of which is known how many bytes it should hold. Its errors name the place: file and array. */
final class BoundedInput {
    private final InputStream in;
    private final String where;
    private long remaining;

    /**
     * @param size how many bytes the file system, archive or enclosing element says there are
     * @param where begins every message: "weights.npz, array W1"
     */
    BoundedInput(InputStream in, long size, String where) {
        this.in = in;
        this.remaining = size;
        this.where = where;
    }

    String where() {
        return where;
    }

    long remaining() {
        return remaining;
    }

    InputException error(String what) {
        return new InputException(where + ": " + what);
    }

    void read(byte[] bytes, int length) throws IOException {
        if (length > remaining) {
            throw error("ends too early: " + length + " more bytes are needed, " + remaining
                    + " are there. The file is truncated or damaged.");
        }
        int got = in.readNBytes(bytes, 0, length);
        if (got < length) {
            throw error("ends " + (remaining - got) + " bytes too early. The file is truncated.");
        }
        remaining -= length;
    }

    /** The next bytes; the caller has compared the length with a limit of the format's. */
    ByteBuffer read(int length, ByteOrder order) throws IOException {
        if (length > remaining) {
            read(new byte[0], length);
        }
        byte[] bytes = new byte[length];
        read(bytes, length);
        return ByteBuffer.wrap(bytes).order(order);
    }

    void skip(long length) throws IOException {
        byte[] chunk = new byte[(int) Math.min(length, 1 << 16)];
        for (long left = length; left > 0; left -= chunk.length) {
            read(chunk, (int) Math.min(left, chunk.length));
        }
    }

    /** The next bytes, at most that many, as a stream that takes them from here. */
    InputStream stream(long length) {
        return new InputStream() {
            private long left = Math.min(length, remaining);

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] bytes, int offset, int count) throws IOException {
                if (left == 0) {
                    return -1;
                }
                int got = in.read(bytes, offset, (int) Math.min(count, left));
                left -= Math.max(got, 0);
                remaining -= Math.max(got, 0);
                return got;
            }
        };
    }

    /** All that is left of this input, under another name. */
    BoundedInput rest(String newWhere) {
        return new BoundedInput(stream(remaining), remaining, newWhere);
    }

    /** Whether the stream goes on, against what its size promised. */
    boolean isMore() throws IOException {
        return in.read() >= 0;
    }

    /** Refuses anything after what was read. */
    void expectEnd() throws IOException {
        if (remaining > 0) {
            throw error(remaining + " bytes follow where the data should end.");
        }
        if (isMore()) {
            throw error("expands beyond the size it declares. The file is damaged or not to be trusted.");
        }
    }
}
