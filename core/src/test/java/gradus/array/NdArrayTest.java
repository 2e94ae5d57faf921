package gradus.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class NdArrayTest {
    @Test
    void entriesAreInCOrder() {
        NdArray cube = new NdArray(new int[] {2, 3, 4}, new double[24]);
        assertThat(cube.rank()).isEqualTo(3);
        NdArray matrix = NdArray.of(2, 3, 1, 2, 3, 4, 5, 6);
        assertThat(matrix.get(1, 0)).isEqualTo(4);
        assertThat(matrix.transpose2d()).isEqualTo(NdArray.of(3, 2, 1, 4, 2, 5, 3, 6));
        assertThat(matrix.reshape(6).get(4)).isEqualTo(5);
        assertThat(matrix.shapeText()).isEqualTo("(2, 3)");
        assertThat(NdArray.vector(1).shapeText()).isEqualTo("(1,)");
        assertThat(NdArray.scalar(2).shapeText()).isEqualTo("()");
        assertThat(NdArray.scalar(2).get()).isEqualTo(2);
        assertThat(NdArray.of(1, 1, 7).value()).isEqualTo(7);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> NdArray.of(2, 2, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> NdArray.of(-1, -1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> NdArray.vector(1).get(1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> NdArray.vector(1).get(0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> NdArray.vector(1, 2).value()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> NdArray.vector(1, 2).transpose2d()).isInstanceOf(IllegalStateException.class);
        int huge = Integer.MAX_VALUE;
        assertThat(new NdArray(new int[] {huge, huge, huge, 0}, new double[0]).size())
                .isZero();
    }

    @Test
    void conversionRoundsAndRefusesWhatATypeCannotHold() {
        assertThat(NdArray.scalar(0.1).as(DType.FLOAT32).value()).isEqualTo(0.1f);
        assertThat(NdArray.scalar(1e300).as(DType.FLOAT16).value()).isInfinite();
        assertThat(NdArray.scalar(Double.NaN).as(DType.BFLOAT16).value()).isNaN();
        assertThat(NdArray.scalar(1 + 0x1p-8).as(DType.BFLOAT16).value()).isEqualTo(1); // a tie, to even
        assertThat(NdArray.scalar(1 + 0x1p-8 + 0x1p-40).as(DType.BFLOAT16).value())
                .isEqualTo(1 + 0x1p-7);
        assertThat(NdArray.scalar(-0x1p63).as(DType.INT64).value()).isEqualTo(-0x1p63);
        assertThat(NdArray.scalar(0x1p63).as(DType.UINT64).value()).isEqualTo(0x1p63);
        assertThat(NdArray.scalar(Math.nextDown(0x1p64)).as(DType.UINT64).value())
                .isEqualTo(Math.nextDown(0x1p64));
        Object[][] refused = {
            {DType.INT64, 0x1p63},
            {DType.UINT64, 0x1p64},
            {DType.UINT64, -1.0},
            {DType.INT8, 128.0},
            {DType.INT8, -129.0},
            {DType.UINT8, 256.0},
            {DType.UINT8, 0.5},
            {DType.BOOL, 2.0},
            {DType.INT32, Double.NaN},
            {DType.INT64, Double.NEGATIVE_INFINITY},
            {DType.UINT32, 0x1p32}
        };
        for (Object[] one : refused) {
            assertThatThrownBy(() -> NdArray.scalar((double) one[1]).as((DType) one[0]))
                    .as("%s %s", one)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
