package gradus.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
    @TempDir
    Path folder;

    private static void writeText(Path target, String text) {
        AtomicFiles.write(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void writesAndReplaces() throws IOException {
        Path target = folder.resolve("a b.txt");
        writeText(target, "one");
        writeText(target, "two");
        assertThat(target).hasContent("two");
        assertThat(folder.toFile().list()).containsExactly("a b.txt");
    }

    @Test
    void aFailureLeavesTheOldFileAndNothingElse() throws IOException {
        Path target = folder.resolve("a.txt");
        writeText(target, "old");
        assertThatThrownBy(() -> AtomicFiles.write(target, out -> {
                    out.write(new byte[1 << 20]);
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(InputException.class)
                .hasMessage("Cannot write " + target + ": No space left on device.");
        assertThatThrownBy(() -> AtomicFiles.write(target, out -> {
                    throw new IllegalStateException("ours");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(target).hasContent("old");
        assertThat(folder.toFile().list()).containsExactly("a.txt");
    }

    @Test
    void aTargetThatCannotBeWrittenIsNamed() {
        assertThatThrownBy(() -> writeText(folder, "x"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("a folder");
        Path nowhere = folder.resolve("no/such/a.txt");
        assertThatThrownBy(() -> writeText(nowhere, "x"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("the folder " + nowhere.getParent() + " does not exist");
    }

    @Test
    void aLinkIsFollowedAndPermissionsKept() throws IOException {
        Assumptions.assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"));
        Path real = folder.resolve("real.txt");
        writeText(real, "old");
        Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-r-----"));
        Path link = Files.createSymbolicLink(folder.resolve("link.txt"), real);
        writeText(link, "new");
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(real).hasContent("new");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real)))
                .isEqualTo("rw-r-----");
    }
}
