package gradus.compile;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.compile.Stage.Rows;
import gradus.kernels.Extent;
import gradus.kernels.Kernel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StageTest {
    private final List<String> ran = new ArrayList<>();

    private Rows strip(String name, int rows, int parts) {
        Kernel kernel = new Kernel() {
            @Override
            public void run(Object memory, int examples, int from, int to) {
                ran.add(name + " " + from + "-" + to);
            }

            @Override
            public void rehearse(Object memory, int examples, int some) {}
        };
        return new Rows(Extent.of(rows), 1024, parts, new Kernel[] {kernel});
    }

    private List<String> beganBy(Stage stage, int worker, int workers) {
        ran.clear();
        int end = worker + 1 < workers ? stage.first(worker + 1) : stage.items();
        for (int item = stage.first(worker); item < end; item++) {
            stage.runItem(item, new float[0], 1);
        }
        return List.copyOf(ran);
    }

    /** So that they are in the cache of its processor when the next stage comes to them. */
    @Test
    void aWorkerBeginsWithTheSameRowsOfAllStripsThatAreCutAlike() {
        Stage stage = new Stage(List.of(strip("W", 64, 4), strip("b", 1, 1), strip("V", 64, 4)), true, 2);

        assertThat(beganBy(stage, 0, 2)).containsExactly("W 0-16", "W 16-32", "b 0-1", "V 0-16", "V 16-32");
        assertThat(beganBy(stage, 1, 2)).containsExactly("W 32-48", "W 48-64", "V 32-48", "V 48-64");
    }

    @Test
    void aWorkerMayHaveNothingToBeginWith() {
        Stage stage = new Stage(List.of(strip("b", 1, 1), strip("c", 32, 2)), true, 3);

        assertThat(beganBy(stage, 0, 3)).containsExactly("b 0-1", "c 0-16");
        assertThat(beganBy(stage, 1, 3)).containsExactly("c 16-32");
        assertThat(beganBy(stage, 2, 3)).isEmpty();
    }

    @Test
    void whatIsNotSharedIsTheCallers() {
        Stage stage = new Stage(List.of(strip("W", 64, 4), strip("b", 1, 1)), false, 2);

        assertThat(beganBy(stage, 0, 2)).containsExactly("W 0-64", "b 0-1");
        assertThat(beganBy(stage, 1, 2)).isEmpty();
    }
}
