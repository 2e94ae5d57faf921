package gradus.diagnose;

import gradus.InputException;
import gradus.array.NdArray;
import gradus.layout.Layout;
import gradus.math.Dim;
import gradus.math.Tensor;
import gradus.network.Network;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One layout, tried: which sizes the shapes of X, Y, W and b have in it, all together. */
final class FrameAttempt {
    private final String source;
    private final GivenArrays arrays;
    private final Network network;
    private final boolean told;
    private final Layout layout;
    private final Map<Dim, Integer> sizes;
    /** How many arrays were looked at without a complaint. */
    private int passed;

    /** @param told whether the sizes are those of the network, and not to be found */
    FrameAttempt(String source, GivenArrays arrays, boolean told, Layout layout) {
        this.source = source;
        this.arrays = arrays;
        this.network = arrays.network();
        this.told = told;
        this.layout = layout;
        this.sizes = told ? network.sizes(1) : new LinkedHashMap<>();
    }

    /** How many arrays fit before the first that did not. */
    int passed() {
        return passed;
    }

    /** @throws InputException if an array does not fit, with the shape that would */
    Frame frame() {
        arrays.layers().forEach(this::sizes);
        NdArray x = network.isChain() ? arrays.get(network.input()) : null;
        if (x != null) {
            sizes.put(network.examples(), examples(network.input(), x));
            passed++;
        } else {
            sizes.put(network.examples(), commonExamples());
        }
        Frame frame = new Frame(network, layout, sizes);
        for (ChainLayer layer : arrays.layers()) {
            Tensor bias = layer.bias();
            if (bias != null && arrays.has(bias)) {
                require(bias, frame);
                passed++;
            }
        }
        if (network.isChain()) {
            requireLabels(frame);
        }
        return frame;
    }

    private void sizes(ChainLayer layer) {
        Tensor weights = layer.weights();
        NdArray w = arrays.get(weights);
        if (weights == null || w == null || weights.dims().size() != 2) {
            return;
        }
        if (w.rank() > 2 || w.size() == 0) {
            throw new InputException(source + ": " + arrays.inFile(weights) + " has shape " + w.shapeText()
                    + "; weights are a matrix with a row or column for each unit.");
        }
        Dim out = weights.dims().get(0);
        Dim in = weights.dims().get(1);
        boolean column = w.rank() == 1 && (layer.number() == 1 && !told ? isOneInput(w) : size(in) == 1);
        int units = w.rank() == 2 ? w.dimension(layout.inputsFirst() ? 1 : 0) : column ? w.size() : 1;
        int inputs = w.rank() == 2 ? w.dimension(layout.inputsFirst() ? 0 : 1) : column ? 1 : w.size();
        if (!told) {
            sizes.putIfAbsent(in, inputs);
            sizes.put(out, units);
        }
        if (size(in) != inputs || size(out) != units) {
            throw mismatch(layer, weights, w);
        }
        passed++;
    }

    /** Whether a vector of weights has an entry for each unit and not for each input. */
    private boolean isOneInput(NdArray w) {
        NdArray x = arrays.get(network.input());
        return x != null && x.size() % w.size() != 0;
    }

    private InputException mismatch(ChainLayer layer, Tensor weights, NdArray w) {
        String right = NdArray.describe(layout.ofWeights(
                size(weights.dims().get(0)), size(weights.dims().get(1))));
        Tensor before = layer.number() == 1
                ? null
                : arrays.layers().get(layer.number() - 2).weights();
        NdArray other = arrays.get(before);
        return new InputException(
                source + ": " + arrays.inFile(weights) + " has shape " + w.shapeText() + "; in layout " + layout
                        + " "
                        + (told || other == null
                                ? "the network " + network.text() + " needs " + right
                                : "it must be " + right + ", because " + arrays.inFile(Objects.requireNonNull(before))
                                        + " has shape " + other.shapeText())
                        + ".");
    }

    private int size(Dim dim) {
        return Objects.requireNonNull(sizes.get(dim), dim.name());
    }

