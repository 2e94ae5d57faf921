package gradus.array;

import gradus.array.ArrayContents.Skipped;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * Octave's own text format, which {@code save mine.mat X} writes if nothing else is asked for, plain or packed with gzip
 * ({@code save -z}). Each variable begins with its name and type; numbers are read, all else is skipped.
 */
final class OctaveText {
    private static final Pattern BEGIN = Pattern.compile("\\s*[#%] *(Created by Octave|name:)");
    /** Of numbers; the first group is the type of one number, the second how they are written. */
    private static final Pattern NUMBERS =
            Pattern.compile("(?:(float|bool|u?int(?:8|16|32|64)) )?(scalar|matrix|diagonal matrix|range)");
    /** Types that are called otherwise than their kin. */
    private static final Map<String, String> ALSO = Map.of(
            "bool", "bool scalar", "null_matrix", "matrix", "double_range", "range", "float_range", "float range");

    private static final int MAX_DEPTH = 64;
    /** Ranges and diagonal matrices hold more numbers than the file; a larger one is a lie or a slip. */
    private static final int MAX_IMPLIED = 1 << 24;

    private final String file;
    private final OctaveLines in;
    private final Budget budget;
    private final Map<String, NdArray> arrays = new LinkedHashMap<>();
    private final List<Skipped> skipped = new ArrayList<>();

    private OctaveText(String file, OctaveLines in, Budget budget) {
        this.file = file;
        this.in = in;
        this.budget = budget;
    }

    /** Whether these bytes, unpacked, begin as the format does. */
    static boolean recognises(byte[] head) {
        return BEGIN.matcher(new String(head, StandardCharsets.ISO_8859_1)).lookingAt();
    }

    static ArrayContents read(Path file, ReadLimits limits) {
        return InputFiles.read(file, (in, size) -> {
            Budget budget = new Budget(file.toString(), size, limits);
            boolean packed = InputFiles.isPacked(in);
            InputStream text = packed ? new BufferedInputStream(new GZIPInputStream(in, 1 << 16), 1 << 16) : in;
            OctaveLines lines = new OctaveLines(text, size, packed, file.toString(), budget);
            return new OctaveText(file.toString(), lines, budget).contents();
        });
    }

    private ArrayContents contents() throws IOException {
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            String type = in.value("type");
            variable(name, type.startsWith("global ") ? type.substring("global ".length()) : type);
        }
        return new ArrayContents(arrays, skipped, true).requireNumbers(file);
    }

    private void variable(String name, String type) throws IOException {
        in.enter(file + ", array " + name);
        Matcher numbers = NUMBERS.matcher(ALSO.getOrDefault(type, type));
        if (type.equals("lazy_index")) { // what find gives: an array within
            in.requireName();
            numbers = NUMBERS.matcher(in.value("type"));
        }
        if (!numbers.matches()) {
            skip(type, 0);
            skipped.add(new Skipped(name, what(name, type)));
        } else if (arrays.containsKey(name)) {
            throw in.error("is in the file twice.");
        } else {
            String one = numbers.group(1);
            arrays.put(name, array(numbers.group(2), one == null ? DType.FLOAT64 : dtype(one)));
            in.requireBlank();
        }
        in.enter(file);
    }

    private static String what(String name, String type) {
        return switch (type) {
            case "string", "sq_string", "null_string", "null_sq_string" -> "a text";
            case "cell" -> "a cell array";
            case "scalar struct" -> Mat.struct(name);
            case "struct" -> "an array of structs";
            case "function handle" -> "a function";
            default ->
                type.startsWith("sparse ")
                        ? Mat.sparse(name)
                        : type.contains("complex") ? "complex numbers" : "of the type " + OctaveLines.shown(type);
        };
    }

    private static DType dtype(String name) {
        return switch (name) {
            case "float" -> DType.FLOAT32;
            default -> DType.valueOf(name.toUpperCase(Locale.ROOT));
        };
    }

    private NdArray array(String form, DType type) throws IOException {
        return switch (form) {
            case "scalar" -> typed(new NdArray(new int[] {1, 1}, in.numbers(1)), type);
            case "matrix" -> typed(matrix(), type);
            case "diagonal matrix" -> typed(diagonal(), type);
            default -> typed(range(), type);
        };
    }

    private NdArray matrix() throws IOException {
        OctaveLines.Shape shape = in.shape();
        return new NdArray(shape.sizes(), in.numbers(shape));
    }

    private NdArray diagonal() throws IOException {
        int[] shape = in.shape().sizes();
        if (shape.length != 2) {
            throw in.error("is damaged: a diagonal matrix has two dimensions, not " + shape.length + ".");
        }
        double[] entries = in.numbers(Math.min(shape[0], shape[1]));
        double[] values = implied((long) shape[0] * shape[1]);
        for (int i = 0; i < entries.length; i++) {
            values[i * shape[1] + i] = entries[i];
        }
        return new NdArray(shape, values);
    }

    private NdArray range() throws IOException {
        in.line(); // "# base, limit, increment"
        double[] told = in.numbers(3);
        double base = told[0];
        double limit = told[1];
        double increment = told[2];
        double steps = Math.floor((limit - base) / increment * (1 + 3 * Math.ulp(1.0))); // as Octave counts them
        if (!Double.isFinite(steps)) {
            throw in.error("is a range without end.");
        }
        double[] values = implied((long) Math.max(steps, -1) + 1);
        for (int i = 0; i < values.length; i++) {
            double value = base + i * increment;
            values[i] = increment > 0 ? Math.min(value, limit) : Math.max(value, limit);
        }
        return new NdArray(new int[] {1, values.length}, values);
    }

    /** Room for numbers of which the file does not hold each. */
    private double[] implied(long size) {
        if (size > MAX_IMPLIED) {
            throw in.error("stands for " + size + " numbers; of a range or a diagonal matrix at most " + MAX_IMPLIED
                    + " are read.");
        }
        return budget.allocate(budget.take(in.where(), size));
    }

    private NdArray typed(NdArray array, DType type) {
        double[] values = array.data();
        for (int i = 0; i < values.length; i++) {
            double value = values[i];
            if (type == DType.BOOL) {
                values[i] = value == 0 ? 0 : 1;
            } else if (type == DType.FLOAT32) {
                values[i] = (float) value;
            } else if (!type.holds(value)) {
                throw in.error("holds " + value + ", which is not a value of its type "
                        + type.name().toLowerCase(Locale.ROOT) + ".");
            }
        }
        return new NdArray(array.shape(), values, type);
    }

    // Values hold values, and a text may look like the begin of another variable: both are walked through in order.
    private void skip(String type, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw in.error("holds cells or structs within each other, more than " + MAX_DEPTH + " deep.");
        }
        switch (type) {
            case "string", "sq_string", "null_string", "null_sq_string" -> in.skipText();
            case "cell" -> skipAll(in.shape().size(), depth);
            case "scalar struct", "struct" -> skipAll(in.fields(), depth);
            case "function handle" -> skipAll(in.captured(), depth);
            case "lazy_index" -> skipAll(1, depth);
            default -> {
                // its lines are passed over when the next name is looked for
            }
        }
    }

    private void skipAll(long count, int depth) throws IOException {
        for (long i = 0; i < count; i++) {
            in.requireName();
            skip(in.value("type"), depth + 1);
        }
    }
}
