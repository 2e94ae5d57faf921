package gradus.tables;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A small CSV file as it is, text by text. */
public final class CsvLines {
    private CsvLines() {}

    /**
     * One record.
     *
     * @param number of the line on which it begins, from 1
     * @param fields without quotes and surrounding blanks
     */
    public record Line(int number, List<String> fields) {
        public Line {
            fields = List.copyOf(fields);
        }
    }

    /**
     * All records, without blank lines.
     *
     * @throws gradus.InputException if the file cannot be read as CSV
     */
    public static List<Line> read(Path file) {
        List<Line> lines = new ArrayList<>();
        new CsvRecords(CsvSource.open(file), Cells.STANDARD)
                .forEach((line, fields) -> lines.add(new Line(
                        line, fields.getFields().stream().map(String::strip).toList())));
        return lines;
    }
}
