package gradus.array;

import gradus.InputException;
import gradus.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The JSON header of a safetensors file, strictly checked: the tensors must fill the data without gap or overlap. */
record SafetensorsHeader(Map<String, String> metadata, Map<String, Tensor> tensors) {
    static final String METADATA = "__metadata__";
    private static final int MAX_RANK = 64;

    /** One tensor's place, in bytes from the end of the header. */
    record Tensor(String name, DType type, int[] shape, long begin, long end) {}

    /** The tensors in the order of their data. */
    List<Tensor> byPlace() {
        return tensors.values().stream()
                .sorted(Comparator.comparingLong(Tensor::begin).thenComparingLong(Tensor::end))
                .toList();
    }

    /**
     * @param file begins every message
     * @param dataSize bytes that follow the header
     */
    static SafetensorsHeader parse(byte[] header, String file, long dataSize) {
        if (header.length == 0 || header[0] != '{') {
            throw new InputException(file + ": is not a safetensors file: its header does not begin with '{'.");
        }
        if (!(Json.parse(header, file + ", header") instanceof Json.Obj object)) {
            throw new InputException(file + ": is not a safetensors file: its header is not an object.");
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        object.members().forEach((name, value) -> {
            String where = name.equals(METADATA) ? file + ", " + METADATA : where(file, name);
            if (!(value instanceof Json.Obj entry)) {
                throw new InputException(where + ": must be an object, but is " + value.kind() + ".");
            }
            try {
                if (name.equals(METADATA)) {
                    entry.members().keySet().forEach(key -> metadata.put(key, entry.text(key)));
                } else {
                    tensors.put(name, tensor(name, entry));
                }
            } catch (InputException e) {
                throw new InputException(where + ": " + e.getMessage(), e);
            }
        });
        SafetensorsHeader result = new SafetensorsHeader(metadata, tensors);
        result.requireContiguous(file, dataSize);
        return result;
    }

    static String where(String file, String tensor) {
        return file + ", array " + tensor.replaceAll("\\p{Cntrl}", "?");
    }

    private static Tensor tensor(String name, Json.Obj entry) {
        entry.refuseOtherThan(Set.of("dtype", "shape", "data_offsets"));
        DType type = type(entry.text("dtype"));
        List<Json> dimensions = entry.list("shape");
        if (dimensions.size() > MAX_RANK) {
            throw new InputException("It has " + dimensions.size() + " dimensions; at most " + MAX_RANK + " are read.");
        }
        long bytes = type.bytes();
        int[] shape = new int[dimensions.size()];
        for (int i = 0; i < shape.length; i++) {
            long dimension = natural(dimensions.get(i), "dimension");
            if (dimension > Integer.MAX_VALUE) {
                throw new InputException("A dimension of " + dimension + " is more than can be read.");
            }
            shape[i] = (int) dimension;
            bytes = Budget.product(bytes, dimension);
        }
        List<Json> offsets = entry.list("data_offsets");
        if (offsets.size() != 2) {
            throw new InputException("Its data_offsets must be two numbers, begin and end.");
        }
        long begin = natural(offsets.get(0), "offset");
        long end = natural(offsets.get(1), "offset");
        if (end < begin || end - begin != bytes) {
            throw new InputException("Its offsets " + begin + " to " + end + " do not fit shape "
                    + NdArray.describe(shape) + " of " + name(type) + ".");
        }
        return new Tensor(name, type, shape, begin, end);
    }

    private static long natural(Json value, String what) {
        if (value instanceof Json.Whole(long n) && n >= 0) {
            return n;
        }
        throw new InputException("A whole " + what + " of at least 0 is expected, found "
                + (value instanceof Json.Whole ? value.compact() : value.kind()) + ".");
    }

    private void requireContiguous(String file, long dataSize) {
        long at = 0;
        for (Tensor tensor : byPlace()) {
            if (tensor.begin != at) {
                throw new InputException(where(file, tensor.name) + ": its data begin at byte " + tensor.begin
                        + ", but the data before end at byte " + at + ". The file is damaged.");
            }
            at = tensor.end;
        }
        if (at != dataSize) {
            throw new InputException(file + ": its header describes " + at + " bytes of data, but " + dataSize
                    + " bytes follow it. The file is truncated or damaged.");
        }
    }

    /** The header's bytes, padded with spaces to a multiple of 8, so that the data start aligned. */
    byte[] bytes() {
        Map<String, Object> object = new LinkedHashMap<>();
        if (!metadata.isEmpty()) {
            object.put(METADATA, metadata);
        }
        for (Tensor tensor : tensors.values()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("dtype", name(tensor.type));
            entry.put("shape", tensor.shape);
            entry.put("data_offsets", new long[] {tensor.begin, tensor.end});
            object.put(tensor.name, entry);
        }
        byte[] json = Json.of(object).compact().getBytes(StandardCharsets.UTF_8);
        int padding = Math.floorMod(-json.length, 8);
        return (new String(json, StandardCharsets.UTF_8) + " ".repeat(padding)).getBytes(StandardCharsets.UTF_8);
    }

    private static DType type(String name) {
        for (DType type : DType.values()) {
            if (name(type).equals(name)) {
                return type;
            }
        }
        throw new InputException("Its dtype '" + name + "' is not read; F16, BF16, F32, F64, integers and BOOL are.");
    }

    private static String name(DType type) {
        return switch (type) {
            case BOOL -> "BOOL";
            case INT8 -> "I8";
            case UINT8 -> "U8";
            case INT16 -> "I16";
            case UINT16 -> "U16";
            case INT32 -> "I32";
            case UINT32 -> "U32";
            case INT64 -> "I64";
            case UINT64 -> "U64";
            case FLOAT16 -> "F16";
            case BFLOAT16 -> "BF16";
            case FLOAT32 -> "F32";
            case FLOAT64 -> "F64";
        };
    }
}
