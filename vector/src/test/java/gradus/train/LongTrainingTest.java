package gradus.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import gradus.kernels.Backends;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.network.Programs;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A training of a million steps leaves nothing behind: no object, no thread, no open file. */
class LongTrainingTest {
    private static final int ROWS = 480;
    private static final int BATCH = 32;
    private static final int EPOCHS = 1_000_000 / (ROWS / BATCH) + 1;

    /**
     * In a process of its own, where no other test has anything on its way. One object of 16 bytes an epoch would be five
     * times what is allowed; the JVM itself holds some 100 kilobytes more or less in the first half, while it compiles.
     */
    @Test
    void aMillionStepsLeaveNothingBehind() throws Exception {
        String[] told = OwnProcess.output(Training.class).split(" ");
        long[] more = Arrays.stream(told).mapToLong(Long::parseLong).toArray();
        assertThat(more[0]).as("steps").isGreaterThan(1_000_000);
        assertThat(more[1]).as("bytes more").isLessThan(100_000);
        assertThat(more[2]).as("threads more").isLessThanOrEqualTo(0);
        assertThat(more[3]).as("open files more").isLessThanOrEqualTo(0);
    }

    /** Prints the number of steps, and what the process holds at the end beyond what it held after half of them. */
    static final class Training {
        public static void main(String[] args) {
            long[] held = new long[3];
            TrainingListener looks = new TrainingListener() {
                @Override
                public void epoch(EpochReport report) {
                    if (report.epoch() == EPOCHS / 2 || report.epoch() == EPOCHS) {
                        long[] now = held();
                        for (int n = 0; n < now.length; n++) {
                            held[n] = now[n] - held[n];
                        }
                    }
                }
            };
            Network network = Network.parse("30 > 16 relu > 8 relu > 1 sigmoid", NetworkOptions.defaults());
            TrainingResult result = new Trainer(
                            Programs.training(network),
                            TrainingSettings.DEFAULT.withBatch(BATCH).withEpochs(EPOCHS))
                    .backend(Backends.choose("vector").backend())
                    .threads(2)
                    .listener(looks)
                    .train(AllocationTest.data(ROWS, 30, 1));
            System.out.println(result.steps() + " " + held[0] + " " + held[1] + " " + held[2]);
        }

        private static long[] held() {
            System.gc();
            System.gc();
            var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            return new long[] {
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                system.getOpenFileDescriptorCount()
            };
        }
    }
}
