package gradus.layout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LabelSumsTest {
    @Test
    void roundingOfFloat32IsNoDifference() {
        double sum = (double) 0.9f + 0.05f + 0.05f;
        assertThat(sum).isNotEqualTo(1);
        assertThat(LabelSums.firstThatIsNotOne(new double[] {0.9f, 0.05f, 0.05f}, 3, 1))
                .isEmpty();
        assertThat(LabelSums.firstThatIsNotOne(new double[] {0.9 + 1e-9, 0.05, 0.05}, 3, 1))
                .isEmpty();
    }

    @Test
    void theFirstExampleThatDiffersIsTold() {
        double[] numbers = {1, 0, 0.9, 0, 1, 0.05};
        assertThat(LabelSums.firstThatIsNotOne(numbers, 2, 3)).hasValue(2);
        assertThat(LabelSums.firstThatIsNotOne(new double[] {1, 0, 2e-6, 1}, 2, 2))
                .hasValue(0);
    }

    @Test
    void whatIsNoNumberSumsToNothing() {
        assertThat(LabelSums.firstThatIsNotOne(new double[] {Double.NaN, 1}, 2, 1))
                .hasValue(0);
    }
}
