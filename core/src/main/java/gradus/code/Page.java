package gradus.code;

import java.util.ArrayList;
import java.util.List;

/** Lines of code as they are written, indented. */
final class Page {
    private static final int WIDTH = 100;
    private static final char UNBROKEN = '\u00a0';

    private final StringBuilder text = new StringBuilder();
    private final String indent;
    private int depth;

    Page(int spaces) {
        this.indent = " ".repeat(spaces);
    }

    Page line(String line) {
        text.append(line.isEmpty() ? "" : indent.repeat(depth) + line).append('\n');
        return this;
    }

    /** Several lines; what they are indented by among themselves stays. */
    Page lines(String lines) {
        lines.lines().forEach(this::line);
        return this;
    }

    Page blank() {
        return line("");
    }

    Page in() {
        depth++;
        return this;
    }

    Page out() {
        depth--;
        return this;
    }

    /** A text that is broken where it gets too long, each line after the same mark. */
    Page wrapped(String mark, String words) {
        int room = WIDTH - indent.length() * depth - mark.length();
        for (String part : wrap(words, room)) {
            line((mark + part).stripTrailing());
        }
        return this;
    }

    /** A list in parentheses, broken between elements; continued lines are indented once more. */
    Page list(String before, List<String> elements, String after) {
        String all = before + String.join(", ", elements) + after;
        if (indent.length() * depth + all.length() <= WIDTH) {
            return line(all);
        }
        line(before).in();
        String joined = String.join(", ", elements.stream().map(Page::whole).toList());
        wrap(joined, WIDTH - indent.length() * depth).forEach(this::line);
        return out().line(after.strip());
    }

    /** A text that is not broken. */
    static String whole(String text) {
        return text.replace(' ', UNBROKEN);
    }

    /** The parts of a sum, each with its sign, split where it is in no parentheses. */
    static List<String> terms(String sum) {
        List<String> terms = new ArrayList<>();
        int start = 0;
        int open = 0;
        for (int at = 0; at < sum.length(); at++) {
            char c = sum.charAt(at);
            open += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
            if (open == 0 && (sum.startsWith(" + ", at) || sum.startsWith(" - ", at))) {
                terms.add(sum.substring(start, at));
                start = at + 1;
            }
        }
        terms.add(sum.substring(start));
        return terms;
    }

    /** Whether a line would be too long here. */
    boolean isLong(String line) {
        return indent.length() * depth + line.length() > WIDTH;
    }

    private static List<String> wrap(String words, int room) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : words.split(" ")) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > room) {
                lines.add(line.toString().replace(UNBROKEN, ' '));
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString().replace(UNBROKEN, ' '));
        return lines;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
