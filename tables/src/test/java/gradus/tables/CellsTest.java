package gradus.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.InputException;
import gradus.json.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is a number, what is missing and what is text, and what the user may say about it. */
class CellsTest {
    @TempDir
    Path folder;

    private static Reading reading(boolean comma, List<String> missing, List<String> texts) {
        return new Reading(Header.AUTO, comma ? Optional.of(true) : Optional.empty(), missing, texts);
    }

    private TrainingData data(String content, String target, Reading reading) {
        return DataFiles.read(Data.csv(folder, content), reading, Optional.of(target), Optional.empty());
    }

    private CsvTable table(String content, Reading reading) {
        return ((TableData) data(content, "y", reading)).table();
    }

    /** A column with so many numbers and then so many slips, the first of them {@code slip}. */
    private static String column(int numbers, int slips, String slip) {
        StringBuilder text = new StringBuilder("amount;y\n");
        for (int n = 0; n < numbers; n++) {
            text.append(n % 7).append(".5;").append(n).append('\n');
        }
        for (int n = 0; n < slips; n++) {
            text.append(n == 0 ? slip : "other" + n).append(";1\n");
        }
        return text.toString();
    }

    @ParameterizedTest
    @CsvSource({"9, 1, true", "18, 2, true", "17, 2, false", "8, 1, false", "999, 1, true", "1, 9, false"})
    void nineOfTenNumbersMakeTheRestSlips(int numbers, int slips, boolean refused) {
        String content = column(numbers, slips, "abc");
        if (refused) {
            assertThatThrownBy(() -> table(content, Reading.AUTO))
                    .isInstanceOf(InputException.class)
                    .hasMessageEndingWith(
                            "data.csv, line %d: row %d of amount: \"abc\" is not a number (%d of %s cells); give --missing \"abc\" or --text amount."
                                    .formatted(
                                            numbers + 2,
                                            numbers + 1,
                                            slips,
                                            numbers == 999 ? "1,000" : numbers + slips));
        } else {
            assertThat(table(content, Reading.AUTO).column(0)).isInstanceOf(Column.Texts.class);
        }
    }

    @Test
    void aShellTakesWhatIsOfferedAsItIs() {
        String content = "net price;y\n" + "1;2\n".repeat(9) + "$25;1\n";
        assertThatThrownBy(() -> table(content, Reading.AUTO))
                .hasMessageEndingWith("give --missing '$25' or --text \"net price\".");
        String bare = "1;2\n".repeat(9) + "25%;1\n";
        assertThatThrownBy(() -> data(bare, "2", Reading.AUTO))
                .hasMessageEndingWith(
                        "row 10 of column 1: \"25%\" is not a number (1 of 10 cells); give --missing \"25%\" or --text 1.");
    }

    @Test
    void missingCellsDoNotCount() {
        String content = column(9, 1, "abc") + "NA;1\n".repeat(90);
        assertThatThrownBy(() -> table(content, Reading.AUTO)).hasMessageContaining("(1 of 10 cells)");
    }

    @Test
    void whatIsOfferedHelps() {
        String content = column(20, 1, "\"1,5\"");
        assertThatThrownBy(() -> table(content, Reading.AUTO))
                .hasMessageEndingWith("give --missing \"1,5\", --text amount or --decimal ,.");
        CsvTable missing = table(content, reading(false, List.of("1,5"), List.of()));
        assertThat(missing.column(0).missing(20)).isTrue();
        assertThat(missing.column(0)).isInstanceOf(Column.Numbers.class);
        assertThat(missing.notes()).singleElement().asString().endsWith("cells taken as missing values: 1 1,5.");
        assertThat(table(content, reading(false, List.of(), List.of("amount"))).column(0))
                .isInstanceOf(Column.Texts.class);
        assertThat(table(content, reading(false, List.of(), List.of("1"))).column(0))
                .isInstanceOf(Column.Texts.class);
        assertThatThrownBy(() -> table(content, reading(false, List.of(), List.of("amont"))))
                .hasMessageContaining("no column 'amont'; did you mean 'amount'?");
    }

