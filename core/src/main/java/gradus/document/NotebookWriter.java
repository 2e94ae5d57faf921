package gradus.document;

import gradus.formula.Symbols;
import gradus.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Jupyter notebook, format 4.5: words and formulas in Markdown cells, listings in Python in cells that run. */
public final class NotebookWriter {
    private final Symbols symbols;
    private final List<Map<String, @Nullable Object>> cells = new ArrayList<>();
    private final List<Block> waiting = new ArrayList<>();

    private NotebookWriter(Symbols symbols) {
        this.symbols = symbols;
    }

    /** The whole notebook, ending with a line feed. */
    public static String write(Document document, Symbols symbols) {
        NotebookWriter writer = new NotebookWriter(symbols);
        writer.add("markdown", "# " + MarkdownWriter.line(document.title(), symbols, MarkdownWriter.Dialect.JUPYTER));
        for (Block block : document.blocks()) {
            writer.block(block);
        }
        writer.flush();
        Map<String, Object> notebook = new LinkedHashMap<>();
        notebook.put("cells", writer.cells);
        notebook.put(
                "metadata",
                Map.of(
                        "kernelspec",
                        ordered("display_name", "Python 3", "language", "python", "name", "python3"),
                        "language_info",
                        ordered("name", "python")));
        notebook.put("nbformat", 4);
        notebook.put("nbformat_minor", 5);
        return Json.of(notebook).pretty() + "\n";
    }

    private void block(Block block) {
        if (block instanceof Block.Listing l && l.language().equals("python")) {
            flush();
            add("code", l.text().strip());
            return;
        }
        if (block instanceof Block.Heading h && h.level() <= 2) {
            flush();
        }
        waiting.add(block);
    }

    /** What has come since the last cell becomes one. */
    private void flush() {
        if (!waiting.isEmpty()) {
            add("markdown", MarkdownWriter.fragment(waiting, symbols, MarkdownWriter.Dialect.JUPYTER));
            waiting.clear();
        }
    }

    private void add(String type, String source) {
        Map<String, @Nullable Object> cell = new LinkedHashMap<>();
        cell.put("cell_type", type);
        cell.put("id", "cell-" + (cells.size() + 1));
        cell.put("metadata", Map.of());
        cell.put("source", source);
        if (type.equals("code")) {
            cell.put("execution_count", null);
            cell.put("outputs", List.of());
        }
        cells.add(cell);
    }

    private static Map<String, Object> ordered(String... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int n = 0; n < pairs.length; n += 2) {
            map.put(pairs[n], pairs[n + 1]);
        }
        return map;
    }
}
