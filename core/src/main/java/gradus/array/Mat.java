package gradus.array;

import gradus.InputException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * MATLAB's and Octave's MAT files, versions 4 to 7 (packed or not, either byte order), and 7.3 where a {@link
 * Mat73Reader} is there: real numeric and logical arrays. A workspace usually holds texts, structs and cells as well;
 * those are skipped, and so are sparse arrays. Complex arrays are refused.
 *
 * @see <a href="https://www.mathworks.com/help/pdf_doc/matlab/matfile_format.pdf">MAT-File Format</a>
 */
public final class Mat {
    private Mat() {}

    /**
     * Reads all numeric arrays in the order of the file. As in MATLAB each has at least two dimensions.
     *
     * @throws InputException if there is no such file, or it is not a whole MAT file with a numeric array, or it would
     *     expand beyond what is sane
     */
    public static Map<String, NdArray> read(Path file) {
        return contents(file, ReadLimits.standard()).arrays();
    }

    static ArrayContents contents(Path file, ReadLimits limits) {
        byte[] head = InputFiles.head(file, MatReader.HEADER);
        if (Mat73.recognises(head)) {
            return Mat73.read(file, limits);
        }
        return InputFiles.read(file, (in, size) -> {
            Budget budget = new Budget(file.toString(), size, limits);
            BoundedInput input = new BoundedInput(in, size, file.toString());
            return Mat4Reader.recognises(head)
                    ? new Mat4Reader(file.toString(), budget).read(input)
                    : new MatReader(file.toString(), budget).read(input);
        });
    }

    /** Writes version 5 beside its place and renames it: {@code load} of MATLAB, Octave and SciPy reads it. */
    public static void write(Path file, Map<String, NdArray> arrays) {
        AtomicFiles.write(file, out -> write(out, arrays));
    }

    /**
     * Writes version 5, unpacked. A single number becomes 1 x 1, a vector 1 x n; float16 and bfloat16 become single.
     * Equal arrays give equal bytes. The stream stays open.
     *
     * @throws InputException if an array is larger than the 2 GB that version 5 can hold
     */
    public static void write(OutputStream out, Map<String, NdArray> arrays) throws IOException {
        MatWriter.write(out, arrays);
    }

    /** What a struct of one element is called that is skipped. Its fields go to another file: saving replaces one. */
    static String struct(String name) {
        return "a struct; save('" + name + ".mat', '-struct', '" + name + "') saves its fields";
    }

    /** What a sparse array is called that is skipped. */
    static String sparse(String name) {
        return "sparse; save full(" + name + ")";
    }

    /** Whether the file begins as versions 5 to 7.3 do. */
    static boolean recognises(byte[] head) {
        return head.length >= MatReader.HEADER
                && (head[126] == 'I' && head[127] == 'M' || head[126] == 'M' && head[127] == 'I')
                && head[0] != 0;
    }
}
