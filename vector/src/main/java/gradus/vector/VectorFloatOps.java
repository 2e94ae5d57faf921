package gradus.vector;

import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** What generated code needs beside the Vector API itself for vectors of floats. */
final class VectorFloatOps {
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    /** The class of these vectors. */
    static final Class<? extends Vector<Float>> TYPE = SPECIES.vectorType();

    /** 0, 1, 2, ... */
    static final FloatVector LANES = FloatVector.zero(SPECIES).addIndex(1);

    static final VectorShuffle<Float> BY_1 = rotation(1);
    static final VectorShuffle<Float> BY_2 = rotation(2);
    static final VectorShuffle<Float> BY_4 = rotation(4);
    static final VectorShuffle<Float> BY_8 = rotation(8);

    static final VectorShuffle<Float> SWAP_1 = swap(1);
    static final VectorShuffle<Float> SWAP_2 = swap(2);
    static final VectorShuffle<Float> SWAP_4 = swap(4);
    static final VectorShuffle<Float> SWAP_8 = swap(8);

    static final VectorMask<Float> RIGHT_1 = right(1);
    static final VectorMask<Float> RIGHT_2 = right(2);
    static final VectorMask<Float> RIGHT_4 = right(4);
    static final VectorMask<Float> RIGHT_8 = right(8);

    static final VectorOperations OPERATIONS = new VectorOperations(
            VectorFloatOps.class,
            FloatVector.class,
            float.class,
            SPECIES.length(),
            new Bits(IntVector.class, int.class, "Ints", 23, 0x3f800000, 0x007fffff, 0x4b000000, 0x1p23 + 127),
            List.of("BY_8", "BY_4", "BY_2", "BY_1"));

    private VectorFloatOps() {}

    private static VectorShuffle<Float> rotation(int distance) {
        return VectorShuffle.fromOp(SPECIES, lane -> (lane + distance) % SPECIES.length());
    }

    /** Exchanges neighbouring runs of lanes; of those longer than a vector nobody makes use. */
    private static VectorShuffle<Float> swap(int distance) {
        return VectorShuffle.fromOp(SPECIES, lane -> (lane ^ distance) % SPECIES.length());
    }

    /** Every second run of lanes. */
    private static VectorMask<Float> right(int distance) {
        long lanes = 0;
        for (int lane = 0; lane < SPECIES.length(); lane++) {
            lanes |= (long) (lane / distance % 2) << lane;
        }
        return VectorMask.fromLong(SPECIES, lanes);
    }

    static float same(int index, int other) {
        return index == other ? 1 : 0;
    }
}
