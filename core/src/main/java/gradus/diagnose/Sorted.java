package gradus.diagnose;

import gradus.InputException;
import gradus.array.DType;
import gradus.array.NdArray;
import gradus.diagnose.Claims.Misfit;
import gradus.diagnose.Diagnosis.Note;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A submission's arrays, sorted into what can be compared, what cannot, and what does not belong to the network. */
final class Sorted {
    private static final Set<String> INPUTS = Set.of("X", "Y", "W", "b", "gamma", "beta", "D");
    private static final List<String> FORWARD = List.of("Z", "N", "A");
    private static final List<String> BACKWARD = List.of("dA", "dN", "dZ", "dgamma", "dbeta", "dW", "db");
    /** A number with more significant bits than this is no round one. */
    private static final int ROUND_BITS = 14;

    private final String source;
    private final Map<String, NdArray> arrays;
    private final Frame frame;
    private final Inputs inputs;
    private final Map<String, double[]> values = new LinkedHashMap<>();
    private final Map<String, Misfit> misfits = new LinkedHashMap<>();
    private final Set<String> singles = new LinkedHashSet<>();
    private final List<Note> notes;
    private final boolean octave;
    private double keep = Double.NaN;

    /**
     * @param arrays by the program's names
     * @param lambda of the penalty, for gradients that were accumulated without it
     * @param octave whether labels may count from 1
     * @throws InputException if X, Y, W, b or a mask holds what cannot be calculated with
     */
    Sorted(String source, Map<String, NdArray> arrays, Frame frame, double lambda, boolean octave, List<Note> notes) {
        this.octave = octave;
        this.source = source;
        this.arrays = new LinkedHashMap<>(arrays);
        this.frame = frame;
        this.inputs = new Inputs(this.arrays, frame);
        this.notes = notes;
        biases();
        partials();
        sums(lambda);
        order().forEach(this::sort);
        Set<String> left = new LinkedHashSet<>(this.arrays.keySet());
        left.removeAll(order());
        left.removeIf(n -> n.matches("g[ZA]\\d+|dX|dA0|[ZAND]"));
        if (!left.isEmpty()) {
            notes.add(new Note(
                    "not-in-network",
                    "not used, because the network has " + frame.depth()
                            + (frame.depth() == 1 ? " layer: " : " layers: ")
                            + String.join(", ", left.stream().limit(8).toList()) + (left.size() > 8 ? ", ..." : "")
                            + "."));
        }
    }

    Frame frame() {
        return frame;
    }

    /** Row-major by name, in the order of the calculus; X is A0. */
    Map<String, double[]> values() {
        return values;
    }

    Map<String, Misfit> misfits() {
        return misfits;
    }

    Set<String> singles() {
        return singles;
    }

    Inputs inputs() {
        return inputs;
    }

    private List<String> order() {
        List<String> order = new ArrayList<>(List.of("X", "Y"));
        int depth = frame.depth();
        for (int l = 1; l <= depth; l++) {
            for (String letters : List.of("W", "b", "gamma", "beta", "D")) {
                order.add(letters + l);
            }
        }
        for (int l = 1; l <= depth; l++) {
            for (String letters : FORWARD) {
                order.add(letters + l);
            }
        }
        order.add("J");
        for (int l = depth; l >= 1; l--) {
            for (String letters : BACKWARD) {
                order.add(letters + l);
            }
        }
        return order;
    }

    /** The partials of J themselves, as our own command writes them: m times them is what learners write. */
    private void partials() {
        for (int l = 1; l <= frame.depth(); l++) {
            for (String letter : List.of("A", "Z")) {
                NdArray partial = arrays.get("g" + letter + l);
                if (partial != null && !arrays.containsKey("d" + letter + l)) {
                    double[] scaled = java.util.Arrays.stream(partial.data())
                            .map(x -> x * frame.examples())
                            .toArray();
                    arrays.put("d" + letter + l, new NdArray(partial.shape(), scaled, partial.dtype()));
                }
            }
        }
    }

    /** A layer that is written without a bias has one that is 0. */
    private void biases() {
        for (int l = 1; l <= frame.depth(); l++) {
            if (arrays.containsKey("W" + l) && !arrays.containsKey("b" + l)) {
                arrays.put(
                        "b" + l,
                        new NdArray(
                                new int[] {frame.sizes().get(l)},
                                new double[frame.sizes().get(l)]));
                notes.add(new Note("bias-missing", "b" + l + " is not given and is taken to be 0."));
            }
        }
    }

    /** What kept units are divided by if the masks say it, else NaN. */
    double keep() {
        return keep;
    }

    /** What the older course accumulates over the examples; its mean, and the penalty's part, is the gradient. */
    private void sums(double lambda) {
        for (int l = 1; l <= frame.depth(); l++) {
            for (String letter : List.of("W", "b")) {
                NdArray sum = arrays.remove("sum" + letter + l);
                NdArray weights = arrays.get("W" + l);
                if (sum == null || arrays.containsKey("d" + letter + l)) {
                    continue;
                }
                double decay = letter.equals("W") && weights != null && weights.size() == sum.size() ? lambda : 0;
                double[] mean = new double[sum.size()];
                for (int n = 0; n < mean.length; n++) {
                    double penalty = decay == 0 || weights == null ? 0 : decay * weights.data()[n];
                    mean[n] = (sum.data()[n] + penalty) / frame.examples();
                }
                arrays.put("d" + letter + l, new NdArray(sum.shape(), mean, sum.dtype()));
            }
        }
    }

