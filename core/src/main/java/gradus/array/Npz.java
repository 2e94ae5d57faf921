package gradus.array;

import gradus.InputException;
import gradus.array.ArrayContents.Skipped;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * NumPy's NPZ format: a zip archive of {@link Npy} arrays, as {@code np.savez} and {@code np.savez_compressed} write it.
 * What the archive claims is compared with what its bytes can hold before anything is expanded; check sums are verified.
 */
public final class Npz {
    private static final String SUFFIX = ".npy";
    private static final int MAX_ENTRIES = 100_000;
    /** Any fixed time makes equal arrays equal bytes; the zip format's first day depends on the time zone in the JDK. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    private Npz() {}

    /**
     * Reads all arrays of numbers, in the order of the archive, by their names without ".npy"; texts and pickled objects
     * are skipped.
     *
     * @throws InputException if there is no such file, or it is not a whole NPZ file of arrays of numbers, or it would
     *     expand beyond what is sane
     */
    public static Map<String, NdArray> read(Path file) {
        return contents(file, ReadLimits.standard()).arrays();
    }

    static ArrayContents contents(Path file, ReadLimits limits) {
        InputFiles.requireFile(file);
        if (!recognises(InputFiles.head(file, 4))) {
            throw new InputException(file + ": is not an NPZ file (a zip archive that np.savez writes).");
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return read(zip, file, new Budget(file.toString(), Files.size(file), limits));
        } catch (IOException e) {
            throw InputFiles.unreadable(file, e);
        }
    }

    /** Writes a file that {@code np.load} reads, uncompressed, beside its place and renamed. */
    public static void write(Path file, Map<String, NdArray> arrays) {
        AtomicFiles.write(file, out -> write(out, arrays));
    }

    /**
     * Writes the arrays in the map's order, uncompressed as {@code np.savez}; equal arrays give equal bytes. The stream
     * stays open.
     */
    public static void write(OutputStream out, Map<String, NdArray> arrays) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        for (Map.Entry<String, NdArray> array : arrays.entrySet()) {
            byte[] header = Npy.header(array.getValue());
            ZipEntry entry = new ZipEntry(array.getKey() + SUFFIX);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(header.length
                    + (long) array.getValue().size() * array.getValue().dtype().bytes());
            entry.setCrc(checksum(array.getValue()));
            entry.setTimeLocal(TIME);
            zip.putNextEntry(entry);
            Npy.write(zip, array.getValue());
            zip.closeEntry();
        }
        zip.finish();
    }

    static boolean recognises(byte[] head) {
        return head.length >= 4
                && head[0] == 'P'
                && head[1] == 'K'
                && (head[2] == 3 && head[3] == 4 || head[2] == 5 && head[3] == 6);
    }

    private static long checksum(NdArray array) throws IOException {
        CheckedOutputStream sum = new CheckedOutputStream(OutputStream.nullOutputStream(), new CRC32());
        try (OutputStream out = new BufferedOutputStream(sum)) {
            Npy.write(out, array);
        }
        return sum.getChecksum().getValue();
    }

    private static ArrayContents read(ZipFile zip, Path file, Budget budget) throws IOException {
        List<? extends ZipEntry> entries = new ArrayList<>(Collections.list(zip.entries()));
        if (entries.size() > MAX_ENTRIES) {
            throw new InputException(
                    file + ": holds " + entries.size() + " arrays; at most " + MAX_ENTRIES + " are read.");
        }
        Set<String> names = new HashSet<>();
        for (ZipEntry entry : entries) {
            String where = where(file, entry);
            if (!names.add(name(entry))) {
                throw new InputException(where + ": is in the file twice.");
            }
            budget.contain(where, entry.getCompressedSize());
            if (entry.getMethod() == ZipEntry.STORED && entry.getSize() != entry.getCompressedSize()) {
                throw new InputException(
                        where + ": is stored uncompressed, but with two different sizes. " + "The file is damaged.");
            }
            if (entry.getMethod() != ZipEntry.STORED) {
                budget.expand(where, entry.getCompressedSize(), entry.getSize());
            }
        }
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        List<Skipped> skipped = new ArrayList<>();
        for (ZipEntry entry : entries) {
            read(zip, entry, file, budget, arrays, skipped);
        }
        return new ArrayContents(arrays, skipped, false).requireNumbers(file.toString());
    }

    private static void read(
            ZipFile zip, ZipEntry entry, Path file, Budget budget, Map<String, NdArray> arrays, List<Skipped> skipped) {
        String where = where(file, entry);
        if (!entry.getName().endsWith(SUFFIX)) {
            String hint =
                    entry.getName().endsWith("data.pkl") ? " A PyTorch file must be saved with np.savez first." : "";
            throw new InputException(where + ": is not an NPY array, so this is not an NPZ file." + hint);
        }
        try (InputStream raw = zip.getInputStream(entry)) {
            CheckedInputStream in = new CheckedInputStream(raw, new CRC32());
            BoundedInput input = new BoundedInput(in, entry.getSize(), where);
            NpyHeader header = Npy.readHeader(input);
            if (header.content != NpyHeader.Content.NUMBERS) {
                skipped.add(new Skipped(name(entry), Npy.notNumbers(header, file, name(entry))));
                return;
            }
            arrays.put(name(entry), Npy.values(header, input, budget));
            if (in.getChecksum().getValue() != entry.getCrc()) {
                throw new InputException(where + ": its check sum is wrong. The file is damaged.");
            }
        } catch (IOException e) {
            throw new InputException(where + ": is truncated or damaged (" + e.getMessage() + ").", e);
        }
    }

    private static String name(ZipEntry entry) {
        String name = entry.getName();
        return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    }

    private static String where(Path file, ZipEntry entry) {
        return file + ", array " + name(entry).replaceAll("\\p{Cntrl}", "?");
    }
}
