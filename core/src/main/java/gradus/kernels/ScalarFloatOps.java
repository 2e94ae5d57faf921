package gradus.kernels;

/** The operations of generated code on one float at a time. Tiny, so that they are always inlined. */
final class ScalarFloatOps {
    private ScalarFloatOps() {}

    static float constant(float value) {
        return value;
    }

    static float load(float[] memory, int place) {
        return memory[place];
    }

    static float splat(float[] memory, int place) {
        return memory[place];
    }

    static void store(float value, float[] memory, int place) {
        memory[place] = value;
    }

    static float same(int index, int other) {
        return index == other ? 1 : 0;
    }

    static float add(float a, float b) {
        return a + b;
    }

    static float sub(float a, float b) {
        return a - b;
    }

    static float mul(float a, float b) {
        return a * b;
    }

    static float div(float a, float b) {
        return a / b;
    }

    static float neg(float a) {
        return -a;
    }

    static float fma(float a, float b, float c) {
        return Math.fma(a, b, c);
    }

    static float sqrt(float a) {
        return (float) Math.sqrt(a);
    }

    static float abs(float a) {
        return Math.abs(a);
    }

    static float less(float a, float b, float then, float otherwise) {
        return a < b ? then : otherwise;
    }

    static float lessOrEqual(float a, float b, float then, float otherwise) {
        return a <= b ? then : otherwise;
    }

    static float max(float a, float b) {
        return Math.max(a, b);
    }

    static float powerOfTwo(float shifted) {
        return Float.intBitsToFloat((Float.floatToRawIntBits(shifted) << 23) + 0x3f800000);
    }

    static float exponent(float a) {
        return (Float.floatToRawIntBits(a) >>> 23) - 127;
    }

    static float mantissa(float a) {
        return Float.intBitsToFloat((Float.floatToRawIntBits(a) & 0x007fffff) | 0x3f800000);
    }
}
