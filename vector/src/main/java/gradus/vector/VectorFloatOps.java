package gradus.vector;

import gradus.kernels.NestEmitter;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** The operations of generated code on a vector of floats. Tiny, so that they are always inlined. */
final class VectorFloatOps {
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    static final NestEmitter.Operations OPERATIONS =
            new NestEmitter.Operations(VectorFloatOps.class, FloatVector.class, SPECIES.length());

    private static final VectorShuffle<Float> BY_8 = rotation(8);
    private static final VectorShuffle<Float> BY_4 = rotation(4);
    private static final VectorShuffle<Float> BY_2 = rotation(2);
    private static final VectorShuffle<Float> BY_1 = rotation(1);

    private VectorFloatOps() {}

    private static VectorShuffle<Float> rotation(int distance) {
        return VectorShuffle.fromOp(SPECIES, lane -> (lane + distance) % SPECIES.length());
    }

    static FloatVector constant(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }

    static FloatVector load(float[] memory, int place) {
        return FloatVector.fromArray(SPECIES, memory, place);
    }

    static FloatVector splat(float[] memory, int place) {
        return FloatVector.broadcast(SPECIES, memory[place]);
    }

    static void store(FloatVector value, float[] memory, int place) {
        value.intoArray(memory, place);
    }

    static FloatVector same(int index, int other) {
        return FloatVector.broadcast(SPECIES, index == other ? 1 : 0);
    }

    static FloatVector add(FloatVector a, FloatVector b) {
        return a.add(b);
    }

    static FloatVector sub(FloatVector a, FloatVector b) {
        return a.sub(b);
    }

    static FloatVector mul(FloatVector a, FloatVector b) {
        return a.mul(b);
    }

    static FloatVector div(FloatVector a, FloatVector b) {
        return a.div(b);
    }

    static FloatVector neg(FloatVector a) {
        return a.neg();
    }

    static FloatVector fma(FloatVector a, FloatVector b, FloatVector c) {
        return a.fma(b, c);
    }

    static FloatVector sqrt(FloatVector a) {
        return a.sqrt();
    }

    static FloatVector abs(FloatVector a) {
        return a.abs();
    }

    static FloatVector less(FloatVector a, FloatVector b, FloatVector then, FloatVector otherwise) {
        return otherwise.blend(then, a.compare(VectorOperators.LT, b));
    }

    static FloatVector lessOrEqual(FloatVector a, FloatVector b, FloatVector then, FloatVector otherwise) {
        return otherwise.blend(then, a.compare(VectorOperators.LE, b));
    }

    static FloatVector max(FloatVector a, FloatVector b) {
        return a.max(b);
    }

    static FloatVector powerOfTwo(FloatVector shifted) {
        IntVector bits = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
        return bits.add(0x3f800000).reinterpretAsFloats();
    }

    /** The exponent's bits, made the low bits of a number whose unit is 1, which is then subtracted. */
    static FloatVector exponent(FloatVector a) {
        IntVector bits = a.reinterpretAsInts().lanewise(VectorOperators.LSHR, 23);
        return bits.or(0x4b000000).reinterpretAsFloats().sub(0x1p23f + 127);
    }

    static FloatVector mantissa(FloatVector a) {
        return a.reinterpretAsInts().and(0x007fffff).or(0x3f800000).reinterpretAsFloats();
    }

    /** The first lanes of one vector, the rest of the other. */
    static FloatVector firstLanes(FloatVector value, FloatVector rest, int count) {
        return rest.blend(value, SPECIES.indexInRange(0, count));
    }

    /** Stores the sum of all lanes, halves added to halves: an order that does not depend on the compiler. */
    static void storeSum(FloatVector value, float[] memory, int place) {
        FloatVector sum = value;
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

    static void storeLargest(FloatVector value, float[] memory, int place) {
        memory[place] = value.reduceLanes(VectorOperators.MAX);
    }
}
