package gradus.network;

import gradus.InputException;

/** Errors that point at the wrong place of a text: a second line shows it, the word in question between angle quotes. */
final class Pointer {
    /** Columns of a terminal that are left beside indentation, quotes and dots. */
    private static final int ROOM = 70;

    /** So much of a long word is shown that something of what stands around it is left. */
    private static final int LONGEST_WORD = 40;

    private Pointer() {}

    /** Marks the word that begins at a place, or the single character there; at the end, where something is missing. */
    static InputException error(String what, String text, int at, String message) {
        int end = at;
        while (end < text.length() && isOfWord(text.charAt(end))) {
            end++;
        }
        return error(what, text, at, end == at ? Math.min(at + 1, text.length()) : end, message);
    }

    /** Marks the text between two places. */
    static InputException error(String what, String text, int start, int end, String message) {
        return new InputException(what + ": " + message + "\n  " + marked(text, start, end));
    }

    private static boolean isOfWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }

    private static String marked(String text, int start, int end) {
        String word = start(text.substring(start, end), LONGEST_WORD);
        int room = ROOM - word.length();
        int after = Math.min(text.length() - end, Math.max(room / 2, room - start));
        String before = ending(text.substring(0, start), room - after);
        String line = before + "\u00ab" + word + "\u00bb" + start(text.substring(end), after);
        return line.replaceAll("\\p{Cntrl}", " ").strip();
    }

    private static String start(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length) + "...";
    }

    private static String ending(String text, int length) {
        return text.length() <= length ? text : "..." + text.substring(text.length() - length);
    }
}
