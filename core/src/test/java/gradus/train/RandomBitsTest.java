package gradus.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.train.RandomBits.Purpose;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RandomBitsTest {
    /** The JDK's SplittableRandom is SplitMix64 with the same increment and mixing: an independent implementation. */
    @Test
    void aStreamIsThatOfSplitMix64() {
        for (long key : new long[] {0, 1, -1, 0x1234_5678_9abc_def0L}) {
            SplittableRandom expected = new SplittableRandom(key);
            for (int n = 0; n < 100; n++) {
                assertThat(RandomBits.bits(key, n)).isEqualTo(expected.nextLong());
            }
        }
    }

    /** What is in model files and checkpoints depends on these: a change breaks "same seed, same bits". */
    @Test
    void keysNeverChange() {
        assertThat(RandomBits.key(0, Purpose.INITIALISATION, 0, 0)).isEqualTo(4_328_710_176_121_799_487L);
        assertThat(RandomBits.key(7, Purpose.DROPOUT, 3, 2)).isEqualTo(-4_868_227_620_108_793_478L);
    }

    @Test
    void streamsDifferByEverythingThatNamesThem() {
        Set<Long> keys = new HashSet<>();
        int count = 0;
        for (Purpose purpose : Purpose.values()) {
            for (long seed = 0; seed < 5; seed++) {
                for (long first = 0; first < 5; first++) {
                    for (long second = 0; second < 5; second++) {
                        keys.add(RandomBits.key(seed, purpose, first, second));
                        count++;
                    }
                }
            }
        }
        assertThat(keys).hasSize(count);
    }

    @Test
    void uniformNumbersFillTheUnitInterval() {
        long key = RandomBits.key(1, Purpose.DROPOUT, 1, 1);
        int[] bins = new int[10];
        for (int n = 0; n < 100_000; n++) {
            double u = RandomBits.uniform(key, n);
            assertThat(u).isGreaterThanOrEqualTo(0).isLessThan(1);
            bins[(int) (u * 10)]++;
        }
        // Standard deviation of a bin is 95.
        assertThat(Arrays.stream(bins)).allMatch(bin -> Math.abs(bin - 10_000) < 500);
    }

    @Test
    void normalNumbersHaveTheMomentsOfTheNormalDistribution() {
        long key = RandomBits.key(2, Purpose.INITIALISATION, 1, 0);
        double[] moments = new double[5];
        int count = 200_000;
        for (int n = 0; n < count; n++) {
            double x = RandomBits.normal(key, n);
            for (int power = 1; power <= 4; power++) {
                moments[power] += Math.pow(x, power) / count;
            }
        }
        assertThat(moments[1]).isCloseTo(0, within(0.01));
        assertThat(moments[2]).isCloseTo(1, within(0.015));
        assertThat(moments[3]).isCloseTo(0, within(0.04));
        assertThat(moments[4]).isCloseTo(3, within(0.1));
    }

    @Test
    void permutationsHoldEveryNumberOnceAndFavourNoPlace() {
        int[][] counts = new int[6][6];
        int[] order = new int[6];
        for (int epoch = 0; epoch < 60_000; epoch++) {
            RandomBits.permute(order, RandomBits.key(3, Purpose.SHUFFLE, epoch, 0));
            assertThat(Arrays.stream(order).distinct().count()).isEqualTo(6);
            for (int place = 0; place < 6; place++) {
                counts[place][order[place]]++;
            }
        }
        // 10,000 expected with standard deviation 91.
        assertThat(Arrays.stream(counts).flatMapToInt(Arrays::stream)).allMatch(n -> Math.abs(n - 10_000) < 500);
    }
}
