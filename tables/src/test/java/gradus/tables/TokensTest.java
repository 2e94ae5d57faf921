package gradus.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokensTest {
    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "-0.0, 0",
        "0.1, 0.1",
        "1e22, 1e22",
        "12345678, 12345678",
        "1e-5, 1e-5",
        "0.00012, 0.00012",
        "1.5e-300, 1.5e-300",
        "123456789012345680, 1.2345678901234568e17",
        "-2.5, -2.5",
        "4.9e-324, 4.9e-324"
    })
    void numbersAreWrittenShort(double value, String text) {
        assertThat(Tokens.shortest(value)).isEqualTo(text);
    }

    @Test
    void floatsHaveTheDigitsOfAFloat() {
        assertThat(Tokens.shortest(0.1f)).isEqualTo("0.1");
        assertThat(Tokens.shortest(1e-6f)).isEqualTo("1e-6");
    }

    @Test
    void numbersReadBackAsThemselves() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                String text = Tokens.shortest(value);
                assertThat(Tokens.number(text)).as(text).isTrue();
                assertThat(Tokens.value(text)).isEqualTo(value);
            }
            float single = Float.intBitsToFloat(random.nextInt());
            if (Float.isFinite(single)) {
                assertThat(Float.parseFloat(Tokens.shortest(single))).isEqualTo(single);
            }
        }
    }
}
