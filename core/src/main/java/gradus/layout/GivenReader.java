package gradus.layout;

import gradus.InputException;
import gradus.array.NdArray;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.network.Outputs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes X, Y, W1, b1, ... and the masks D1, ... out of a file's arrays, in whichever layout they are, and checks that
 * they fit the network. Every refusal is an {@link InputException} that names the array, its shape or entry, and what
 * would be right.
 */
public final class GivenReader {
    private final String source;
    private final Map<String, NdArray> arrays;
    private final List<String> notes = new ArrayList<>();

    private GivenReader(String source, Map<String, NdArray> arrays) {
        this.source = source;
        this.arrays = arrays;
    }

    /**
     * Reads everything a network needs.
     *
     * @param source the file's name, for messages
     * @param layout null to find it from the shapes
     * @param lambda the strength of the penalty, used where the network has one
     * @throws InputException if an array is missing, has a wrong shape, or holds NaN or Inf
     */
    public static Given read(
            String source, Map<String, NdArray> arrays, Network network, @Nullable Layout layout, double lambda) {
        if (!network.isChain()) {
            if (layout != null) {
                throw new InputException("--layout is about chains of layers; the arrays of " + network.title()
                        + " lie as it declares them");
            }
            return new SystemReader(source, arrays, network).read(lambda);
        }
        return new GivenReader(source, arrays).read(network, layout, lambda);
    }

    private Given read(Network asked, @Nullable Layout wanted, double lambda) {
        requireNames(asked);
        Network network = withGivenMasks(asked);
        Layout layout = layout(network, wanted);
        NdArray x = array(Given.INPUT);
        int examples = x.dimension(layout.examplesFirst() ? 0 : 1);
        if (examples == 0) {
            throw new InputException(
                    source + ": " + Given.INPUT + " has shape " + x.shapeText() + ", which holds no example.");
        }
        Map<Tensor, double[]> values = new LinkedHashMap<>();
        Map<Tensor, int[]> shapes = new LinkedHashMap<>();
        values.put(network.input(), ofExamples(Given.INPUT, network.input(), network, layout, examples));
        Tensor arriving = network.upstream();
        if (arriving == null) {
            values.put(network.labels(), labels(network, layout, examples));
        } else {
            values.put(arriving, ofExamples(arriving.name(), arriving, network, layout, examples));
        }
        for (Tensor parameter : network.parameters()) {
            NdArray array = finite(parameter.name());
            shapes.put(parameter, array.shape());
            boolean transposed = array.rank() == 2 && parameter.dims().size() == 2 && layout.inputsFirst();
            values.put(parameter, (transposed ? array.transpose2d() : array).data());
        }
        network.masks().forEach(mask -> values.put(mask.tensor(), mask(mask.tensor(), network, layout, examples)));
        if (network.options().penalised()) {
            values.put(network.lambda(), new double[] {lambda});
        }
        return new Given(network, examples, values, layout, shapes, notes);
    }

    private void requireNames(Network network) {
        Tensor arriving = network.upstream();
        List<String> needed =
                new ArrayList<>(List.of(Given.INPUT, (arriving == null ? network.labels() : arriving).name()));
        network.parameters().forEach(p -> needed.add(p.name()));
        List<String> missing =
                needed.stream().filter(n -> !arrays.containsKey(n)).toList();
        if (!missing.isEmpty()) {
            String holds = arrays.isEmpty()
                    ? "nothing"
                    : arrays.keySet().stream().limit(20).collect(Collectors.joining(", "))
                            + (arrays.size() > 20 ? ", ..." : "");
            throw new InputException(source + ": " + String.join(", ", missing)
                    + (missing.size() == 1 ? " is" : " are") + " missing; the network needs "
                    + String.join(", ", needed) + ", and the file holds " + holds + ".");
        }
    }

    private Network withGivenMasks(Network network) {
        GivenMasks masks = GivenMasks.of(network, m -> arrays.containsKey(m.name()));
        masks.sentence(source).ifPresent(notes::add);
        masks.unused()
                .forEach((mask, layer) -> notes.add(mask + " is not used: the network has no dropout after layer "
                        + layer + " (--keep-prob, or dropout(RATE) in its text)"));
        return masks.network();
    }

    private Layout layout(Network network, @Nullable Layout wanted) {
        LayoutInference inference = new LayoutInference(source, network, arrays);
        if (wanted != null) {
            inference.require(wanted);
            return wanted;
        }
        LayoutInference.Found found = inference.infer();
        if (found.assumed()) {
            notes.add(found.sentence());
        }
        return found.layout();
    }

    private double[] ofExamples(String name, Tensor tensor, Network network, Layout layout, int examples) {
        NdArray array = finite(name);
        int[] right = layout.ofExamples(new Shapes(network).units(tensor), examples);
        if (!Arrays.equals(array.shape(), right)) {
            throw new InputException(source + ": " + name + " has shape " + array.shapeText() + "; with " + Given.INPUT
                    + " of shape " + array(Given.INPUT).shapeText() + " in layout " + layout + " it must be "
                    + NdArray.describe(right) + ".");
        }
        return (layout.examplesFirst() ? array.transpose2d() : array).data();
    }

    /** A matrix like the output, or one class number an example where the outputs are one distribution. */
    private double[] labels(Network network, Layout layout, int examples) {
        String name = network.labels().name();
        NdArray y = array(name);
        int outputs = network.outputs();
        if (outputs == 1 && Arrays.equals(y.shape(), new int[] {examples})) {
            return finite(name).data();
        }
        if (outputs > 1 && Outputs.areCoupled(network) && LayoutInference.isVector(y.shape(), examples)) {
            return oneHot(name, outputs, examples);
        }
        return ofExamples(name, network.labels(), network, layout, examples);
    }

    private double[] oneHot(String name, int classes, int examples) {
        double[] numbers = finite(name).data();
        double[] labels = new double[classes * examples];
        for (int j = 0; j < examples; j++) {
            double number = numbers[j];
            if (number != Math.rint(number) || number < 0 || number >= classes) {
                throw new InputException(source + ": " + name + " has " + text(number) + " for example " + (j + 1)
                        + "; class numbers of this network run from 0 to " + (classes - 1)
                        + (number == classes ? ", so subtract 1 if yours start at 1." : "."));
            }
            int chosen = (int) number;
            labels[chosen * examples + j] = 1;
        }
        return labels;
    }

    private double[] mask(Tensor mask, Network network, Layout layout, int examples) {
        double[] numbers = ofExamples(mask.name(), mask, network, layout, examples);
        for (double number : numbers) {
            if (number != 0 && number != 1) {
                throw new InputException(source + ": " + mask.name() + " holds " + text(number)
                        + "; a dropout mask is 0 or 1, without the division by the keep probability.");
            }
        }
        return numbers;
    }

    /** The array, if every entry is a number. */
    private NdArray finite(String name) {
        NdArray array = array(name);
        double[] data = array.data();
        for (int n = 0; n < data.length; n++) {
            if (!Double.isFinite(data[n])) {
                throw new InputException(source + ": " + name + ", " + place(array.shape(), n) + " is "
                        + (Double.isNaN(data[n]) ? "NaN" : data[n] > 0 ? "Inf" : "-Inf")
                        + "; every entry must be a finite number.");
            }
        }
        return array;
    }

    private static String place(int[] shape, int n) {
        return shape.length == 2 ? "row " + (n / shape[1] + 1) + ", column " + (n % shape[1] + 1) : "entry " + (n + 1);
    }

    private static String text(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }

    private NdArray array(String name) {
        return Objects.requireNonNull(arrays.get(name));
    }
}
