package gradus.kernels;

/** The operations of generated code on one double at a time. Tiny, so that they are always inlined. */
final class ScalarDoubleOps {
    private ScalarDoubleOps() {}

    static double constant(double value) {
        return value;
    }

    static double load(double[] memory, int place) {
        return memory[place];
    }

    static double splat(double[] memory, int place) {
        return memory[place];
    }

    static void store(double value, double[] memory, int place) {
        memory[place] = value;
    }

    static double same(int index, int other) {
        return index == other ? 1 : 0;
    }

    static double add(double a, double b) {
        return a + b;
    }

    static double sub(double a, double b) {
        return a - b;
    }

    static double mul(double a, double b) {
        return a * b;
    }

    static double div(double a, double b) {
        return a / b;
    }

    static double neg(double a) {
        return -a;
    }

    static double fma(double a, double b, double c) {
        return Math.fma(a, b, c);
    }

    static double sqrt(double a) {
        return Math.sqrt(a);
    }

    static double abs(double a) {
        return Math.abs(a);
    }

    static double less(double a, double b, double then, double otherwise) {
        return a < b ? then : otherwise;
    }

    static double lessOrEqual(double a, double b, double then, double otherwise) {
        return a <= b ? then : otherwise;
    }

    static double max(double a, double b) {
        return Math.max(a, b);
    }

    static double powerOfTwo(double shifted) {
        return Double.longBitsToDouble((Double.doubleToRawLongBits(shifted) << 52) + 0x3ff0000000000000L);
    }

    static double exponent(double a) {
        return (Double.doubleToRawLongBits(a) >>> 52) - 1023;
    }

    static double mantissa(double a) {
        return Double.longBitsToDouble((Double.doubleToRawLongBits(a) & 0x000fffffffffffffL) | 0x3ff0000000000000L);
    }
}
