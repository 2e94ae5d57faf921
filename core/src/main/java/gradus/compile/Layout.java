package gradus.compile;

import gradus.kernels.Extent;
import java.util.ArrayList;
import java.util.List;

/**
 * How a tensor is stored: its first index is contiguous, so that an (n, m) matrix of m examples is m rows of n numbers
 * and weights (out, in) are rows of one input's weights, which is what both products of a step want. Rows are padded so
 * that vectors may run over their ends; what stands in the padding has no meaning.
 *
 * @param extents sizes in the order of the tensor's dims
 * @param strides distance between neighbours along each dim
 * @param length numbers to set aside, for the largest number of examples
 */
record Layout(List<Extent> extents, List<Integer> strides, int length) {
    /** Rows are a multiple of this many numbers, at least the widest vector. */
    static final int PAD = 16;

    /** Numbers of 4 bytes in a page of memory. */
    private static final int PAGE = 1024;

    Layout {
        extents = List.copyOf(extents);
        strides = List.copyOf(strides);
    }

    static Layout of(List<Extent> extents, int maxExamples) {
        List<Integer> strides = new ArrayList<>();
        int length = 1;
        for (int d = 0; d < extents.size(); d++) {
            strides.add(length);
            int size = Math.max(1, extents.get(d).in(maxExamples));
            length = Math.multiplyExact(length, d == 0 ? size : roundUp(size));
            if (d == 0) {
                length = extents.size() == 1 ? roundUp(length) : rowStride(length);
            }
        }
        return new Layout(extents, strides, roundUp(length));
    }

    private static int roundUp(int length) {
        return Math.multiplyExact(Math.ceilDiv(length, PAD), PAD);
    }

    /** A distance that is a multiple of a large power of two would put all rows into few cache sets; near a page, too. */
    private static int rowStride(int size) {
        int stride = roundUp(size);
        return stride % 256 != 0 ? stride : stride + (stride < PAGE ? PAD : 9 * PAD);
    }

    int rank() {
        return extents.size();
    }

    /** Entries in a run with that many examples. */
    int count(int examples) {
        int count = 1;
        for (Extent extent : extents) {
            count = Math.multiplyExact(count, extent.in(examples));
        }
        return count;
    }
}
