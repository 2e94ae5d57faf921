package gradus.tables;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds out which of comma, semicolon and tab separates the fields of a file. */
final class Separator {
    private static final char[] CANDIDATES = {',', ';', '\t'};
    private static final int RECORDS = 50;

    private Separator() {}

    /**
     * The candidate that occurs the same number of times in every record, the most frequent one if there are several;
     * failing that the most frequent one of the first record; failing that the comma, which then separates nothing.
     *
     * @param beginning the first characters of the file
     * @param whole whether that is all of it; otherwise the last record may be cut and does not count
     * @param decimalComma whether commas stand in numbers, so that they separate only where nothing else does
     */
    static char find(String beginning, boolean whole, boolean decimalComma) {
        List<int[]> records = counts(beginning, whole);
        if (decimalComma
                && !records.isEmpty()
                && Arrays.stream(records.getFirst()).skip(1).anyMatch(n -> n > 0)) {
            records.forEach(record -> record[0] = 0);
        }
        char best = ',';
        int bestCount = 0;
        boolean bestSteady = false;
        for (int candidate = 0; candidate < CANDIDATES.length; candidate++) {
            int at = candidate;
            int count = records.isEmpty() ? 0 : records.getFirst()[at];
            boolean steady = records.stream().allMatch(record -> record[at] == count);
            if (count > 0 && (steady == bestSteady ? count > bestCount : steady)) {
                best = CANDIDATES[at];
                bestCount = count;
                bestSteady = steady;
            }
        }
        return best;
    }

    /** For each record that is not blank, how often each candidate stands outside quotes. */
    private static List<int[]> counts(String text, boolean whole) {
        List<int[]> records = new ArrayList<>();
        int[] record = new int[CANDIDATES.length];
        boolean quoted = false;
        boolean blank = true;
        for (int i = 0; i < text.length() && records.size() < RECORDS; i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            }
            if (!quoted && (c == '\n' || c == '\r')) {
                if (!blank) {
                    records.add(record);
                    record = new int[CANDIDATES.length];
                }
                blank = true;
                continue;
            }
            blank = false;
            for (int candidate = 0; candidate < CANDIDATES.length; candidate++) {
                record[candidate] += !quoted && c == CANDIDATES[candidate] ? 1 : 0;
            }
        }
        if (!blank && records.size() < RECORDS && (whole || records.isEmpty())) {
            records.add(record);
        }
        return records;
    }
}
