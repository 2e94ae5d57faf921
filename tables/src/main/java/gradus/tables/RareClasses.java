package gradus.tables;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** Classes so rare that a model which never finds them can look accurate. */
public final class RareClasses {
    /** Rare is a class with less than this share of the rows. */
    private static final double RARE = 0.05;

    /** Of many classes each has a small share: rare is one with less than half of an even share, too. */
    private static final double OF_AN_EVEN_SHARE = 0.5;

    private static final int LISTED = 5;

    private RareClasses() {}

    /**
     * The sentence about the rare classes among the rows, if there are any.
     *
     * @param counts the rows of each class
     */
    static Optional<String> sentence(String source, List<String> classes, List<Integer> counts) {
        long rows = rows(counts);
        List<Integer> rare = rare(counts);
        if (rare.isEmpty()) {
            return Optional.empty();
        }
        List<String> listed = new ArrayList<>();
        for (int which : rare.subList(0, Math.min(LISTED, rare.size()))) {
            listed.add(String.format(
                    Locale.ROOT,
                    "'%s' (%,d of %,d rows, %s)",
                    Excerpt.of(classes.get(which)),
                    counts.get(which),
                    rows,
                    percent(counts.get(which), rows)));
        }
        String more = rare.size() > LISTED ? " and " + (rare.size() - LISTED) + " more" : "";
        int largest = largest(counts);
        return Optional.of(source + ": rare class" + (rare.size() == 1 ? " " : "es ") + String.join(", ", listed) + more
                + ". Always guessing '" + Excerpt.of(classes.get(largest)) + "' would be right in "
                + percent(counts.get(largest), rows)
                + " of the rows: judge the model by its confusion matrix, not by its "
                + "accuracy alone.");
    }

    /**
     * The accuracy of always guessing the largest class, where a class is so rare that it should be told.
     *
     * @param counts the rows of each class
     */
    public static Optional<Double> baseline(List<Integer> counts) {
        return rare(counts).isEmpty()
                ? Optional.empty()
                : Optional.of((double) counts.get(largest(counts)) / rows(counts));
    }

    /** The place of the class with the most rows, the first one on a tie. */
    public static int largest(List<Integer> counts) {
        return counts.indexOf(Collections.max(counts));
    }

    /** Those that are there; what no row has is not rare but absent. */
    private static List<Integer> rare(List<Integer> counts) {
        double bound = rows(counts) * Math.min(RARE, OF_AN_EVEN_SHARE / counts.size());
        return IntStream.range(0, counts.size())
                .filter(which -> counts.get(which) > 0 && counts.get(which) < bound)
                .boxed()
                .toList();
    }

    private static long rows(List<Integer> counts) {
        return counts.stream().mapToLong(Integer::longValue).sum();
    }

    private static String percent(int count, long rows) {
        return Tokens.rounded(100.0 * count / rows, 3) + " %";
    }
}
