package gradus.tables;

import gradus.InputException;
import gradus.array.ArrayContents;
import gradus.array.ArrayContents.Skipped;
import gradus.array.DType;
import gradus.array.Mat73Reader;
import gradus.array.NdArray;
import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Node;
import io.jhdf.object.datatype.CompoundDataType;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Reads MATLAB's version 7.3 with jHDF. Which class an array has, MATLAB writes beside it. */
public final class Hdf5MatReader implements Mat73Reader {
    /** What one unsigned number of 64 bits may take while it is read, as an object of its own. */
    private static final int BYTES_OF_OBJECT = 80;

    @Override
    public ArrayContents read(Path file, long memory) {
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        List<Skipped> skipped = new ArrayList<>();
        long left = memory;
        try (HdfFile hdf = new HdfFile(file)) {
            for (Map.Entry<String, Node> child : hdf.getChildren().entrySet()) {
                String name = child.getKey();
                if (name.startsWith("#")) {
                    continue; // MATLAB's own: what cells and objects refer to
                }
                Node node = child.getValue();
                String where = file + ", array " + name.replaceAll("\\p{Cntrl}", "?");
                String other = node instanceof Dataset data && !node.isLink() ? notNumbers(data) : group(node);
                if (other != null) {
                    skipped.add(new Skipped(name, other));
                } else {
                    NdArray array = array((Dataset) node, where, left);
                    left -= 8L * array.size();
                    arrays.put(name, array);
                }
            }
        }
        return new ArrayContents(arrays, skipped, true);
    }

    /** Another file may be what a link leads to, and is not opened. */
    private static String group(Node node) {
        if (node.isLink()) {
            return "a link";
        }
        if (node.getAttribute("MATLAB_sparse") != null) {
            return "sparse; save full(" + node.getName() + ")";
        }
        return "a struct; save('" + node.getName() + ".mat', '-struct', '" + node.getName() + "') saves its fields";
    }

    /** What a dataset is that holds no numbers; null where it does. */
    private static @Nullable String notNumbers(Dataset data) {
        String type = text(data.getAttribute("MATLAB_class"));
        return switch (type) {
            case "char", "string" -> "a text";
            case "cell" -> "a cell array";
            case "struct" -> "an array of structs";
            case "function_handle" -> "a function";
            case "",
                    "double",
                    "single",
                    "logical",
                    "int8",
                    "uint8",
                    "int16",
                    "uint16",
                    "int32",
                    "uint32",
                    "int64",
                    "uint64" ->
                isNumeric(data.getDataType()) || data.isCompound() ? null : "of a type that is no number's";
            default -> "an object of class " + type;
        };
    }

    private static boolean isNumeric(DataType type) {
        return type instanceof FixedPoint || type instanceof FloatingPoint;
    }

    private static String text(@Nullable Attribute attribute) {
        return attribute != null && attribute.getData() instanceof String text ? text : "";
    }

    private static NdArray array(Dataset data, String where, long memory) {
        if (data.getDataType() instanceof CompoundDataType) {
            throw new InputException(where + ": holds complex numbers; real numbers are needed.");
        }
        DType type = type(data);
        long[] shape = data.getDimensionsAsLong();
        Attribute empty = data.getAttribute("MATLAB_empty");
        if (empty != null && empty.getData() instanceof Number n && n.intValue() != 0) {
            return empty(data, type, where);
        }
        long bytes = type == DType.UINT64 ? BYTES_OF_OBJECT : Double.BYTES;
        for (long size : shape) {
            bytes = Math.multiplyHigh(bytes, size) != 0 || bytes * size < 0 ? Long.MAX_VALUE : bytes * size;
        }
        if (bytes > memory || bytes / Double.BYTES > Integer.MAX_VALUE - 8) {
            throw new InputException(
                    where + ": promises shape " + Arrays.toString(shape) + ", more than can be read here.");
        }
        double[] values = doubles(data.getDataFlat());
        if (type == DType.BOOL) {
            Arrays.setAll(values, i -> values[i] == 0 ? 0 : 1);
        }
        int[] sizes = shape.length < 2
                ? new int[] {values.length, 1}
                : Arrays.stream(shape).mapToInt(Math::toIntExact).toArray();
        return new NdArray(sizes, values, type);
    }

    /** In the place of numbers, such an array holds its own sizes, in MATLAB's order. */
    private static NdArray empty(Dataset data, DType type, String where) {
        if (data.getSize() < 2 || data.getSize() > 64) {
            throw new InputException(where + ": is empty, and its sizes cannot be read.");
        }
        double[] sizes = doubles(data.getDataFlat());
        int[] shape = new int[sizes.length];
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = (int) sizes[shape.length - 1 - axis];
        }
        return new NdArray(shape, new double[0], type);
    }

    private static DType type(Dataset data) {
        if (text(data.getAttribute("MATLAB_class")).equals("logical")) {
            return DType.BOOL;
        }
        int bytes = data.getDataType().getSize();
        if (data.getDataType() instanceof FixedPoint whole) {
            return switch (bytes) {
                case 1 -> whole.isSigned() ? DType.INT8 : DType.UINT8;
                case 2 -> whole.isSigned() ? DType.INT16 : DType.UINT16;
                case 4 -> whole.isSigned() ? DType.INT32 : DType.UINT32;
                default -> whole.isSigned() ? DType.INT64 : DType.UINT64;
            };
        }
        return bytes == 2 ? DType.FLOAT16 : bytes == 4 ? DType.FLOAT32 : DType.FLOAT64;
    }

    /** What jHDF gives is of the Java type that holds the stored one. */
    private static double[] doubles(Object flat) {
        return switch (flat) {
            case double[] x -> x;
            case float[] x -> fill(x.length, i -> x[i]);
            case long[] x -> fill(x.length, i -> x[i]);
            case int[] x -> fill(x.length, i -> x[i]);
            case short[] x -> fill(x.length, i -> x[i]);
            case byte[] x -> fill(x.length, i -> x[i]);
            case Number[] x -> fill(x.length, i -> x[i].doubleValue());
            case Number x -> new double[] {x.doubleValue()};
            default -> throw new IllegalArgumentException("numbers as " + flat.getClass());
        };
    }

    private static double[] fill(int size, IntToDoubleFunction value) {
        double[] values = new double[size];
        Arrays.setAll(values, value);
        return values;
    }
}