    private int examples(Tensor input, NdArray array) {
        int units = size(input.dims().getFirst());
        int examples = -1;
        if (array.rank() == 2 && array.dimension(layout.examplesFirst() ? 1 : 0) == units) {
            examples = array.dimension(layout.examplesFirst() ? 0 : 1);
        } else if (array.rank() < 2 && units == 1) {
            examples = array.size();
        } else if (array.rank() == 1 && array.size() == units) {
            examples = 1;
        }
        String is = source + ": " + arrays.inFile(input) + " has shape " + array.shapeText();
        if (examples < 0) {
            Tensor first = arrays.layers().getFirst().weights();
            NdArray w = arrays.get(first);
            throw new InputException(is + "; with " + (first == null ? "a layer" : arrays.inFile(first)) + " "
                    + (w != null ? "of shape " + w.shapeText() : "for " + units + " inputs")
                    + " it must be "
                    + (layout.examplesFirst() ? "(m, " + units + ")" : "(" + units + ", m)") + " in layout " + layout
                    + ", with m examples.");
        }
        if (examples == 0) {
            throw new InputException(is + ", which holds no example.");
        }
        return examples;
    }

    /** Without X: what most of the arrays that belong to examples say. */
    private int commonExamples() {
        Map<Integer, Integer> votes = new LinkedHashMap<>();
        List<Tensor> given = network.forward().given();
        given.stream().filter(arrays::has).forEach(t -> vote(t, Objects.requireNonNull(arrays.get(t)), votes));
        if (votes.isEmpty()) {
            arrays.values().forEach((tensor, array) -> vote(tensor, array, votes));
            arrays.partials().forEach((tensor, array) -> vote(tensor, array, votes));
        }
        passed += votes.values().stream().mapToInt(Integer::intValue).sum();
        boolean none = network.parts().keySet().stream().noneMatch(this::isOfExamples);
        return votes.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElseGet(() -> none ? 1 : missing());
    }

    private int missing() {
        Tensor input = network.forward().given().stream()
                .filter(this::isOfExamples)
                .findFirst()
                .orElseThrow();
        throw new InputException(source + ": " + arrays.name(input)
                + " is missing, and no other array tells how many examples there are; add "
                + arrays.name(input)
                + (network.isChain()
                        ? ", of shape "
                                + NdArray.describe(
                                        layout.ofExamples(size(input.dims().getFirst()), 1)) + " for one example."
                        : "."));
    }

    private boolean isOfExamples(Tensor tensor) {
        return tensor.dims().contains(network.examples());
    }

    private void vote(Tensor tensor, NdArray array, Map<Integer, Integer> votes) {
        List<Dim> dims = tensor.dims();
        if (!isOfExamples(tensor) || array.rank() != dims.size() || array.size() == 0) {
            return;
        }
        boolean turned = dims.size() == 2 && layout.examplesFirst();
        Integer examples = null;
        for (int d = 0; d < dims.size(); d++) {
            int own = array.dimension(turned ? dims.size() - 1 - d : d);
            if (dims.get(d).equals(network.examples())) {
                examples = own;
            } else if (!Objects.equals(sizes.get(dims.get(d)), own)) {
                return;
            }
        }
        if (examples != null) {
            votes.merge(examples, 1, Integer::sum);
        }
    }

    private void require(Tensor tensor, Frame frame) {
        @Nullable NdArray array = arrays.get(tensor);
        if (array != null && frame.shapes(tensor).stream().noneMatch(s -> Arrays.equals(s, array.shape()))) {
            throw new InputException(source + ": " + arrays.inFile(tensor) + " has shape " + array.shapeText() + "; "
                    + needed(tensor, frame));
        }
    }

    /** What would be right. */
    static String needed(Tensor tensor, Frame frame) {
        String right = NdArray.describe(frame.shapes(tensor).getFirst());
        return frame.network().isChain()
                ? "in layout " + frame.layout() + " it must be " + right + ", for the sizes " + frame.text() + " and "
                        + frame.examples() + " examples."
                : "by " + frame.network().title() + " it must be " + right + ", with " + frame.examples()
                        + " examples.";
    }

    /** A matrix like the output, or a class number for each example. */
    private void requireLabels(Frame frame) {
        NdArray y = network.upstream() == null ? arrays.get(network.labels()) : null;
        if (y == null) {
            return;
        }
        if (y.size() != frame.examples() || y.rank() > 2) {
            require(network.labels(), frame);
        }
        passed++;
    }
}
