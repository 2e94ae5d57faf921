package gradus.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArrayFilesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"a.npz", "a.mat", "a.safetensors", "b.NPZ"})
    void whatIsWrittenIsReadWhateverItsName(String name) throws IOException {
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        arrays.put("W2", NdArray.of(2, 2, 1, 2, 3, 4));
        arrays.put("W1", NdArray.of(1, 2, -1, 0.5));
        ArrayFiles.write(folder.resolve(name), arrays);
        Files.move(folder.resolve(name), folder.resolve("data.bin"));
        assertThat(ArrayFiles.read(folder.resolve("data.bin"))).containsExactlyEntriesOf(arrays);
    }

    @Test
    void aSingleArrayHasTheNameOfItsFile() {
        Npy.write(folder.resolve("dW1.npy"), NdArray.vector(1, 2));
        assertThat(ArrayFiles.read(folder.resolve("dW1.npy"))).isEqualTo(Map.of("dW1", NdArray.vector(1, 2)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "x.npz; ; is empty.",
                "x.mat; hello; is not a MAT file",
                "x.csv; a,b,c; is not a file of arrays",
                "x.npz; \u0089HDF rest; is an HDF5 file",
                "x.mat; Octave-1-L rest; is in Octave's binary format",
                "x.mat; MATLAB 7.3 MAT-file; version 7.3 (HDF5), which is not read here; save it with -v7",
                "x.pkl; \u0080\u0004\u0095; is a Python pickle"
            })
    void otherFilesAreNamed(String name, String content, String part) throws IOException {
        String text = content == null ? "" : content;
        Path file = Files.write(folder.resolve(name), text.getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> ArrayFiles.read(file))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(part)
                .hasMessageEndingWith(".");
    }

    @Test
    void filesThatAreNotThereAndEndingsThatAreUnknown() {
        assertThatThrownBy(() -> ArrayFiles.read(folder.resolve("no.npz")))
                .hasMessageEndingWith("there is no such file.");
        assertThatThrownBy(() -> ArrayFiles.read(folder)).hasMessageEndingWith("is a folder, and a file is expected.");
        assertThatThrownBy(() -> ArrayFiles.write(folder.resolve("a.txt"), Map.of()))
                .isInstanceOf(InputException.class)
                .hasMessageEndingWith("ends in .npz, .mat or .safetensors.");
        assertThat(folder).isEmptyDirectory();
    }
}
