package gradus.code;

import gradus.layout.Layout;
import java.util.Locale;

/** A language that code is written in. */
public enum Language {
    NUMPY(".py", Layout.COLUMNS),
    OCTAVE(".m", Layout.COLUMNS),
    PYTORCH(".py", Layout.PYTORCH),
    JAVA(".java", Layout.COLUMNS);

    private final String ending;
    private final Layout layout;

    Language(String ending, Layout layout) {
        this.ending = ending;
        this.layout = layout;
    }

    /** How the names of its files end. */
    public String ending() {
        return ending;
    }

    /** The layout its users expect where none is asked for. */
    public Layout usualLayout() {
        return layout;
    }

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
