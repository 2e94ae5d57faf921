package gradus.diagnose.generator;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.array.NdArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UnitFilesTest {
    private static final double STEP = 1e-5;

    /** Every layer, with the number of examples over which dw and db are means. */
    private static Map<Unit, Integer> units() {
        Random random = new Random(7);
        Map<Unit, Integer> units = new LinkedHashMap<>();
        units.put(DenseUnits.of(UnitSize.PLAIN, null, true, random), UnitSize.PLAIN.examples());
        units.put(DenseUnits.of(UnitSize.SQUARE, null, false, random), 1);
        for (Activation g : List.of(Activation.RELU, Activation.SIGMOID, Activation.TANH)) {
            units.put(DenseUnits.of(UnitSize.PLAIN, g, true, random), UnitSize.PLAIN.examples());
            units.put(DenseUnits.of(6, 5, g, random), 1);
        }
        units.put(NormalisationUnits.batch(7, 4, 1e-3, false, random), 1);
        units.put(NormalisationUnits.batch(7, 4, 1e-5, true, random), 1);
        units.put(NormalisationUnits.layer(7, 4, 1e-5, random), 1);
        units.put(NormalisationUnits.scaling(7, 4, random), 1);
        units.put(DropoutUnits.of(6, 5, true, random), 1);
        units.put(DropoutUnits.of(6, 5, false, random), 1);
        units.put(SoftmaxUnits.activation(6, 4, random), 1);
        units.put(SoftmaxUnits.loss(6, 4, false, random), 1);
        units.put(SoftmaxUnits.loss(6, 4, true, random), 1);
        return units;
    }

    @Test
    void rightGradientsAreThoseOfMovingOneNumberAtATime() {
        int[] compared = {0};
        units().forEach((unit, mean) -> {
            UnitRun run = unit.run(Map.of());
            for (String gradient : unit.computed()) {
                String role = gradient.substring(1);
                // Behind an activation z is computed, and nothing can be moved there.
                if (unit.given().containsKey(role)
                        && !(role.equals("z") && unit.given().containsKey("w"))) {
                    double over = Set.of("w", "b").contains(role) ? mean : 1;
                    double[][] moved = UnitRun.PLAIN.divide(quotients(unit, role), over);
                    assertThat(Comparison.difference(run.get(gradient), moved))
                            .as("%s of %s", gradient, unit.net())
                            .isLessThan(1e-7);
                    compared[0]++;
                }
            }
        });
        assertThat(compared[0]).isEqualTo(2 * 3 + 3 * 4 + 4 * 3 + 2 + 3);
    }

    private static double[][] quotients(Unit unit, String role) {
        Map<String, double[][]> values = new LinkedHashMap<>(unit.given());
        double[][] at = Objects.requireNonNull(values.get(role));
        double[][] quotients = new double[at.length][at[0].length];
        for (int i = 0; i < at.length; i++) {
            for (int j = 0; j < at[0].length; j++) {
                double value = at[i][j];
                at[i][j] = value + STEP;
                double above = unit.objective(values);
                at[i][j] = value - STEP;
                double below = unit.objective(values);
                at[i][j] = value;
                quotients[i][j] = (above - below) / (2 * STEP);
            }
        }
        return quotients;
    }

    @Test
    void everyMistakeShows() {
        List<String> unseen = new ArrayList<>();
        units().keySet()
                .forEach(unit -> unit.slips().forEach((id, slip) -> {
                    UnitRun right = unit.run(Map.of());
                    UnitRun wrong = unit.run(slip);
                    if (slip.keySet().stream()
                            .noneMatch(r -> Comparison.difference(right.get(r), wrong.get(r)) > 1e-3)) {
                        unseen.add(id + " of " + unit.net());
                    }
                }));
        assertThat(unseen).isEmpty();
    }

    @Test
    void namesTellFilesApart() {
        List<UnitFile> all = UnitFiles.all();
        assertThat(all).extracting(UnitFile::name).doesNotHaveDuplicates();
        assertThat(all).allMatch(f -> f.verdict().equals("correct") == (f.firstWrong() == null));
        assertThat(all).allMatch(f -> f.firstWrong() == null || f.arrays().containsKey(f.firstWrong()));
        assertThat(all).allMatch(f -> f.upstream() == (f.loss() == null));
    }

    @Test
    void theFirstWrongArrayIsNotTheRightOne() {
        Map<String, UnitFile> byName = new LinkedHashMap<>();
        UnitFiles.all().forEach(file -> byName.put(file.name(), file));
        List<String> alike = new ArrayList<>();
        byName.values().stream().filter(f -> f.firstWrong() != null).forEach(file -> {
            String right = file.name().substring(0, file.name().lastIndexOf('/')) + "/right";
            NdArray wrongArray = file.arrays().get(file.firstWrong());
            NdArray rightArray =
                    Objects.requireNonNull(byName.get(right)).arrays().get(file.firstWrong());
            if (Arrays.equals(wrongArray.shape(), rightArray.shape())
                    && Comparison.difference(row(wrongArray), row(rightArray)) < 1e-3) {
                alike.add(file.name());
            }
        });
        assertThat(alike).isEmpty();
    }

    private static double[][] row(NdArray array) {
        return new double[][] {array.data()};
    }

    @Test
    void theSampleIsAMixture() {
        List<UnitFile> sample = UnitFiles.sample();
        assertThat(sample).hasSize(47).doesNotHaveDuplicates();
        assertThat(sample.stream().filter(f -> f.verdict().equals("correct")).count())
                .isEqualTo(16);
        assertThat(sample.stream().map(UnitFilesTest::course).distinct()).hasSize(9);
    }

    private static String course(UnitFile file) {
        return file.name().substring(0, file.name().indexOf('/'));
    }
}
