package gradus.tables;

import static gradus.tables.Data.csv;
import static gradus.tables.Data.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTableTest {
    @TempDir
    Path folder;

    @Test
    void numbersAndTextsAreToldApart() {
        CsvTable t = table(folder, "x,kind,y\n1,a,-2.5e3\n+.5,b,4.\n");
        assertThat(t.names()).containsExactly("x", "kind", "y");
        assertThat(t.rows()).isEqualTo(2);
        assertThat(numbers(t, 0)).containsExactly(1, 0.5);
        assertThat(((Column.Texts) t.column(1)).texts()).containsExactly("a", "b");
        assertThat(numbers(t, 2)).containsExactly(-2500, 4);
        assertThat(t.warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t"})
    void theSeparatorIsFound(String separator) {
        String content = "a,b,c,d\n1,2,3,4\n5,6,7,8\n".replace(",", separator);
        assertThat(table(folder, content).names()).containsExactly("a", "b", "c", "d");
    }

    @Test
    void aSeparatorInsideQuotesDoesNotCount() {
        CsvTable t = table(folder, "name;size\n\"a,b,c\";1\n\"d,e\nf;g\";2\n");
        assertThat(t.names()).containsExactly("name", "size");
        assertThat(((Column.Texts) t.column(0)).texts()).containsExactly("a,b,c", "d,e\nf;g");
    }

    @Test
    void theSteadySeparatorWins() {
        CsvTable t = table(folder, "a;b;c\n1;x, y, z, w;2\n3;v;4\n");
        assertThat(t.names()).containsExactly("a", "b", "c");
    }

    @Test
    void quotesBlanksBlankLinesAndByteOrderMarkDoNotCount() {
        CsvTable t = table(folder, "\ufeff\"a\", b \r\n\r\n \"say \"\"hi\"\"\" , 2\r\n\r\nx,3");
        assertThat(t.names()).containsExactly("a", "b");
        assertThat(((Column.Texts) t.column(0)).texts()).containsExactly("say \"hi\"", "x");
        assertThat(numbers(t, 1)).containsExactly(2, 3);
        assertThat(t.where(1)).isEqualTo("row 2 (line 5)");
    }

    @Test
    void utf16IsReadByItsMark() throws IOException {
        Path file = folder.resolve("wide.csv");
        Files.write(file, "\ufeffgröße,b\n1,2\n".getBytes(StandardCharsets.UTF_16LE));
        assertThat(CsvTable.read(file, Header.AUTO).names()).containsExactly("größe", "b");
    }

    @Test
    void aRowOfNumbersIsNoHeader() {
        CsvTable t = table(folder, "1,2,3\n4,5,6\n");
        assertThat(t.named()).isFalse();
        assertThat(t.rows()).isEqualTo(2);
        assertThat(t.names()).containsExactly("column 1", "column 2", "column 3");
        assertThat(table(folder, "1,,3\n4,5,6\n").named()).as("a missing value").isFalse();
        assertThat(table(folder, "1,x,3\n4,5,6\n").named()).isTrue();
        assertThat(table(folder, "1,x,3\n4,5,6\n").warnings().getFirst()).contains("--no-header");
    }

    @Test
    void theHeaderIsWhatTheUserSays() {
        Path file = csv(folder, "1,2\n4,5\n");
        assertThat(CsvTable.read(file, Header.PRESENT).names()).containsExactly("1", "2");
        assertThat(CsvTable.read(file, Header.PRESENT).rows()).isEqualTo(1);
        Path text = csv(folder, "a,b\nc,d\n");
        assertThat(CsvTable.read(text, Header.ABSENT).rows()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "NA", "N/A", "n/a", "NaN", "nan", "null", "None", "#N/A", "?", "-", " - ", "  ", "\"\"",
            })
    void missingValuesAreOfNoType(String missing) {
        CsvTable t = table(folder, "x,k\n" + missing + "," + missing + "\n1,a\n");
        assertThat(t.column(0)).isInstanceOf(Column.Numbers.class);
        assertThat(t.column(0).missing(0)).isTrue();
        assertThat(t.column(1)).isInstanceOf(Column.Texts.class);
        assertThat(t.column(1).missing(0)).isTrue();
        assertThat(t.column(1).missing(1)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1d", "0x1p3", "1f", "1_000", "e5", "1e", ".", "+-1", "1 2", "--", "NULL"})
    void whatOnlyLooksLikeANumberIsText(String field) {
        assertThat(table(folder, "x\n" + field + "\n").column(0)).isInstanceOf(Column.Texts.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"inf", "-Inf", "Infinity", "+infinity", "1e999"})
    void anInfiniteNumberIsNamedWithRowAndColumn(String field) {
        assertThatThrownBy(() -> table(folder, "a,speed\n1,2\n3," + field + "\n"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(field)
                .hasMessageContaining("column 'speed', row 2 (line 3)")
                .hasMessageContaining("infinite");
    }

    @Test
    void aTextMayBeCalledInf() {
        assertThat(table(folder, "k\ninf\nsup\n").column(0)).isInstanceOf(Column.Texts.class);
    }

    @Test
    void aStrayTextAmongNumbersIsToldOf() {
        CsvTable t = table(folder, "age,y\n1,1\n2,1\nold,1\n4,1\n");
        assertThat(t.column(0)).isInstanceOf(Column.Texts.class);
        assertThat(t.warnings())
                .singleElement()
                .asString()
                .contains(
                        "line 4: row 3 of age: \"old\" is not a number (1 of 4 cells)",
                        "taken as text",
                        "--missing \"old\"");
    }

    @Test
    void numbersWithACommaAreNotTakenForText() {
        assertThatThrownBy(() -> table(folder, "x;y\n3,14;1\n2;2\n"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("line 2: row 1 of x: \"3,14\" is not a number (1 of 2 cells)")
                .hasMessageContaining("with a point")
                .hasMessageEndingWith("give --missing \"3,14\", --text x or --decimal ,.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a,b\\n1,2\\n3\\n       | row 2 (line 3) has 1 field, but the header has 2",
                "a,b\\n1,2\\n\\n3,4,5\\n| row 2 (line 4) has 3 fields, but the header has 2",
                "1,2\\n1,2,3\\n         | row 2 (line 2) has 3 fields, but the first row has 2",
                "a,b\\n                 | has a header but no rows",
                "\\n\\n                 | nothing but blank lines",
                "a,b,a\\n1,2,3\\n       | columns 1 and 3 are both called 'a'",
                "a,b\\n1,\"2\\n3,4\\n   | never closed",
                "a,b\\n1,\"2\"x\\n      | can not be read as CSV after line 1",
            })
    void whatIsNoTableIsRefused(String content, String message) {
        String file = content.replace("\\n", "\n");
        assertThatThrownBy(() -> table(folder, file))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("data.csv");
    }

    @Test
    void filesThatAreNoTextAreRefused() throws IOException {
        byte[] noise = new byte[5000];
        new Random(1).nextBytes(noise);
        noise[0] = 'x';
        refused(noise, "text");
        refused("a,b\n1,\u0000\n".getBytes(StandardCharsets.UTF_8), "is not text: line 2 holds the character number 0");
        refused(
                "größe,b\n1,2\n".getBytes(StandardCharsets.ISO_8859_1),
                "is not UTF-8 text: line 1 holds the byte 0xf6");
        refused(new byte[0], "is empty");
        refused(new byte[] {0x1f, (byte) 0x8b, 8, 0}, "gzip");
        refused(new byte[] {'P', 'K', 3, 4, 0}, "ZIP");
    }

    /** Whatever ends the lines, and however far from the beginning it is. */
    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void theLineOfWhatIsNoTextIsTold(String end) throws IOException {
        String rows = ("1,2" + end).repeat(40_000);
        String lead = "a,b" + end + "\"x" + end + "y\",1" + end;
        byte[] latin = (lead + rows + "ü,3" + end).getBytes(StandardCharsets.ISO_8859_1);
        refused(latin, "is not UTF-8 text: line 40004 holds the byte 0xfc");
        refused(
                (lead + rows + "\u0007,3" + end).getBytes(StandardCharsets.UTF_8),
                "line 40004 holds the character number 7");
        byte[] cut = (lead + rows + "é").getBytes(StandardCharsets.UTF_8);
        refused(Arrays.copyOf(cut, cut.length - 1), "is not UTF-8 text: line 40004 holds the byte 0xc3");
    }

    @Test
    void textPackedWithGzipIsReadAsItIs() throws IOException {
        Path file = folder.resolve("data.csv.gz");
        byte[] text = "größe,y\n1,2\n3,4\n".getBytes(StandardCharsets.UTF_8);
        Files.write(file, packed(text));
        CsvTable t = CsvTable.read(file, Header.AUTO);
        assertThat(t.names()).containsExactly("größe", "y");
        assertThat(numbers(t, 1)).containsExactly(2, 4);
        byte[] whole = packed("a,b\n".repeat(50_000).getBytes(StandardCharsets.UTF_8));
        refused(Arrays.copyOf(whole, whole.length / 2), "truncated or damaged");
    }

    private static byte[] packed(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    @Test
    void noMessageIsAsLongAsWhatIsInTheFile() {
        String name = "n".repeat(20_000);
        String value = "v".repeat(20_000);
        for (String content : List.of(
                name + "," + name + "\n1,2\n",
                name + ",b\n1,inf\n",
                "a," + name + "\n1,inf\n",
                "a," + name + "\n" + "1,2\n".repeat(20) + "1," + value + "\n",
                "a," + name + "\n1,\"3,14\"\n")) {
            assertThatThrownBy(() -> table(folder, content))
                    .isInstanceOf(InputException.class)
                    .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(500));
        }
        CsvTable t = table(folder, name + ",b\n1,2\n");
        for (String wanted : List.of(value, "m" + name, "c")) {
            assertThatThrownBy(() -> t.find(wanted))
                    .isInstanceOf(InputException.class)
                    .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(500));
        }
    }

    private void refused(byte[] content, String message) throws IOException {
        Path file = folder.resolve("data.csv");
        Files.write(file, content);
        assertThatThrownBy(() -> CsvTable.read(file, Header.AUTO))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("data.csv");
    }

    @Test
    void filesThatAreNotThereAreRefused() {
        assertThatThrownBy(() -> CsvTable.read(folder.resolve("none.csv"), Header.AUTO))
                .isInstanceOf(InputException.class)
                .hasMessageEndingWith("none.csv does not exist.");
        assertThatThrownBy(() -> CsvTable.read(folder, Header.AUTO))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("is a folder");
    }

    @Test
    void columnsAreFoundByNameAndNumber() {
        CsvTable t = table(folder, "mean_radius,3,label\n1,2,3\n");
        assertThat(t.find("label")).isEqualTo(2);
        assertThat(t.find("1")).isEqualTo(0);
        assertThat(t.find("3")).as("a name goes first").isEqualTo(1);
        assertThatThrownBy(() -> t.find("Label_"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("did you mean 'label'?");
        assertThatThrownBy(() -> t.find("4")).hasMessageContaining("its columns are 1 to 3");
        assertThatThrownBy(() -> t.find("0")).hasMessageContaining("its columns are 1 to 3");
        assertThatThrownBy(() -> table(folder, "1,2\n3,4\n").find("label")).hasMessageContaining("has no header");
    }

    @Test
    void aColumnNobodyAsksForIsNotLookedAt() {
        Path file = csv(folder, "a,b\n1,inf\n2,x\n");
        CsvTable t = CsvTable.read(file, Header.AUTO, (s, n, h) -> List.of(ColumnType.TEXT, ColumnType.SKIP));
        assertThat(((Column.Texts) t.column(0)).texts()).containsExactly("1", "2");
        assertThat(t.column(1)).isInstanceOf(Column.Skipped.class);
    }

    @Test
    void largeTablesAreReadWhole() {
        StringBuilder content = new StringBuilder("a,b\n");
        for (int row = 0; row < 100_000; row++) {
            content.append(row).append(",k").append(row % 7).append('\n');
        }
        CsvTable t = table(folder, content.toString());
        assertThat(t.rows()).isEqualTo(100_000);
        assertThat(((Column.Numbers) t.column(0)).value(99_999)).isEqualTo(99_999);
        assertThat(((Column.Texts) t.column(1)).texts()).hasSize(7);
        assertThat(t.where(99_999)).isEqualTo("row 100000 (line 100001)");
    }

    private static double[] numbers(Table table, int place) {
        Column.Numbers column = (Column.Numbers) table.column(place);
        double[] values = new double[table.rows()];
        for (int row = 0; row < values.length; row++) {
            values[row] = column.value(row);
        }
        return values;
    }
}
