package gradus.array;

import gradus.InputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;

/** MATLAB's version 7.3: an HDF5 file behind the header of a MAT file. */
final class Mat73 {
    private Mat73() {}

    static boolean recognises(byte[] head) {
        return new String(head, StandardCharsets.ISO_8859_1).startsWith("MATLAB 7.3 MAT-file");
    }

    static ArrayContents read(Path file, ReadLimits limits) {
        Mat73Reader reader = ServiceLoader.load(Mat73Reader.class, Mat73.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new InputException(file + ": is a MAT file of version 7.3 (HDF5), which is not read"
                        + " here; save it with -v7: save('" + file.getFileName() + "', 'X', '-v7')."));
        try {
            return inOrder(reader.read(file, memory(file, limits))).requireNumbers(file.toString());
        } catch (InputException e) {
            throw e;
        } catch (RuntimeException | LinkageError | VirtualMachineError e) {
            // What a library does with damaged bytes is its own affair.
            throw new InputException(
                    file + ": is a MAT file of version 7.3 that is damaged or holds what is not read; save it with -v7:"
                            + " save('" + file.getFileName() + "', 'X', '-v7').",
                    e);
        }
    }

    /** Half of what is allowed, because turning the axes copies; and no more than packed data expand to. */
    private static long memory(Path file, ReadLimits limits) {
        long size = InputFiles.read(file, (in, bytes) -> bytes);
        return Math.min(limits.memory() / 2, Math.max(limits.expansion(), Budget.product(limits.ratio(), size)));
    }

    private static ArrayContents inOrder(ArrayContents reversed) {
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        reversed.arrays().forEach((name, array) -> arrays.put(name, reversed(array)));
        return new ArrayContents(arrays, reversed.skipped(), true);
    }

    private static NdArray reversed(NdArray array) {
        int[] shape = array.shape();
        int[] turned = new int[shape.length];
        for (int axis = 0; axis < shape.length; axis++) {
            turned[axis] = shape[shape.length - 1 - axis];
        }
        return new NdArray(turned, Elements.fromFortran(turned, array.data()), array.dtype());
    }
}
