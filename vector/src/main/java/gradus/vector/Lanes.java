package gradus.vector;

import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** Moves and choices of lanes, for constants; distances beyond a vector are allowed, and of no use. */
final class Lanes {
    private Lanes() {}

    /** Each lane takes what is so many lanes on, around the end. */
    static <E> VectorShuffle<E> rotation(VectorSpecies<E> species, int distance) {
        return VectorShuffle.fromOp(species, lane -> (lane + distance) % species.length());
    }

    /** Exchanges neighbouring runs of so many lanes. */
    static <E> VectorShuffle<E> swap(VectorSpecies<E> species, int distance) {
        return VectorShuffle.fromOp(species, lane -> (lane ^ distance) % species.length());
    }

    /** Every second run of so many lanes. */
    static <E> VectorMask<E> right(VectorSpecies<E> species, int distance) {
        long lanes = 0;
        for (int lane = 0; lane < species.length(); lane++) {
            lanes |= (long) (lane / distance % 2) << lane;
        }
        return VectorMask.fromLong(species, lanes);
    }
}
