package gradus.diagnose;

import gradus.layout.Layout;
import java.util.List;

/**
 * Which way round a submission's arrays lie, and how large its network is.
 *
 * @param sizes n0, n1, ... n_L
 * @param examples m
 */
record Frame(Layout layout, List<Integer> sizes, int examples) {
    /** Letters of what has a number for each unit and example. */
    static final List<String> OF_EXAMPLES = List.of("Z", "A", "N", "D", "dZ", "dA", "dN", "gZ", "gA");

    Frame {
        sizes = List.copyOf(sizes);
    }

    int depth() {
        return sizes.size() - 1;
    }

    /** A variable's letters: dW of dW2. */
    static String letters(String name) {
        return name.replaceFirst("\\d+$", "");
    }

    /** A variable's layer: 2 of dW2; -1 where it has none. */
    static int layer(String name) {
        String digits = name.substring(letters(name).length());
        return digits.isEmpty() ? -1 : Integer.parseInt(digits);
    }

    /** Shapes that a variable may have in the file, the usual one first. */
    List<int[]> shapes(String name) {
        String letters = letters(name);
        if (letters.equals("J")) {
            return List.of(new int[0], new int[] {1}, new int[] {1, 1});
        }
        int layer = letters.equals("X") ? 0 : letters.equals("Y") ? depth() : layer(name);
        int units = sizes.get(layer);
        if (letters.equals("X") || letters.equals("Y") || OF_EXAMPLES.contains(letters)) {
            int[] usual = layout.ofExamples(units, examples);
            return units == 1 ? List.of(usual, new int[] {examples}) : List.of(usual);
        }
        if (letters.equals("W") || letters.equals("dW")) {
            return List.of(layout.ofWeights(units, sizes.get(layer - 1)));
        }
        return vectors(layout.ofUnits(units).getFirst(), units);
    }

    private static List<int[]> vectors(int[] usual, int units) {
        List<int[]> shapes = new java.util.ArrayList<>(
                List.of(usual, new int[] {units}, new int[] {units, 1}, new int[] {1, units}));
        if (units == 1) {
            shapes.add(new int[0]);
        }
        return shapes;
    }

    /** Whether an array of this variable is turned round, against (units, examples) and (units, inputs). */
    boolean isTransposed(String name) {
        String letters = letters(name);
        return letters.equals("W") || letters.equals("dW")
                ? layout.inputsFirst()
                : (letters.equals("X") || letters.equals("Y") || OF_EXAMPLES.contains(letters))
                        && layout.examplesFirst();
    }

    /** As the contract writes a network, without activations. */
    String text() {
        return String.join(" > ", sizes.stream().map(String::valueOf).toList());
    }
}
