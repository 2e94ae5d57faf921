package gradus.json;

import gradus.InputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Recursive descent over one text; see {@link Json#parse(String, String)}. */
final class JsonParser {
    /** Far above any file of ours, far below what a thread's stack holds. */
    static final int MAX_DEPTH = 200;

    private final String text;
    private final String source;
    private int at;

    JsonParser(String text, String source) {
        this.text = text;
        this.source = source;
    }

    Json parse() {
        Json value = value(0);
        skipSpace();
        if (at < text.length()) {
            throw error("the JSON value is complete, but " + found() + " follows");
        }
        return value;
    }

    private Json value(int depth) {
        skipSpace();
        if (depth > MAX_DEPTH) {
            throw error("lists and objects are nested more than " + MAX_DEPTH + " levels deep");
        }
        if (at == text.length()) {
            throw error("the text ends where a JSON value is expected");
        }
        return switch (text.charAt(at)) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> new Json.Text(string());
            case 't' -> word("true", new Json.Bool(true));
            case 'f' -> word("false", new Json.Bool(false));
            case 'n' -> word("null", new Json.Null());
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> throw error("a JSON value is expected, found " + found());
        };
    }

    private Json object(int depth) {
        Map<String, Json> members = new LinkedHashMap<>();
        at++;
        if (tryChar('}')) {
            return new Json.Obj(members);
        }
        do {
            skipSpace();
            if (at == text.length() || text.charAt(at) != '"') {
                throw error("a member's name in double quotes is expected, found " + found());
            }
            int start = at;
            String name = string();
            if (members.containsKey(name)) {
                at = start;
                throw error("the name \"" + name + "\" is given twice");
            }
            if (!tryChar(':')) {
                throw error("':' is expected, found " + found());
            }
            members.put(name, value(depth + 1));
        } while (tryChar(','));
        if (!tryChar('}')) {
            throw error("',' or '}' is expected, found " + found());
        }
        return new Json.Obj(members);
    }

    private Json array(int depth) {
        List<Json> items = new ArrayList<>();
        at++;
        if (tryChar(']')) {
            return new Json.Arr(items);
        }
        do {
            items.add(value(depth + 1));
        } while (tryChar(','));
        if (!tryChar(']')) {
            throw error("',' or ']' is expected, found " + found());
        }
        return new Json.Arr(items);
    }

    private Json word(String word, Json value) {
        if (!text.startsWith(word, at)) {
            throw error("a JSON value is expected, found " + found());
        }
        at += word.length();
        return value;
    }

    private Json number() {
        int start = at;
        if (text.charAt(at) == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            digits();
        }
        boolean whole = true;
        if (peek() == '.') {
            whole = false;
            at++;
            digits();
        }
        if (peek() == 'e' || peek() == 'E') {
            whole = false;
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits();
        }
        return number(start, whole);
    }

    private Json number(int start, boolean whole) {
        String token = text.substring(start, at);
        // "-0" is the double -0.0: a long would lose its sign. At most 18 digits always fit a long.
        if (whole && !token.equals("-0")) {
            if (token.length() <= 18) {
                return new Json.Whole(Long.parseLong(token));
            }
            try {
                return new Json.Whole(Long.parseLong(token));
            } catch (NumberFormatException tooLong) {
                // falls through to the nearest double
            }
        }
        double value = Double.parseDouble(token);
        if (Double.isInfinite(value)) {
            at = start;
            throw error("the number is beyond what a double holds");
        }
        return new Json.Real(value);
    }

    private void digits() {
        int start = at;
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        if (at == start) {
            throw error("a digit is expected, found " + found());
        }
    }

    private String string() {
        int start = at++;
        StringBuilder result = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return checkSurrogates(result.toString(), start);
            } else if (c == '\\') {
                at++;
                result.append(escape());
            } else if (c < ' ') {
                throw error("a control character in a text must be written as an escape");
            } else {
                result.append(c);
                at++;
            }
        }
        at = start;
        throw error("the text in double quotes never ends");
    }

    private String checkSurrogates(String string, int start) {
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (Character.isHighSurrogate(c)
                    && i + 1 < string.length()
                    && Character.isLowSurrogate(string.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                at = start;
                throw error("the text holds half of a surrogate pair");
            }
        }
        return string;
    }

    private char escape() {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> {
                at--;
                throw error("after a backslash one of \" \\ / b f n r t u is expected, found " + found());
            }
        };
    }

    private char unicode() {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            char c = peek();
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw error("four hexadecimal digits are expected after \\u, found " + found());
            }
            code = code * 16 + digit;
            at++;
        }
        return (char) code;
    }

    private boolean tryChar(char c) {
        skipSpace();
        if (peek() != c) {
            return false;
        }
        at++;
        return true;
    }

    private void skipSpace() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    /** The character at hand, or 0 at the end (a real NUL is valid nowhere, so the two need not be told apart). */
    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private String found() {
        if (at >= text.length()) {
            return "the end of the text";
        }
        int c = text.codePointAt(at);
        return Character.isISOControl(c) || (c >= 0xD800 && c <= 0xDFFF)
                ? String.format("U+%04X", c)
                : "'" + Character.toString(c) + "'";
    }

    private InputException error(String what) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < Math.min(at, text.length()); i++) {
            boolean lineBreak = text.charAt(i) == '\n';
            line += lineBreak ? 1 : 0;
            column = lineBreak ? 1 : column + 1;
        }
        return new InputException(source + ", line " + line + ", column " + column + ": " + what + ".");
    }
}
