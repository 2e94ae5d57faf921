package gradus.array;

import gradus.InputException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The header of an NPY array: a Python dictionary such as {@code {'descr': '<f8', 'fortran_order': False, 'shape': (3,
 * 4), }} (numpy.lib.format, versions 1 to 3). Only what NumPy itself writes is understood; nothing is evaluated.
 */
final class NpyHeader {
    private static final Set<String> KEYS = Set.of("descr", "fortran_order", "shape");
    private static final int MAX_RANK = 64;

    private final String text;
    private final BoundedInput in;
    private int at;

    /** What the array holds, as far as it matters here. */
    enum Content {
        NUMBERS,
        TEXTS,
        OBJECTS,
        DATES,
        COMPLEX,
        RECORDS
    }

    Content content = Content.NUMBERS;
    DType type = DType.FLOAT64;
    ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    Elements.Layout layout = Elements.Layout.C;
    int[] shape = new int[0];

    private NpyHeader(String text, BoundedInput in) {
        this.text = text;
        this.in = in;
    }

    static NpyHeader parse(String text, BoundedInput in) {
        NpyHeader header = new NpyHeader(text, in);
        header.dictionary();
        return header;
    }

    private void dictionary() {
        Set<String> seen = new HashSet<>();
        expect('{');
        while (!skip('}')) {
            String key = string();
            if (!KEYS.contains(key) || !seen.add(key)) {
                throw broken();
            }
            expect(':');
            switch (key) {
                case "descr" -> descr();
                case "fortran_order" -> layout = bool() ? Elements.Layout.FORTRAN : Elements.Layout.C;
                default -> shape = tuple();
            }
            if (!skip(',')) {
                expect('}');
                break;
            }
        }
        skipSpace();
        if (at < text.length() || !seen.equals(KEYS)) {
            throw broken();
        }
    }

    private void descr() {
        skipSpace();
        if (peek() == '[' || peek() == '(' || peek() == '{') {
            content = Content.RECORDS;
            fields();
            return;
        }
        String descr = string();
        String code = descr;
        if (!descr.isEmpty() && "<>=|".indexOf(descr.charAt(0)) >= 0) {
            order = descr.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
            code = descr.substring(1);
        }
        content = switch (code.isEmpty() ? ' ' : code.charAt(0)) {
            case 'O' -> Content.OBJECTS;
            case 'U', 'S', 'a' -> Content.TEXTS;
            case 'M', 'm' -> Content.DATES;
            case 'c' -> Content.COMPLEX;
            default -> Content.NUMBERS;
        };
        type = content != Content.NUMBERS
                ? type
                : switch (code) {
                    case "f2" -> DType.FLOAT16;
                    case "f4" -> DType.FLOAT32;
                    case "f8" -> DType.FLOAT64;
                    case "i1" -> DType.INT8;
                    case "u1" -> DType.UINT8;
                    case "i2" -> DType.INT16;
                    case "u2" -> DType.UINT16;
                    case "i4" -> DType.INT32;
                    case "u4" -> DType.UINT32;
                    case "i8" -> DType.INT64;
                    case "u8" -> DType.UINT64;
                    case "b1", "?" -> DType.BOOL;
                    default ->
                        throw in.error("has the dtype '" + descr + "', which is not read; float16, float32, float64, "
                                + "integers and booleans are.");
                };
    }

    /** Goes past the description of a record's fields, to the bracket that closes it. */
    private void fields() {
        int depth = 0;
        do {
            skipSpace();
            char c = peek();
            if (c == '\'' || c == '"') {
                string();
                continue;
            }
            if (c == 0) {
                throw broken();
            }
            depth += "[({".indexOf(c) >= 0 ? 1 : "])}".indexOf(c) >= 0 ? -1 : 0;
            at++;
        } while (depth > 0);
    }

    private int[] tuple() {
        List<Long> dimensions = new ArrayList<>();
        expect('(');
        while (!skip(')')) {
            dimensions.add(dimension());
            if (!skip(',')) {
                expect(')');
                break;
            }
        }
        if (dimensions.size() > MAX_RANK) {
            throw in.error("has " + dimensions.size() + " dimensions; at most " + MAX_RANK + " are read.");
        }
        return dimensions.stream().mapToInt(Math::toIntExact).toArray();
    }

    private long dimension() {
        skipSpace();
        int start = at;
        if (peek() == '-') {
            at++;
        }
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        String digits = text.substring(start, at);
        if (peek() == 'L') {
            at++; // Python 2 wrote its long integers so
        }
        if (digits.isEmpty() || digits.equals("-")) {
            throw broken();
        }
        if (digits.startsWith("-")) {
            throw in.error("declares a negative dimension, " + digits + ". The file is damaged.");
        }
        if (digits.length() > 10 || Long.parseLong(digits) > Integer.MAX_VALUE) {
            throw in.error("declares a dimension of " + digits + ", more than can be read.");
        }
        return Long.parseLong(digits);
    }

    private boolean bool() {
        skipSpace();
        for (String word : List.of("True", "False")) {
            if (text.startsWith(word, at)) {
                at += word.length();
                return word.equals("True");
            }
        }
        throw broken();
    }

    private String string() {
        skipSpace();
        char quote = peek();
        int end = quote == '\'' || quote == '"' ? text.indexOf(quote, at + 1) : -1;
        if (end < 0) {
            throw broken();
        }
        String string = text.substring(at + 1, end);
        at = end + 1;
        if (string.indexOf('\\') >= 0 || string.length() > 100) {
            throw broken();
        }
        return string;
    }

    private void expect(char c) {
        if (!skip(c)) {
            throw broken();
        }
    }

    private boolean skip(char c) {
        skipSpace();
        if (peek() != c) {
            return false;
        }
        at++;
        return true;
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private InputException broken() {
        String shown = text.strip();
        shown = shown.length() > 80 ? shown.substring(0, 80) + "..." : shown;
        shown = shown.replaceAll("\\p{Cntrl}", "?");
        return in.error("its NPY header cannot be understood near character " + (at + 1) + ": '" + shown + "'.");
    }
}
