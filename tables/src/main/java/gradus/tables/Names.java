package gradus.tables;

import gradus.InputException;
import gradus.Spelling;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Orders names, and finds the one that was meant. */
final class Names {
    /** By code point, so that the order does not depend on how Java stores a text. */
    static final Comparator<String> BY_CODE_POINT = (a, b) -> {
        int[] x = a.codePoints().toArray();
        int[] y = b.codePoints().toArray();
        return Arrays.compare(x, y);
    };

    /** How many names a message lists. */
    private static final int LISTED = 10;

    /** No longer name is compared letter by letter with others: nobody typed it. */
    private static final int LONGEST_TYPED = 100;

    private Names() {}

    /** Where each name stands, from 0; the first place of one that is there twice. */
    static Map<String, Integer> places(List<String> names) {
        Map<String, Integer> places = new HashMap<>();
        int place = 0;
        for (String name : names) {
            places.putIfAbsent(name, place++);
        }
        return places;
    }

    /**
     * The place of a column, from 0, that is given by its name or by its number from 1; a name goes first.
     *
     * @param named whether the names stand in the data
     * @throws InputException if there is none: with the nearest name
     */
    static int place(String source, List<String> names, boolean named, String nameOrNumber) {
        String wanted = nameOrNumber.strip();
        int place = names.indexOf(wanted);
        if (place >= 0) {
            return place;
        }
        int count = names.size();
        if (wanted.matches("[0-9]{1,9}")) {
            int number = Integer.parseInt(wanted);
            if (number >= 1 && number <= count) {
                return number - 1;
            }
            throw new InputException("%s has no column %d: its columns are 1 to %d.".formatted(source, number, count));
        }
        if (!named) {
            throw new InputException("%s has no header, so that column '%s' can not be found: give its number, 1 to %d."
                    .formatted(source, Excerpt.of(wanted), count));
        }
        throw new InputException(
                "%s has no column '%s'%s".formatted(source, Excerpt.of(wanted), suggestion(wanted, names)));
    }

    /** The end of a sentence that says a name is not there: what was probably meant, or what there is. */
    static String suggestion(String name, List<String> known) {
        if (known.isEmpty()) {
            return ".";
        }
        List<String> typed =
                known.stream().filter(k -> k.length() <= LONGEST_TYPED).toList();
        return (name.length() <= LONGEST_TYPED ? Spelling.nearest(name, typed) : Optional.<String>empty())
                .map(near -> "; did you mean '" + Excerpt.of(near) + "'?")
                .orElse("; the columns are " + list(known) + ".");
    }

    /** "a, b, c", or how many where they are more than a few. */
    static String listOrCount(List<String> names, String count) {
        return names.size() <= LISTED ? list(names) : String.format(Locale.ROOT, count, names.size());
    }

    /** "a, b, c", cut after a few. */
    static String list(List<String> names) {
        String listed = names.stream().limit(LISTED).map(Excerpt::of).collect(Collectors.joining(", "));
        return names.size() <= LISTED ? listed : listed + ", ... (" + names.size() + " in all)";
    }
}
