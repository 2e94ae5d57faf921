package gradus.cli;

/** Text from outside, as any format of text can hold it. */
final class Printable {
    private Printable() {}

    /** Control characters but tabs and line ends become the sign for what cannot be shown. */
    static String of(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().map(c -> isAllowed(c) ? c : 0xfffd).forEach(out::appendCodePoint);
        return out.toString();
    }

    /** What XML 1.0 allows, which allows least. */
    private static boolean isAllowed(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || (c >= 0x20 && c <= 0xd7ff)
                || (c >= 0xe000 && c <= 0xfffd)
                || c >= 0x10000;
    }
}
