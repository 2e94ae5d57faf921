package gradus.model;

import gradus.InputException;
import gradus.array.DType;
import gradus.array.NdArray;
import gradus.kernels.Precision;
import gradus.math.Tensor;
import gradus.network.TrainingPrograms;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Tensors of a network as a file holds them: a vector of n entries has shape (n, 1). */
final class Shapes {
    private Shapes() {}

    /** What a model holds, in order. */
    static List<Tensor> tensors(TrainingPrograms programs) {
        List<Tensor> tensors = new ArrayList<>();
        programs.parameters().forEach(parameter -> tensors.add(parameter.value()));
        programs.statistics().forEach(statistic -> tensors.add(statistic.running()));
        return tensors;
    }

    private static int[] shape(TrainingPrograms programs, Tensor tensor) {
        int[] shape = new int[Math.max(2, tensor.dims().size())];
        Arrays.fill(shape, 1);
        for (int d = 0; d < tensor.dims().size(); d++) {
            shape[d] = Objects.requireNonNull(programs.sizes().get(tensor.dims().get(d)));
        }
        return shape;
    }

    static Map<String, NdArray> arrays(TrainingPrograms programs, Map<String, double[]> values, Precision precision) {
        DType type = precision == Precision.FLOAT32 ? DType.FLOAT32 : DType.FLOAT64;
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        for (Tensor tensor : tensors(programs)) {
            double[] entries = Objects.requireNonNull(values.get(tensor.name()));
            arrays.put(tensor.name(), new NdArray(shape(programs, tensor), entries, type));
        }
        return arrays;
    }

    /** The entries of every tensor of the network, in C order. */
    static Map<String, double[]> values(TrainingPrograms programs, Map<String, NdArray> arrays) {
        Map<String, double[]> values = new LinkedHashMap<>();
        for (Tensor tensor : tensors(programs)) {
            NdArray array = arrays.get(tensor.name());
            if (array == null) {
                throw new InputException(
                        "The model file holds no tensor " + tensor.name() + ", which its network has.");
            }
            int[] shape = shape(programs, tensor);
            if (!Arrays.equals(array.shape(), shape)) {
                throw new InputException("The model file's " + tensor.name() + " has shape " + array.shapeText()
                        + ", but its network needs " + NdArray.describe(shape) + ".");
            }
            values.put(tensor.name(), array.data());
        }
        for (String name : arrays.keySet()) {
            if (!values.containsKey(name)) {
                throw new InputException("The model file holds a tensor " + name + ", which its network has not.");
            }
        }
        return values;
    }

    /** The same tensors, if they are finite and of one type. */
    static Map<String, NdArray> checked(Map<String, NdArray> tensors) {
        DType first = null;
        for (Map.Entry<String, NdArray> tensor : tensors.entrySet()) {
            DType type = tensor.getValue().dtype();
            if (type != DType.FLOAT32 && type != DType.FLOAT64) {
                throw new InputException("Its tensor " + tensor.getKey() + " is of type " + type
                        + "; a model holds FLOAT32 or FLOAT64.");
            }
            if (first != null && first != type) {
                throw new InputException("Its tensors are of different types, " + first + " and " + type + ".");
            }
            first = type;
            for (double value : tensor.getValue().data()) {
                if (!Double.isFinite(value)) {
                    throw new InputException("Its tensor " + tensor.getKey() + " holds " + value + ".");
                }
            }
        }
        return tensors;
    }
}
