package gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.train.TrainingListener;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TrainingProgressTest {
    private static Console console(Terminal terminal, boolean quiet, ByteArrayOutputStream err) {
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new Console(stream, stream, terminal, quiet);
    }

    @Test
    void aLineFitsATerminalAndTellsTheRemainingTime() {
        try (TrainingProgress progress =
                new TrainingProgress(console(Terminal.NONE, false, new ByteArrayOutputStream()), 10_000)) {
            for (String text : new String[] {"loss 0.1", "loss 0.001235  validation 0.0124"}) {
                String line = progress.line(1234.5, 123.45, text);
                assertThat(line)
                        .hasSizeLessThanOrEqualTo(79)
                        .startsWith("epoch 1235/10000 ")
                        .contains(text)
                        .endsWith("123 epochs/s  1:11 left");
            }
            // The bar takes what is left.
            assertThat(progress.line(1234.5, 123.45, "loss 0.1")).contains("[##....");
            assertThat(progress.line(0.5, Double.NaN, "loss 0.1")).endsWith("] loss 0.1");
        }
        assertThat(TrainingProgress.clock(59.6)).isEqualTo("1:00");
        assertThat(TrainingProgress.clock(3725)).isEqualTo("1:02:05");
        assertThat(TrainingProgress.clock(Double.POSITIVE_INFINITY)).isEqualTo("0:00");
    }

    /** The first epoch is slow; what is left is told after it, from what came since. */
    @Test
    void theSpeedIsThatOfTheLatestPart() throws InterruptedException {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (TrainingProgress progress =
                new TrainingProgress(console(new Terminal(true, true, false), false, err), 5)) {
            progress.step(1, 1, 2, 0.5);
            assertThat(err.toString(StandardCharsets.UTF_8))
                    .contains("loss 0.5")
                    .doesNotContain("left");
            assertThat(progress.rate(System.nanoTime(), 0.9)).isNaN();
            Thread.sleep(300);
            progress.epoch(new TrainingListener.EpochReport(1, 0.45, Double.NaN, true, 0.1, 0.3));
            long now = System.nanoTime();
            assertThat(progress.rate(now + 1_000_000_000L, 3)).isBetween(1.8, 2.0);
            progress.step(2, 1, 2, 0.25);
            assertThat(err.toString(StandardCharsets.UTF_8))
                    .contains("loss 0.25")
                    .endsWith(" left");
        }
    }

    @Test
    void itIsForTerminalsThatAreNotToBeQuiet() {
        for (boolean quiet : new boolean[] {false, true}) {
            for (boolean terminal : new boolean[] {false, true}) {
                ByteArrayOutputStream err = new ByteArrayOutputStream();
                try (TrainingProgress progress =
                        new TrainingProgress(console(new Terminal(terminal, terminal, false), quiet, err), 3)) {
                    progress.step(1, 1, 2, 0.5);
                    progress.step(1, 2, 2, 0.4);
                }
                assertThat(err.size() > 0).isEqualTo(terminal && !quiet);
            }
        }
    }
}
