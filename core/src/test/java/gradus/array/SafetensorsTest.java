package gradus.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.InputException;
import gradus.testing.Python;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SafetensorsTest {
    @TempDir
    Path folder;

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("m.safetensors"), bytes);
    }

    private static void refused(ThrowingCallable reading, String... parts) {
        assertThatThrownBy(reading)
                .isInstanceOf(InputException.class)
                .satisfies(e -> assertThat(e.getMessage())
                        .contains(parts)
                        .contains("m.safetensors")
                        .endsWith(".")
                        .doesNotContain("\n"));
    }

    static byte[] bytes(Safetensors content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        content.write(out);
        return out.toByteArray();
    }

    private static byte[] withHeader(String header, int dataBytes) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + text.length + dataBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .array();
    }

    @ParameterizedTest
    @EnumSource
    void everyTypeRoundTrips(DType type) throws IOException {
        Map<String, NdArray> tensors = new LinkedHashMap<>();
        tensors.put("flags", NdArray.vector(1, 0, 1).as(DType.BOOL));
        tensors.put("W1", new NdArray(new int[] {2, 3}, new double[] {0, 1, 1, 0, 1, 0}, type));
        tensors.put("one", NdArray.scalar(-1.5));
        tensors.put("none", new NdArray(new int[] {3, 0}, new double[0], type));
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("gradus", "{\"format\":1,\"name\":\"ä\\n\"}");
        metadata.put("a", "");
        Safetensors content = new Safetensors(metadata, tensors);
        Path file = folder.resolve("m.safetensors");
        content.write(file);
        Safetensors read = Safetensors.read(file);
        assertThat(read).isEqualTo(content);
        assertThat(read.tensors().keySet()).containsExactlyElementsOf(tensors.keySet());
        assertThat(read.metadata().keySet()).containsExactly("gradus", "a");
        assertThat(Safetensors.readMetadata(file)).isEqualTo(metadata);
        assertThat(ArrayFiles.read(file)).isEqualTo(tensors);
        assertThat(bytes(read)).isEqualTo(Files.readAllBytes(file));
        long header =
                ByteBuffer.wrap(bytes(content)).order(ByteOrder.LITTLE_ENDIAN).getLong();
        assertThat(header % 8).isZero();
    }

    @Test
    void bytesAreThoseOfTheFormat() throws IOException {
        byte[] bytes = bytes(new Safetensors(
                Map.of("k", "v"), Map.of("W", NdArray.of(1, 2, 1, -2).as(DType.FLOAT32))));
        String header =
                "{\"__metadata__\":{\"k\":\"v\"},\"W\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]}}";
        byte[] expected = withHeader(header + " ".repeat(Math.floorMod(-header.length(), 8)), 8);
        ByteBuffer.wrap(expected)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(expected.length - 8, 1)
                .putFloat(expected.length - 4, -2);
        assertThat(bytes).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "[] ; does not begin with '{'",
                "` {}` ; does not begin with '{'",
                "{ ; line 1, column 2",
                "{} x ; line 1, column 4",
                "{\"W\":1} ; array W: must be an object",
                "{\"__metadata__\":1} ; __metadata__: must be an object",
                "{\"__metadata__\":{\"a\":1}} ; must be a text",
                "{\"W\":{\"dtype\":\"F64\",\"shape\":[1]}} ; array W: The member \"data_offsets\" is missing",
                "{\"W\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8],\"x\":0}} ; \"x\" is not known",
                "{\"W\":{\"dtype\":\"F8_E4M3\",\"shape\":[8],\"data_offsets\":[0,8]}} ; dtype 'F8_E4M3' is not read",
                "{\"W\":{\"dtype\":\"C64\",\"shape\":[1],\"data_offsets\":[0,8]}} ; dtype 'C64' is not read",
                "{\"W\":{\"dtype\":\"F64\",\"shape\":[-1],\"data_offsets\":[0,8]}} ; found -1",
                "{\"W\":{\"dtype\":\"F64\",\"shape\":[1.0],\"data_offsets\":[0,8]}} ; found a number",
                "{\"W\":{\"dtype\":\"F64\",\"shape\":[3000000000],\"data_offsets\":[0,8]}} ; more than can be read",
                "{\"W\":{\"dtype\":\"F64\",\"shape\":[2000000000,2000000000,2000000000],\"data_offsets\":[0,8]}} ; do not fit",
                "{\"W\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,8]}} ; do not fit shape (2,) of F64",
                "{\"W\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[8,0]}} ; do not fit",
                "{\"W\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0]}} ; two numbers",
                "{\"W\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,99999999999999999999]}} ; found a number",
                "{\"W\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} ; array W: its data begin at byte 4",
                "{\"W\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} ; describes 4 bytes of data, but 8",
                "{\"W\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,16]}} ; describes 16 bytes of data, but 8",
                "{\"A\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]},\"B\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} ; array B: its data begin at byte 4",
                "{\"A\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]},\"A\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}} ; given twice",
                "{\"W\":{\"dtype\":\"F64\",\"shape\":[1],\"dtype\":\"F64\",\"data_offsets\":[0,8]}} ; given twice",
                "{} ; describes 0 bytes of data, but 8"
            })
    void headersThatLieAreRefused(String header, String part) throws IOException {
        refused(() -> Safetensors.read(file(withHeader(header, 8))), part);
    }

    @Test
    void lengthsThatLieAreRefused() throws IOException {
        refused(() -> Safetensors.read(file(new byte[3])), "only 3 bytes");
        for (long length : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 40, 1000}) {
            byte[] bytes = withHeader("{}", 20);
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
            refused(() -> Safetensors.read(file(bytes)), "its header claims " + Long.toUnsignedString(length));
        }
        byte[] large = withHeader("{" + " ".repeat(1 << 24) + "}", 0);
        refused(() -> Safetensors.read(file(large)), "its header takes 17 MB");
        byte[] invalid = withHeader("{\"aa\":1}", 0);
        invalid[10] = (byte) 0xFF;
        refused(() -> Safetensors.read(file(invalid)), "UTF-8");
    }

    @Test
    void everyTruncationIsRefused() throws IOException {
        byte[] valid = bytes(new Safetensors(Map.of("k", "v"), Map.of("W", NdArray.vector(1, 2, 3))));
        for (int length = 0; length < valid.length; length++) {
            byte[] bytes = Arrays.copyOf(valid, length);
            refused(() -> Safetensors.read(file(bytes)), "bytes");
        }
        refused(() -> Safetensors.read(file(Arrays.copyOf(valid, valid.length + 1))), "but 25 bytes follow");
    }

    @Test
    void anotherImplementationReadsOurs() throws IOException {
        Map<String, NdArray> tensors = new LinkedHashMap<>();
        tensors.put("half", NdArray.of(2, 2, 1, 0.1, -3, 65504).as(DType.FLOAT16));
        tensors.put("W1", NdArray.of(2, 3, 1, 2, 3, 4, 5, 6.1));
        tensors.put("n", NdArray.vector(1, -2, 1L << 40).as(DType.INT64));
        new Safetensors(Map.of("format", "pt"), tensors).write(folder.resolve("m.safetensors"));
        // The format in ten lines of NumPy: the safetensors package is rarely installed.
        Python.require("numpy").run(folder, """
                import json, struct, numpy as np
                b = open("m.safetensors", "rb").read()
                n, = struct.unpack("<Q", b[:8])
                h = json.loads(b[8:8 + n]); data = b[8 + n:]
                assert n % 8 == 0 and h.pop("__metadata__") == {"format": "pt"} and list(h) == ["half", "W1", "n"]
                dtypes = {"F16": "<f2", "F64": "<f8", "I64": "<i8"}
                t = {}
                for k, v in h.items():
                    begin, end = v["data_offsets"]
                    assert begin % np.dtype(dtypes[v["dtype"]]).itemsize == 0
                    t[k] = np.frombuffer(data[begin:end], dtypes[v["dtype"]]).reshape(v["shape"])
                assert t["half"].tolist() == [[1, float(np.float16(0.1))], [-3, 65504]]
                assert t["W1"].tolist() == [[1, 2, 3], [4, 5, 6.1]] and t["n"].tolist() == [1, -2, 1 << 40]
                """);
    }
}
