package gradus.vector;

import gradus.kernels.NestEmitter;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** The operations of generated code on a vector of doubles. Tiny, so that they are always inlined. */
final class VectorDoubleOps {
    static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    static final NestEmitter.Operations OPERATIONS =
            new NestEmitter.Operations(VectorDoubleOps.class, DoubleVector.class, SPECIES.length());

    private static final VectorShuffle<Double> BY_8 = rotation(8);
    private static final VectorShuffle<Double> BY_4 = rotation(4);
    private static final VectorShuffle<Double> BY_2 = rotation(2);
    private static final VectorShuffle<Double> BY_1 = rotation(1);

    private VectorDoubleOps() {}

    private static VectorShuffle<Double> rotation(int distance) {
        return VectorShuffle.fromOp(SPECIES, lane -> (lane + distance) % SPECIES.length());
    }

    static DoubleVector constant(double value) {
        return DoubleVector.broadcast(SPECIES, value);
    }

    static DoubleVector load(double[] memory, int place) {
        return DoubleVector.fromArray(SPECIES, memory, place);
    }

    static DoubleVector splat(double[] memory, int place) {
        return DoubleVector.broadcast(SPECIES, memory[place]);
    }

    static void store(DoubleVector value, double[] memory, int place) {
        value.intoArray(memory, place);
    }

    static DoubleVector same(int index, int other) {
        return DoubleVector.broadcast(SPECIES, index == other ? 1 : 0);
    }

    static DoubleVector add(DoubleVector a, DoubleVector b) {
        return a.add(b);
    }

    static DoubleVector sub(DoubleVector a, DoubleVector b) {
        return a.sub(b);
    }

    static DoubleVector mul(DoubleVector a, DoubleVector b) {
        return a.mul(b);
    }

    static DoubleVector div(DoubleVector a, DoubleVector b) {
        return a.div(b);
    }

    static DoubleVector neg(DoubleVector a) {
        return a.neg();
    }

    static DoubleVector fma(DoubleVector a, DoubleVector b, DoubleVector c) {
        return a.fma(b, c);
    }

    static DoubleVector sqrt(DoubleVector a) {
        return a.sqrt();
    }

    static DoubleVector abs(DoubleVector a) {
        return a.abs();
    }

    static DoubleVector less(DoubleVector a, DoubleVector b, DoubleVector then, DoubleVector otherwise) {
        return otherwise.blend(then, a.compare(VectorOperators.LT, b));
    }

    static DoubleVector lessOrEqual(DoubleVector a, DoubleVector b, DoubleVector then, DoubleVector otherwise) {
        return otherwise.blend(then, a.compare(VectorOperators.LE, b));
    }

    static DoubleVector max(DoubleVector a, DoubleVector b) {
        return a.max(b);
    }

    static DoubleVector powerOfTwo(DoubleVector shifted) {
        LongVector bits = shifted.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52);
        return bits.add(0x3ff0000000000000L).reinterpretAsDoubles();
    }

    /** The exponent's bits, made the low bits of a number whose unit is 1, which is then subtracted. */
    static DoubleVector exponent(DoubleVector a) {
        LongVector bits = a.reinterpretAsLongs().lanewise(VectorOperators.LSHR, 52);
        return bits.or(0x4330000000000000L).reinterpretAsDoubles().sub(0x1p52 + 1023);
    }

    static DoubleVector mantissa(DoubleVector a) {
        return a.reinterpretAsLongs().and(0x000fffffffffffffL).or(0x3ff0000000000000L).reinterpretAsDoubles();
    }

    /** The first lanes of one vector, the rest of the other. */
    static DoubleVector firstLanes(DoubleVector value, DoubleVector rest, int count) {
        return rest.blend(value, SPECIES.indexInRange(0, count));
    }

    /** Stores the sum of all lanes, halves added to halves: an order that does not depend on the compiler. */
    static void storeSum(DoubleVector value, double[] memory, int place) {
        DoubleVector sum = value;
        if (SPECIES.length() > 8) {
            sum = sum.add(sum.rearrange(BY_8));
        }
        if (SPECIES.length() > 4) {
            sum = sum.add(sum.rearrange(BY_4));
        }
        if (SPECIES.length() > 2) {
            sum = sum.add(sum.rearrange(BY_2));
        }
        memory[place] = sum.add(sum.rearrange(BY_1)).lane(0);
    }

    static void storeLargest(DoubleVector value, double[] memory, int place) {
        memory[place] = value.reduceLanes(VectorOperators.MAX);
    }
}
