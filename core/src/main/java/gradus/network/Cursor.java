package gradus.network;

import gradus.InputException;
import gradus.math.Rational;

/** A place in a text that moves on as words are read. Errors point at it. */
final class Cursor {
    private final String what;
    private final String text;
    private int at;

    /**
     * @param what names the text in messages: "the loss"
     * @param from where reading begins
     */
    Cursor(String what, String text, int from) {
        this.what = what;
        this.text = text;
        this.at = from;
    }

    int at() {
        return at;
    }

    void moveTo(int place) {
        at = place;
    }

    String what() {
        return what;
    }

    void space() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    /** The next character that is not white space; 0 at the end of the text. */
    char peek() {
        space();
        return at < text.length() ? text.charAt(at) : 0;
    }

    /** Where the next character stands that is not white space. */
    int peekAt() {
        space();
        return at;
    }

    boolean isAtEnd() {
        return peek() == 0;
    }

    boolean take(String token) {
        space();
        if (text.startsWith(token, at)) {
            at += token.length();
            return true;
        }
        return false;
    }

    void expect(String token) {
        if (!take(token)) {
            throw error("'" + token + "' is expected");
        }
    }

    /** Letters, digits and underscores from here on; empty if there are none. */
    String name() {
        space();
        int start = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
        return text.substring(start, at);
    }

    /** Everything from here to white space or a comma; empty if one of them comes next. */
    String token() {
        space();
        int start = at;
        while (at < text.length() && !Character.isWhitespace(text.charAt(at)) && text.charAt(at) != ',') {
            at++;
        }
        return text.substring(start, at);
    }

    /** A decimal number without a sign, with an exponent if one follows. */
    Rational number() {
        space();
        int start = at;
        while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
            at++;
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            int mark = at++;
            if (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
                at++;
            }
            if (at >= text.length() || !Character.isDigit(text.charAt(at))) {
                at = mark;
            }
            while (at < text.length() && Character.isDigit(text.charAt(at))) {
                at++;
            }
        }
        String number = text.substring(start, at);
        if (number.isEmpty()) {
            throw error(start, "a number is expected");
        }
        String refusal = Numbers.refusal(number);
        if (refusal != null) {
            throw Pointer.error(what, text, start, at, refusal);
        }
        return Numbers.parse(number, what);
    }

    /** Whether the text goes on with this, without white space before it. */
    boolean isAt(String token) {
        return text.startsWith(token, at);
    }

    /** Whether arguments in parentheses follow at a place. */
    boolean isCall(int place) {
        return new Cursor(what, text, place).peek() == '(';
    }

    /** Everything from here to the end. */
    String rest() {
        return text.substring(Math.min(at, text.length()));
    }

    /** Points at the current place. */
    InputException error(String message) {
        return error(at, message);
    }

    /** Points at the word that begins at a place. */
    InputException error(int start, String message) {
        return Pointer.error(what, text, Math.min(start, text.length()), message);
    }

    /** Points at the text between two places. */
    InputException error(int start, int end, String message) {
        return Pointer.error(what, text, start, end, message);
    }
}
