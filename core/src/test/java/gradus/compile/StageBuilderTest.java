package gradus.compile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StageBuilderTest {
    @Test
    void twoPortionsAWorkerAsLongAsThereAreRuns() {
        assertThat(StageBuilder.parts(512, 2, false)).isEqualTo(4);
        assertThat(StageBuilder.parts(33, 2, false)).isEqualTo(3);
        assertThat(StageBuilder.parts(16, 2, false)).isEqualTo(1);
        assertThat(StageBuilder.parts(0, 2, false)).isEqualTo(1);
    }

    /** Each portion fetches it anew. */
    @Test
    void whereFewRowsShareALargeMatrixOnePortionAWorker() {
        assertThat(StageBuilder.parts(512, 2, true)).isEqualTo(2);
        assertThat(StageBuilder.parts(64, 2, true)).isEqualTo(2);
        assertThat(StageBuilder.parts(16, 2, true)).isEqualTo(1);
        assertThat(StageBuilder.parts(784, 2, true)).isEqualTo(2);
        assertThat(StageBuilder.parts(2048, 2, true)).isEqualTo(4);
        assertThat(StageBuilder.parts(512, 8, true)).isEqualTo(8);
    }
}
