package gradus.program;

import gradus.math.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Numbers of tensors, row-major, over any arithmetic. */
public final class Values<T> {
    private final Map<Tensor, List<T>> arrays = new LinkedHashMap<>();

    public Values() {}

    /** The same arrays under a new map: definitions added to the copy do not show here. */
    public Values(Values<T> other) {
        arrays.putAll(other.arrays);
    }

    public void put(Tensor tensor, List<T> values) {
        arrays.put(tensor, values);
    }

    /** @throws IllegalStateException if the tensor has no value */
    public List<T> get(Tensor tensor) {
        List<T> values = arrays.get(tensor);
        if (values == null) {
            throw new IllegalStateException(tensor + " has no value");
        }
        return values;
    }

    /** The value of one entry, row-major. */
    public T at(Tensor tensor, int entry) {
        return get(tensor).get(entry);
    }

    /** All entries, row-major, as doubles. */
    public double[] doubles(Tensor tensor, gradus.number.Arithmetic<T> arithmetic) {
        List<T> values = get(tensor);
        double[] doubles = new double[values.size()];
        for (int n = 0; n < doubles.length; n++) {
            doubles[n] = arithmetic.toDouble(values.get(n));
        }
        return doubles;
    }

    /** Gives a tensor its values from doubles. */
    public void put(Tensor tensor, double[] values, gradus.number.Arithmetic<T> arithmetic) {
        List<T> array = Interpreter.array(values.length);
        for (int n = 0; n < values.length; n++) {
            array.set(n, arithmetic.of(values[n]));
        }
        put(tensor, array);
    }

    public boolean has(Tensor tensor) {
        return arrays.containsKey(tensor);
    }
}
