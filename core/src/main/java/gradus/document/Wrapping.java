package gradus.document;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Breaks text and formulas into lines of limited width. */
public final class Wrapping {
    private Wrapping() {}

    /** A blank at which no line is broken. */
    private static final char GLUE = '\u00a0';

    /** From this length on a group in brackets may be broken. */
    private static final int SHORT_GROUP = 24;

    /** A formula that is broken before its signs, and only outside short groups in brackets. */
    static String glue(String formula) {
        StringBuilder out = new StringBuilder(formula);
        Deque<Integer> open = new ArrayDeque<>();
        for (int n = 0; n < out.length(); n++) {
            char c = out.charAt(n);
            if (c == '(') {
                open.push(n);
            } else if (c == ')' && !open.isEmpty()) {
                int begin = open.pop();
                if (n - begin < SHORT_GROUP) {
                    out.replace(begin, n, out.substring(begin, n).replace(' ', GLUE));
                }
            } else if (c == ' ' && n > 1 && "+-*/=<>".indexOf(out.charAt(n - 1)) >= 0 && out.charAt(n - 2) == ' ') {
                out.setCharAt(n, GLUE);
            }
        }
        return out.toString();
    }

    /** Lines no longer than the width, the first after {@code first}, the others after {@code rest}. */
    public static List<String> wrap(String text, int width, String first, String rest) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(first);
        boolean empty = true;
        for (String word : pieces(text, width - Math.max(first.length(), rest.length()))) {
            String glue = empty || !word.startsWith(" ") ? "" : " ";
            String bare = word.strip();
            if (!empty && line.length() + glue.length() + bare.length() > width) {
                lines.add(line.toString());
                line = new StringBuilder(rest);
                glue = "";
            }
            line.append(glue).append(bare);
            empty = false;
        }
        lines.add(line.toString().stripTrailing());
        lines.replaceAll(l -> l.replace(GLUE, ' '));
        return lines;
    }

    /** Words, those that begin after a blank with that blank; a word longer than a line is cut behind its operators. */
    private static List<String> pieces(String text, int room) {
        List<String> pieces = new ArrayList<>();
        for (String word : text.strip().split("\\s+")) {
            String rest = word;
            String lead = " ";
            while (rest.length() > room) {
                int cut = cut(rest, room);
                pieces.add(lead + rest.substring(0, cut));
                rest = rest.substring(cut);
                lead = "";
            }
            pieces.add(lead + rest);
        }
        return pieces;
    }

    private static int cut(String word, int room) {
        for (int n = room; n > room / 3; n--) {
            if ("*/,)".indexOf(word.charAt(n - 1)) >= 0) {
                return n;
            }
        }
        return room;
    }
}
