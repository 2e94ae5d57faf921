package gradus.array;

import gradus.InputException;
import java.nio.file.Path;

/**
 * Reads MATLAB's version 7.3, which is HDF5 and needs a library: found through {@link java.util.ServiceLoader}, so that
 * the core does without one.
 */
public interface Mat73Reader {
    /**
     * Reads the arrays of numbers at the root of the file.
     *
     * @param memory bytes that the arrays may take together, 8 for each number
     * @return with the axes in HDF5's order, which is the reverse of MATLAB's
     * @throws InputException if there is more than that, or something that cannot be left out. Whatever else is thrown
     *     counts as damage to the file
     */
    ArrayContents read(Path file, long memory);
}
