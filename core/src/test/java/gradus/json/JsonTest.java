package gradus.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.InputException;
import gradus.testing.Python;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void everyKindOfValueIsReadAndWritten() {
        String text = "{\"a\":[1,-2.5,true,false,null,\"x\\n\\u00e9\\ud83d\\ude00\"],\"b\":{},\"c\":[]}";
        Json value = Json.parse(text, "t");
        assertThat(value.compact()).isEqualTo("{\"a\":[1,-2.5,true,false,null,\"x\\né😀\"],\"b\":{},\"c\":[]}");
        assertThat(Json.parse(value.compact(), "t")).isEqualTo(value);
        assertThat(Json.parse(value.pretty(), "t")).isEqualTo(value);
        assertThat(value.pretty()).isEqualTo("""
                {
                  "a": [1, -2.5, true, false, null, "x\\né😀"],
                  "b": {},
                  "c": []
                }""");
    }

    @Test
    void numbersRoundTripExactly() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            double x = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(x)) {
                Json.Real back = (Json.Real) Json.parse(new Json.Real(x).compact(), "t");
                assertThat(Double.doubleToRawLongBits(back.value())).isEqualTo(Double.doubleToRawLongBits(x));
            }
        }
        for (long n : new long[] {0, -1, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 53}) {
            assertThat(Json.parse(new Json.Whole(n).compact(), "t")).isEqualTo(new Json.Whole(n));
        }
        assertThat(Json.parse("-0", "t")).isEqualTo(new Json.Real(-0.0));
        assertThat(Json.parse("9223372036854775808", "t")).isEqualTo(new Json.Real(0x1p63));
        assertThat(Json.parse("1e2", "t")).isEqualTo(new Json.Real(100));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[",
                "[1",
                "[1,",
                "[1,]",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,",
                "{\"a\":1,}",
                "{a:1}",
                "{'a':1}",
                "{\"a\" 1}",
                "[1 2]",
                "tru",
                "True",
                "nul",
                "NaN",
                "Infinity",
                "-Infinity",
                "-",
                "+1",
                "01",
                "1.",
                ".5",
                "1e",
                "1e+",
                "0x10",
                "1e999",
                "-1e999",
                "\"",
                "\"a",
                "\"\\",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u12g4\"",
                "\"\\ud800\"",
                "\"\\udc00\\ud800\"",
                "\"\\ud800x\"",
                "\"\t\"",
                "1 2",
                "{} {}",
                "// c\n1",
                "[1]]",
                "\uFEFF1",
                "\u00A01",
                "\u0000",
                "1\u0000",
                "\"\u0000\"",
                "{\"a\":1,\"a\":2}",
                "{\"a\":1,\"\\u0061\":2}",
                "\"\\u٠٠٤١\""
            })
    void malformedTextIsRefusedInOneSentence(String text) {
        assertThatThrownBy(() -> Json.parse(text, "file.json"))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("file.json, line ")
                .hasMessageEndingWith(".");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[1,\\n  x]|file.json, line 2, column 3: a JSON value is expected, found 'x'.",
                "{\"a\":1,\"a\":2}|file.json, line 1, column 8: the name \"a\" is given twice.",
                "[1|file.json, line 1, column 3: ',' or ']' is expected, found the end of the text."
            })
    void errorsNameThePlace(String text, String message) {
        assertThatThrownBy(() -> Json.parse(text.replace("\\n", "\n"), "file.json"))
                .hasMessage(message);
    }

    @Test
    void depthIsLimited() {
        assertThat(Json.parse("[".repeat(200) + "]".repeat(200), "t")).isInstanceOf(Json.Arr.class);
        assertThatThrownBy(() -> Json.parse("[".repeat(1_000_000), "t"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("200 levels");
        assertThatThrownBy(() -> Json.parse("{\"a\":".repeat(1_000_000), "t")).isInstanceOf(InputException.class);
    }

    @Test
    void invalidUtf8IsRefused() {
        assertThatThrownBy(() -> Json.parse(new byte[] {'"', (byte) 0xC3, '"'}, "t"))
                .isInstanceOf(InputException.class)
                .hasMessage("t: the text is not valid UTF-8.");
    }

    @Test
    void javaValuesBecomeJsonAndNonFiniteNumbersNull() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("list", List.of(1, 2L, 0.1, 0.5f));
        map.put("array", new double[] {Double.NaN, Double.POSITIVE_INFINITY, 1e300});
        map.put("shape", new int[] {3, 4});
        map.put("none", null);
        assertThat(Json.of(map).compact())
                .isEqualTo("{\"list\":[1,2,0.1,0.5],\"array\":[null,null,1.0E300],\"shape\":[3,4],\"none\":null}");
        assertThatThrownBy(() -> Json.of(new Object())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Json.of("\ud800")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Json.of(Map.of(1, 2))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void membersAreReadWithTheirKind() {
        Json.Obj object = (Json.Obj) Json.parse("{\"s\":\"x\",\"n\":3,\"r\":0.5,\"b\":true,\"l\":[1],\"o\":{}}", "t");
        assertThat(object.text("s")).isEqualTo("x");
        assertThat(object.whole("n")).isEqualTo(3);
        assertThat(object.number("n")).isEqualTo(3);
        assertThat(object.number("r")).isEqualTo(0.5);
        assertThat(object.bool("b")).isTrue();
        assertThat(object.list("l")).hasSize(1);
        assertThat(object.object("o").members()).isEmpty();
        assertThatThrownBy(() -> object.text("n"))
                .isInstanceOf(InputException.class)
                .hasMessage("The member \"n\" must be a text, but is a whole number.");
        assertThatThrownBy(() -> object.whole("r")).isInstanceOf(InputException.class);
        assertThatThrownBy(() -> object.get("z")).hasMessage("The member \"z\" is missing.");
        assertThatThrownBy(() -> object.refuseOtherThan(Set.of("s", "n"))).hasMessageContaining("\"r\" is not known");
    }

    @Test
    void randomBytesNeverEscapeAsAnotherException() {
        byte[] valid = "{\"a\":[1,-2.5e3,true,null,\"x\\u00e9\"],\"b\":{\"c\":[]}}".getBytes(StandardCharsets.UTF_8);
        Random random = new Random(11);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = Arrays.copyOf(valid, 1 + random.nextInt(valid.length));
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            try {
                Json.parse(bytes, "t");
            } catch (InputException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(15_000);
    }

    @Test
    void pythonReadsTheSame(@TempDir Path folder) throws Exception {
        Python python = Python.require("json");
        Random random = new Random(3);
        Map<String, Object> map = new TreeMap<>();
        for (int i = 0; i < 300; i++) {
            map.put("k" + i, random.nextGaussian() * Math.pow(10, random.nextInt(600) - 300));
        }
        map.put("text", "\u0000\u0001\u007f\u2028 \"\\/ äöü 😀 \n\r\t\b\f");
        Files.writeString(folder.resolve("in.json"), Json.of(map).pretty());
        python.run(folder, """
                import json
                value = json.load(open('in.json', encoding='utf-8'))
                json.dump(value, open('out.json', 'w'))
                """);
        assertThat(Json.parse(Files.readAllBytes(folder.resolve("out.json")), "out"))
                .isEqualTo(Json.of(map));
    }
}
