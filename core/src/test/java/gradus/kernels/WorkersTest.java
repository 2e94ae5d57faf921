package gradus.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {
    private static final int ROUNDS = 200;

    /** Counts how often each item was run, and notes a phase that began before the one before had ended. */
    private static final class Counting implements Workers.Job {
        final AtomicIntegerArray runs = new AtomicIntegerArray(3 * 5);
        volatile boolean early;

        @Override
        public int phases() {
            return 3;
        }

        @Override
        public int items(int phase) {
            return 5 - phase;
        }

        @Override
        public void run(int phase, int item) {
            int round = runs.incrementAndGet(5 * phase + item);
            for (int before = 0; phase > 0 && before < items(phase - 1); before++) {
                early |= runs.get(5 * (phase - 1) + before) < round;
            }
        }
    }

    /** A training of days comes to the last number that a round can have: work goes on. */
    @ParameterizedTest
    @ValueSource(ints = {0, Integer.MAX_VALUE - ROUNDS / 2, Integer.MAX_VALUE})
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void everyItemIsRunOnceInEachRoundPhaseAfterPhase(int firstRound) {
        Counting job = new Counting();
        try (Workers workers = new Workers(3, firstRound)) {
            Workers.Task task = workers.task(job);
            for (int round = 1; round <= ROUNDS; round++) {
                task.run();
                for (int phase = 0; phase < 3; phase++) {
                    for (int item = 0; item < job.items(phase); item++) {
                        assertThat(job.runs.get(5 * phase + item)).isEqualTo(round);
                    }
                }
            }
        }
        assertThat(job.early).isFalse();
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whatAnItemThrowsComesOut() {
        Workers.Job job = new Workers.Job() {
            @Override
            public int phases() {
                return 1;
            }

            @Override
            public int items(int phase) {
                return 4;
            }

            @Override
            public void run(int phase, int item) {
                if (item == 2) {
                    throw new IllegalArgumentException("item 2");
                }
            }
        };
        try (Workers workers = new Workers(2)) {
            Throwable error = org.assertj.core.api.Assertions.catchThrowable(
                    () -> workers.task(job).run());
            assertThat(error).hasRootCauseMessage("item 2");
        }
    }
}
