package gradus.diagnose;

import gradus.diagnose.Diagnosis.Code;
import gradus.diagnose.Diagnosis.Mistake;
import gradus.diagnose.Diagnosis.Pair;
import gradus.diagnose.Search.Finding;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What can be said of a wrong variable whose cause is not known: its numbers beside the right ones, and their ratio. */
final class UnknownMistakes {
    private static final int SHOWN = 3;
    private static final double SAME = 1e-6;

    private final RightProgram program;
    private final Search search;
    private final Claims claims;
    private final Written written;

    UnknownMistakes(RightProgram program, Search search, Claims claims, Written written) {
        this.program = program;
        this.search = search;
        this.claims = claims;
        this.written = written;
    }

    Mistake of(Finding finding) {
        Tensor v = finding.variable();
        String name = program.shown(v);
        double[] yours = search.given(v);
        double[] right = search.localRight(v);
        int[] shape = shape(v);
        boolean turned = written.isTurned(v) && shape.length == 2;
        return new Mistake(
                Mistake.UNKNOWN,
                name,
                name + " is wrong, in a way that is not known here: no small change of its formula computes these"
                        + " numbers." + ratio(yours, right, shape, turned),
                null,
                written.equation(program.formula(v)),
                finding.errorIfRight(),
                Double.NaN,
                List.of(),
                List.of(),
                new Code(null, null, null),
                entries(yours, right, shape, turned));
    }

    /** In the order of the indices in the calculus. */
    private int[] shape(Tensor v) {
        return v.dims().stream()
                .mapToInt(d -> claims.network().sizes(claims.examples()).get(d))
                .toArray();
    }

    /** Where the ratio of yours to right is the same in every entry, or along an axis, that is worth knowing. */
    private static String ratio(double[] yours, double[] right, int[] shape, boolean turned) {
        if (yours.length < 2) {
            return "";
        }
        if (isConstant(yours, right, 1, yours.length)) {
            return " Yours is " + EditWords.shown(ratios(yours, right, 0, 1, yours.length)) + " times the right one.";
        }
        if (shape.length != 2 || shape[0] < 2 || shape[1] < 2) {
            return "";
        }
        boolean rows = IntStream.range(0, shape[0]).allMatch(i -> isConstant(yours, right, i * shape[1], 1, shape[1]));
        boolean columns = IntStream.range(0, shape[1]).allMatch(j -> isConstant(yours, right, j, shape[1], shape[0]));
        if (!rows && !columns) {
            return "";
        }
        return " Within each " + (rows != turned ? "row" : "column") + " yours is a constant times the right one: "
                + (rows
                        ? factors(yours, right, shape[0], shape[1], 1, shape[1])
                        : factors(yours, right, shape[1], 1, shape[1], shape[0]));
    }

    private static String factors(double[] yours, double[] right, int lines, int start, int step, int count) {
        return IntStream.range(0, Math.min(lines, SHOWN))
                        .mapToObj(l -> EditWords.shown(ratios(yours, right, l * start, step, count)))
                        .collect(Collectors.joining(", "))
                + (lines > SHOWN ? ", ..." : "") + ".";
    }

    private static boolean isConstant(double[] yours, double[] right, int step, int count) {
        return isConstant(yours, right, 0, step, count);
    }

    private static boolean isConstant(double[] yours, double[] right, int start, int step, int count) {
        double ratio = ratios(yours, right, start, step, count);
        double scale = Comparison.largest(yours);
        return Double.isFinite(ratio)
                && IntStream.range(0, count)
                        .map(n -> start + n * step)
                        .allMatch(n -> Math.abs(yours[n] - ratio * right[n]) <= SAME * scale);
    }

    /** The ratio where the right number is largest. */
    private static double ratios(double[] yours, double[] right, int start, int step, int count) {
        int largest = start;
        for (int n = start; n < start + count * step; n += step) {
            largest = Math.abs(right[n]) > Math.abs(right[largest]) ? n : largest;
        }
        return yours[largest] / right[largest];
    }

    /** The entries that differ most. */
    private static List<Pair> entries(double[] yours, double[] right, int[] shape, boolean turned) {
        List<Integer> places = IntStream.range(0, yours.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer n) -> -Math.abs(yours[n] - right[n])))
                .limit(SHOWN)
                .sorted()
                .toList();
        List<Pair> pairs = new ArrayList<>();
        places.forEach(n -> pairs.add(new Pair(place(n, shape, turned), yours[n], right[n])));
        return pairs;
    }

    private static String place(int n, int[] shape, boolean turned) {
        int[] at = new int[shape.length];
        int rest = n;
        for (int d = shape.length - 1; d >= 0; d--) {
            at[d] = rest % shape[d];
            rest /= shape[d];
        }
        int[] inFile = turned ? new int[] {at[1], at[0]} : at;
        return Arrays.toString(inFile);
    }
}
