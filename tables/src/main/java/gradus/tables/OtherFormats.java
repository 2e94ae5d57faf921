package gradus.tables;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Formats that data often come in and that are not read: recognised, so that it can be said what is read instead. */
final class OtherFormats {
    private static final byte[] OLD_EXCEL = {(byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0};

    private OtherFormats() {}

    /** The sentence about a file that begins with these bytes, if it is of such a format. */
    static Optional<String> refusal(Path file, byte[] head) {
        return name(file, head)
                .map(format ->
                        file + " is " + format + ", which is not read. Tables are read as CSV (or .csv.gz), arrays "
                                + "as NPZ, MAT or safetensors, images as IDX: save it as CSV.");
    }

    private static Optional<String> name(Path file, byte[] head) {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        if (isSpreadsheet(text) || text.startsWith(new String(OLD_EXCEL, StandardCharsets.ISO_8859_1))) {
            return Optional.of("a spreadsheet");
        }
        if (text.startsWith("PAR1")) {
            return Optional.of("a Parquet file");
        }
        String start = text.startsWith("\u00ef\u00bb\u00bf") ? text.substring(3) : text;
        if (start.matches("(?is)\\s*<(!doctype|html|\\?xml)\\b.*")) {
            return Optional.of("a web page or XML");
        }
        boolean called = file.toString().toLowerCase(Locale.ROOT).matches(".*\\.(json|jsonl|ndjson|ipynb)");
        return start.matches(called ? "(?s)\\s*[{\\[].*" : "(?s)\\s*(\\{\\s*[\"}]|\\[\\s*[{\\[]).*")
                ? Optional.of("JSON")
                : Optional.empty();
    }

    /** A ZIP archive whose first entry is one of those that spreadsheets begin with. */
    private static boolean isSpreadsheet(String text) {
        return text.startsWith("PK\u0003\u0004")
                && text.length() > 30
                && text.substring(30).matches("(?s)(\\[Content_Types\\]\\.xml|_rels/|docProps/|xl/|mimetype).*");
    }
}
