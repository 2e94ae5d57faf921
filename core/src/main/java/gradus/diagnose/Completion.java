package gradus.diagnose;

import gradus.array.NdArray;
import gradus.diagnose.Diagnosis.Note;
import gradus.math.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Puts in what a submission has in another form, or leaves out as 0. */
final class Completion {
    /** Of the note about a gradient that is given in two forms that do not agree. */
    static final String DIFFERS = "forms-differ";

    private static final double SAME = 1e-5;

    private final GivenArrays arrays;
    private final Frame frame;
    private final List<Note> notes;

    /** @param notes gets what was assumed */
    Completion(GivenArrays arrays, Frame frame, List<Note> notes) {
        this.arrays = arrays;
        this.frame = frame;
        this.notes = notes;
    }

    /** @param lambda of the penalty, for gradients that were accumulated without it */
    void complete(double lambda) {
        biases();
        partials();
        sums(lambda);
    }

    /** The partials of J themselves, as our own command writes them: m times them is what learners write. */
    private void partials() {
        Set<Tensor> scaled = frame.network().forward().scales().keySet();
        arrays.partials().forEach((gradient, partial) -> {
            Tensor of = frame.network().part(gradient).of();
            int times = scaled.contains(of) ? frame.examples() : 1;
            NdArray given = arrays.get(gradient);
            if (given != null) {
                requireSame(gradient, given, partial, times);
            } else {
                double[] numbers =
                        Arrays.stream(partial.data()).map(x -> x * times).toArray();
                arrays.put(gradient, new NdArray(partial.shape(), numbers, partial.dtype()));
            }
        });
    }

    /** A gradient in both forms that are known: it cannot be right in one of them alone. */
    private void requireSame(Tensor gradient, NdArray given, NdArray partial, int times) {
        boolean same = given.size() == partial.size();
        double largest = Comparison.largest(given.data());
        for (int n = 0; same && n < given.size(); n++) {
            same = Math.abs(given.data()[n] - times * partial.data()[n]) <= SAME * largest;
        }
        if (!same) {
            notes.add(new Note(
                    DIFFERS,
                    gradient + " and the partial derivative in the same file do not agree: they cannot both be right. "
                            + gradient + " is compared."));
        }
    }

    /** A layer that is written without a bias has one that is 0. */
    private void biases() {
        for (ChainLayer layer : arrays.layers()) {
            Tensor bias = layer.bias();
            if (bias != null && bias.dims().size() == 1 && arrays.has(layer.weights()) && !arrays.has(bias)) {
                int units = frame.units(bias);
                arrays.put(bias, new NdArray(new int[] {units}, new double[units]));
                notes.add(new Note("bias-missing", bias + " is not given and is taken to be 0."));
            }
        }
    }

    /** What the older course accumulates over the examples; its mean, and the penalty's part, is the gradient. */
    private void sums(double lambda) {
        arrays.sums().forEach((gradient, sum) -> {
            if (arrays.has(gradient)) {
                return;
            }
            Tensor of = Objects.requireNonNull(frame.network().part(gradient).of());
            NdArray weights = arrays.get(of);
            boolean penalised = frame.network().weights().contains(of);
            double decay = penalised && weights != null && weights.size() == sum.size() ? lambda : 0;
            double[] mean = new double[sum.size()];
            for (int n = 0; n < mean.length; n++) {
                double penalty = decay == 0 || weights == null ? 0 : decay * weights.data()[n];
                mean[n] = (sum.data()[n] + penalty) / frame.examples();
            }
            arrays.put(gradient, new NdArray(sum.shape(), mean, sum.dtype()));
        });
    }
}
