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

    static final VectorShuffle<Double> BY_1 = Lanes.rotation(SPECIES, 1);
    static final VectorShuffle<Double> BY_2 = Lanes.rotation(SPECIES, 2);
    static final VectorShuffle<Double> BY_4 = Lanes.rotation(SPECIES, 4);
    static final VectorShuffle<Double> BY_8 = Lanes.rotation(SPECIES, 8);

    static final VectorShuffle<Double> SWAP_1 = Lanes.swap(SPECIES, 1);
    static final VectorShuffle<Double> SWAP_2 = Lanes.swap(SPECIES, 2);
    static final VectorShuffle<Double> SWAP_4 = Lanes.swap(SPECIES, 4);
    static final VectorShuffle<Double> SWAP_8 = Lanes.swap(SPECIES, 8);

    static final VectorMask<Double> RIGHT_1 = Lanes.right(SPECIES, 1);
    static final VectorMask<Double> RIGHT_2 = Lanes.right(SPECIES, 2);
    static final VectorMask<Double> RIGHT_4 = Lanes.right(SPECIES, 4);
    static final VectorMask<Double> RIGHT_8 = Lanes.right(SPECIES, 8);

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

    static double same(int index, int other) {
        return index == other ? 1 : 0;
    }
}
