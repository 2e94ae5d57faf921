package gradus.diagnose;

import gradus.layout.Layout;
import gradus.math.Dim;
import gradus.math.Tensor;
import gradus.network.Network;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Which way round a submission's arrays lie, and how large its network is.
 *
 * @param network whose tensors the arrays are
 * @param sizes of every dimension, the examples among them
 */
record Frame(Network network, Layout layout, Map<Dim, Integer> sizes) {
    Frame {
        sizes = Collections.unmodifiableMap(new LinkedHashMap<>(sizes));
    }

    /** m. */
    int examples() {
        return size(network.examples());
    }

    /** Of a chain; 0 for a system of equations. */
    int depth() {
        return network.depth();
    }

    private int size(Dim dim) {
        return Objects.requireNonNull(sizes.get(dim), dim.name());
    }

    /** How many numbers an example has in a tensor, or how many units a parameter is for. */
    int units(Tensor tensor) {
        return size(tensor.dims().getFirst());
    }

    /** Shapes that a tensor may have in the file, the usual one first. */
    List<int[]> shapes(Tensor tensor) {
        int[] usual = tensor.dims().stream().mapToInt(this::size).toArray();
        if (usual.length == 0) {
            return List.of(new int[0], new int[] {1}, new int[] {1, 1});
        }
        boolean ofExamples = tensor.dims().contains(network.examples());
        if (usual.length == 1) {
            boolean declared = ofExamples || !network.isChain();
            return vectors(declared ? usual : layout.ofUnits(usual[0]).getFirst(), usual[0]);
        }
        int[] inFile = isTransposed(tensor) ? reversed(usual) : usual;
        return network.isChain() && usual.length == 2
                ? withVectors(inFile)
                : isOfUnitsAndExamples(tensor) && units(tensor) == 1
                        ? List.of(inFile, new int[] {examples()})
                        : List.of(inFile);
    }

    /** A matrix of one row or column may be a vector in the file, and one of one entry a number. */
    private static List<int[]> withVectors(int[] matrix) {
        List<int[]> shapes = new ArrayList<>(List.of(matrix));
        if (matrix[0] == 1 || matrix[1] == 1) {
            shapes.add(new int[] {matrix[0] * matrix[1]});
        }
        if (matrix[0] == 1 && matrix[1] == 1) {
            shapes.add(new int[0]);
        }
        return shapes;
    }

    /** Whether it is a matrix with a column for each example, in the order of the calculus. */
    boolean isOfUnitsAndExamples(Tensor tensor) {
        return tensor.dims().size() == 2 && tensor.dims().get(1).equals(network.examples());
    }

    private static int[] reversed(int[] shape) {
        return new int[] {shape[1], shape[0]};
    }

    private static List<int[]> vectors(int[] usual, int units) {
        List<int[]> shapes =
                new ArrayList<>(List.of(usual, new int[] {units}, new int[] {units, 1}, new int[] {1, units}));
        if (units == 1) {
            shapes.add(new int[0]);
        }
        return shapes;
    }

    /** Whether a matrix is turned round in the file, against the order of its indices in the calculus. */
    boolean isTransposed(Tensor tensor) {
        return tensor.dims().size() == 2
                && (tensor.dims().contains(network.examples()) ? layout.examplesFirst() : layout.inputsFirst());
    }

    /** The sizes as a network's text has them, without activations. */
    String text() {
        List<String> sizes = new ArrayList<>();
        if (network.isChain()) {
            sizes.add(String.valueOf(units(network.input())));
            ChainLayer.of(network).forEach(l -> sizes.add(String.valueOf(units(l.output()))));
        }
        return String.join(" > ", sizes);
    }
}
