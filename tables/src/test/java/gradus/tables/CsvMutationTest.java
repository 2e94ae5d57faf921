package gradus.tables;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Damaged files end in a table or in a sentence, never in another exception. */
class CsvMutationTest {
    private static final byte[] SPICE = ",;\t\"\n\r.-+eE?NAinf0\u0000\u0001é".getBytes(StandardCharsets.UTF_8);

    @Test
    void damageIsReportedInOneSentence() throws IOException {
        byte[] good = Files.readAllBytes(Data.file("penguins_test.csv"));
        Preparation p = Preparation.fit(CsvTable.read("good", good, Header.AUTO, Schema.AUTO), 6, FitOptions.defaults())
                .preparation();
        int refused = 0;
        int read = 0;
        for (int seed = 0; seed < 600; seed++) {
            byte[] bad = damage(good, new Random(seed));
            try {
                CsvTable table = CsvTable.read("bad", bad, Header.AUTO, Schema.AUTO);
                Preparation.fit(table, table.names().size() - 1, FitOptions.defaults())
                        .preparation()
                        .dataset(table);
                p.dataset(CsvTable.read("bad", bad, Header.AUTO, p.schema()));
                read++;
            } catch (InputException e) {
                refused++;
                assertThat(e.getMessage()).as("seed " + seed).contains("bad").doesNotContain("\n");
                assertThat(e.getMessage().length()).isLessThan(400);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        assertThat(refused).isGreaterThan(100);
        assertThat(read).isGreaterThan(10);
    }

    private static byte[] damage(byte[] good, Random random) {
        byte[] bad = good.clone();
        int edits = 1 + random.nextInt(3);
        for (int i = 0; i < edits; i++) {
            int at = random.nextInt(bad.length);
            switch (random.nextInt(4)) {
                case 0 -> bad[at] = SPICE[random.nextInt(SPICE.length)];
                case 1 -> bad[at] = (byte) random.nextInt(256);
                case 2 -> bad = Arrays.copyOf(bad, Math.max(1, at));
                default -> System.arraycopy(bad, 0, bad, bad.length - at, at);
            }
        }
        return bad;
    }
}
