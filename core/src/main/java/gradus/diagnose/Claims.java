package gradus.diagnose;

import gradus.array.NdArray;
import gradus.diagnose.Diagnosis.Note;
import gradus.layout.Layout;
import gradus.math.Tensor;
import gradus.network.Network;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a submission says of its network's tensors, in the order of the calculus: (units, examples), (n_l, n_{l-1}).
 *
 * @param network sizes and activations; its loss is the one asked for, or a default where {@code lossGiven} is false
 * @param lossGiven whether the loss was told and need not be inferred
 * @param examples m
 * @param values row-major numbers: of what is given to the network, of what it computes, and of gradients
 * @param misfits what has another shape than the network's, or holds NaN or Inf
 * @param names what the file calls them
 * @param singles what was computed or stored in float32
 * @param lambda strength of the penalty, 0 where nobody says
 * @param lambdaGiven whether it was told and need not be inferred
 * @param strength of the penalty as the file has it, where its name does not settle what it stands before; NaN otherwise
 * @param rate of a step, where the file tells it; NaN otherwise
 * @param notes what was assumed
 */
public record Claims(
        String source,
        Network network,
        boolean lossGiven,
        Layout layout,
        int examples,
        Map<Tensor, double[]> values,
        Map<Tensor, Misfit> misfits,
        Map<Tensor, String> names,
        Set<Tensor> singles,
        double lambda,
        boolean lambdaGiven,
        double strength,
        double rate,
        List<Note> notes) {
    public Claims {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        misfits = Collections.unmodifiableMap(new LinkedHashMap<>(misfits));
        names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
        singles = Set.copyOf(singles);
        notes = List.copyOf(notes);
    }

    /** Inputs whose gradients were given although the network does not ask for them. */
    Set<Tensor> derivedInputs() {
        return network.inputTensors().stream()
                .filter(x -> {
                    Tensor gradient = network.forward().gradientOf(x);
                    return !network.forward().wanted().contains(x)
                            && (values.containsKey(gradient) || misfits.containsKey(gradient));
                })
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The same of another form of the network. */
    Claims withNetwork(Network other) {
        return new Claims(
                source,
                other,
                lossGiven,
                layout,
                examples,
                values,
                misfits,
                names,
                singles,
                lambda,
                lambdaGiven,
                strength,
                rate,
                notes);
    }

    /** The same with other numbers. */
    Claims withValues(Map<Tensor, double[]> other) {
        return new Claims(
                source,
                network,
                lossGiven,
                layout,
                examples,
                other,
                misfits,
                names,
                singles,
                lambda,
                lambdaGiven,
                strength,
                rate,
                notes);
    }

    Claims withNote(Note note) {
        List<Note> more = new ArrayList<>(notes);
        more.add(note);
        return new Claims(
                source,
                network,
                lossGiven,
                layout,
                examples,
                values,
                misfits,
                names,
                singles,
                lambda,
                lambdaGiven,
                strength,
                rate,
                more);
    }

    /** The same with a penalty, and a note on it. */
    Claims withLambda(double lambda, @Nullable Note why) {
        List<Note> more = new ArrayList<>(notes);
        if (why != null) {
            more.add(why);
        }
        Network penalised = network.withOptions(network.options()
                .withLoss(network.lossOrNull())
                .withPenalty(true)
                .withKeep(gradus.math.Rational.ONE));
        return new Claims(
                source,
                penalised,
                lossGiven,
                layout,
                examples,
                values,
                misfits,
                names,
                singles,
                lambda,
                true,
                Double.NaN,
                rate,
                more);
    }

    /**
     * A variable that cannot be compared entry by entry.
     *
     * @param array as it is in the file
     * @param expected the shape it should have in the file's layout
     */
    public record Misfit(NdArray array, int[] expected) {
        public boolean hasWrongShape() {
            return !java.util.Arrays.equals(array.shape(), expected);
        }
    }
}
