package gradus.array;

import gradus.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The lines of a file in Octave's text format: what begins with # describes the numbers that follow. */
final class OctaveLines {
    private static final Pattern ENTRY = Pattern.compile("[#%] *([a-z]+): ?(.*)");
    private static final int MAX_LINE = 4096;
    private static final int MAX_NUMBER = 400;
    private static final int MAX_RANK = 64;
    private static final int END = -1;

    private final InputStream in;
    private final long size;
    private final boolean packed;
    private final Budget budget;
    private String where;
    private long taken;
    private int line = 1;
    private int ahead;

    /**
     * The sizes of an array.
     *
     * @param layout row after row where rows and columns are told; where dimensions are, the first index runs fastest
     */
    record Shape(int[] sizes, Elements.Layout layout) {
        long size() {
            long size = 1;
            for (int n : sizes) {
                size = Budget.product(size, n);
            }
            return size;
        }
    }

    /** @param size bytes of the file, which is packed or not */
    OctaveLines(InputStream in, long size, boolean packed, String where, Budget budget) throws IOException {
        this.in = in;
        this.size = size;
        this.packed = packed;
        this.where = where;
        this.budget = budget;
        this.ahead = in.read();
    }

    /** Begins every message from now on. */
    void enter(String place) {
        where = place;
    }

    String where() {
        return where;
    }

    InputException error(String what) {
        return new InputException(where + ": " + what);
    }

    private InputException damaged(String expected) {
        return error("is damaged: line " + line + " should be " + expected + ".");
    }

    private int next() throws IOException {
        int c = ahead;
        if (c != END) {
            ahead = in.read();
            taken++;
            line += c == '\n' ? 1 : 0;
        }
        return c;
    }

    private boolean isComment() {
        return ahead == '#' || ahead == '%';
    }

    private boolean isBlank() {
        return ahead == ' ' || ahead == '\t' || ahead == '\r' || ahead == '\n';
    }

