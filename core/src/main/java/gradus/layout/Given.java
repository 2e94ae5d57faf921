package gradus.layout;

import gradus.array.NdArray;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.number.Arithmetic;
import gradus.program.Values;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that a pass through a network needs: inputs, labels, parameters, masks and the strength of the penalty.
 *
 * @param network the network these numbers are for; masks that were not given are left out of it
 * @param examples m
 * @param values of every input of the network's programs, row-major in the calculus' own shapes
 * @param layout which way round results are handed back
 * @param shapes of the parameters in the file, by tensor; a parameter that is not in it has the layout's usual shape
 * @param notes sentences for the user: what was assumed
 */
public record Given(
        Network network,
        int examples,
        Map<Tensor, double[]> values,
        Layout layout,
        Map<Tensor, int[]> shapes,
        List<String> notes) {
    /** What a chain's input is called in files of arrays and in code. */
    public static final String INPUT = Network.INPUT;

    public Given {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        shapes = Collections.unmodifiableMap(new LinkedHashMap<>(shapes));
        notes = List.copyOf(notes);
    }

    /** The numbers for an interpreter, a new map at each call. */
    public <T> Values<T> values(Arithmetic<T> arithmetic) {
        Values<T> all = new Values<>();
        values.forEach((tensor, numbers) -> all.put(tensor, numbers, arithmetic));
        return all;
    }

    /** The same numbers for another form of the same network. */
    public Given withNetwork(Network other) {
        return new Given(other, examples, values, layout, shapes, notes);
    }

    public Given withNote(String note) {
        List<String> more = new java.util.ArrayList<>(notes);
        more.add(note);
        return new Given(network, examples, values, layout, shapes, more);
    }

    /**
     * A tensor as the file's layout has it: matrices of examples as X, what belongs to a parameter in its shape.
     *
     * @param tensor gives the shape in the calculus; {@code like} the parameter whose gradient it is, or itself
     */
    public NdArray inLayout(Tensor like, double[] numbers) {
        Shapes sizes = new Shapes(network);
        if (network.parameters().contains(like)) {
            int[] shape = shapes.getOrDefault(like, sizes.of(like, layout).getFirst());
            boolean transposed = like.dims().size() == 2 && layout.inputsFirst();
            NdArray array =
                    transposed ? NdArray.of(shape[1], shape[0], numbers).transpose2d() : new NdArray(shape, numbers);
            return array;
        }
        if (like.dims().isEmpty()) {
            return NdArray.scalar(numbers[0]);
        }
        NdArray array = NdArray.of(sizes.units(like), examples, numbers);
        return layout.examplesFirst() ? array.transpose2d() : array;
    }
}
