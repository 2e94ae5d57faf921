package gradus.array;

import gradus.InputException;
import java.util.Locale;

/** Adds up what the arrays of one file cost, and refuses before anything is expanded or allocated. */
final class Budget {
    private static final int MAX_LENGTH = Integer.MAX_VALUE - 8;

    private final String file;
    private final long fileSize;
    private final ReadLimits limits;
    private long memory;
    private long expanded;
    private long contained;

    Budget(String file, long fileSize, ReadLimits limits) {
        this.file = file;
        this.fileSize = fileSize;
        this.limits = limits;
    }

    /** Takes note that an archive's entry claims that many bytes of the file for itself: entries must not overlap. */
    void contain(String where, long bytes) {
        contained = sum(contained, bytes);
        if (bytes < 0 || contained > fileSize) {
            throw new InputException(where + ": claims more bytes than the file has. The file is damaged.");
        }
    }

    /** Takes note that {@code compressed} bytes of the file claim to hold {@code declared} bytes. */
    void expand(String where, long compressed, long declared) {
        if (declared < 0 || declared / ReadLimits.DEFLATE_RATIO > compressed) {
            throw new InputException(where + ": claims " + size(declared) + " in " + size(compressed)
                    + ", more than compression can do. The file is damaged or not to be trusted.");
        }
        expanded = sum(expanded, declared);
        long allowed = Math.max(limits.expansion(), product(limits.ratio(), fileSize));
        if (expanded > allowed) {
            throw new InputException(file + ": would expand from " + size(fileSize) + " to at least " + size(expanded)
                    + ", which is not read. If the data is real, save it uncompressed (np.savez).");
        }
    }

    /** Takes note that an array of that many numbers is about to be allocated. */
    int take(String where, long elements) {
        if (elements > MAX_LENGTH) {
            throw new InputException(where + ": holds " + elements + " numbers; at most " + MAX_LENGTH + " are read.");
        }
        memory = sum(memory, product(Double.BYTES, elements));
        if (memory > limits.memory()) {
            throw tooLarge(memory);
        }
        return (int) elements;
    }

    /** Allocates what {@link #take} allowed; other parts of the program may have used the memory up. */
    double[] allocate(int elements) {
        try {
            return new double[elements];
        } catch (OutOfMemoryError e) {
            throw tooLarge(memory);
        }
    }

    /** As {@link #take} and {@link #allocate}, for data kept in their own bytes. */
    byte[] allocateBytes(String where, long bytes) {
        if (bytes > MAX_LENGTH) {
            throw new InputException(where + ": holds " + size(bytes) + "; at most " + size(MAX_LENGTH) + " are read.");
        }
        memory = sum(memory, bytes);
        if (memory > limits.memory()) {
            throw tooLarge(memory);
        }
        try {
            return new byte[(int) bytes];
        } catch (OutOfMemoryError e) {
            throw tooLarge(memory);
        }
    }

    private InputException tooLarge(long needed) {
        return new InputException(file + ": needs at least " + size(needed) + " of memory, and reading may use "
                + size(limits.memory()) + ". Give Java more with -Xmx, or store less in one file.");
    }

    static long product(long a, long b) {
        return Math.multiplyHigh(a, b) != 0 || a * b < 0 ? Long.MAX_VALUE : a * b;
    }

    private static long sum(long a, long b) {
        return a + b < 0 ? Long.MAX_VALUE : a + b;
    }

    static String size(long bytes) {
        if (bytes < 0 || bytes == Long.MAX_VALUE) {
            return "more than 9 EB";
        }
        if (bytes < 1000) {
            return bytes + " bytes";
        }
        String[] units = {"kB", "MB", "GB", "TB", "PB", "EB"};
        int unit = -1;
        double value = bytes;
        while (value >= 999.5 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, value < 9.95 ? "%.1f %s" : "%.0f %s", value, units[unit]);
    }
}
