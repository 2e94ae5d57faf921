package gradus.tables;

/** A value as a message shows it: on one line, and cut where it is long. */
final class Excerpt {
    private static final int LONGEST = 40;

    private Excerpt() {}

    static String of(String value) {
        String line = value.replaceAll("\\s+", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }
}
