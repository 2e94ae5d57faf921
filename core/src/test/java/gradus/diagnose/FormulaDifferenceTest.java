package gradus.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FormulaDifferenceTest {
    private static List<String> lines(String yours, String right) {
        return FormulaDifference.lines("yours ", yours, "right ", right, 72);
    }

    @Test
    void marksAFactorThatIsTooMuch() {
        assertThat(lines("dZ2 = (A2 - Y) * A2 * (1 - A2)", "dZ2 = A2 - Y"))
                .containsExactly(
                        "yours dZ2 = (A2 - Y) * A2 * (1 - A2)",
                        "                     ^^^^^^^^^^^^^^^",
                        "right dZ2 = A2 - Y");
    }

    @Test
    void marksAFactorThatIsMissing() {
        assertThat(lines("dW1 = dZ1 A0^T", "dW1 = 1/m * dZ1 A0^T"))
                .containsExactly("yours dW1 = dZ1 A0^T", "right dW1 = 1/m * dZ1 A0^T", "            ^^^^^");
    }

    @Test
    void marksAnOperandInPlaceOfAnother() {
        assertThat(lines("dW2 = dZ2 A2^T", "dW2 = dZ2 A1^T"))
                .containsExactly(
                        "yours dW2 = dZ2 A2^T", "                ^^", "right dW2 = dZ2 A1^T", "                ^^");
    }

    @Test
    void marksBracketsWhereTheyAreTheDifference() {
        assertThat(lines("a - b + c", "a - (b + c)"))
                .containsExactly("yours a - b + c", "right a - (b + c)", "          ^     ^");
    }

    @Test
    void equalFormulasHaveNoMark() {
        assertThat(lines("a + 1", "a + 1")).containsExactly("yours a + 1", "right a + 1");
    }

    @Test
    void longFormulasAreBrokenTogetherWithTheirMarks() {
        String sum = "dZ = " + "A1 * B2 + ".repeat(12) + "C3";
        List<String> lines = lines(sum, sum + " * D4");
        assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(72));
        assertThat(lines.subList(lines.size() - 4, lines.size()))
                .satisfiesExactly(
                        line -> assertThat(line).endsWith("C3 *"),
                        marks -> assertThat(marks.strip()).isEqualTo("^"),
                        line -> assertThat(line.strip()).isEqualTo("D4"),
                        marks -> assertThat(marks.strip()).isEqualTo("^^"));
    }

    @Test
    void whatIsSharedByChanceIsMarkedAsWell() {
        assertThat(lines("dA * A * (1 - A)", "dA * if(Z > 0, 1, 0)"))
                .containsExactly(
                        "yours dA * A * (1 - A)",
                        "           ^^^^^^^^^^^",
                        "right dA * if(Z > 0, 1, 0)",
                        "           ^^^^^^^^^^^^^^^");
        assertThat(lines("Z * (1 - Z)", "A * (1 - A)"))
                .containsExactly("yours Z * (1 - Z)", "      ^        ^", "right A * (1 - A)", "      ^        ^");
    }
}
