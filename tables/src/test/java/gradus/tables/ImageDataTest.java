package gradus.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageDataTest {
    @TempDir
    Path folder;

    private Path images;
    private Path labels;

    @BeforeEach
    void write() throws IOException {
        images = idx("images", new int[] {3, 2, 2}, 0, 51, 255, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        labels = idx("labels", new int[] {3}, 4, 0, 9);
    }

    private Path idx(String name, int[] shape, int... values) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(4 + 4 * shape.length + values.length);
        buffer.put(new byte[] {0, 0, 8, (byte) shape.length});
        for (int dimension : shape) {
            buffer.putInt(dimension);
        }
        for (int value : values) {
            buffer.put((byte) value);
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(buffer.array());
        }
        Files.write(folder.resolve(name + ".gz"), packed.toByteArray());
        return Files.write(folder.resolve(name), buffer.array());
    }

    private TrainingData read(Path images, Path labels) {
        return DataFiles.read(images, Reading.AUTO, Optional.empty(), Optional.of(labels));
    }

    @Test
    void imagesAreDividedAndLabelsAreClasses() {
        for (String ending : List.of("", ".gz")) {
            TrainingData data = read(folder.resolve("images" + ending), folder.resolve("labels" + ending));
            Fitted fitted = data.fit(new int[] {0, 1}, FitOptions.defaults());
            Preparation p = fitted.preparation();
            assertThat(p.inputs()).isEqualTo(new Inputs.Images(2, 2));
            assertThat(p.target()).isEqualTo(new Target.Classes("label", List.of("0", "4", "9"), true, 3, 0));
            assertThat(data.dataset(p).data().targets()).containsExactly(0, 1, 0, 1, 0, 0, 0, 0, 1);
            double[] x = new double[4];
            data.dataset(p).data().input(0, x, 0);
            assertThat(x).containsExactly(0, 0.2, 1, 1 / 255.0);
            Prepared later = DataFiles.readInputs(folder.resolve("images" + ending), Reading.AUTO, p);
            assertThat(later.data().rows()).isEqualTo(3);
            assertThat(DataFiles.read(images, Reading.AUTO, Optional.of(labels), p)
                            .data()
                            .targets())
                    .hasSize(9);
        }
    }

    @Test
    void whatDoesNotFitIsRefused() throws IOException {
        Preparation p =
                read(images, labels).fit(new int[] {0}, FitOptions.defaults()).preparation();
        assertThatThrownBy(() -> read(labels, images))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("no file of images");
        assertThatThrownBy(() -> read(images, images))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("no file of labels");
        Path two = idx("two", new int[] {2}, 1, 2);
        assertThatThrownBy(() -> read(images, two))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("holds 3 images, but")
                .hasMessageContaining("holds 2 labels");
        assertThatThrownBy(() -> DataFiles.read(images, Reading.AUTO, Optional.empty(), Optional.empty()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("--labels");
        Path wide = idx("wide", new int[] {1, 1, 4}, 1, 2, 3, 4);
        assertThatThrownBy(() -> DataFiles.readInputs(wide, Reading.AUTO, p))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("images of 1 x 4, but the model was trained on 2 x 2");
        Path csv = Data.csv(folder, "a,b,c,d\n1,2,3,4\n");
        assertThatThrownBy(() -> DataFiles.readInputs(csv, Reading.AUTO, p))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("trained on images of 2 x 2");
        assertThatThrownBy(() -> read(csv, labels))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("--labels does not belong to it");
        assertThatThrownBy(() -> DataFiles.read(csv, Reading.AUTO, Optional.empty(), Optional.empty()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("say with --target");
    }

    @Test
    void unseenLabelsAreRefused() throws IOException {
        Preparation p =
                read(images, labels).fit(new int[] {0}, FitOptions.defaults()).preparation();
        Path other = idx("other", new int[] {3}, 4, 5, 9);
        assertThatThrownBy(() -> read(images, other).dataset(p))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("'5' in example 2 is none of the model's classes, which are 0, 4, 9");
    }
}
