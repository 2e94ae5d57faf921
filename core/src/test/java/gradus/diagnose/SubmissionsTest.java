package gradus.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubmissionsTest {
    @TempDir
    private Path folder;

    private void file(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "1");
    }

    @Test
    void filesAndFoldersOfArraysAreFoundInTheOrderOfTheirNames() throws IOException {
        file("b/mine.npz");
        file("a.MAT");
        file("b.safetensors");
        file("c/dW1.npy");
        file("c/old.npz");
        file("d/grades.csv");
        file("d/e/W1.csv");
        file("._a.mat");
        file(".hidden/x.npz");
        file("notes.txt");
        file("settings.csv");
        file("scores.csv");
        assertThat(Submissions.isOne(folder, Set.of())).isFalse();
        assertThat(Submissions.in(folder, Set.of()))
                .extracting(Submissions.Submission::name)
                .containsExactly("a.MAT", "b.safetensors", "b/mine.npz", "c", "d/e");
    }

    @Test
    void aFolderOfArraysIsOneSubmission() throws IOException {
        file("dW1.npy");
        file("other.csv");
        assertThat(Submissions.isOne(folder, Set.of())).isTrue();
        file("deep/strange.csv");
        assertThat(Submissions.isOne(folder.resolve("deep"), Set.of())).isFalse();
        assertThat(Submissions.isOne(folder.resolve("deep"), Set.of("strange"))).isTrue();
    }

    @Test
    void anEmptyFolderIsAnError() {
        assertThatThrownBy(() -> Submissions.in(folder, Set.of()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("holds no submission");
    }

    @Test
    void aLinkInACircleEndsTheSearchThere() throws IOException {
        file("a.npz");
        Files.createSymbolicLink(folder.resolve("again"), folder);
        assertThat(Submissions.in(folder, Set.of()))
                .extracting(Submissions.Submission::name)
                .containsExactly("a.npz");
    }
}