    /** The rest of the line, without its end. */
    String line() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (ahead != END && ahead != '\n') {
            if (bytes.size() == MAX_LINE) {
                throw error("is damaged: line " + line + " has more than " + MAX_LINE + " characters.");
            }
            bytes.write(next());
        }
        next();
        return bytes.toString(StandardCharsets.UTF_8).strip();
    }

    /** Passes over all until a variable begins; null at the end of the file. */
    @Nullable
    String nextName() throws IOException {
        while (ahead != END) {
            if (isComment()) {
                Matcher entry = ENTRY.matcher(line());
                if (entry.matches() && entry.group(1).equals("name")) {
                    return entry.group(2).replaceAll("\\p{Cntrl}", "?");
                }
            } else {
                skipLine();
            }
        }
        return null;
    }

    void requireName() throws IOException {
        if (nextName() == null) {
            throw error("ends too early: the file is truncated or damaged.");
        }
    }

    private void skipLine() throws IOException {
        while (ahead != END && ahead != '\n') {
            next();
        }
        next();
    }

    /** Of a line "# key: value" that must come next. */
    String value(String key) throws IOException {
        String value = valueOrNull(key);
        if (value == null) {
            throw damaged("'# " + key + ": ...'");
        }
        return value;
    }

    private @Nullable String valueOrNull(String key) throws IOException {
        Matcher entry = ENTRY.matcher(line());
        return entry.matches() && entry.group(1).equals(key) ? entry.group(2) : null;
    }

    private long count(String text, String of) {
        if (!text.matches("[0-9]{1,18}")) {
            throw damaged("the number of " + of + ", found '" + shown(text) + "'");
        }
        return Long.parseLong(text);
    }

    private int dimension(String text) {
        long count = count(text, "rows, columns or entries");
        if (count > Integer.MAX_VALUE) {
            throw error("declares a dimension of " + text + ", more than can be read.");
        }
        return (int) count;
    }

    /** From "# rows: 2" and "# columns: 3", or "# ndims: 2" and a line of sizes. */
    Shape shape() throws IOException {
        Matcher entry = ENTRY.matcher(line());
        String key = entry.matches() ? entry.group(1) : "";
        return switch (key) {
            case "rows" ->
                new Shape(new int[] {dimension(entry.group(2)), dimension(value("columns"))}, Elements.Layout.C);
            case "ndims" -> new Shape(sizes(entry.group(2)), Elements.Layout.FORTRAN);
            default -> throw damaged("'# rows: ...' or '# ndims: ...'");
        };
    }

    private int[] sizes(String rank) throws IOException {
        String[] words = line().split("\\s+");
        if (count(rank, "dimensions") != words.length || words.length < 2 || words.length > MAX_RANK) {
            throw damaged("the sizes of " + shown(rank) + " dimensions");
        }
        int[] sizes = new int[words.length];
        for (int axis = 0; axis < sizes.length; axis++) {
            sizes[axis] = dimension(words[axis]);
        }
        return sizes;
    }

    /** So many numbers, on any number of lines. */
    double[] numbers(int count) throws IOException {
        return numbers(new Shape(new int[] {count}, Elements.Layout.C));
    }

    /** An array's numbers, in C order. */
    double[] numbers(Shape shape) throws IOException {
        long count = shape.size();
        long least = Budget.product(2, count); // a digit and a blank
        if (packed) {
            budget.expand(where, size, least);
        } else if (least > size - taken + 1) {
            throw error("promises " + count + " numbers, but only " + (size - taken)
                    + " characters follow. The file is truncated or damaged.");
        }
        double[] values = budget.allocate(budget.take(where, count));
        Elements.Walk walk = new Elements.Walk(shape.sizes, shape.layout);
        for (int i = 0; i < values.length; i++) {
            values[walk.next()] = number(i, values.length);
        }
        return values;
    }

    private double number(int done, int all) throws IOException {
        while (isBlank()) {
            next();
        }
        if (ahead == END || isComment()) {
            throw error(
                    "promises " + all + " numbers, but only " + done + " are there. The file is truncated or damaged.");
        }
        StringBuilder text = new StringBuilder();
        while (ahead != END && !isBlank() && text.length() < MAX_NUMBER) {
            text.append((char) next());
        }
        if (ahead == END) {
            throw error("ends within a number. The file is truncated.");
        }
        return switch (text.toString().toLowerCase(Locale.ROOT)) {
            case "nan", "na", "-nan" -> Double.NaN;
            case "inf", "+inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> parse(text.toString());
        };
    }

    private double parse(String text) {
        // Java also reads 1d and 0x1p3, which Octave does not write.
        if (text.chars()
                .allMatch(c -> c >= '0' && c <= '9' || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E')) {
            try {
                return Double.parseDouble(text);
            } catch (NumberFormatException e) {
                throw noNumber(text);
            }
        }
        throw noNumber(text);
    }

    private InputException noNumber(String text) {
        return error("line " + line + ": '" + shown(text) + "' is no number.");
    }

    /** The begin of a text that anyone may have written, as one line. */
    static String shown(String text) {
        String plain = text.replaceAll("[^\\x20-\\x7e]", "?");
        return plain.length() > 30 ? plain.substring(0, 30) + "..." : plain;
    }

    /** Refuses anything but blanks before the next variable. */
    void requireBlank() throws IOException {
        while (isBlank()) {
            next();
        }
        if (ahead != END && !isComment()) {
            throw error("is damaged: on line " + line + " something follows where the numbers should end.");
        }
    }

    /** The number of a struct's fields. */
    long fields() throws IOException {
        Matcher entry = ENTRY.matcher(line());
        if (entry.matches() && entry.group(1).equals("ndims")) {
            sizes(entry.group(2));
            return count(value("length"), "fields");
        }
        if (!entry.matches() || !entry.group(1).equals("length")) {
            throw damaged("'# ndims: ...' or '# length: ...'");
        }
        return count(entry.group(2), "fields");
    }

    /** The number of variables that a function keeps; they follow its text, or stand before it in older files. */
    long captured() throws IOException {
        while (ahead != END && ahead != '\n' && ahead != '\r') {
            Matcher entry = ENTRY.matcher(line());
            if (entry.matches() && entry.group(1).equals("length")) {
                return count(entry.group(2), "variables");
            }
        }
        return 0;
    }

    /** Texts tell their lengths, so that whatever they say is passed over. */
    void skipText() throws IOException {
        Matcher entry = ENTRY.matcher(line());
        switch (entry.matches() ? entry.group(1) : "") {
            case "elements" -> {
                long rows = count(entry.group(2), "lines");
                for (long i = 0; i < rows; i++) {
                    skipCharacters(count(value("length"), "characters"));
                }
            }
            case "length" -> skipCharacters(count(entry.group(2), "characters"));
            case "ndims" -> skipCharacters(new Shape(sizes(entry.group(2)), Elements.Layout.FORTRAN).size());
            default -> throw damaged("'# elements: ...'");
        }
    }

    private void skipCharacters(long count) throws IOException {
        for (long i = 0; i < count; i++) {
            if (next() == END) {
                throw error("ends too early: the file is truncated or damaged.");
            }
        }
        if (!line().isEmpty()) {
            throw error("is damaged: a text goes on where it should end, before line " + line + ".");
        }
    }
}
