package gradus.array;

import gradus.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A safetensors file: named tensors and a map of texts to texts. F16, BF16, F32, F64, integers and BOOL are read and
 * written. Both maps keep their order, in the file too, so that equal contents give equal bytes.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">the format</a>
 */
public record Safetensors(Map<String, String> metadata, Map<String, NdArray> tensors) {
    /** The format allows 100 MB; ours, with thousands of tensors and categories, stay far below this. */
    private static final int MAX_HEADER = 1 << 24;

    public Safetensors {
        if (tensors.containsKey(SafetensorsHeader.METADATA)) {
            throw new IllegalArgumentException("no tensor may be named " + SafetensorsHeader.METADATA);
        }
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }

    /**
     * Reads a whole file.
     *
     * @throws InputException if there is no such file, or it is not a whole safetensors file whose tensors fill it
     *     without gap or overlap
     */
    public static Safetensors read(Path file) {
        return read(file, ReadLimits.standard());
    }

    static Safetensors read(Path file, ReadLimits limits) {
        return InputFiles.read(file, (in, size) -> {
            SafetensorsHeader header = header(in, size, file);
            Budget budget = new Budget(file.toString(), size, limits);
            Map<String, NdArray> tensors = new LinkedHashMap<>();
            header.tensors().keySet().forEach(name -> tensors.put(name, NdArray.scalar(0))); // the header's order
            for (SafetensorsHeader.Tensor tensor : header.byPlace()) {
                tensors.put(tensor.name(), data(in, tensor, file, budget));
            }
            return new Safetensors(header.metadata(), tensors);
        });
    }

    /** Reads the texts alone; the header is checked as {@link #read(Path)} does, the data are not touched. */
    public static Map<String, String> readMetadata(Path file) {
        return InputFiles.read(file, (in, size) -> header(in, size, file).metadata());
    }

    /** Writes the file beside its place and renames it; replaces what was there. */
    public void write(Path file) {
        AtomicFiles.write(file, this::write);
    }

    /** Writes the bytes of the file; the stream stays open. */
    public void write(OutputStream out) throws IOException {
        // Larger numbers first, so that all are aligned to their size; otherwise in the map's order.
        List<Map.Entry<String, NdArray>> placed = tensors.entrySet().stream()
                .sorted(Comparator.comparing(entry -> -entry.getValue().dtype().bytes()))
                .toList();
        Map<String, SafetensorsHeader.Tensor> described = new LinkedHashMap<>();
        long at = 0;
        for (Map.Entry<String, NdArray> entry : placed) {
            NdArray array = entry.getValue();
            long end = at + (long) array.size() * array.dtype().bytes();
            described.put(
                    entry.getKey(),
                    new SafetensorsHeader.Tensor(entry.getKey(), array.dtype(), array.shape(), at, end));
            at = end;
        }
        Map<String, SafetensorsHeader.Tensor> inOrder = new LinkedHashMap<>(tensors.size());
        tensors.keySet().forEach(name -> inOrder.put(name, described.get(name)));
        byte[] header = new SafetensorsHeader(metadata, inOrder).bytes();
        ByteBuffer length =
                ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length);
        out.write(length.array());
        out.write(header);
        for (Map.Entry<String, NdArray> entry : placed) {
            Elements.write(out, entry.getValue(), ByteOrder.LITTLE_ENDIAN, Elements.Layout.C);
        }
    }

    /** Whether the file begins as this format does: a plausible length, then a JSON object. */
    static boolean recognises(byte[] head, long size) {
        if (head.length < 9 || head[8] != '{') {
            return false;
        }
        long length = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong();
        return length >= 2 && length <= size - 8;
    }

    private static SafetensorsHeader header(InputStream in, long size, Path file) throws IOException {
        BoundedInput input = new BoundedInput(in, size, file.toString());
        if (size < 10) {
            throw input.error("is not a safetensors file: it has only " + size + " bytes.");
        }
        long length = input.read(8, ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 0 || length > input.remaining()) {
            throw input.error("is not a safetensors file, or truncated: its header claims "
                    + Long.toUnsignedString(length) + " bytes, but the file has " + size + ".");
        }
        if (length > MAX_HEADER) {
            throw input.error(
                    "its header takes " + Budget.size(length) + "; at most " + Budget.size(MAX_HEADER) + " are read.");
        }
        byte[] header = input.read((int) length, ByteOrder.LITTLE_ENDIAN).array();
        return SafetensorsHeader.parse(header, file.toString(), input.remaining());
    }

    private static NdArray data(InputStream in, SafetensorsHeader.Tensor tensor, Path file, Budget budget)
            throws IOException {
        String where = SafetensorsHeader.where(file.toString(), tensor.name());
        long bytes = tensor.end() - tensor.begin();
        double[] values =
                budget.allocate(budget.take(where, bytes / tensor.type().bytes()));
        BoundedInput input = new BoundedInput(in, bytes, where);
        Elements.read(input, tensor.type(), ByteOrder.LITTLE_ENDIAN, Elements.Layout.C, tensor.shape(), values);
        return new NdArray(tensor.shape(), values, tensor.type());
    }
}
