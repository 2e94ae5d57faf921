package gradus.why;

import gradus.document.Block;
import gradus.document.Prose;
import gradus.formula.Formula;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer as maps, lists and plain values, in the form of {@code why --json}. */
public final class AnswerData {
    private AnswerData() {}

    /** Keys in fixed order. */
    public static Map<String, @Nullable Object> of(Answer answer) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("topic", answer.topic().id());
        data.put("question", answer.question().text());
        data.put("network", answer.network().title());
        data.put("loss", answer.network().lossOrNull());
        data.put("notation", answer.notated().notation().name());
        data.put("answer", answer.sentences().stream().map(Prose::text).toList());
        data.put("blocks", blocks(answer.blocks()));
        data.put("steps", answer.steps());
        data.put("unproved", answer.refutations().size());
        return data;
    }

    /** The topics, as {@code why --json} without one gives them. */
    public static Map<String, @Nullable Object> topics() {
        return Map.of(
                "topics",
                Arrays.stream(Topic.values())
                        .map(t -> {
                            Map<String, @Nullable Object> data = new LinkedHashMap<>();
                            data.put("topic", t.id());
                            data.put("question", t.question());
                            return data;
                        })
                        .toList());
    }

    private static List<Map<String, @Nullable Object>> blocks(List<Block> blocks) {
        return blocks.stream().map(AnswerData::block).toList();
    }

    private static Map<String, @Nullable Object> block(Block block) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        switch (block) {
            case Block.Heading h -> put(data, "heading", "text", h.text().text());
            case Block.Paragraph p -> put(data, "paragraph", "text", p.text().text());
            case Block.Items i ->
                put(data, "items", "items", i.items().stream().map(Prose::text).toList());
            case Block.Display d ->
                put(
                        data,
                        "display",
                        "formulas",
                        d.formulas().stream().map(Formula::text).toList());
            case Block.Chain c -> {
                put(data, "chain", "first", c.first().text());
                data.put("links", c.links().stream().map(AnswerData::link).toList());
            }
            case Block.Table t -> {
                put(data, "table", "header", texts(t.header()));
                data.put("rows", t.rows().stream().map(AnswerData::texts).toList());
            }
            case Block.Lines l -> put(data, "lines", "lines", l.lines());
            case Block.Listing l -> {
                put(data, "listing", "language", l.language());
                data.put("text", l.text());
            }
            case Block.Fold f -> {
                put(data, "fold", "summary", f.summary().text());
                data.put("blocks", blocks(f.blocks()));
            }
            case Block.Plot p -> plot(data, p);
            case Block.Blank b -> {
                put(data, "blank", "question", b.question().text());
                data.put("answer", block(b.answer()));
            }
        }
        return data;
    }

    private static void put(Map<String, @Nullable Object> data, String type, String key, Object value) {
        data.put("type", type);
        data.put(key, value);
    }

    private static List<String> texts(List<Prose> cells) {
        return cells.stream().map(Prose::text).toList();
    }

    private static Map<String, @Nullable Object> link(Block.Link link) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("formula", link.formula().text());
        data.put("reason", link.reason().text());
        data.put("proved", link.proved());
        data.put("proof", link.proof());
        return data;
    }

    private static void plot(Map<String, @Nullable Object> data, Block.Plot p) {
        put(data, "plot", "title", p.title());
        data.put("x", p.xLabel());
        data.put("y", p.yLabel());
        data.put("logarithmic", p.logarithmic());
        data.put(
                "curves",
                p.curves().stream()
                        .map(c -> {
                            Map<String, @Nullable Object> curve = new LinkedHashMap<>();
                            curve.put("name", c.name());
                            curve.put("x", Arrays.stream(c.x()).boxed().toList());
                            curve.put("y", Arrays.stream(c.y()).boxed().toList());
                            return curve;
                        })
                        .toList());
    }
}
