package gradus.array;

import java.nio.ByteBuffer;

/**
 * How a file stores one number. Every one of these is exact in a double, but for 64-bit integers beyond 2^53, which are
 * rounded to the nearest double.
 */
public enum DType {
    BOOL(1),
    INT8(1),
    UINT8(1),
    INT16(2),
    UINT16(2),
    INT32(4),
    UINT32(4),
    INT64(8),
    UINT64(8),
    FLOAT16(2),
    BFLOAT16(2),
    FLOAT32(4),
    FLOAT64(8);

    private static final double TWO_63 = 0x1p63;

    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of one number. */
    public int bytes() {
        return bytes;
    }

    /** Whether the values are integers (booleans are not). */
    public boolean isInteger() {
        return ordinal() >= INT8.ordinal() && ordinal() <= UINT64.ordinal();
    }

    public boolean isFloat() {
        return ordinal() >= FLOAT16.ordinal();
    }

    /** The number at a byte position of the buffer, in the buffer's byte order. */
    double get(ByteBuffer buffer, int at) {
        return switch (this) {
            case BOOL -> buffer.get(at) == 0 ? 0 : 1;
            case INT8 -> buffer.get(at);
            case UINT8 -> buffer.get(at) & 0xFF;
            case INT16 -> buffer.getShort(at);
            case UINT16 -> buffer.getShort(at) & 0xFFFF;
            case INT32 -> buffer.getInt(at);
            case UINT32 -> buffer.getInt(at) & 0xFFFF_FFFFL;
            case INT64 -> (double) buffer.getLong(at);
            case UINT64 -> unsigned(buffer.getLong(at));
            case FLOAT16 -> Float.float16ToFloat(buffer.getShort(at));
            case BFLOAT16 -> Float.intBitsToFloat(buffer.getShort(at) << 16);
            case FLOAT32 -> buffer.getFloat(at);
            case FLOAT64 -> buffer.getDouble(at);
        };
    }

    /**
     * Stores a number, floats rounded to nearest even.
     *
     * @throws IllegalArgumentException if this type is of integers or booleans and the number is not one of its values
     */
    void put(ByteBuffer buffer, int at, double value) {
        switch (this) {
            case FLOAT16 -> buffer.putShort(at, Float.floatToFloat16(toOdd(value)));
            case BFLOAT16 -> buffer.putShort(at, toBfloat16(value));
            case FLOAT32 -> buffer.putFloat(at, (float) value);
            case FLOAT64 -> buffer.putDouble(at, value);
            default -> putWhole(buffer, at, value);
        }
    }

    /** The value as it is once stored and read again; refuses as {@link #put} does. */
    double round(double value) {
        return switch (this) {
            case FLOAT64 -> value;
            case FLOAT32 -> (float) value;
            default -> {
                ByteBuffer buffer = ByteBuffer.allocate(8);
                put(buffer, 0, value);
                yield get(buffer, 0);
            }
        };
    }

    /** Whether a number is one of the type's values, where 64-bit integers may have been rounded. */
    boolean holds(double value) {
        return isFloat()
                || value == Math.rint(value)
                        && value >= min()
                        && (value < limit() || bytes == Long.BYTES && value == limit());
    }

    private void putWhole(ByteBuffer buffer, int at, double value) {
        if (value != Math.rint(value) || value < min() || value >= limit()) {
            throw new IllegalArgumentException(value + " is not a value of " + this);
        }
        // A long holds the lower half of the unsigned 64-bit range; the upper half only has its top bit set besides.
        long bits = value < TWO_63 ? (long) value : (long) (value - TWO_63) | Long.MIN_VALUE;
        switch (bytes) {
            case 1 -> buffer.put(at, (byte) bits);
            case 2 -> buffer.putShort(at, (short) bits);
            case 4 -> buffer.putInt(at, (int) bits);
            default -> buffer.putLong(at, bits);
        }
    }

    private double min() {
        return switch (this) {
            case INT8, INT16, INT32, INT64 -> -Math.scalb(1.0, 8 * bytes - 1);
            default -> 0;
        };
    }

    /** The first whole number above the values. */
    private double limit() {
        return switch (this) {
            case BOOL -> 2;
            case INT8, INT16, INT32, INT64 -> Math.scalb(1.0, 8 * bytes - 1);
            default -> Math.scalb(1.0, 8 * bytes);
        };
    }

    private static double unsigned(long bits) {
        // Halving with a sticky last bit keeps the rounding right.
        return bits >= 0 ? (double) bits : (double) ((bits >>> 1) | (bits & 1)) * 2.0;
    }

    /**
     * To float, rounded to odd: a second rounding to fewer digits then gives what rounding the double at once would give
     * (Boldo and Melquiond, Emulation of FMA and correctly rounded sums, 2008).
     */
    private static float toOdd(double value) {
        float nearest = (float) value;
        if (Double.isNaN(value) || nearest == value) {
            return nearest;
        }
        int bits = Float.floatToRawIntBits(nearest);
        int truncated = Math.abs((double) nearest) > Math.abs(value) ? bits - 1 : bits;
        return Float.intBitsToFloat(truncated | 1);
    }

    private static short toBfloat16(double value) {
        if (Double.isNaN(value)) {
            return (short) 0x7FC0;
        }
        int bits = Float.floatToRawIntBits(toOdd(value));
        return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
    }
}
