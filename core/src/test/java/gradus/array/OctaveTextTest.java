package gradus.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.InputException;
import gradus.testing.Octave;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OctaveTextTest {
    /** Something of every kind, as Octave 7 writes it. */
    static final String EVERYTHING = """
            # Created by Octave 7.3.0, Mon Nov 30 14:39:11 2026 UTC <me@home>
            # name: A
            # type: matrix
            # rows: 2
            # columns: 3
             1 2 3
             4 5 6.5


            # name: F
            # type: int16 matrix
            # ndims: 3
             1 2 2
              -5
              300
              7
              8


            # name: c
            # type: cell
            # rows: 1
            # columns: 2
            # name: <cell-element>
            # type: scalar
            1


            # name: <cell-element>
            # type: string
            # elements: 1
            # length: 2
            ab




            # name: st
            # type: scalar struct
            # ndims: 2
             1 1
            # length: 1
            # name: A
            # type: matrix
            # rows: 1
            # columns: 1
             9




            # name: t
            # type: string
            # elements: 2
            # length: 19
            # name: A
            # type: m
            # length: 19
            # name: A
            # type: m


            # name: f
            # type: function handle
            @<anonymous>
            @(x) x + k
            # length: 1
            # name: k
            # type: scalar
            3




            # name: r
            # type: double_range
            # base, limit, increment
            5 0 -2


            # name: s
            # type: scalar
            -0.5


            """;

    @TempDir
    Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("x.mat"), text);
    }

    private static String variable(String type, String body) {
        return "# name: x\n# type: " + type + "\n" + body;
    }

    private NdArray read(String type, String body) throws IOException {
        Map<String, NdArray> arrays = ArrayFiles.read(file(variable(type, body)));
        assertThat(arrays).containsOnlyKeys("x");
        return arrays.get("x");
    }

    @Test
    void numbersAreReadAndTheRestIsSkipped() throws IOException {
        byte[] text = EVERYTHING.getBytes(StandardCharsets.UTF_8);
        byte[] windows = EVERYTHING
                .replace("\n", "\r\n")
                .replace("# length: 19", "# length: 20")
                .getBytes(StandardCharsets.UTF_8);
        for (byte[] bytes : new byte[][] {text, windows, IdxFileTest.gzip(text)}) {
            ArrayContents contents = ArrayFiles.contents(Files.write(folder.resolve("any.oct"), bytes));
            assertThat(contents.arrays())
                    .isEqualTo(Map.of(
                            "A", NdArray.of(2, 3, 1, 2, 3, 4, 5, 6.5),
                            "F", new NdArray(new int[] {1, 2, 2}, new double[] {-5, 7, 300, 8}, DType.INT16),
                            "r", NdArray.of(1, 3, 5, 3, 1),
                            "s", NdArray.of(1, 1, -0.5)));
            assertThat(contents.skipped())
                    .extracting(ArrayContents.Skipped::text)
                    .containsExactly(
                            "c (a cell array)",
                            "st (a struct; save('st.mat', '-struct', 'st') saves its fields)",
                            "t (a text)",
                            "f (a function)");
            assertThat(contents.fromOne()).isTrue();
        }
    }

    @Test
    void everyTypeOfNumber() throws IOException {
        String matrix = "# rows: 1\n# columns: 4\n NaN Inf -Inf NA\n";
        assertThat(read("matrix", matrix).data())
                .containsExactly(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN);
        assertThat(read("float matrix", "# rows: 1\n# columns: 1\n 0.10000000149011612\n"))
                .isEqualTo(NdArray.of(1, 1, 0.1).as(DType.FLOAT32));
        assertThat(read("global float scalar", "2\n"))
                .isEqualTo(NdArray.of(1, 1, 2).as(DType.FLOAT32));
        assertThat(read("bool", "1\n")).isEqualTo(NdArray.of(1, 1, 1).as(DType.BOOL));
        assertThat(read("bool matrix", "# ndims: 2\n 2 2\n 0\n 1\n 0\n 1\n"))
                .isEqualTo(NdArray.of(2, 2, 0, 0, 1, 1).as(DType.BOOL));
        assertThat(read("uint64 scalar", "18446744073709551615\n").value()).isEqualTo(0x1p64);
        assertThat(read("diagonal matrix", "# rows: 2\n# columns: 3\n2\n3\n"))
                .isEqualTo(NdArray.of(2, 3, 2, 0, 0, 0, 3, 0));
        assertThat(read("range", "# base, limit, increment\n0 0.30000000000000004 0.1\n")
                        .size())
                .isEqualTo(4);
        assertThat(read("range", "# base, limit, increment\n1 0 1\n").shape()).containsExactly(1, 0);
        assertThat(read("lazy_index", "# name: index_value\n# type: matrix\n# rows: 1\n# columns: 2\n 2 3\n\n\n"))
                .isEqualTo(NdArray.of(1, 2, 2, 3));
        assertThat(read("matrix", "# rows: 3\n# columns: 0\n\n\n\n").shape()).containsExactly(3, 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "complex scalar; (1,2); only x (complex numbers)",
                "float complex matrix; # rows: 1|# columns: 1| (0,1); only x (complex numbers)",
                "sparse matrix; # nnz: 1|# rows: 1|# columns: 1|1 1 5; only x (sparse; save full(x))",
                "object; # classname: m; only x (of the type object)",
                "matrix; # rows: 2|# columns: 2| 1 2 3; promises 4 numbers, but only 3 are there",
                "matrix; # rows: 1|# columns: 1| 1 2; line 5 something follows where the numbers should end",
                "matrix; # rows: 1|# columns: 1| x1; line 5: 'x1' is no number",
                "matrix; # rows: 1|# columns: 1| 1.2.3; '1.2.3' is no number",
                "matrix; # rows: 1|# columns: 1| 0x1p3; '0x1p3' is no number",
                "matrix; # rows: 99999|# columns: 99999| 1; promises 9999800001 numbers, but only",
                "matrix; # rows: 9999999999|# columns: 1| 1; a dimension of 9999999999",
                "matrix; # rows: -1|# columns: 1| 1; the number of rows, columns or entries, found '-1'",
                "matrix; # columns: 1| 1; should be '# rows: ...' or '# ndims: ...'",
                "matrix; # ndims: 3| 1 2| 1; the sizes of 3 dimensions",
                "int8 scalar; 128; which is not a value of its type int8",
                "uint8 scalar; 0.5; which is not a value of its type uint8",
                "range; # base, limit, increment|0 1 0; a range without end",
                "range; # base, limit, increment|0 1 1e-9; stands for 100000000",
                "diagonal matrix; # rows: 100000|# columns: 1000000|; promises 100000 numbers",
                "diagonal matrix; # ndims: 3| 1 1 1|5; has two dimensions, not 3",
                "string; # elements: 1|# length: 9|ab; ends too early",
                "string; # elements: 1|# length: 1|ab; a text goes on where it should end",
                "cell; # rows: 2|# columns: 1|# name: a|# type: scalar|1; ends too early",
            })
    void whatIsNotReadIsRefusedInASentence(String type, String body, String part) throws IOException {
        Path file = file(variable(type, body.replace('|', '\n') + "\n"));
        assertThatThrownBy(() -> ArrayFiles.read(file))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(part)
                .hasMessageEndingWith(".");
    }

    @Test
    void cellsWithinCellsHaveAnEnd() throws IOException {
        String deep = "# name: x\n# type: cell\n# rows: 1\n# columns: 1\n".repeat(100_000);
        assertThatThrownBy(() -> ArrayFiles.read(file(deep)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("more than 64 deep");
    }

    @Test
    void aSmallFileThatStandsForMuchIsRefused() throws IOException {
        byte[] zeros =
                IdxFileTest.gzip(variable("matrix", "# rows: 1000\n# columns: 1000\n" + " 0".repeat(1_000_000) + "\n")
                        .getBytes(StandardCharsets.US_ASCII));
        Path file = Files.write(folder.resolve("z.mat"), zeros);
        assertThat(OctaveText.read(file, ReadLimits.standard())
                        .arrays()
                        .get("x")
                        .size())
                .isEqualTo(1_000_000);
        assertThatThrownBy(() -> OctaveText.read(file, new ReadLimits(1 << 20, 1 << 30, 100)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("needs at least 8.0 MB");
        assertThatThrownBy(() -> OctaveText.read(file, new ReadLimits(1 << 30, 1 << 20, 100)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("would expand");
    }

    @Test
    void whatIsCutIsRefusedOrHoldsFewerVariables() throws IOException {
        Map<String, NdArray> whole = ArrayFiles.read(file(EVERYTHING));
        for (int length = 0; length < EVERYTHING.length(); length++) {
            Path file = file(EVERYTHING.substring(0, length));
            try {
                ArrayFiles.read(file).forEach((name, array) -> assertThat(array).isEqualTo(whole.get(name)));
            } catch (InputException e) {
                assertThat(e.getMessage()).startsWith(file.toString()).endsWith(".");
            }
        }
    }

    @Test
    void whatOctaveWrites() {
        Octave.require().run(folder, """
                A = [1 2; 3 4.5]; B = single(A / 3); C = int16([-5 300]); D = A > 2; E = zeros(0, 3);
                F = reshape(1:24, 2, 3, 4); s = 7; u = uint64(5); r = 1:5; q = 0:0.1:0.35; b = true; I = 2 * eye(2, 3);
                l = find([0 1 1]); n = [NaN Inf -Inf NA]; e = []; p = pi * 1e300; k = zeros(1, 0); D3 = D(:, :, [1 1]);
                rand("state", 1); X = rand(4, 3) - 0.5;
                save -v7 numbers.mat
                t = "text"; tt = ["# name: A"; "# type: b"]; z = ''; c = {1, "x"; {A}, t}; st.A = 1; st.y.z = {t};
                sa(1).x = 1; sa(2).x = 2; m = 3; f = @(x) x + m; g = @sin; S = sparse(A); P = eye(3)([2 1 3], :);
                clear m
                save text.mat
                save -z packed.mat
                """);
        Map<String, NdArray> expected = ArrayFiles.read(folder.resolve("numbers.mat"));
        assertThat(expected).hasSize(19);
        for (String name : new String[] {"text.mat", "packed.mat"}) {
            ArrayContents contents = ArrayFiles.contents(folder.resolve(name));
            assertThat(contents.arrays().keySet()).isEqualTo(expected.keySet());
            contents.arrays().forEach((key, array) -> {
                assertThat(array.shape()).as(key).isEqualTo(expected.get(key).shape());
                assertThat(array.data()).as(key).isEqualTo(expected.get(key).data());
            });
            assertThat(contents.skipped())
                    .extracting(ArrayContents.Skipped::name)
                    .containsExactlyInAnyOrder("t", "tt", "z", "c", "st", "sa", "f", "g", "S", "P");
        }
    }
}
