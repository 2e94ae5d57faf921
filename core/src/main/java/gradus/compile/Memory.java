package gradus.compile;

import gradus.kernels.Precision;
import gradus.math.Tensor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The block of numbers that one or more compiled programs work on. Tensors that are {@linkplain #share shared} have the
 * same place in every program compiled on this memory; all others are private to their program. Programs on one memory
 * must run one after the other.
 */
public final class Memory {
    private static final int CACHE_LINE = 64;
    private static final int HEAD = 16;

    private final Precision precision;
    private final Set<Tensor> shared = new HashSet<>();
    private final Map<Tensor, Region> regions = new HashMap<>();
    private final Rehearsals rehearsals = new Rehearsals(this);
    /**
     * Where the next tensor may lie. Begins so that rows begin at multiples of 64 bytes where the collector puts
     * the array's head at one, as G1 does with large arrays: its head takes 16 bytes.
     */
    private int used;

    private volatile Object array;

    public Memory(Precision precision) {
        this.precision = precision;
        this.used = (CACHE_LINE - HEAD) / precision.bytes();
        this.array = newArray(0);
    }

    public Precision precision() {
        return precision;
    }

    /** Names a tensor that programs compiled from now on have in common, for example a parameter and its gradient. */
    public Memory share(Tensor tensor) {
        shared.add(tensor);
        return this;
    }

    boolean isShared(Tensor tensor) {
        return shared.contains(tensor);
    }

    /** The place of a shared tensor, chosen by the first program that mentions it. */
    Region sharedRegion(Tensor tensor, Layout layout) {
        Region region = regions.computeIfAbsent(tensor, t -> new Region(reserve(layout.length()), layout));
        if (!region.layout().equals(layout)) {
            throw new IllegalArgumentException("the shared tensor " + tensor + " has other sizes in this program");
        }
        return region;
    }

    /** Sets aside a run of numbers, zero at first, and returns where it begins. */
    int reserve(int length) {
        int start = used;
        used = Math.addExact(used, length);
        return start;
    }

    /** Makes the array long enough for everything reserved; values stay. */
    void allocate() {
        Object longer = newArray(used + Layout.PAD);
        int kept = Math.min(java.lang.reflect.Array.getLength(array), used);
        System.arraycopy(array, 0, longer, 0, kept);
        array = longer;
    }

    /** The float[] or double[]; a later compilation on this memory replaces it. */
    Object array() {
        return array;
    }

    /** Where the programs on this memory have their kernels made fast. */
    Rehearsals rehearsals() {
        return rehearsals;
    }

    boolean isAsLongAs(Object other) {
        return java.lang.reflect.Array.getLength(array) == java.lang.reflect.Array.getLength(other);
    }

    /** An array as long as the one here. */
    Object zeros() {
        return newArray(java.lang.reflect.Array.getLength(array));
    }

    private Object newArray(int length) {
        return newArray(precision, length);
    }

    static Object newArray(Precision precision, int length) {
        return precision == Precision.FLOAT32 ? new float[length] : new double[length];
    }
}
