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

    static final VectorShuffle<Float> BY_1 = Lanes.rotation(SPECIES, 1);
    static final VectorShuffle<Float> BY_2 = Lanes.rotation(SPECIES, 2);
    static final VectorShuffle<Float> BY_4 = Lanes.rotation(SPECIES, 4);
    static final VectorShuffle<Float> BY_8 = Lanes.rotation(SPECIES, 8);

    static final VectorShuffle<Float> SWAP_1 = Lanes.swap(SPECIES, 1);
    static final VectorShuffle<Float> SWAP_2 = Lanes.swap(SPECIES, 2);
    static final VectorShuffle<Float> SWAP_4 = Lanes.swap(SPECIES, 4);
    static final VectorShuffle<Float> SWAP_8 = Lanes.swap(SPECIES, 8);

    static final VectorMask<Float> RIGHT_1 = Lanes.right(SPECIES, 1);
    static final VectorMask<Float> RIGHT_2 = Lanes.right(SPECIES, 2);
    static final VectorMask<Float> RIGHT_4 = Lanes.right(SPECIES, 4);
    static final VectorMask<Float> RIGHT_8 = Lanes.right(SPECIES, 8);

    static final VectorOperations OPERATIONS = new VectorOperations(
            VectorFloatOps.class,
            FloatVector.class,
            float.class,
            SPECIES.length(),
            new Bits(IntVector.class, int.class, "Ints", 23, 0x3f800000, 0x007fffff, 0x4b000000, 0x1p23 + 127),
            List.of("BY_8", "BY_4", "BY_2", "BY_1"));

    private VectorFloatOps() {}

    static float same(int index, int other) {
        return index == other ? 1 : 0;
    }
}
