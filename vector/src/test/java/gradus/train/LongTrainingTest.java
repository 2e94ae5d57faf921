package gradus.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import gradus.kernels.Backends;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.network.Programs;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A training of a million steps leaves nothing behind: no object, no thread, no open file. */
class LongTrainingTest {
    private static final int ROWS = 480;
    private static final int BATCH = 32;
    private static final int STEPS = 1_000_000;

    /** What the process holds. */
    private record Held(long heap, int threads, long descriptors) {
        static Held now() {
            System.gc();
            System.gc();
            var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            return new Held(
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                    ManagementFactory.getThreadMXBean().getThreadCount(),
                    system.getOpenFileDescriptorCount());
        }
    }

    @Test
    void aMillionStepsLeaveNothingBehind() {
        int epochs = STEPS / (ROWS / BATCH);
        List<Held> held = new ArrayList<>();
        TrainingListener looks = new TrainingListener() {
            @Override
            public void epoch(EpochReport report) {
                if (report.epoch() == epochs / 10 || report.epoch() == epochs) {
                    held.add(Held.now());
                }
            }
        };
        Network network = Network.parse("30 > 16 relu > 8 relu > 1 sigmoid", NetworkOptions.defaults());
        TrainingResult result = new Trainer(
                        Programs.training(network),
                        TrainingSettings.DEFAULT.withBatch(BATCH).withEpochs(epochs))
                .backend(Backends.choose("vector").backend())
                .threads(2)
                .listener(looks)
                .train(AllocationTest.data(ROWS, 30, 1));
        assertThat(result.steps()).isEqualTo((long) epochs * (ROWS / BATCH)).isGreaterThan(999_000);
        Held early = held.getFirst();
        Held late = held.getLast();
        // What other code of this process still has on its way when the first look is taken may be gone at the second.
        assertThat(late.heap() - early.heap()).as("bytes more").isLessThan(200_000);
        assertThat(late.threads()).as("threads").isLessThanOrEqualTo(early.threads());
        assertThat(late.descriptors()).as("open files").isLessThanOrEqualTo(early.descriptors());
    }
}
