package gradus.code;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Functions in Java that fill arrays with three and more axes, each by means of the one with an axis less. */
final class JavaArrays {
    private JavaArrays() {}

    /** The function that makes an array with so many axes. */
    static String name(int axes) {
        return switch (axes) {
            case 1 -> "vector";
            case 2 -> "matrix";
            default -> "array" + axes;
        };
    }

    /** The functions for three axes and more, up to the given number. */
    static String helpers(int most) {
        return IntStream.rangeClosed(3, most).mapToObj(JavaArrays::helper).collect(Collectors.joining("\n\n"));
    }

    private static String helper(int axes) {
        return """
                private interface EntryAXES {
                    double at(PLACES);
                }

                private static TYPE arrayAXES(SIZES, EntryAXES entry) {
                    TYPE array = new double[n1]BRACKETS;
                    for (int i = 0; i < n1; i++) {
                        int i1 = i;
                        array[i] = LESS(REST, (INNER) -> entry.at(i1, INNER));
                    }
                    return array;
                }""".replace("AXES", String.valueOf(axes))
                .replace("TYPE", "double" + "[]".repeat(axes))
                .replace("BRACKETS", "[]".repeat(axes - 1))
                .replace("LESS", name(axes - 1))
                .replace("PLACES", list("int i", 1, axes))
                .replace("SIZES", list("int n", 1, axes))
                .replace("REST", list("n", 2, axes))
                .replace("INNER", list("i", 2, axes));
    }

    private static String list(String name, int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> name + i).collect(Collectors.joining(", "));
    }
}
