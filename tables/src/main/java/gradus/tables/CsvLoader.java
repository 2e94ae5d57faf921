package gradus.tables;

import de.siegmar.fastcsv.reader.CsvRecord;
import gradus.InputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads a CSV file in two passes: the first finds out shape and types, the second fills arrays of the right size. A
 * field is looked at and dropped, so that a file of numbers takes eight bytes a field.
 */
final class CsvLoader {
    private final CsvSource source;
    private final CsvRecords records;
    private final Header header;
    private final Cells cells;
    private final Schema schema;
    private final Map<String, Integer> missing = new LinkedHashMap<>();
    private final List<String> warnings = new ArrayList<>();

    private List<String> names = List.of();
    private boolean named;
    private List<ColumnType> wished = List.of();
    private List<ColumnScan> scans = List.of();
    private boolean started;
    private boolean numbersInHeader;
    private int[] lines = new int[64];
    private int rows;

    CsvLoader(CsvSource source, Header header, Cells cells, Schema schema) {
        this.source = source;
        this.header = header;
        this.cells = cells;
        this.schema = schema;
        this.records = new CsvRecords(source, cells);
    }

    CsvTable load() {
        records.forEach(this::scan);
        if (!started) {
            throw new InputException(source.file() + " holds nothing but blank lines; a CSV file is needed.");
        }
        if (rows == 0) {
            throw new InputException(source.file() + " has a header but no rows of data.");
        }
        List<ColumnType> types = decide();
        List<Filling> fillings = new ArrayList<>();
        for (ColumnType type : types) {
            fillings.add(new Filling(cells, type, rows));
        }
        fill(fillings);
        List<Column> columns = fillings.stream().map(Filling::column).toList();
        return new CsvTable(name(), names, named, cells, columns, Arrays.copyOf(lines, rows), rows, warnings, notes());
    }

    /** Which signs for missing values were met, the most frequent first. */
    private List<String> notes() {
        if (missing.isEmpty()) {
            return List.of();
        }
        String met = missing.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .map(sign -> String.format(
                        Locale.ROOT,
                        "%,d %s",
                        sign.getValue(),
                        sign.getKey().isEmpty() ? "empty" : Excerpt.of(sign.getKey())))
                .collect(Collectors.joining(", "));
        return List.of(name() + ": cells taken as missing values: " + met + ".");
    }

    private String name() {
        return source.file().toString();
    }

    private void scan(int line, CsvRecord fields) {
        if (!started) {
            started = true;
            start(fields);
            if (named) {
                return;
            }
        }
        if (fields.getFieldCount() != names.size()) {
            throw ragged(line, fields.getFieldCount());
        }
        if (rows == lines.length) {
            lines = Arrays.copyOf(lines, rows + (rows >> 1));
        }
        lines[rows] = line;
        for (int place = 0; place < names.size(); place++) {
            if (wished.get(place) != ColumnType.SKIP) {
                String cell = fields.getField(place).strip();
                if (cells.missing(cell)) {
                    missing.merge(cell, 1, Integer::sum);
                } else {
                    scans.get(place).take(cell, rows, line);
                }
            }
        }
        rows++;
    }

    private void start(CsvRecord first) {
        List<String> fields = first.getFields().stream().map(String::strip).toList();
        named = switch (header) {
            case PRESENT -> true;
            case ABSENT -> false;
            case AUTO -> schema.header(fields, cells).orElseGet(() -> !allNumbers(fields));
        };
        numbersInHeader = header == Header.AUTO
                && named
                && schema.header(fields, cells).isEmpty()
                && fields.stream().anyMatch(cells::number);
        names = named ? headerNames(fields) : numberedNames(fields.size());
        wished = schema.types(name(), names, named);
        scans = new ArrayList<>();
        for (int place = 0; place < names.size(); place++) {
            scans.add(new ColumnScan(cells));
        }
    }

    /** Missing values between numbers do not make a header. */
    private boolean allNumbers(List<String> fields) {
        return fields.stream().allMatch(field -> cells.missing(field) || cells.number(field))
                && fields.stream().anyMatch(cells::number);
    }

    private List<String> headerNames(List<String> fields) {
        List<String> found = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String field : fields) {
            // A name may go over several lines; a message does not.
            String columnName = field.isEmpty() ? "column " + (found.size() + 1) : field.replaceAll("\\s+", " ");
            if (!seen.add(columnName)) {
                throw new InputException("%s: columns %d and %d are both called '%s': rename one."
                        .formatted(name(), found.indexOf(columnName) + 1, found.size() + 1, Excerpt.of(columnName)));
            }
            found.add(columnName);
        }
        return found;
    }

    private static List<String> numberedNames(int count) {
        List<String> numbered = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            numbered.add("column " + number);
        }
        return numbered;
    }

    private InputException ragged(int line, int count) {
        return new InputException("%s: %s has %s, but %s has %d."
                .formatted(
                        name(),
                        CsvTable.where(rows, line),
                        count == 1 ? "1 field" : count + " fields",
                        named ? "the header" : "the first row",
                        names.size()));
    }

    private List<ColumnType> decide() {
        List<ColumnType> types = new ArrayList<>();
        for (int place = 0; place < names.size(); place++) {
            ColumnType wish = wished.get(place);
            ColumnScan scan = scans.get(place);
            ColumnScan.Column column = new ColumnScan.Column(name(), names.get(place), place, named);
            types.add(scan.type(wish, column));
            if (wish == ColumnType.AUTO && scan.mixed()) {
                warnings.add(scan.mixedWarning(column));
            }
        }
        if (numbersInHeader) {
            warnings.add("%s: the first row (%s) is taken as the header; pass --no-header if it is data."
                    .formatted(name(), Excerpt.of(String.join(", ", names))));
        }
        return types;
    }

    private void fill(List<Filling> fillings) {
        int[] state = {named ? -1 : 0};
        records.forEach((line, fields) -> {
            int row = state[0]++;
            if (row >= 0) {
                if (row >= rows || fields.getFieldCount() != fillings.size()) {
                    throw changed();
                }
                for (int place = 0; place < fillings.size(); place++) {
                    fillings.get(place).put(row, fields.getField(place));
                }
            }
        });
        if (state[0] != rows) {
            throw changed();
        }
    }

    private InputException changed() {
        return new InputException(name() + " was changed while it was read: try again.");
    }

    /** A column that is being filled. */
    private static final class Filling {
        private final Cells cells;
        private final ColumnType type;
        private final double[] numbers;
        private final int[] codes;
        private final List<String> texts = new ArrayList<>();
        private final Map<String, Integer> known = new HashMap<>();

        Filling(Cells cells, ColumnType type, int rows) {
            this.cells = cells;
            this.type = type;
            this.numbers = new double[type == ColumnType.NUMBER ? rows : 0];
            this.codes = new int[type == ColumnType.TEXT ? rows : 0];
        }

        void put(int row, String raw) {
            if (type == ColumnType.SKIP) {
                return;
            }
            String field = raw.strip();
            if (type == ColumnType.NUMBER) {
                numbers[row] = cells.missing(field) || !cells.number(field) ? Double.NaN : cells.value(field);
                return;
            }
            codes[row] = cells.missing(field) ? -1 : code(field);
        }

        private int code(String text) {
            Integer code = known.putIfAbsent(text, texts.size());
            if (code == null) {
                texts.add(text);
                return texts.size() - 1;
            }
            return code;
        }

        Column column() {
            return switch (type) {
                case NUMBER, AUTO -> new Column.Numbers(numbers);
                case TEXT -> new Column.Texts(codes, texts);
                case SKIP -> new Column.Skipped();
            };
        }
    }
}
