package gradus.cli;

import gradus.kernels.Backends;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What the launcher runs once after a build, so that the JVM records which classes a start needs and keeps them, read
 * and linked, in its ahead-of-time cache.
 */
final class WarmUp {
    private WarmUp() {}

    public static void main(String[] args) throws IOException {
        Path folder = Files.createTempDirectory("gradus");
        Path data = folder.resolve("data.csv");
        Path model = folder.resolve("model.safetensors");
        Files.writeString(data, "a,b,c\n0,1,x\n1,0,y\n1,1,x\n0,0,y\nNA,1,x\n");
        try (PrintStream nowhere = new Output(OutputStream.nullOutputStream(), true, false).text()) {
            run(nowhere, "--version");
            run(nowhere, "--help");
            run(nowhere, "explain", "2 > 2 tanh > 1 sigmoid", "--json");
            run(nowhere, "why", "last-layer", "2 > 2 tanh > 1 sigmoid");
            run(nowhere, "train", data, "--target", "c", "--hidden", "2 relu", "--epochs", 20, "-o", model);
            for (int n = 0; n < 5; n++) {
                run(nowhere, "predict", model, data);
            }
            run(nowhere, "evaluate", model, data);
            // All this ran on plain Java, as the launcher asks; of vectors, a quick answer needs to know the width.
            Backends.choose("").description();
        } finally {
            Files.deleteIfExists(model);
            Files.deleteIfExists(data);
            Files.deleteIfExists(folder);
        }
        // As every command ends: it loads classes, too.
        System.exit(ExitCode.DONE);
    }

    private static void run(PrintStream nowhere, Object... args) {
        String[] texts = Stream.of(args).map(String::valueOf).toArray(String[]::new);
        int exit = Main.run(nowhere, nowhere, Terminal.NONE, texts);
        if (exit != ExitCode.DONE) {
            throw new IllegalStateException(String.join(" ", texts) + " ended with " + exit);
        }
    }
}
