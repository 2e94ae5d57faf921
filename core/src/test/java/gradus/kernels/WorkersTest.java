package gradus.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    /** One phase of four items, if nothing else is said. */
    private abstract static class FourItems implements Workers.Job {
        @Override
        public int phases() {
            return 1;
        }

        @Override
        public int items(int phase) {
            return 4;
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
        Workers.Job job = new FourItems() {
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

    /** The data of its own items is in a processor's cache; others' are for those who have no more of their own. */
    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void eachBeginsWithItemsOfItsOwn() {
        CountDownLatch helperBegan = new CountDownLatch(1);
        Thread caller = Thread.currentThread();
        List<Integer> byHelper = Collections.synchronizedList(new ArrayList<>());
        Workers.Job job = new FourItems() {
            @Override
            public int first(int phase, int worker, int workers) {
                return 3 * worker;
            }

            @Override
            public void run(int phase, int item) {
                if (Thread.currentThread() != caller) {
                    byHelper.add(item);
                    helperBegan.countDown();
                    return;
                }
                try {
                    helperBegan.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
        try (Workers workers = new Workers(2)) {
            workers.task(job).run();
        }
        assertThat(byHelper.getFirst()).isEqualTo(3);
    }

    /** As a prediction's chunks: a helper that comes late must not take what has grown meanwhile. */
    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aJobMayHaveOtherItemsInEachRound() {
        int[] counts = {7, 0, 1, 2, 64, 3};
        AtomicIntegerArray runs = new AtomicIntegerArray(64);
        int[] count = {0};
        Workers.Job job = new FourItems() {
            @Override
            public int items(int phase) {
                return count[0];
            }

            @Override
            public void run(int phase, int item) {
                runs.incrementAndGet(item);
            }
        };
        int[] expected = new int[64];
        try (Workers workers = new Workers(3)) {
            Workers.Task task = workers.task(job);
            for (int round = 0; round < 10 * ROUNDS; round++) {
                count[0] = counts[round % counts.length];
                task.run();
                for (int item = 0; item < 64; item++) {
                    expected[item] += item < count[0] ? 1 : 0;
                    assertThat(runs.get(item)).isEqualTo(expected[item]);
                }
            }
        }
    }

    /** Rather than waiting for items that nobody takes. */
    @ParameterizedTest
    @CsvSource({"1, 2", "0, 5"})
    void aShareThatCannotBeIsRefused(int first, int second) {
        Workers.Job job = new FourItems() {
            @Override
            public int first(int phase, int worker, int workers) {
                return worker == 0 ? first : second;
            }

            @Override
            public void run(int phase, int item) {}
        };
        try (Workers workers = new Workers(2)) {
            Workers.Task task = workers.task(job);
            assertThatThrownBy(task::run).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
