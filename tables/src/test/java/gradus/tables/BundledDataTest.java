package gradus.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.train.Dataset;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The five data sets that come with the project, read and prepared as training does. */
class BundledDataTest {
    @ParameterizedTest
    @CsvSource({
        "breast_cancer, diagnosis,   456, 113, 30, 1, benign malignant",
        "digits,        digit,       1438, 359, 64, 10, 0 1 2 3 4 5 6 7 8 9",
        "flower,        label,       400, 200, 2, 1, 0 1",
        "penguins,      species,     258, 86, 9, 3, Adelie Chinstrap Gentoo",
        "diabetes,      progression, 353, 89, 10, 1, ''"
    })
    void hasTheShapeItsReadmeSays(
            String name, String target, int rows, int testRows, int inputs, int outputs, String classes) {
        CsvTable train = CsvTable.read(Data.file(name + "_train.csv"), Header.AUTO);
        Fitted fitted = Preparation.fit(train, train.find(target), FitOptions.defaults());
        Preparation p = fitted.preparation();
        CsvTable test = CsvTable.read(Data.file(name + "_test.csv"), Header.AUTO, p.schema());
        Prepared trained = p.dataset(train);
        Prepared tested = p.dataset(test);

        assertThat(train.warnings()).isEmpty();
        assertThat(fitted.warnings()).isEmpty();
        assertThat(tested.warnings()).isEmpty();
        assertThat(trained.data().rows()).isEqualTo(rows);
        assertThat(tested.data().rows()).isEqualTo(testRows);
        assertThat(tested.data().inputs()).isEqualTo(inputs);
        assertThat(tested.data().outputs()).isEqualTo(outputs);
        if (p.target() instanceof Target.Classes found) {
            assertThat(found.classes()).isEqualTo(List.of(classes.split(" ")));
        } else {
            assertThat(classes).isEmpty();
            standardised(trained.data().targets(), 1, 0);
        }
        Inputs.Columns columns = (Inputs.Columns) p.inputs();
        int place = 0;
        for (InputColumn column : columns.columns()) {
            if (column instanceof InputColumn.Number) {
                standardised(inputs(trained.data()), inputs, place);
            }
            place += column.width();
        }
    }

    private static double[] inputs(Dataset data) {
        double[] x = new double[data.rows() * data.inputs()];
        IntStream.range(0, data.rows()).forEach(row -> data.input(row, x, row * data.inputs()));
        return x;
    }

    /** Mean 0; deviation 1, but 0 for a constant and less where missing values became the mean. */
    private static void standardised(double[] values, int width, int place) {
        int rows = values.length / width;
        double sum = 0;
        double squares = 0;
        for (int row = 0; row < rows; row++) {
            sum += values[row * width + place];
            squares += values[row * width + place] * values[row * width + place];
        }
        assertThat(sum / rows).isCloseTo(0, within(1e-12));
        assertThat(Math.sqrt(squares / rows))
                .satisfiesAnyOf(d -> assertThat(d).isZero(), d -> assertThat(d).isBetween(0.99, 1 + 1e-12));
    }
}
