package gradus.diagnose.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.array.NdArray;
import gradus.diagnose.generator.OwnNames.Program;
import gradus.diagnose.generator.Sheet.Nudge;
import gradus.diagnose.generator.Sheet.Slope;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The right programs are right, and the wrong ones are wrong where they say. */
class OwnNamesGeneratorTest {
    private static final double H = 1e-5;

    /** Without its mistake, every program saves the slopes of its cost. */
    @Test
    void gradientsAreDifferenceQuotients() {
        for (Program program : OwnNames.programs()) {
            Sheet sheet = program.run(false, null);
            int checked = 0;
            for (Slope slope : sheet.slopes()) {
                double[] given = array(sheet.arrays(), slope.gradient()).data();
                for (int n = 0; n < given.length; n++) {
                    double above = program.run(false, new Nudge(slope.parameter(), n, H))
                            .cost();
                    double below = program.run(false, new Nudge(slope.parameter(), n, -H))
                            .cost();
                    assertThat(given[n])
                            .as("%s of %s", slope.gradient(), program.name())
                            .isCloseTo(
                                    slope.factor() * (above - below) / (2 * H),
                                    within(1e-6 * Math.max(1, Math.abs(given[n]))));
                    checked++;
                }
            }
            assertThat(checked).as(program.name()).isPositive();
        }
    }

    /** The arrays stand in the order of the program. */
    @Test
    void theFirstWrongVariableIsWhereTheMistakeIs() {
        for (Program program : OwnNames.programs()) {
            Map<String, NdArray> right = program.run(false, null).arrays();
            Map<String, NdArray> wrong = program.run(true, null).arrays();
            String first = right.keySet().stream()
                    .filter(name -> !array(right, name).equals(array(wrong, name)))
                    .findFirst()
                    .orElse(null);
            if (program.mistake() != null) {
                assertThat(first).as(program.name()).isEqualTo(program.firstWrong());
            }
        }
    }

    @Test
    void twoThirdsAreWrong() {
        assertThat(OwnNames.all()).hasSize(21);
        assertThat(OwnNames.all().stream().filter(file -> file.mistake() != null))
                .hasSize(14);
    }

    private static NdArray array(Map<String, NdArray> arrays, String name) {
        return Objects.requireNonNull(arrays.get(name), name);
    }
}
