package gradus.diagnose;

import gradus.InputException;
import gradus.array.DType;
import gradus.array.NdArray;
import gradus.diagnose.Claims.Misfit;
import gradus.diagnose.Diagnosis.Note;
import gradus.math.Tensor;
import gradus.network.Part;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A submission's arrays, sorted into what can be compared, what cannot, and what does not belong to the network. */
final class Sorted {
    /** A number with more significant bits than this is no round one. */
    private static final int ROUND_BITS = 14;

    private final String source;
    private final GivenArrays arrays;
    private final Frame frame;
    private final Inputs inputs;
    private final Map<Tensor, double[]> values = new LinkedHashMap<>();
    private final Map<Tensor, Misfit> misfits = new LinkedHashMap<>();
    private final Set<Tensor> singles = new LinkedHashSet<>();
    private final List<Note> notes;
    private final boolean octave;
    private double keep = Double.NaN;

    /**
     * @param lambda of the penalty, for gradients that were accumulated without it
     * @param octave whether labels may count from 1
     * @throws InputException if X, Y, W, b or a mask holds what cannot be calculated with
     */
    Sorted(String source, GivenArrays arrays, Frame frame, double lambda, boolean octave, List<Note> notes) {
        this.octave = octave;
        this.source = source;
        this.arrays = arrays;
        this.frame = frame;
        this.inputs = new Inputs(arrays, frame);
        this.notes = notes;
        requireGiven();
        new Completion(arrays, frame, notes).complete(lambda);
        frame.network().forward().given().stream().filter(arrays::has).forEach(this::sort);
        frame.network().parts().keySet().stream()
                .filter(t -> arrays.has(t) && !isInput(t))
                .forEach(this::sort);
        noteLeft();
    }

    private void noteLeft() {
        for (boolean gradients : List.of(true, false)) {
            List<String> left = arrays.left().entrySet().stream()
                    .filter(e -> e.getKey().isGradient() == gradients)
                    .map(Map.Entry::getValue)
                    .toList();
            if (!left.isEmpty()) {
                notes.add(new Note(
                        gradients ? UnknownNames.NOT_COMPARED : "not-in-network",
                        "not " + (gradients ? "compared" : "used") + ", because the network has "
                                + (!frame.network().isChain()
                                        ? "no such tensor: "
                                        : frame.depth() + (frame.depth() == 1 ? " layer: " : " layers: "))
                                + UnknownNames.listed(left) + "."));
            }
        }
    }

    Frame frame() {
        return frame;
    }

    /** Row-major by tensor. */
    Map<Tensor, double[]> values() {
        return values;
    }

    /** The numbers of a tensor; null where the network has no such tensor, or the file no numbers that fit. */
    double @Nullable [] valueOrNull(@Nullable Tensor tensor) {
        return tensor == null ? null : values.get(tensor);
    }

    boolean has(@Nullable Tensor tensor) {
        return valueOrNull(tensor) != null;
    }

    double[] value(@Nullable Tensor tensor) {
        return Objects.requireNonNull(valueOrNull(tensor));
    }

    /** Of a chain, in order. */
    List<ChainLayer> layers() {
        return arrays.layers();
    }

    /** The layer of this number, from 1. */
    ChainLayer layer(int l) {
        return arrays.layers().get(l - 1);
    }

    /** What a layer reads: the output of the one before it. */
    Tensor before(int l) {
        return l == 1 ? frame.network().input() : layer(l - 1).output();
    }

    /** n_l. */
    int units(int l) {
        return frame.units(layer(l).output());
    }

    /** What layer l makes of these values before its activation; null where its weights are missing. */
    double @Nullable [] linear(int l, double[] before) {
        return inputs.linear(layer(l), before(l), before);
    }

    double @Nullable [] labels() {
        return valueOrNull(frame.network().labels());
    }

    double @Nullable [] cost() {
        return valueOrNull(frame.network().forward().cost());
    }

    Map<Tensor, Misfit> misfits() {
        return misfits;
    }

    Set<Tensor> singles() {
        return singles;
    }

    Inputs inputs() {
        return inputs;
    }

    /** What the file calls the arrays. */
    Map<Tensor, String> names() {
        return arrays.names();
    }

    /** Whether it is given to the network, and not computed. */
    private boolean isInput(Tensor tensor) {
        return frame.network().forward().given().contains(tensor);
    }

