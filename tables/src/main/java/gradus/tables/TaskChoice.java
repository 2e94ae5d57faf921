package gradus.tables;

import gradus.InputException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which task a target column means, and why.
 *
 * @param classes the classes in order where the task is to tell them apart, else empty
 * @param counts how many rows each class has
 * @param numbers whether the classes are numbers
 * @param sentence what was decided and why, for the user
 */
record TaskChoice(Task task, List<String> classes, List<Integer> counts, boolean numbers, String sentence) {
    /** Up to this many different integers are taken as classes. */
    static final int MOST_INTEGER_CLASSES = 20;

    /** More classes than this are taken as a mistake. */
    static final int MOST_CLASSES = 10_000;

    static TaskChoice of(Table table, int place, FitOptions options) {
        Column column = table.column(place);
        String name = table.names().get(place);
        Found found = switch (column) {
            case Column.Texts texts -> {
                Map<String, Integer> counts = new TreeMap<>(Names.BY_CODE_POINT);
                for (int row = 0; row < table.rows(); row++) {
                    if (!texts.missing(row)) {
                        counts.merge(texts.texts().get(texts.code(row)), 1, Integer::sum);
                    }
                }
                yield new Found(counts, false, false, "holds text");
            }
            case Column.Numbers numbers -> Found.of(numbers, table.rows());
            case Column.Skipped ignored -> throw new IllegalStateException("the target was skipped");
        };
        String source = table.source();
        Task likely = !found.numbers || found.few ? Task.CLASSIFY : Task.REGRESS;
        if (table.rows() == 1 && options.task().or(options::networkTask).orElse(likely) == Task.CLASSIFY) {
            throw new InputException(source + " holds only one row: there is nothing to tell apart.");
        }
        if (options.task().isPresent()) {
            return found.choose(options.task().get(), source, name, "as --task says");
        }
        if (options.networkTask().isPresent()) {
            return found.choose(options.networkTask().get(), source, name, "as the network's output layer implies");
        }
        String hint = likely == Task.REGRESS && found.integers
                ? " (--task classify makes them classes)"
                : found.numbers && likely == Task.CLASSIFY ? " (--task regress learns them as numbers)" : "";
        return found.choose(likely, source, name, "because '" + Excerpt.of(name) + "' " + found.reason + hint);
    }

    /**
     * What a column holds: its distinct values in order, if they are few enough to be classes, and how many rows have
     * each.
     */
    private record Found(
            List<String> distinct,
            List<Integer> counts,
            boolean numbers,
            boolean integers,
            boolean few,
            String reason) {
        Found(Map<String, Integer> counts, boolean numbers, boolean integers, String reason) {
            this(
                    List.copyOf(counts.keySet()),
                    List.copyOf(counts.values()),
                    numbers,
                    integers,
                    integers && counts.size() <= MOST_INTEGER_CLASSES,
                    reason);
        }

        static Found of(Column.Numbers numbers, int rows) {
            TreeMap<Double, Integer> distinct = new TreeMap<>();
            boolean integers = true;
            for (int row = 0; row < rows && distinct.size() <= MOST_CLASSES; row++) {
                if (!numbers.missing(row)) {
                    double value = numbers.value(row) + 0.0; // -0.0 and 0.0 are one class
                    distinct.merge(value, 1, Integer::sum);
                    integers &= value == Math.rint(value);
                }
            }
            Map<String, Integer> names = new LinkedHashMap<>();
            distinct.forEach((value, rowsOfIt) -> names.put(Tokens.shortest(value), rowsOfIt));
            String count = names.size() > MOST_CLASSES ? "more than " + MOST_CLASSES : "" + names.size();
            String reason = integers
                    ? "holds integers, " + count + " different ones"
                            + (names.size() > MOST_INTEGER_CLASSES ? ", more than " + MOST_INTEGER_CLASSES : "")
                    : "holds numbers that are not all integers";
            return new Found(names, true, integers, reason);
        }

        TaskChoice choose(Task task, String source, String name, String why) {
            if (task == Task.REGRESS) {
                if (!numbers) {
                    throw new InputException(
                            "%s: column '%s' holds text ('%s'), so there is no number to learn: use --task classify."
                                    .formatted(source, Excerpt.of(name), Excerpt.of(distinct.getFirst())));
                }
                return new TaskChoice(task, List.of(), List.of(), true, "Task: regression, " + why + ".");
            }
            if (distinct.size() < 2) {
                throw new InputException("%s: column '%s' holds only one class%s: there is nothing to tell apart."
                        .formatted(
                                source,
                                Excerpt.of(name),
                                distinct.isEmpty() ? "" : " ('" + Excerpt.of(distinct.getFirst()) + "')"));
            }
            if (distinct.size() > MOST_CLASSES) {
                throw new InputException("%s: column '%s' holds more than %d different values, too many for classes."
                        .formatted(source, Excerpt.of(name), MOST_CLASSES));
            }
            String positive =
                    distinct.size() == 2 ? "; '" + Excerpt.of(distinct.get(1)) + "' is the positive class" : "";
            String sentence = "Task: classification, %s; %d classes: %s%s."
                    .formatted(why, distinct.size(), Names.list(distinct), positive);
            return new TaskChoice(task, distinct, counts, numbers, sentence);
        }
    }
}
