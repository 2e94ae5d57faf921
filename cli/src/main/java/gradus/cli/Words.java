package gradus.cli;

import gradus.InputException;
import gradus.network.Suggestion;
import java.util.List;

/** Options whose value is one of a few words. */
final class Words {
    private Words() {}

    /**
     * The place of a word among those that are known, letter case ignored.
     *
     * @throws InputException that names them, and the nearest one
     */
    static int place(String option, String word, List<String> known) {
        for (int i = 0; i < known.size(); i++) {
            if (known.get(i).equalsIgnoreCase(word)) {
                return i;
            }
        }
        String near = Suggestion.of(word, known);
        String all = String.join(", ", known.subList(0, known.size() - 1)) + " or " + known.getLast();
        throw new InputException(option + ": '" + word + "' is not known"
                + (near.isEmpty() ? "; it is " + all + "." : near + " It is " + all + "."));
    }
}
