package gradus.json;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Writes one value; see {@link Json#compact} and {@link Json#pretty}. */
final class JsonWriter {
    private final boolean pretty;
    private final StringBuilder out = new StringBuilder();

    JsonWriter(boolean pretty) {
        this.pretty = pretty;
    }

    String write(Json value) {
        value(value, 0);
        return out.toString();
    }

    private void value(Json value, int level) {
        switch (value) {
            case Json.Null ignored -> out.append("null");
            case Json.Bool(boolean b) -> out.append(b);
            case Json.Whole(long n) -> out.append(n);
            // Double.toString gives the shortest digits that round-trip (JDK 19 and newer), in JSON's own syntax.
            case Json.Real(double x) -> out.append(x);
            case Json.Text(String text) -> string(text);
            case Json.Arr(List<Json> items) -> array(items, level);
            case Json.Obj(Map<String, Json> members) -> object(members, level);
        }
    }

    private void array(List<Json> items, int level) {
        boolean nested = hasNested(items);
        out.append('[');
        for (Iterator<Json> each = items.iterator(); each.hasNext(); ) {
            if (nested) {
                lineBreak(level + 1);
            }
            value(each.next(), level + 1);
            if (each.hasNext()) {
                out.append(pretty && !nested ? ", " : ",");
            }
        }
        if (nested) {
            lineBreak(level);
        }
        out.append(']');
    }

    private void object(Map<String, Json> members, int level) {
        out.append('{');
        for (Iterator<Map.Entry<String, Json>> each = members.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<String, Json> member = each.next();
            lineBreak(level + 1);
            string(member.getKey());
            out.append(pretty ? ": " : ":");
            value(member.getValue(), level + 1);
            if (each.hasNext()) {
                out.append(',');
            }
        }
        if (!members.isEmpty()) {
            lineBreak(level);
        }
        out.append('}');
    }

    private static boolean hasNested(Collection<Json> items) {
        return items.stream().anyMatch(item -> item instanceof Json.Arr || item instanceof Json.Obj);
    }

    private void lineBreak(int level) {
        if (pretty) {
            out.append('\n').repeat("  ", level);
        }
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    // U+2028 and U+2029 end a line in older JavaScript, where our reports embed this text.
                    if (c < ' ' || c == 0x7F || c == '\u2028' || c == '\u2029') {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
