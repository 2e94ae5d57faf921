package gradus.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class DatasetTest {
    private static final double[] Y = {1, 0, 0, 1, 1, 0};

    @Test
    void arraysAreReadExampleByExample() {
        Dataset data = new ArrayDataset(3, 2, 2, new double[] {1, 2, 3, 4, 5, 0.1}, Y);
        double[] into = new double[4];
        data.input(1, into, 1);
        assertThat(into).containsExactly(0, 3, 4, 0);
        float[] floats = new float[2];
        data.input(2, floats, 0);
        assertThat(floats).containsExactly(5, 0.1f);
        data.target(2, floats, 0);
        assertThat(floats).containsExactly(1, 0);
        assertThat(data.targets()).containsExactly(Y);
    }

    @Test
    void bytesAreUnsignedAndDivided() {
        Dataset data = new ByteDataset(3, 2, 2, new byte[] {0, 1, 2, (byte) 255, (byte) 128, 127}, 255, Y);
        double[] into = new double[2];
        data.input(1, into, 0);
        assertThat(into).containsExactly(2 / 255.0, 1);
        float[] floats = new float[3];
        data.input(2, floats, 1);
        assertThat(floats).containsExactly(0, (float) (128 / 255.0), (float) (127 / 255.0));
        data.target(1, into, 0);
        assertThat(into).containsExactly(0, 1);
    }

    /** However it is computed, a pixel is the quotient in float64, and that rounded to float32. */
    @Test
    void everyPixelByEveryDivisor() {
        byte[] pixels = new byte[256];
        for (int value = 0; value < 256; value++) {
            pixels[value] = (byte) value;
        }
        double[] wide = new double[256];
        float[] narrow = new float[256];
        for (int n = 1; n <= 310; n++) {
            double divisor = n <= 300 ? n : n / 7.0;
            Dataset data = new ByteDataset(1, 256, 0, pixels, divisor, new double[0]);
            data.input(0, wide, 0);
            data.input(0, narrow, 0);
            for (int value = 0; value < 256; value++) {
                assertThat(wide[value]).isEqualTo(value / divisor);
                assertThat(narrow[value]).isEqualTo((float) (value / divisor));
            }
        }
    }

    @Test
    void rowsOfABatchAreThoseOfTheOrder() {
        double[] x = {1, 2, 3, 4, 5, 6};
        Dataset whole = new ArrayDataset(3, 2, 2, x, Y);
        Dataset bytes = new ByteDataset(3, 2, 2, new byte[] {1, 2, 3, 4, 5, 6}, 1, Y);
        for (Dataset data : List.of(whole, bytes, whole.select(0, 1, 2))) {
            float[] narrow = new float[9];
            double[] wide = new double[9];
            data.inputs(new int[] {0, 2, 0, 1}, 1, 3, narrow, 1, 3);
            data.inputs(new int[] {0, 2, 0, 1}, 1, 3, wide, 1, 3);
            assertThat(narrow).containsExactly(0, 5, 6, 0, 1, 2, 0, 3, 4);
            assertThat(wide).containsExactly(0, 5, 6, 0, 1, 2, 0, 3, 4);
            data.targets(new int[] {0, 2, 0, 1}, 1, 2, narrow, 0, 4);
            data.targets(new int[] {0, 2, 0, 1}, 1, 2, wide, 0, 4);
            assertThat(narrow).startsWith(1, 0, 6, 0, 1, 0);
            assertThat(wide).startsWith(1, 0, 6, 0, 1, 0);
        }
    }

    @Test
    void rowsAreSelectedInOrderAndAgain() {
        Dataset data = new ArrayDataset(3, 1, 0, new double[] {10, 20, 30}, new double[0]).select(2, 0, 2);
        assertThat(data.rows()).isEqualTo(3);
        double[] into = new double[3];
        for (int row = 0; row < 3; row++) {
            data.input(row, into, row);
        }
        assertThat(into).containsExactly(30, 10, 30);
        assertThat(data.targets()).isEmpty();
    }

    @Test
    void whatIsNotThereIsRefused() {
        Dataset data = new ArrayDataset(2, 1, 0, new double[2], new double[0]);
        assertThatThrownBy(() -> data.input(2, new double[1], 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> data.select(2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> new ArrayDataset(2, 1, 1, new double[2], new double[1]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ByteDataset(1, 1, 0, new byte[1], 0, new double[0]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
