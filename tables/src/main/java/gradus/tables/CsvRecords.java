package gradus.tables;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import gradus.InputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/** Goes through the records of a CSV file and says in a sentence why one can not be read. */
final class CsvRecords {
    private static final int MOST_FIELDS = 200_000;

    private final CsvSource source;
    private final char separator;

    CsvRecords(CsvSource source, Cells cells) {
        this.source = source;
        this.separator = Separator.find(source.beginning(), source.beginsWhole(), cells.decimalComma());
    }

    @FunctionalInterface
    interface Visitor {
        /**
         * Takes a record; blank lines do not come.
         *
         * @param line the line on which it begins, from 1
         */
        void visit(int line, CsvRecord fields);
    }

    /** Visits every record from the first one on. */
    void forEach(Visitor visitor) {
        int line = 0;
        // Ragged rows come through: our own message counts them as rows.
        CsvReader.CsvReaderBuilder builder = CsvReader.builder()
                .fieldSeparator(separator)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .trimWhitespacesAroundQuotes(true);
        CsvRecordHandler handler = CsvRecordHandler.of(options -> options.maxFields(MOST_FIELDS));
        try (CsvReader<CsvRecord> reader = builder.build(handler, source.reader())) {
            for (CsvRecord fields : reader) {
                line = (int) Math.min(Integer.MAX_VALUE, fields.getStartingLineNumber());
                visitor.visit(line, fields);
            }
        } catch (IOException e) {
            throw CsvSource.unreadable(source.file(), e);
        } catch (UncheckedIOException e) {
            throw notText(Objects.requireNonNull(e.getCause()));
        } catch (CsvParseException e) {
            throw notCsv(e, line);
        }
    }

    private InputException notText(IOException e) {
        return e instanceof TextReader.NotTextException
                ? new InputException(source.file() + " " + e.getMessage(), e)
                : CsvSource.unreadable(source.file(), e);
    }

    private InputException notCsv(CsvParseException e, int line) {
        String reason = String.valueOf(e.getMessage());
        if (reason.startsWith("Unclosed quoted field")) {
            return new InputException(
                    "%s: a field opens with a quote (\") after line %d that is never closed: close or remove it."
                            .formatted(source.file(), line),
                    e);
        }
        return new InputException(
                "%s can not be read as CSV after line %d: %s.".formatted(source.file(), line, reason), e);
    }
}