    private void sort(String name) {
        NdArray array = arrays.get(name);
        if (array == null) {
            return;
        }
        String program = name.equals("X") ? "A0" : name;
        if (INPUTS.contains(Frame.letters(name))) {
            requireFinite(name, array);
            values.put(
                    program,
                    switch (Frame.letters(name)) {
                        case "Y" -> labels(array);
                        case "D" -> mask(name, array);
                        default -> required(name, array);
                    });
        } else if (!inputs.hasShape(name, array)) {
            misfits.put(name, new Misfit(array, frame.shapes(name).getFirst()));
            return;
        } else if (!Inputs.isFinite(array)) {
            misfits.put(name, new Misfit(array, array.shape()));
            return;
        } else {
            values.put(program, inputs.inOrder(name, array));
        }
        if (isSingle(array)) {
            singles.add(program);
        }
    }

    private double[] required(String name, NdArray array) {
        if (!inputs.hasShape(name, array)) {
            throw new InputException(source + ": " + name + " has shape " + array.shapeText() + "; in layout "
                    + frame.layout() + " it must be "
                    + NdArray.describe(frame.shapes(name).getFirst()) + ", for the sizes " + frame.text() + " and "
                    + frame.examples() + " examples.");
        }
        return inputs.inOrder(name, array);
    }

    private void requireFinite(String name, NdArray array) {
        double[] data = array.data();
        for (int n = 0; n < data.length; n++) {
            if (!Double.isFinite(data[n])) {
                throw new InputException(source + ": " + name + ", entry " + (n + 1) + " is "
                        + (Double.isNaN(data[n]) ? "NaN" : data[n] > 0 ? "Inf" : "-Inf")
                        + "; every entry must be a finite number.");
            }
        }
    }

    /** A matrix like the output, or one class number for each example. */
    private double[] labels(NdArray array) {
        int outputs = frame.sizes().getLast();
        int examples = frame.examples();
        if (inputs.hasShape("Y", array)) {
            return inputs.inOrder("Y", array);
        }
        if (array.size() != examples || outputs == 1) {
            return outputs == 1 && array.size() == examples ? array.data() : required("Y", array);
        }
        double[] labels = new double[outputs * examples];
        int first = countsFromOne(array, outputs) ? 1 : 0;
        for (int j = 0; j < examples; j++) {
            double number = array.data()[j] - first;
            if (number != Math.rint(number) || number < 0 || number >= outputs) {
                throw new InputException(source + ": Y has " + plain(number) + " for example " + (j + 1)
                        + "; class numbers of this network run from 0 to " + (outputs - 1)
                        + (number == outputs ? ", so subtract 1 if yours start at 1." : "."));
            }
            int chosen = (int) number;
            labels[chosen * examples + j] = 1;
        }
        return labels;
    }

    /** Octave counts from 1, and so do the labels of its course. */
    private boolean countsFromOne(NdArray labels, int outputs) {
        boolean one = octave
                && java.util.Arrays.stream(labels.data()).min().orElse(0) >= 1
                && java.util.Arrays.stream(labels.data()).max().orElse(0) == outputs;
        if (one) {
            notes.add(new Note(
                    "labels-from-one", "Y holds the classes 1 to " + outputs + ": class 1 is the first output."));
        }
        return one;
    }

    /** 0 or 1; a mask that was divided by the keep probability already tells that. */
    private double[] mask(String name, NdArray array) {
        double[] mask = required(name, array);
        double kept = java.util.Arrays.stream(mask).max().orElse(1);
        for (double k : mask) {
            if (k != 0 && (k != kept || k < 1)) {
                throw new InputException(source + ": " + name + " holds " + plain(k)
                        + (kept > 1 ? " and " + plain(kept) : "") + "; a dropout mask is 0 or 1.");
            }
        }
        if (kept > 1) {
            keep = Double.parseDouble(String.format(java.util.Locale.ROOT, "%.6g", 1 / kept));
            return java.util.Arrays.stream(mask).map(k -> k == 0 ? 0 : 1).toArray();
        }
        return mask;
    }

    private static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }

    /** Stored in float32 or less, or in float64 with numbers that only float32 could have given. */
    private static boolean isSingle(NdArray array) {
        DType type = array.dtype();
        if (type.isFloat() && type != DType.FLOAT64) {
            return true;
        }
        boolean long32 = false;
        for (double x : array.data()) {
            if (x != (float) x) {
                return false;
            }
            int bits = 53 - Long.numberOfTrailingZeros(Double.doubleToLongBits(x) & ((1L << 52) - 1) | 1L << 52);
            long32 |= bits > ROUND_BITS;
        }
        return type == DType.FLOAT64 && long32;
    }

    double[] value(String name) {
        return Objects.requireNonNull(values.get(name));
    }
}
