package gradus.train;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.kernels.Backend;
import gradus.kernels.Backends;
import gradus.kernels.Precision;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.network.Programs;
import gradus.network.TrainingPrograms;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole trainings on vectors: no memory, and the same bits whoever computes them. */
class VectorTrainingTest {
    private static Backend vector() {
        Backend backend = Backends.choose("vector").backend();
        assertThat(backend.name()).isEqualTo("vector");
        return backend;
    }

    @ParameterizedTest
    @EnumSource
    void stepsAndEpochsAllocateNothing(Precision precision) {
        AllocationTest.requireNothing(vector(), precision);
    }

    /** Products that are worked off in blocks, in all their forms. */
    @ParameterizedTest
    @EnumSource
    void stepsOfLargeNetworksAllocateNothing(Precision precision) {
        TrainingSettings settings = AllocationTest.settings(precision).withBatch(64);
        AllocationTest.require("784 > 512 relu > 512 relu > 10 softmax", 64, settings, vector());
        AllocationTest.require(
                "2048 > 2048 relu > 2048 relu > 2048 relu > 10 softmax",
                64,
                settings.withOptimizer(Optimizer.named("sgd")),
                vector());
    }

    @Test
    void aThousandStepsGiveTheSameBitsOnAnyNumberOfThreads() {
        for (Case one : new Case[] {
            new Case("64 > 25 sigmoid > 10 softmax", 320, 32), new Case("784 > 128 relu > 10 softmax", 640, 64)
        }) {
            String expected = one.train(vector(), 1, 1000);
            for (int threads : new int[] {2, 3, 4, 7, 8}) {
                assertThat(one.train(vector(), threads, 1000))
                        .as(one.spec + " with " + threads + " threads")
                        .isEqualTo(expected);
            }
        }
    }

    /** A process of its own in which the JIT compiler never says anything. */
    @Test
    void theInterpreterGivesTheSameBits() throws Exception {
        assertThat(OwnProcess.output(Interpreted.class, "-Xint"))
                .isEqualTo(Interpreted.DIGITS.train(vector(), 1, 1000));
    }

    static final class Interpreted {
        static final Case DIGITS = new Case("64 > 25 sigmoid > 10 softmax", 320, 32);

        public static void main(String[] args) {
            System.out.println(DIGITS.train(vector(), 1, 1000));
        }
    }

    private record Case(String spec, int rows, int batch) {
        /** The SHA-256 of all weights after so many steps, in the order of their names. */
        String train(Backend backend, int threads, int steps) {
            Network network = Network.parse(spec, NetworkOptions.defaults().withLabelsSumToOne(true));
            TrainingPrograms programs = Programs.training(network);
            int inputs = Integer.parseInt(spec.substring(0, spec.indexOf(' ')));
            TrainingSettings settings =
                    TrainingSettings.DEFAULT.withBatch(batch).withEpochs(steps * batch / rows);
            TrainingResult result = new Trainer(programs, settings)
                    .backend(backend)
                    .threads(threads)
                    .train(AllocationTest.data(rows, inputs, network.outputs()));
            assertThat(result.steps()).isEqualTo(steps);
            return hash(result);
        }
    }

    static String hash(TrainingResult result) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (double[] values : new TreeMap<>(result.tensors()).values()) {
                ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES * values.length);
                bytes.asDoubleBuffer().put(values);
                digest.update(bytes.array());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
