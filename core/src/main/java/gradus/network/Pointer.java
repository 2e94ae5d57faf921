package gradus.network;

import gradus.InputException;

/** Errors that point at the wrong place of a text. */
final class Pointer {
    private static final int SHOWN = 60;

    private Pointer() {}

    static InputException error(String what, String text, int at, String message) {
        String before = text.substring(0, at);
        String after = text.substring(at);
        String shownBefore = before.length() > SHOWN ? "..." + before.substring(before.length() - SHOWN) : before;
        String shownAfter = after.length() > SHOWN ? after.substring(0, SHOWN) + "..." : after;
        return new InputException(what + ": " + message + "\n  "
                + (shownBefore + ">>" + shownAfter).replace('\n', ' ').strip());
    }
}