    @Test
    void decimalCommasAreReadAndPointsAreNot() {
        Reading comma = reading(true, List.of(), List.of());
        CsvTable t = table("x;y\n1,5;-2,5e1\n2;,25\n", comma);
        assertThat(((Column.Numbers) t.column(0)).value(0)).isEqualTo(1.5);
        assertThat(((Column.Numbers) t.column(1)).value(0)).isEqualTo(-25);
        assertThat(((Column.Numbers) t.column(1)).value(1)).isEqualTo(0.25);
        assertThat(table("x,y\n\"1,5\",2\n3,\"4,5\"\n", comma).names()).containsExactly("x", "y");
        CsvTable bare = ((TableData) data("1,5;2,5\n3,5;4,5\n", "2", comma)).table();
        assertThat(bare.names()).as("no header, and no comma that separates").hasSize(2);
        assertThat(bare.rows()).isEqualTo(2);
        assertThatThrownBy(() -> table("x;y\n" + "1,5;2\n".repeat(10) + "1.5;2\n", comma))
                .hasMessageEndingWith(
                        "row 11 of x: \"1.5\" is not a number (1 of 11 cells); give --missing \"1.5\", --text x or --decimal ..");
    }

    @Test
    void theSignsThatWereMetAreTold() {
        CsvTable t = table("a,b,y\n,?,1\n-,NA,2\n,x,3\nNone,y,4\n1,z,5\n", Reading.AUTO);
        assertThat(t.notes())
                .singleElement()
                .asString()
                .endsWith("cells taken as missing values: 2 empty, 1 ?, 1 -, 1 NA, 1 None.");
        assertThat(table("a,y\n1,2\n", Reading.AUTO).notes()).isEmpty();
    }

    @Test
    void theModelRemembersHowItsCellsWereRead() {
        Reading said = reading(true, List.of("none"), List.of("zip"));
        StringBuilder content = new StringBuilder("size;zip;y\n");
        for (int n = 0; n < 12; n++) {
            content.append(n == 3 ? "none" : n + ",5")
                    .append(";0")
                    .append(n % 3)
                    .append(";")
                    .append(n % 2 == 0 ? "a" : "b")
                    .append('\n');
        }
        Preparation fitted = data(content.toString(), "y", said)
                .fit(new int[] {0, 1, 2, 3, 4, 5, 6, 7}, FitOptions.defaults())
                .preparation();
        Preparation p =
                Preparation.fromJson((Json.Obj) Json.parse(fitted.toJson().compact(), "test"));
        Path file = Data.csv(folder, content.toString());
        Prepared later = DataFiles.read(file, Reading.AUTO, Optional.empty(), p);
        assertThat(later.warnings()).isEmpty();
        assertThat(later.notes())
                .anyMatch(note -> note.contains("1 none"))
                .anyMatch(note -> note.contains("filled in"));
        assertThat(DataFiles.readInputs(file, Reading.AUTO, p).data().inputs()).isEqualTo(4);
        assertThat(Reading.AUTO.as(p))
                .isEqualTo(new Reading(Header.AUTO, Optional.of(true), List.of("none"), List.of("zip", "y")));

        Path other = Data.csv(folder, "size;zip\n1,5;00\nabc;01\n-999;01\n");
        assertThatThrownBy(() -> DataFiles.readInputs(other, Reading.AUTO, p))
                .isInstanceOf(InputException.class)
                .hasMessageEndingWith(
                        "line 3: row 2 of size: \"abc\" is not a number, as the model needs one there (1 of 3 cells); correct it, leave it empty, or give --missing \"abc\".");
        Reading more = reading(false, List.of("abc", "-999"), List.of());
        assertThat(DataFiles.readInputs(other, more, p).notes()).anyMatch(note -> note.contains("2 in 'size'"));
    }

    @Test
    void modelsWithoutAWordAboutCellsAreAsBefore() {
        Preparation p = data("x,y\n1,2\n3,5\n", "y", Reading.AUTO)
                .fit(new int[] {0, 1}, FitOptions.defaults())
                .preparation();
        assertThat(p.toJson().compact()).doesNotContain("cells");
        assertThat(p.cells()).isEqualTo(Cells.STANDARD);
    }
}
