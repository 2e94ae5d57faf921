package gradus.bench;

import gradus.InputException;
import gradus.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Times whole processes: what a user waits for from the return key on. */
final class Processes {
    private static final int THREADS = 2;

    private final Contestant.Place place;
    private final Figures figures;
    private final Set<String> missing;

    Processes(Contestant.Place place, Figures figures, Set<String> missing) {
        this.place = place;
        this.figures = figures;
        this.missing = missing;
    }

    void measure(Workload workload, boolean first) {
        try {
            Path folder = Files.createTempDirectory("gradus-compare");
            try {
                if (first) {
                    train(workload, folder);
                } else {
                    predict(workload, folder);
                }
            } finally {
                try (Stream<Path> files = Files.list(folder)) {
                    for (Path file : files.toList()) {
                        Files.delete(file);
                    }
                }
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new InputException("A temporary folder cannot be used: " + e.getMessage() + ".", e);
        }
    }

    /** One training: our command line, and the script of PyTorch's tutorials. */
    private void train(Workload workload, Path folder) {
        String task = workload.id() + " first";
        figures.add(task, Contestant.OURS, THREADS, timed(training(workload, folder.resolve("model.safetensors"))));
        List<String> peer = new ArrayList<>(place.peer("eager"));
        peer.addAll(List.of(workload.id(), "--whole", "--threads", String.valueOf(THREADS)));
        peer(task, peer);
    }

    private List<String> training(Workload workload, Path model) {
        List<String> command =
                new ArrayList<>(List.of(place.root().resolve("gradus").toString(), "train"));
        workload.json().list("train").forEach(item -> command.add(argument(((Json.Text) item).value())));
        command.addAll(List.of("--net", workload.network(), "--epochs"));
        command.add(String.valueOf(workload.json().whole("epochs")));
        command.addAll(List.of("--batch", String.valueOf(workload.json().whole("batch"))));
        command.addAll(List.of("--threads", String.valueOf(THREADS), "--quiet", "-o", model.toString()));
        return command;
    }

    /** A file of the tree, or one that may lie there compressed. */
    private String argument(String text) {
        if (text.startsWith("data/")) {
            return place.root().resolve(text).toString();
        }
        Path compressed = Path.of(text + ".gz");
        return text.startsWith("/") && Files.exists(compressed) ? compressed.toString() : text;
    }

    /** One row of a model that lies in a file. */
    private void predict(Workload workload, Path folder) throws IOException {
        Path model = folder.resolve("model.safetensors");
        Path row = folder.resolve("row.csv");
        place.output(training(workload, model), THREADS);
        try (Stream<String> lines = Files.lines(place.root().resolve("data/" + workload.data() + "_test.csv"))) {
            // Without the last column, which is the label.
            Files.write(
                    row,
                    lines.limit(2)
                            .map(line -> line.substring(0, line.lastIndexOf(',')))
                            .toList());
        }
        String gradus = place.root().resolve("gradus").toString();
        List<String> ours = List.of(gradus, "predict", model.toString(), row.toString());
        figures.add(workload.id(), Contestant.OURS, 1, timed(ours));
        // What of it the JVM takes, and what reading the options (and telling what they mean).
        figures.add(workload.id() + " JVM", Contestant.OURS, 1, timed(List.of(gradus, "--version")));
        figures.add(workload.id() + " help", Contestant.OURS, 1, timed(List.of(gradus, "predict", "--help")));
        List<String> options =
                List.of(workload.id(), "--model", folder.resolve("model.pt").toString(), "--row", row.toString());
        List<String> save = new ArrayList<>(place.peer("save"));
        save.addAll(options);
        List<String> load = new ArrayList<>(place.peer("load"));
        load.addAll(options);
        if (isThere(save)) {
            peer(workload.id(), load);
        }
    }

    private void peer(String task, List<String> command) {
        long start = System.nanoTime();
        if (isThere(command)) {
            figures.add(task, Contestant.EAGER, THREADS, (System.nanoTime() - start) * 1e-9);
        }
    }

    /** Runs a peer's command; notes that it is missing if it cannot be run. */
    private boolean isThere(List<String> command) {
        if (missing.contains(Contestant.EAGER)) {
            return false;
        }
        try {
            if (!((Json.Obj) Json.parse(place.output(command, THREADS), command.getFirst())).has("missing")) {
                return true;
            }
        } catch (InputException e) {
            // It cannot be started, or failed.
        }
        missing.add(Contestant.EAGER);
        return false;
    }

    private double timed(List<String> command) {
        long start = System.nanoTime();
        place.output(command, THREADS);
        return (System.nanoTime() - start) * 1e-9;
    }
}
