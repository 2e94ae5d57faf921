package gradus.json;

import gradus.InputException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value (RFC 8259). Values are immutable; members of an object keep their order, so equal values written twice
 * give the same bytes. Numbers without fraction and exponent that fit a {@code long} are {@link Whole}, all others
 * {@link Real}; a {@link Real} is always finite and is written with the fewest digits that read back as itself.
 */
public sealed interface Json {

    /** The value {@code null}, which also stands for NaN and infinities in what we write. */
    record Null() implements Json {}

    record Bool(boolean value) implements Json {}

    record Whole(long value) implements Json {}

    /** A finite number; {@link Json#of} turns the others into {@link Null}. */
    record Real(double value) implements Json {
        public Real {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("JSON has no number " + value);
            }
        }
    }

    /** A text; lone surrogates are refused, because no UTF-8 file can hold them. */
    record Text(String value) implements Json {
        public Text {
            requireUnicode(value);
        }
    }

    record Arr(List<Json> items) implements Json {
        public Arr {
            items = List.copyOf(items);
        }
    }

    /** An object. The typed getters throw {@link InputException} that names the member, not the file. */
    record Obj(Map<String, Json> members) implements Json {
        public Obj {
            members.keySet().forEach(Json::requireUnicode);
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }

        public boolean has(String name) {
            return members.containsKey(name);
        }

        /** The member of that name, whatever its kind. */
        public Json get(String name) {
            Json value = members.get(name);
            if (value == null) {
                throw new InputException("The member \"" + name + "\" is missing.");
            }
            return value;
        }

        public String text(String name) {
            return get(name) instanceof Text(String value) ? value : wrong(name, "a text");
        }

        public long whole(String name) {
            return get(name) instanceof Whole(long value) ? value : wrong(name, "a whole number");
        }

        public double number(String name) {
            return switch (get(name)) {
                case Whole(long value) -> value;
                case Real(double value) -> value;
                default -> this.<Double>wrong(name, "a number");
            };
        }

        public boolean bool(String name) {
            return get(name) instanceof Bool(boolean value) ? value : wrong(name, "true or false");
        }

        public List<Json> list(String name) {
            return get(name) instanceof Arr(List<Json> items) ? items : wrong(name, "a list");
        }

        public Obj object(String name) {
            return get(name) instanceof Obj object ? object : wrong(name, "an object");
        }

        /** Refuses members that are not among these names: what is not understood must not be ignored. */
        public void refuseOtherThan(Set<String> names) {
            for (String name : members.keySet()) {
                if (!names.contains(name)) {
                    throw new InputException("The member \"" + name + "\" is not known here; known are "
                            + names.stream().sorted().collect(Collectors.joining(", ")) + ".");
                }
            }
        }

        private <T> T wrong(String name, String expected) {
            throw new InputException("The member \"" + name + "\" must be " + expected + ", but is "
                    + get(name).kind() + ".");
        }
    }

    /**
     * Reads one JSON document.
     *
     * @param source what the text is to the user ("settings.json", "header of model.safetensors"); begins every message
     * @throws InputException if the text is not strict JSON: with line and column, also for a name given twice in one
     *     object, more than {@value JsonParser#MAX_DEPTH} levels, numbers beyond a double, or text after the value
     */
    static Json parse(String text, String source) {
        return new JsonParser(text, source).parse();
    }

    /** Reads one JSON document from bytes, which must be valid UTF-8; else as {@link #parse(String, String)}. */
    static Json parse(byte[] utf8, String source) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
            return parse(text, source);
        } catch (CharacterCodingException e) {
            throw new InputException(source + ": the text is not valid UTF-8.", e);
        }
    }

    /**
     * Turns maps with text keys, iterables, arrays of numbers or objects, texts, numbers, booleans, {@code null} and
     * JSON values into JSON. NaN and infinities become {@code null}.
     *
     * @throws IllegalArgumentException for anything else
     */
    static Json of(@Nullable Object value) {
        return switch (value) {
            case null -> new Null();
            case Json json -> json;
            case Boolean b -> new Bool(b);
            case Byte n -> new Whole(n);
            case Short n -> new Whole(n);
            case Integer n -> new Whole(n);
            case Long n -> new Whole(n);
            case Float n -> ofDouble(n);
            case Double n -> ofDouble(n);
            case CharSequence text -> new Text(text.toString());
            case Enum<?> e -> new Text(e.toString());
            case Map<?, ?> map -> ofMap(map);
            case Iterable<?> list -> ofList(list);
            case Object[] list -> ofList(Arrays.asList(list));
            case double[] list -> ofList(Arrays.stream(list).boxed().toList());
            case int[] list -> ofList(Arrays.stream(list).boxed().toList());
            case long[] list -> ofList(Arrays.stream(list).boxed().toList());
            default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
        };
    }

    /** This value on one line, without spaces. */
    default String compact() {
        return new JsonWriter(false).write(this);
    }

    /** This value on several lines, two spaces a level, ending without a line break. Lists of plain values stay on one. */
    default String pretty() {
        return new JsonWriter(true).write(this);
    }

    /** What a user would call this kind of value: "a number", "a list". */
    default String kind() {
        return switch (this) {
            case Null ignored -> "null";
            case Bool ignored -> "true or false";
            case Whole ignored -> "a whole number";
            case Real ignored -> "a number";
            case Text ignored -> "a text";
            case Arr ignored -> "a list";
            case Obj ignored -> "an object";
        };
    }

    private static Json ofDouble(double value) {
        return Double.isFinite(value) ? new Real(value) : new Null();
    }

    private static Json ofList(Iterable<?> list) {
        List<Json> items = new ArrayList<>();
        list.forEach(item -> items.add(of(item)));
        return new Arr(items);
    }

    private static Json ofMap(Map<?, ?> map) {
        Map<String, Json> members = new LinkedHashMap<>();
        map.forEach((name, value) -> {
            if (!(name instanceof String text)) {
                throw new IllegalArgumentException("a JSON object's names are texts, not " + name);
            }
            members.put(text, of(value));
        });
        return new Obj(members);
    }

    private static void requireUnicode(String text) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException("text with a lone surrogate");
        }
    }
}
