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

    /** Entries of one example, which must be contiguous. */
    static int rowLength(Region region) {
        Layout layout = region.layout();
        if (layout.rank() == 0
                || layout.rank() > 2
                || !layout.extents().getLast().examples()) {
            throw new IllegalArgumentException("not a tensor of shape (n, examples)");
        }
        return layout.rank() == 1 ? 1 : layout.extents().getFirst().size();
    }

    static void copyIn(float[] source, int offset, Object memory, int place, int length) {
        if (memory instanceof float[] floats) {
            System.arraycopy(source, offset, floats, place, length);
        } else {
            double[] doubles = (double[]) memory;
            for (int i = 0; i < length; i++) {
                doubles[place + i] = source[offset + i];
            }
        }
    }

    static void copyIn(double[] source, int offset, Object memory, int place, int length) {
        if (memory instanceof double[] doubles) {
            System.arraycopy(source, offset, doubles, place, length);
        } else {
            float[] floats = (float[]) memory;
            for (int i = 0; i < length; i++) {
                floats[place + i] = (float) source[offset + i];
            }
        }
    }

    static void copyOut(Object memory, int place, float[] target, int offset, int length) {
        if (memory instanceof float[] floats) {
            System.arraycopy(floats, place, target, offset, length);
        } else {
            double[] doubles = (double[]) memory;
            for (int i = 0; i < length; i++) {
                target[offset + i] = (float) doubles[place + i];
            }
        }
    }

    static void copyOut(Object memory, int place, double[] target, int offset, int length) {
        if (memory instanceof double[] doubles) {
            System.arraycopy(doubles, place, target, offset, length);
        } else {
            float[] floats = (float[]) memory;
            for (int i = 0; i < length; i++) {
                target[offset + i] = floats[place + i];
            }
        }
    }
}
