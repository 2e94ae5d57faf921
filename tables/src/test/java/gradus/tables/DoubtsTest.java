package gradus.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of data that can be learnt from, but perhaps should not be as they are. */
class DoubtsTest {
    @TempDir
    Path folder;

    private Fitted fit(int rows, IntFunction<String> column, IntFunction<String> target) {
        StringBuilder content = new StringBuilder("c,y\n");
        IntStream.range(0, rows)
                .forEach(n -> content.append(column.apply(n))
                        .append(',')
                        .append(target.apply(n))
                        .append('\n'));
        return Preparation.fit(Data.table(folder, content.toString()), 1, FitOptions.defaults());
    }

    private List<String> warnings(int rows, IntFunction<String> column) {
        return fit(rows, column, n -> n % 2 + ".5").warnings();
    }

    @Test
    void manyCategoriesAreTold() {
        assertThat(warnings(400, n -> "t" + n % 51))
                .singleElement()
                .asString()
                .contains("column 'c' holds 51 different texts, each of which is an input");
        assertThat(warnings(400, n -> "t" + n % 50)).isEmpty();
    }

    @Test
    void textsThatNameTheRowsAreTold() {
        assertThat(warnings(100, n -> "name" + (n == 7 ? 8 : n)))
                .singleElement()
                .asString()
                .contains("holds 99 different texts in 100 rows, as a name or an id does");
        assertThat(warnings(40, n -> "name" + n % 30)).isEmpty();
    }

    @Test
    void numbersThatCountTheRowsAreTold() {
        String told = "holds whole numbers that count up";
        assertThat(warnings(50, n -> "" + (n + 1))).singleElement().asString().contains(told, "1 to 50 in 50 rows");
        assertThat(warnings(50, n -> "" + (1000 + 13L * n * n)))
                .singleElement()
                .asString()
                .contains(told);
        assertThat(warnings(50, n -> "" + n * 7 % 50))
                .as("shuffled")
                .singleElement()
                .asString()
                .contains(told);
        assertThat(warnings(50, n -> "" + n % 10)).as("a few numbers").isEmpty();
        assertThat(warnings(50, n -> "" + n % 25)).as("twice each").isEmpty();
        assertThat(warnings(50, n -> n + ".5")).as("not whole").isEmpty();
        assertThat(warnings(50, n -> "" + n * 7919L % 10007))
                .as("here and there")
                .isEmpty();
        assertThat(warnings(400, n -> "" + n % 40))
                .as("from the beginning again and again")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-01-%02d",
                "2024-01-%02dT10:15:30Z",
                "2024/1/%d",
                "%d.1.2024",
                "1/%d/24",
                "10:%02d",
                "10:%02d:30",
                "2024-01-%02d 10:15",
                "10:%02d AM",
            })
    void datesAndTimesAreTold(String pattern) {
        assertThat(warnings(90, n -> pattern.formatted(n % 28 + 1)))
                .singleElement()
                .asString()
                .contains("column 'c' holds dates or times ('", "each of its 28 values is an input");
    }

    @Test
    void whatIsNoDateIsNotCalledOne() {
        assertThat(warnings(90, n -> "1.2." + n % 28)).as("versions").isEmpty();
        assertThat(warnings(90, n -> "size " + n % 28)).isEmpty();
    }

    @Test
    void aColumnThatNobodyCanLearnFromIsOneLineHoweverManyTextsItHolds() {
        StringBuilder content = new StringBuilder("c,k,y\n");
        for (int n = 0; n < 4000; n++) {
            content.append("text ")
                    .append(n)
                    .append(",k")
                    .append(n % 3)
                    .append(',')
                    .append(n % 2)
                    .append(".5\n");
        }
        CsvTable table = Data.table(folder, content.toString());
        TableData data = new TableData(table, 2);
        Fitted fitted = data.fit(IntStream.range(0, 3000).toArray(), FitOptions.defaults());
        assertThat(fitted.warnings()).hasSize(1);

        Prepared own = data.dataset(fitted.preparation());
        assertThat(own.warnings()).as("its own rows").isEmpty();
        assertThat(own.notes())
                .singleElement()
                .asString()
                .endsWith(
                        "texts that only rows held back for validation have count as none of their column's categories: "
                                + "1,000 in 'c'.");
        Prepared later = fitted.preparation().dataset(table);
        assertThat(later.warnings())
                .singleElement()
                .asString()
                .contains(
                        "1,000 texts in column 'c' were not there in training, in 1,000 rows ('text 3000' in row 3001");
        assertThat(later.warnings().getFirst()).endsWith("they count as none of its 3,000 categories.");
    }

    @Test
    void rareClassesAreToldWithWhatGuessingGives() {
        assertThat(fit(1000, n -> n % 7 + ".5", n -> n % 100 == 0 ? "ill" : "well")
                        .warnings())
                .singleElement()
                .asString()
                .contains("rare class 'ill' (10 of 1,000 rows, 1 %). Always guessing 'well' would be right in 99 % of");
        assertThat(fit(1000, n -> n % 7 + ".5", n -> n % 100 == 0 ? "1" : "0").warnings())
                .as("classes that are numbers")
                .singleElement()
                .asString()
                .contains("rare class '1'", "guessing '0'");
        assertThat(fit(1000, n -> n % 7 + ".5", n -> n % 20 == 0 ? "ill" : "well")
                        .warnings())
                .as("5 %")
                .isEmpty();
        assertThat(fit(1000, n -> n % 7 + ".5", n -> "c" + n % 30).warnings())
                .as("many classes of one size")
                .isEmpty();
        assertThat(fit(1000, n -> n % 7 + ".5", n -> n < 3 ? "rare" + n : "c" + n % 30)
                        .warnings())
                .singleElement()
                .asString()
                .contains("rare classes 'rare0' (1 of 1,000 rows, 0.1 %), 'rare1'");
        assertThat(RareClasses.baseline(List.of(990, 10))).contains(0.99);
        assertThat(RareClasses.baseline(List.of(90, 10))).isEmpty();
    }
}
