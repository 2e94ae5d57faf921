package gradus.array;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Numbers between bytes and doubles, in small chunks. */
final class Elements {
    private static final int CHUNK = 1 << 13;

    private Elements() {}

    /** How a file orders the entries: the last index runs fastest (C) or the first (FORTRAN). */
    enum Layout {
        C,
        FORTRAN
    }

    /** Reads as many numbers as {@code values} holds and stores them in C order. */
    static void read(BoundedInput in, DType type, ByteOrder order, Layout layout, int[] shape, double[] values)
            throws IOException {
        byte[] bytes = new byte[Math.min(CHUNK, values.length) * type.bytes()];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(order);
        Walk walk = new Walk(shape, layout);
        for (int done = 0; done < values.length; ) {
            int count = Math.min(CHUNK, values.length - done);
            in.read(bytes, count * type.bytes());
            for (int i = 0; i < count; i++) {
                values[walk.next()] = type.get(buffer, i * type.bytes());
            }
            done += count;
        }
    }

    /** Turns numbers of which the first index runs fastest into C order; a copy. */
    static double[] fromFortran(int[] shape, double[] fortran) {
        double[] values = new double[fortran.length];
        Walk walk = new Walk(shape, Layout.FORTRAN);
        for (double value : fortran) {
            values[walk.next()] = value;
        }
        return values;
    }

    /** Writes the array's values in its own type. */
    static void write(OutputStream out, NdArray array, ByteOrder order, Layout layout) throws IOException {
        DType type = array.dtype();
        double[] values = array.data();
        byte[] bytes = new byte[Math.min(CHUNK, values.length) * type.bytes()];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(order);
        Walk walk = new Walk(array.shape(), layout);
        for (int done = 0; done < values.length; ) {
            int count = Math.min(CHUNK, values.length - done);
            for (int i = 0; i < count; i++) {
                type.put(buffer, i * type.bytes(), values[walk.next()]);
            }
            out.write(bytes, 0, count * type.bytes());
            done += count;
        }
    }

    /** Walks over the entries in a file's order and gives their places in C order. */
    static final class Walk {
        private final int[] shape;
        private final int[] stride;
        private final int[] index;
        private final boolean straight;
        private int place;

        Walk(int[] shape, Layout layout) {
            this.shape = shape;
            this.straight = layout == Layout.C || shape.length < 2;
            this.stride = new int[shape.length];
            this.index = new int[shape.length];
            int step = 1;
            for (int axis = shape.length - 1; axis >= 0; axis--) {
                stride[axis] = step;
                step *= shape[axis];
            }
        }

        int next() {
            int here = place;
            if (straight) {
                place++;
                return here;
            }
            for (int axis = 0; axis < shape.length; axis++) {
                place += stride[axis];
                if (++index[axis] < shape[axis]) {
                    break;
                }
                place -= stride[axis] * shape[axis];
                index[axis] = 0;
            }
            return here;
        }
    }
}
