package gradus.compile;

import java.lang.reflect.Array;

/** Copies values between memory, whatever its precision and layout, and plain row-major arrays. */
final class Transfer {
    private Transfer() {}

    static void write(Object memory, Region region, int examples, Object values) {
        checkLength(region, examples, values);
        Layout layout = region.layout();
        int[] index = new int[layout.rank()];
        for (int n = layout.count(examples), i = 0; i < n; i++) {
            setNumber(memory, place(region, index), number(values, i));
            advance(index, layout, examples);
        }
    }

    static void read(Object memory, Region region, int examples, Object values) {
        checkLength(region, examples, values);
        Layout layout = region.layout();
        int[] index = new int[layout.rank()];
        for (int n = layout.count(examples), i = 0; i < n; i++) {
            setNumber(values, i, number(memory, place(region, index)));
            advance(index, layout, examples);
        }
    }

    private static void checkLength(Region region, int examples, Object values) {
        int count = region.layout().count(examples);
        if (Array.getLength(values) != count) {
            throw new IllegalArgumentException(Array.getLength(values) + " values for a tensor of " + count);
        }
    }

    private static int place(Region region, int[] index) {
        int place = region.start();
        for (int d = 0; d < index.length; d++) {
            place += index[d] * region.layout().strides().get(d);
        }
        return place;
    }

    private static void advance(int[] index, Layout layout, int examples) {
        for (int d = index.length - 1; d >= 0; d--) {
            if (++index[d] < layout.extents().get(d).in(examples)) {
                return;
            }
            index[d] = 0;
        }
    }

    static double number(Object array, int place) {
        return array instanceof float[] floats ? floats[place] : ((double[]) array)[place];
    }

    static void setNumber(Object array, int place, double value) {
        if (array instanceof float[] floats) {
            floats[place] = (float) value;
        } else {
            ((double[]) array)[place] = value;
        }
    }

    /** Whether all values of that many examples are finite. */
    static boolean isFinite(Object memory, Region region, int examples) {
        Layout layout = region.layout();
        return isFinite(memory, region.start(), layout, layout.rank() - 1, examples);
    }

    /** Of all values from that place on along a dim and those before it. */
    private static boolean isFinite(Object memory, int place, Layout layout, int dim, int examples) {
        if (dim < 0) {
            return isFinite(memory, place, 1, 1);
        }
        int size = layout.extents().get(dim).in(examples);
        int stride = layout.strides().get(dim);
        if (dim == 0) {
            return isFinite(memory, place, stride, size);
        }
        for (int n = 0; n < size; n++) {
            if (!isFinite(memory, place + n * stride, layout, dim - 1, examples)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isFinite(Object memory, int place, int gap, int count) {
        boolean finite = true;
        if (memory instanceof float[] floats) {
            for (int i = 0; i < count; i++) {
                finite &= Math.abs(floats[place + i * gap]) <= Float.MAX_VALUE;
            }
        } else {
            double[] doubles = (double[]) memory;
            for (int i = 0; i < count; i++) {
                finite &= Math.abs(doubles[place + i * gap]) <= Double.MAX_VALUE;
            }
        }
        return finite;
    }

    private static void copyIn(float[] source, int offset, Object memory, int place, int length) {
        if (memory instanceof float[] floats) {
            System.arraycopy(source, offset, floats, place, length);
        } else {
            double[] doubles = (double[]) memory;
            for (int i = 0; i < length; i++) {
                doubles[place + i] = source[offset + i];
            }
        }
    }

    private static void copyIn(double[] source, int offset, Object memory, int place, int length) {
        if (memory instanceof double[] doubles) {
            System.arraycopy(source, offset, doubles, place, length);
        } else {
            float[] floats = (float[]) memory;
            for (int i = 0; i < length; i++) {
                floats[place + i] = (float) source[offset + i];
            }
        }
    }

    private static void copyOut(Object memory, int place, float[] target, int offset, int length) {
        if (memory instanceof float[] floats) {
            System.arraycopy(floats, place, target, offset, length);
        } else {
            double[] doubles = (double[]) memory;
            for (int i = 0; i < length; i++) {
                target[offset + i] = (float) doubles[place + i];
            }
        }
    }

    private static void copyOut(Object memory, int place, double[] target, int offset, int length) {
        if (memory instanceof double[] doubles) {
            System.arraycopy(doubles, place, target, offset, length);
        } else {
            float[] floats = (float[]) memory;
            for (int i = 0; i < length; i++) {
                target[offset + i] = floats[place + i];
            }
        }
    }

    static void copyIn(float[] source, int offset, Object memory, int place, int gap, int length) {
        if (gap == 1) {
            copyIn(source, offset, memory, place, length);
            return;
        }
        for (int i = 0; i < length; i++) {
            setNumber(memory, place + i * gap, source[offset + i]);
        }
    }

    static void copyIn(double[] source, int offset, Object memory, int place, int gap, int length) {
        if (gap == 1) {
            copyIn(source, offset, memory, place, length);
            return;
        }
        for (int i = 0; i < length; i++) {
            setNumber(memory, place + i * gap, source[offset + i]);
        }
    }

    static void copyOut(Object memory, int place, int gap, float[] target, int offset, int length) {
        if (gap == 1) {
            copyOut(memory, place, target, offset, length);
            return;
        }
        for (int i = 0; i < length; i++) {
            target[offset + i] = (float) number(memory, place + i * gap);
        }
    }

    static void copyOut(Object memory, int place, int gap, double[] target, int offset, int length) {
        if (gap == 1) {
            copyOut(memory, place, target, offset, length);
            return;
        }
        for (int i = 0; i < length; i++) {
            target[offset + i] = number(memory, place + i * gap);
        }
    }
}
