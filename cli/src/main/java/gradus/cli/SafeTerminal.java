package gradus.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Shows what a terminal would obey: names and headers come from files, and may hold escape sequences or characters that
 * turn the direction of text ("Trojan Source", Boucher and Anderson 2021). What Gradus writes itself, colours and a line
 * that is replaced, passes.
 */
final class SafeTerminal extends FilterOutputStream {
    /** Styles and foreground colours, none that hides text; back to the start of the line, which is cleared. */
    private static final Pattern OURS =
            Pattern.compile("\033\\[(?:(?:[0-4]|7|2[1-9]|3[1-79]|9[0-7]);?)*m|\r\033\\[K|\r\n");

    private static final int ESCAPE = 0x1b;
    private static final int DELETE = 0x7f;
    private static final int LONGEST = 16;

    /** A sequence that began with an escape or a carriage return. */
    private final StringBuilder sequence = new StringBuilder();

    /** The bytes of a character that is not complete. */
    private final byte[] character = new byte[4];

    private int bytes;

    SafeTerminal(OutputStream to) {
        super(to);
    }

    @Override
    public void write(byte[] some, int start, int length) throws IOException {
        for (int n = start; n < start + length; n++) {
            write(some[n]);
        }
    }

    @Override
    public void write(int b) throws IOException {
        int value = b & 0xff;
        if (!sequence.isEmpty()) {
            continued(value);
        } else if (value == ESCAPE || value == '\r') {
            incomplete();
            sequence.append((char) value);
        } else if (value < 0x80) {
            incomplete();
            shown(value);
        } else {
            part(value);
        }
    }

    private void continued(int value) throws IOException {
        sequence.append((char) value);
        Matcher ours = OURS.matcher(sequence);
        if (ours.matches()) {
            raw(sequence.toString());
            sequence.setLength(0);
        } else if (!ours.hitEnd() || sequence.length() > LONGEST) {
            foreign();
        }
    }

    /** Shows the first of a sequence that is not ours, and looks at the rest again. */
    private void foreign() throws IOException {
        String all = sequence.toString();
        sequence.setLength(0);
        escaped(all.charAt(0));
        for (int n = 1; n < all.length(); n++) {
            write(all.charAt(n));
        }
    }

    private void part(int value) throws IOException {
        if (value >= 0xc0) {
            incomplete();
        }
        character[bytes++] = (byte) value;
        int lead = character[0] & 0xff;
        int expected = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
        if (bytes == expected) {
            int whole = new String(character, 0, bytes, StandardCharsets.UTF_8).codePointAt(0);
            bytes = 0;
            shown(whole);
        }
    }

    /** Bytes that are no character: text that we write has none. */
    private void incomplete() throws IOException {
        out.write(character, 0, bytes);
        bytes = 0;
    }

    private void shown(int c) throws IOException {
        if (isObeyed(c)) {
            escaped(c);
        } else {
            raw(Character.toString(c));
        }
    }

    private static boolean isObeyed(int c) {
        boolean control = c < ' ' && c != '\n' && c != '\t' || c >= DELETE && c < 0xa0;
        boolean direction =
                c == 0x061c || c >= 0x200e && c <= 0x200f || c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069;
        return control || direction || c == 0x2028 || c == 0x2029;
    }

    private void escaped(int c) throws IOException {
        raw(c < 0x100 ? String.format("\\x%02x", c) : String.format("\\u%04x", c));
    }

    private void raw(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }
}
