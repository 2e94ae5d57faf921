package gradus.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.kernels.Extent;
import gradus.kernels.Precision;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Values go in and out the same way, whichever of a tensor's indices is contiguous. */
class PlaceTest {
    private static final int ROOM = 5;
    private static final List<Extent> EXTENTS = List.of(Extent.of(3), Extent.EXAMPLES);

    /** Row j holds 10 j, 10 j + 1, 10 j + 2. */
    private static final class Tens implements Place.Source {
        @Override
        public void write(int examples, float[] into, int start, int stride) {
            for (int j = 0; j < examples; j++) {
                for (int i = 0; i < 3; i++) {
                    into[start + j * stride + i] = 10 * j + i;
                }
            }
        }

        @Override
        public void write(int examples, double[] into, int start, int stride) {
            for (int j = 0; j < examples; j++) {
                for (int i = 0; i < 3; i++) {
                    into[start + j * stride + i] = 10 * j + i;
                }
            }
        }
    }

    /** Row j holds 100 j to 100 j + 5. */
    private static final class Hundreds implements Place.Source {
        @Override
        public void write(int examples, float[] into, int start, int stride) {
            for (int n = 0; n < 6 * examples; n++) {
                into[start + n / 6 * stride + n % 6] = 100 * (n / 6) + n % 6;
            }
        }

        @Override
        public void write(int examples, double[] into, int start, int stride) {
            for (int n = 0; n < 6 * examples; n++) {
                into[start + n / 6 * stride + n % 6] = 100 * (n / 6) + n % 6;
            }
        }
    }

    private static Place place(Precision precision, Layout layout) {
        Memory memory = new Memory(precision);
        memory.reserve(7);
        Region region = new Region(memory.reserve(layout.length()), layout);
        memory.allocate();
        Place place = new Place(memory, region, ROOM);
        memory.reserve(1000);
        memory.allocate();
        return place;
    }

    private static List<Layout> layouts() {
        return List.of(Layout.of(EXTENTS, ROOM), new Layout(EXTENTS, List.of(16, 1), 48));
    }

    @ParameterizedTest
    @EnumSource
    void rowsGoInAndOut(Precision precision) {
        for (Layout layout : layouts()) {
            Place place = place(precision, layout);
            place.fill(4, new Tens());
            double[] wide = new double[13];
            float[] narrow = new float[13];
            place.getRows(4, wide, 1);
            place.getRows(4, narrow, 1);
            assertThat(wide).containsExactly(0, 0, 1, 2, 10, 11, 12, 20, 21, 22, 30, 31, 32);
            assertThat(narrow).containsExactly(0, 0, 1, 2, 10, 11, 12, 20, 21, 22, 30, 31, 32);
            place.setRows(2, new double[] {-9, 1, 2, 3, 4, 5, 6}, 1);
            place.getRows(3, wide, 1);
            assertThat(wide).startsWith(0, 1, 2, 3, 4, 5, 6, 20, 21, 22);
            place.setRows(1, new float[] {7, 8, 9}, 0);
            place.setRow(4, new double[] {0.5, 0.25, 0.125}, 0);
            double[] all = new double[3 * ROOM];
            place.get(all);
            assertThat(all).containsExactly(7, 4, 20, 30, 0.5, 8, 5, 21, 31, 0.25, 9, 6, 22, 32, 0.125);
        }
    }

    /** Row-major, whatever the order in memory: an example of 2 by 3 numbers is 0, 1, 2 and then 3, 4, 5. */
    @ParameterizedTest
    @EnumSource
    void anExampleOfAnyRankIsOneRow(Precision precision) {
        Extent two = Extent.of(2);
        Extent three = Extent.of(3);
        List<Layout> layouts = List.of(
                Layout.of(List.of(two, three, Extent.EXAMPLES), ROOM),
                new Layout(List.of(two, three, Extent.EXAMPLES), List.of(128, 16, 1), 256),
                new Layout(List.of(Extent.EXAMPLES, two, three), List.of(256, 16, 1), 2048),
                new Layout(List.of(Extent.EXAMPLES, two, three), List.of(16, 3, 1), 128),
                new Layout(List.of(two, Extent.EXAMPLES, three), List.of(1, 256, 16), 2048));
        for (Layout layout : layouts) {
            Place place = place(precision, layout);
            place.fill(3, new Hundreds());
            place.setRow(1, new double[] {6, 5, 4, 3, 2, 1}, 0);
            double[] wide = new double[19];
            float[] narrow = new float[19];
            place.getRows(3, wide, 1);
            place.getRows(3, narrow, 1);
            assertThat(wide)
                    .as(layout.toString())
                    .containsExactly(0, 0, 1, 2, 3, 4, 5, 6, 5, 4, 3, 2, 1, 200, 201, 202, 203, 204, 205);
            for (int n = 0; n < wide.length; n++) {
                assertThat(narrow[n]).isEqualTo((float) wide[n]);
            }
            double[] all = new double[6 * ROOM];
            place.get(all);
            int examples = layout.extents().indexOf(Extent.EXAMPLES);
            int before = examples == 0 ? 1 : examples == 1 ? 2 : 6;
            for (int n = 0; n < 6; n++) {
                int after = 6 / before;
                int at = n / after * ROOM * after + 2 * after + n % after;
                assertThat(all[at]).as(layout + " number " + n).isEqualTo(200 + n);
            }
        }
    }

    @Test
    void twoAxesOfExamplesAreNoRows() {
        Layout gram = Layout.of(List.of(Extent.EXAMPLES, Extent.EXAMPLES), ROOM);
        assertThatThrownBy(() -> place(Precision.FLOAT32, gram).setRows(1, new float[ROOM], 0))
                .hasMessageContaining("not a tensor over examples");
    }

    @ParameterizedTest
    @EnumSource
    void onlyTheExamplesAskedForHaveToBeFinite(Precision precision) {
        for (Layout layout : layouts()) {
            Place place = place(precision, layout);
            assertThat(place.isFinite(ROOM)).isTrue();
            for (double bad : new double[] {Double.NaN, Double.NEGATIVE_INFINITY}) {
                place.setRow(3, new double[] {0, 0, bad}, 0);
                assertThat(place.isFinite(3)).isTrue();
                assertThat(place.isFinite(4)).isFalse();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSnapshotStaysAsItWas(Precision precision) {
        Layout layout = Layout.of(List.of(Extent.of(2), Extent.of(2)), 0);
        Place place = place(precision, layout);
        place.set(new double[] {1, 2, 3, 4});
        Snapshot snapshot = new Snapshot(List.of(place));
        double[] taken = new double[4];
        snapshot.take();
        place.set(new double[4]);
        snapshot.get(0, taken);
        assertThat(taken).containsExactly(1, 2, 3, 4);
        snapshot.set(0, new double[] {4, 3, 2, 1});
        snapshot.get(0, taken);
        assertThat(taken).containsExactly(4, 3, 2, 1);
        place.get(taken);
        assertThat(taken).containsOnly(0);
    }

    @ParameterizedTest
    @EnumSource
    void moreExamplesThanThereIsRoomForAreRefused(Precision precision) {
        Place place = place(precision, Layout.of(EXTENTS, ROOM));
        assertThatThrownBy(() -> place.fill(ROOM + 1, new Tens())).isInstanceOf(IndexOutOfBoundsException.class);
        Place scalar = place(precision, Layout.of(List.of(), 0));
        assertThatThrownBy(() -> scalar.fill(1, new Tens())).hasMessageContaining("not a tensor over examples");
    }
}
