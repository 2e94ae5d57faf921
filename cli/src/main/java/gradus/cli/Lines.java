package gradus.cli;

/** Sentences in the width of a terminal. */
final class Lines {
    static final int WIDTH = 80;

    private Lines() {}

    /** Breaks lines that are too long at blanks; what goes on is indented. A word that is too long stays whole. */
    static String wrapped(String text) {
        return wrapped(text, "  ", "");
    }

    /**
     * Breaks lines that are too long at blanks.
     *
     * @param indent of the lines that go on
     * @param broken what stands at the end of a line that goes on, such as a backslash
     */
    static String wrapped(String text, String indent, String broken) {
        StringBuilder all = new StringBuilder();
        for (String line : text.split("\n", -1)) {
            all.append(all.isEmpty() ? "" : "\n").append(line.length() <= WIDTH ? line : broken(line, indent, broken));
        }
        return all.toString();
    }

    private static String broken(String line, String indent, String broken) {
        StringBuilder all = new StringBuilder();
        String rest = line;
        while (rest.length() > WIDTH) {
            int start = rest.length() - rest.stripLeading().length();
            int blank = rest.lastIndexOf(' ', WIDTH - broken.length());
            if (blank <= start) {
                blank = rest.indexOf(' ', Math.max(start, WIDTH - broken.length()));
            }
            if (blank < 0) {
                break;
            }
            all.append(rest, 0, blank).append(broken).append('\n');
            rest = indent + rest.substring(blank).strip();
        }
        return all.append(rest).toString();
    }
}
