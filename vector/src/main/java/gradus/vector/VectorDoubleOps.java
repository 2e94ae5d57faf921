package gradus.vector;

import java.util.List;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** What generated code needs beside the Vector API itself for vectors of doubles. */
final class VectorDoubleOps {
    static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;

    /** The class of these vectors. */
    static final Class<? extends Vector<Double>> TYPE = SPECIES.vectorType();

    /** 0, 1, 2, ... */
    static final DoubleVector LANES = DoubleVector.zero(SPECIES).addIndex(1);

    static final VectorShuffle<Double> BY_1 = rotation(1);
    static final VectorShuffle<Double> BY_2 = rotation(2);
    static final VectorShuffle<Double> BY_4 = rotation(4);
    static final VectorShuffle<Double> BY_8 = rotation(8);

    static final VectorShuffle<Double> SWAP_1 = swap(1);
    static final VectorShuffle<Double> SWAP_2 = swap(2);
    static final VectorShuffle<Double> SWAP_4 = swap(4);
    static final VectorShuffle<Double> SWAP_8 = swap(8);

    static final VectorMask<Double> RIGHT_1 = right(1);
    static final VectorMask<Double> RIGHT_2 = right(2);
    static final VectorMask<Double> RIGHT_4 = right(4);
    static final VectorMask<Double> RIGHT_8 = right(8);

    static final VectorOperations OPERATIONS = new VectorOperations(
            VectorDoubleOps.class,
            DoubleVector.class,
            double.class,
            SPECIES.length(),
            new Bits(
                    LongVector.class,
                    long.class,
                    "Longs",
                    52,
                    0x3ff0000000000000L,
                    0x000fffffffffffffL,
                    0x4330000000000000L,
                    0x1p52 + 1023),
            List.of("BY_8", "BY_4", "BY_2", "BY_1"));

    private VectorDoubleOps() {}

    private static VectorShuffle<Double> rotation(int distance) {
        return VectorShuffle.fromOp(SPECIES, lane -> (lane + distance) % SPECIES.length());
    }

    /** Exchanges neighbouring runs of lanes; of those longer than a vector nobody makes use. */
    private static VectorShuffle<Double> swap(int distance) {
        return VectorShuffle.fromOp(SPECIES, lane -> (lane ^ distance) % SPECIES.length());
    }

    /** Every second run of lanes. */
    private static VectorMask<Double> right(int distance) {
        long lanes = 0;
        for (int lane = 0; lane < SPECIES.length(); lane++) {
            lanes |= (long) (lane / distance % 2) << lane;
        }
        return VectorMask.fromLong(SPECIES, lanes);
    }

    static double same(int index, int other) {
        return index == other ? 1 : 0;
    }
}
