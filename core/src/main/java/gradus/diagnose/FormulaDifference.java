package gradus.diagnose;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Two formulas one below the other, with what only one of them has marked below it. */
final class FormulaDifference {
    private static final Pattern TOKEN = Pattern.compile("\\w+(?:\\.\\d+)?(?:\\[[-:,0-9]+])?|\\S");

    private final List<Token> left;
    private final List<Token> right;

    /** A piece of a formula; {@code shared} where the other formula has it too. */
    private static final class Token {
        final int start;
        final int end;
        final String text;
        boolean shared;

        Token(int start, int end, String text) {
            this.start = start;
            this.end = end;
            this.text = text;
        }

        boolean isBracket() {
            return text.equals("(") || text.equals(")");
        }
    }

    private FormulaDifference(String left, String right) {
        this.left = tokens(left);
        this.right = tokens(right);
    }

    /**
     * Lines in which {@code ^} marks what differs.
     *
     * @param leftLabel as long as {@code rightLabel}; stands before each of the formulas
     * @param width the longest line
     */
    static List<String> lines(String leftLabel, String left, String rightLabel, String right, int width) {
        FormulaDifference difference = new FormulaDifference(left, right);
        difference.compare();
        List<String> lines = new ArrayList<>();
        marked(leftLabel, left, difference.left, width, lines);
        marked(rightLabel, right, difference.right, width, lines);
        return lines;
    }

    private static List<Token> tokens(String text) {
        List<Token> tokens = new ArrayList<>();
        Matcher m = TOKEN.matcher(text);
        while (m.find()) {
            tokens.add(new Token(m.start(), m.end(), m.group()));
        }
        return tokens;
    }

    private void compare() {
        List<Token> a = left.stream().filter(t -> !t.isBracket()).toList();
        List<Token> b = right.stream().filter(t -> !t.isBracket()).toList();
        boolean sameButBrackets = a.stream()
                .map(t -> t.text)
                .toList()
                .equals(b.stream().map(t -> t.text).toList());
        if (sameButBrackets) {
            share(left, right);
        } else {
            // A bracket stands or falls with what is beside it: it rarely is the difference.
            share(a, b);
            brackets(left);
            brackets(right);
        }
    }

    /** Marks the longest sequence that both have, the leftmost of them. */
    private static void share(List<Token> a, List<Token> b) {
        int[][] longest = new int[a.size() + 1][b.size() + 1];
        for (int i = a.size() - 1; i >= 0; i--) {
            for (int j = b.size() - 1; j >= 0; j--) {
                longest[i][j] = a.get(i).text.equals(b.get(j).text)
                        ? 1 + longest[i + 1][j + 1]
                        : Math.max(longest[i + 1][j], longest[i][j + 1]);
            }
        }
        List<int[]> places = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < a.size() && j < b.size()) {
            if (a.get(i).text.equals(b.get(j).text)) {
                places.add(new int[] {i, j});
                a.get(i++).shared = true;
                b.get(j++).shared = true;
            } else if (longest[i + 1][j] >= longest[i][j + 1]) {
                i++;
            } else {
                j++;
            }
        }
        dropChance(places, a, b);
    }

    /**
     * Numbers and signs that stand alone between what differs are shared by chance, unless what differs is one piece for
     * one piece.
     */
    private static void dropChance(List<int[]> places, List<Token> a, List<Token> b) {
        int from = 0;
        for (int n = 1; n <= places.size(); n++) {
            if (n < places.size() && gap(places, n, 0, a) == 0 && gap(places, n, 1, b) == 0) {
                continue;
            }
            List<int[]> run = places.subList(from, n);
            boolean named = run.stream()
                    .anyMatch(p -> Character.isLetter(a.get(p[0]).text.charAt(0)));
            int beforeA = gap(places, from, 0, a);
            int beforeB = gap(places, from, 1, b);
            int afterA = gap(places, n, 0, a);
            int afterB = gap(places, n, 1, b);
            boolean inside = beforeA + beforeB > 0 && afterA + afterB > 0;
            if (!named && inside && (beforeA != beforeB || afterA != afterB)) {
                run.forEach(p -> {
                    a.get(p[0]).shared = false;
                    b.get(p[1]).shared = false;
                });
            }
            from = n;
        }
    }

    /** How many pieces lie between the n-th shared one and the one before it, on one side. */
    private static int gap(List<int[]> places, int n, int side, List<Token> tokens) {
        int before = n == 0 ? -1 : places.get(n - 1)[side];
        int at = n == places.size() ? tokens.size() : places.get(n)[side];
        return at - before - 1;
    }

    /** A pair is shared where something in it is, or the function that it belongs to. */
    private static void brackets(List<Token> tokens) {
        Deque<Integer> open = new ArrayDeque<>();
        for (int n = 0; n < tokens.size(); n++) {
            Token token = tokens.get(n);
            if (token.text.equals("(")) {
                open.push(n);
            } else if (token.text.equals(")") && !open.isEmpty()) {
                int from = open.pop();
                boolean called = from > 0
                        && tokens.get(from - 1).shared
                        && Character.isLetter(tokens.get(from - 1).text.charAt(0));
                boolean shared =
                        called || tokens.subList(from + 1, n).stream().anyMatch(t -> !t.isBracket() && t.shared);
                tokens.get(from).shared = shared;
                token.shared = shared;
            }
        }
    }

    private static void marked(String label, String text, List<Token> tokens, int width, List<String> lines) {
        StringBuilder marks = new StringBuilder(" ".repeat(text.length()));
        for (int n = 0; n < tokens.size(); n++) {
            Token token = tokens.get(n);
            if (!token.shared) {
                boolean joined = n > 0 && !tokens.get(n - 1).shared;
                for (int c = joined ? tokens.get(n - 1).end : token.start; c < token.end; c++) {
                    marks.setCharAt(c, '^');
                }
            }
        }
        int room = width - label.length();
        int from = 0;
        String lead = label;
        while (from < text.length()) {
            int to = cut(text, from, room);
            String piece = text.substring(from, to).stripTrailing();
            lines.add(lead + piece);
            String below = marks.substring(from, from + piece.length()).stripTrailing();
            if (!below.isEmpty()) {
                lines.add(" ".repeat(label.length()) + below);
            }
            from = to;
            lead = " ".repeat(label.length());
        }
    }

    /** Behind the last blank that fits. */
    private static int cut(String text, int from, int room) {
        if (text.length() - from <= room) {
            return text.length();
        }
        int blank = text.lastIndexOf(' ', from + room - 1);
        return blank > from ? blank + 1 : from + room;
    }
}
