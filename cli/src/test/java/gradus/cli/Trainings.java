package gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.cli.Shell.Outcome;
import gradus.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Small data to train on, and how to do it from the command line. */
abstract class Trainings {
    @TempDir
    Path folder;

    /** Two inputs; a class by text, by number, and a number. */
    Path table() throws IOException {
        StringBuilder text = new StringBuilder("x,y,kind,three,height\n");
        for (int n = 0; n < 60; n++) {
            double x = Math.sin(n * 1.7) * 2;
            double y = Math.cos(n * 0.9) * 2;
            String kind = x + y > 0 ? "yes" : "no";
            text.append("%.4f,%.4f,%s,%d,%.4f\n".formatted(x, y, kind, x > 1 ? 2 : x > 0 ? 1 : 0, 50 + 10 * x - y));
        }
        return Files.writeString(folder.resolve("table.csv"), text);
    }

    Outcome train(String model, Object... arguments) {
        List<Object> all = new ArrayList<>(List.of("train", "-o", folder.resolve(model)));
        all.addAll(Arrays.asList(arguments));
        Outcome outcome = Shell.run(all.toArray());
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        return outcome;
    }

    Model model(String name) {
        return Model.read(folder.resolve(name));
    }

    static Object[] and(Object[] first, Object... more) {
        List<Object> all = new ArrayList<>(Arrays.asList(first));
        all.addAll(Arrays.asList(more));
        if (all.remove("train")) {
            all.addFirst("train");
        }
        return all.toArray();
    }

    /** What was said, with one blank between any two words. */
    static String unwrapped(String text) {
        return text.replaceAll("\\s+", " ");
    }
}
