package gradus.network;

import gradus.InputException;
import gradus.math.Function;
import gradus.network.Definition.Loss;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A loss as it is asked for: a name, perhaps with a number, as in {@code huber(2)}.
 *
 * @param number the text between the brackets; null where there are none
 */
record LossName(String name, @Nullable String number) {
    private static final Pattern TEXT =
            Pattern.compile("([A-Za-z][A-Za-z0-9_-]*(?: [A-Za-z][A-Za-z0-9_-]*)*)\\s*(?:\\(([^()]*)\\))?");

    /** Null for a text that can only be a formula. */
    static @Nullable LossName parse(String text) {
        Matcher m = TEXT.matcher(text);
        return m.matches() ? new LossName(m.group(1), m.group(2)) : null;
    }

    /** Whether it is no loss but a formula of one word: a call such as {@code abs(a)}, or {@code a-y}. */
    boolean isFormula(Library library) {
        boolean known = Library.isReserved(name) || library.spelledActivation(name) != null;
        for (Function f : Function.values()) {
            known |= f.text().equals(name);
        }
        return number != null ? known : name.matches("(a|y|pi|e)(-(a|y|pi|e|\\d+))*");
    }

    /**
     * The text with the library's own name in the place of another spelling; a formula as it stands.
     *
     * @throws InputException if another library's loss of that name gives other numbers in this network
     */
    static String canonical(String text, Library library, String outputActivation, int outputs) {
        LossName written = parse(text);
        if (written != null && library.spelledLoss(written.name()) instanceof Loss loss) {
            Alias alias = Spellings.alias(written.name(), loss);
            if (alias != null) {
                requireSame(written.name(), loss.name(), alias, outputActivation, outputs);
            }
        }
        return canonical(text, library);
    }

    /** The same where the network is not known yet. */
    static String canonical(String text, Library library) {
        LossName written = parse(text);
        if (written != null && library.spelledLoss(written.name()) instanceof Loss loss) {
            return loss.name() + (written.number() == null ? "" : "(" + written.number() + ")");
        }
        return text;
    }

    private static void requireSame(String name, String own, Alias alias, String outputActivation, int outputs) {
        String above = alias.above();
        if (above != null && !above.equals(outputActivation)) {
            throw new InputException("the loss '" + name + "' is " + own + " only above " + above
                    + ", which it applies itself, and this network ends in " + outputActivation + "; end it in " + above
                    + ", or name " + own + " if you mean that");
        }
        if (alias.forOneOutput() && outputs > 1) {
            throw new InputException("the loss '" + name + "' is " + own
                    + " only for one output, because it takes the mean over the outputs, and this network has "
                    + outputs + "; name " + own + " if you mean their sum");
        }
    }
}