    /** A system says what it is given; of a chain, what is missing may be found, or not be needed. */
    private void requireGiven() {
        List<String> missing = frame.network().isChain()
                ? List.of()
                : frame.network().forward().given().stream()
                        .filter(t -> !t.equals(frame.network().lambda()) && !arrays.has(t))
                        .map(Tensor::name)
                        .toList();
        if (!missing.isEmpty()) {
            throw new InputException(source + ": " + String.join(", ", missing) + (missing.size() == 1 ? " is" : " are")
                    + " missing; inputs, labels and parameters of "
                    + frame.network().title() + " must be there.");
        }
        Tensor arriving = frame.network().upstream();
        if (arriving != null && !arrays.has(arriving)) {
            throw new InputException(source + ": " + arriving + " is missing; with --upstream it is given, the"
                    + " gradient that arrives at " + frame.network().output() + ".");
        }
    }

    /** What kept units are divided by if the masks say it, else NaN. */
    double keep() {
        return keep;
    }

    private void sort(Tensor tensor) {
        NdArray array = Objects.requireNonNull(arrays.get(tensor));
        if (isInput(tensor)) {
            requireFinite(tensor, array);
            Part.Role role = frame.network().part(tensor).role();
            values.put(
                    tensor,
                    switch (role) {
                        case LABEL -> labels(tensor, array);
                        case MASK -> mask(tensor, array);
                        default -> required(tensor, array);
                    });
        } else if (!inputs.hasShape(tensor, array)) {
            misfits.put(tensor, new Misfit(array, frame.shapes(tensor).getFirst()));
            return;
        } else if (!Inputs.isFinite(array)) {
            misfits.put(tensor, new Misfit(array, array.shape()));
            return;
        } else {
            values.put(tensor, inputs.inOrder(tensor, array));
        }
        if (isSingle(array)) {
            singles.add(tensor);
        }
    }

    private double[] required(Tensor tensor, NdArray array) {
        if (!inputs.hasShape(tensor, array)) {
            throw new InputException(source + ": " + arrays.inFile(tensor) + " has shape " + array.shapeText() + "; "
                    + FrameAttempt.needed(tensor, frame));
        }
        return inputs.inOrder(tensor, array);
    }

    private void requireFinite(Tensor tensor, NdArray array) {
        double[] data = array.data();
        for (int n = 0; n < data.length; n++) {
            if (!Double.isFinite(data[n])) {
                throw new InputException(source + ": " + arrays.inFile(tensor) + ", entry " + (n + 1) + " is "
                        + (Double.isNaN(data[n]) ? "NaN" : data[n] > 0 ? "Inf" : "-Inf")
                        + "; every entry must be a finite number.");
            }
        }
    }

    /** A matrix like the output, or one class number for each example. */
    private double[] labels(Tensor labels, NdArray array) {
        int examples = frame.examples();
        boolean classes = frame.isOfUnitsAndExamples(labels) && array.size() == examples;
        int outputs = classes ? frame.units(labels) : 0;
        if (!classes || inputs.hasShape(labels, array)) {
            return required(labels, array);
        }
        if (outputs == 1) {
            return array.data();
        }
        double[] numbers = new double[outputs * examples];
        int first = countsFromOne(labels, array, outputs) ? 1 : 0;
        for (int j = 0; j < examples; j++) {
            double number = array.data()[j] - first;
            if (number != Math.rint(number) || number < 0 || number >= outputs) {
                throw new InputException(source + ": " + arrays.inFile(labels) + " has " + Numbers.plain(number)
                        + " for example " + (j + 1)
                        + "; class numbers of this network run from 0 to " + (outputs - 1)
                        + (number == outputs ? ", so subtract 1 if yours start at 1." : "."));
            }
            int chosen = (int) number;
            numbers[chosen * examples + j] = 1;
        }
        return numbers;
    }

    /** Octave counts from 1, and so do the labels of its course. */
    private boolean countsFromOne(Tensor labels, NdArray array, int outputs) {
        boolean one = octave
                && java.util.Arrays.stream(array.data()).min().orElse(0) >= 1
                && java.util.Arrays.stream(array.data()).max().orElse(0) == outputs;
        if (one) {
            notes.add(new Note(
                    "labels-from-one",
                    labels + " holds the classes 1 to " + outputs + ": class 1 is the first output."));
        }
        return one;
    }

    /** 0 or 1; a mask that was divided by the keep probability already tells that. */
    private double[] mask(Tensor tensor, NdArray array) {
        double[] mask = required(tensor, array);
        double kept = java.util.Arrays.stream(mask).max().orElse(1);
        for (double k : mask) {
            if (k != 0 && (k != kept || k < 1)) {
                throw new InputException(source + ": " + arrays.inFile(tensor) + " holds " + Numbers.plain(k)
                        + (kept > 1 ? " and " + Numbers.plain(kept) : "") + "; a dropout mask is 0 or 1.");
            }
        }
        if (kept > 1) {
            keep = Double.parseDouble(String.format(java.util.Locale.ROOT, "%.6g", 1 / kept));
            return java.util.Arrays.stream(mask).map(k -> k == 0 ? 0 : 1).toArray();
        }
        return mask;
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
}
