package gradus.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.kernels.Extent;
import gradus.kernels.Precision;
import java.util.List;
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
        assertThatThrownBy(() -> scalar.fill(1, new Tens())).hasMessageContaining("not a tensor of shape");
    }
}
