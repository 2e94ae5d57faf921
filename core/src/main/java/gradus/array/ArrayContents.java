package gradus.array;

import gradus.InputException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a file of arrays holds.
 *
 * @param arrays the arrays of numbers, in the order of the file
 * @param skipped what is no array of numbers and was left out
 * @param fromOne whether the file is MATLAB's or Octave's, where counting starts at 1
 */
public record ArrayContents(Map<String, NdArray> arrays, List<Skipped> skipped, boolean fromOne) {
    private static final int SHOWN = 8;

    /**
     * Something that is no array of numbers.
     *
     * @param name as the file has it; empty where there is none
     * @param what it is, with advice where some helps: "a text"; "sparse: save full(S)"
     */
    public record Skipped(String name, String what) {
        /** The name and what it is: {@code notes (a text)}. */
        public String text() {
            return name.isEmpty() ? what : name.replaceAll("\\p{Cntrl}", "?") + " (" + what + ")";
        }
    }

    public ArrayContents {
        arrays = Collections.unmodifiableMap(new LinkedHashMap<>(arrays));
        skipped = List.copyOf(skipped);
    }

    /** Arrays and nothing else. Whether they count from 1, only the name tells, where it is a MAT file's. */
    public static ArrayContents of(String name, Map<String, NdArray> arrays) {
        return new ArrayContents(arrays, List.of(), name.endsWith(".mat"));
    }

    /** These, and what of others is not among them: a name that is in both means these. */
    public ArrayContents with(ArrayContents others) {
        Map<String, NdArray> all = new LinkedHashMap<>(others.arrays);
        all.putAll(arrays);
        List<Skipped> left = new ArrayList<>(skipped);
        others.skipped.stream().filter(s -> !arrays.containsKey(s.name())).forEach(left::add);
        return new ArrayContents(all, left, fromOne);
    }

    /** @throws InputException if things were skipped and nothing is left */
    ArrayContents requireNumbers(String file) {
        if (arrays.isEmpty() && !skipped.isEmpty()) {
            throw new InputException(file + ": holds no array of numbers, only " + text(skipped) + ".");
        }
        return this;
    }

    /** The first of them: {@code notes (a text), c (a cell array)}. */
    public static String text(List<Skipped> skipped) {
        return skipped.stream().limit(SHOWN).map(Skipped::text).collect(Collectors.joining(", "))
                + (skipped.size() > SHOWN ? " and " + (skipped.size() - SHOWN) + " more" : "");
    }
}
