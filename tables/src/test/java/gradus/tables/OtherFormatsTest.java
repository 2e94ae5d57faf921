package gradus.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.InputException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Formats that are not read are called by their names. */
class OtherFormatsTest {
    @TempDir
    Path folder;

    private void refused(String name, byte[] content, String format) throws IOException {
        Path file = folder.resolve(name);
        Files.write(file, content);
        assertThatThrownBy(() -> DataFiles.read(file, Reading.AUTO, Optional.of("y"), Optional.empty()))
                .isInstanceOf(InputException.class)
                .hasMessage(file + " is " + format
                        + ", which is not read. Tables are read as CSV (or .csv.gz), arrays as NPZ, MAT or "
                        + "safetensors, images as IDX: save it as CSV.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "data.json  | [{\"a\": 1, \"y\": 2}]  | JSON",
                "data.jsonl | {\"a\": 1, \"y\": 2}    | JSON",
                "data.csv   | {\"a\": 1, \"y\": 2}    | JSON",
                "data.json  | [1, 2]                  | JSON",
                "data.csv   | <!DOCTYPE html><p>      | a web page or XML",
                "data.bin   | PAR1xxxx                | a Parquet file",
            })
    void textsAndParquet(String name, String content, String format) throws IOException {
        refused(name, content.getBytes(StandardCharsets.UTF_8), format);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "mimetype"})
    void spreadsheets(String first) throws IOException {
        Path file = folder.resolve("made.zip");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(first));
            zip.write("<x/>".getBytes(StandardCharsets.UTF_8));
        }
        refused("data.xlsx", Files.readAllBytes(file), "a spreadsheet");
        refused("data.xls", new byte[] {(byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0, 0, 0}, "a spreadsheet");
    }

    @Test
    void aTableMayBeginWithABracket() {
        assertThat(Data.table(folder, "[mm],[kg]\n1,2\n").names()).containsExactly("[mm]", "[kg]");
        assertThat(Data.table(folder, "{x},y\n1,2\n").names()).containsExactly("{x}", "y");
        assertThat(Data.table(folder, "<5,y\n1,2\n").names()).containsExactly("<5", "y");
    }

    @Test
    void optionsOfTablesDoNotBelongToArrays() throws IOException {
        Path file = folder.resolve("images");
        Files.write(file, new byte[] {0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 7});
        Reading comma = new Reading(Header.AUTO, Optional.of(true), java.util.List.of(), java.util.List.of());
        assertThatThrownBy(() -> DataFiles.read(file, comma, Optional.empty(), Optional.empty()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("leave out --missing, --text and --decimal");
    }
}
