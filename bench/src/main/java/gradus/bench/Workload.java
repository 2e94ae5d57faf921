package gradus.bench;

import gradus.InputException;
import gradus.json.Json;
import gradus.train.Optimizer;
import gradus.train.TrainingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is timed, as {@code workloads.json} has it; the peers' program reads the same file.
 *
 * @param data the name of a folder of ours, Fashion-MNIST, or random
 * @param json everything else, read where it is needed
 */
record Workload(String id, String network, String data, Json.Obj json) {
    private static final int FASHION_ROWS = 60_000;

    static List<Workload> all(Path file) {
        try {
            Json json = Json.parse(Files.readString(file), file.toString());
            return ((Json.Arr) json)
                    .items().stream().map(item -> of((Json.Obj) item)).toList();
        } catch (IOException e) {
            throw new InputException(file + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    static Workload byId(Path file, String id) {
        List<Workload> all = all(file);
        return all.stream()
                .filter(w -> w.id().equalsIgnoreCase(id))
                .findFirst()
                .orElseThrow(() -> new InputException("There is no workload '" + id + "'; there are "
                        + all.stream().map(Workload::id).collect(Collectors.joining(", ")) + "."));
    }

    private static Workload of(Json.Obj json) {
        return new Workload(json.text("id"), json.text("network"), json.text("data"), json);
    }

    /** The system of equations that it trains; null if it is a chain of layers. */
    @Nullable
    String equations() {
        return json.has("equations")
                ? json.list("equations").stream()
                        .map(line -> ((Json.Text) line).value())
                        .collect(Collectors.joining("\n"))
                : null;
    }

    /** Whether that one runs it. */
    boolean isFor(Contestant contestant) {
        return contestant.isOurs()
                || !json.has("peers")
                || json.list("peers").contains(new Json.Text(contestant.key()));
    }

    boolean predicts() {
        return json.has("predict");
    }

    /** Whether it is a whole process that counts. */
    boolean isProcess() {
        return json.has("process");
    }

    /** Thousand million operations of the matrix products of a training; 2 for each multiplication and addition. */
    double gigaflops() {
        int[] sizes = Stream.of(network.split(">", -1))
                .mapToInt(part -> Integer.parseInt(part.strip().split(" ", 2)[0]))
                .toArray();
        double each = 0;
        for (int layer = 1; layer < sizes.length; layer++) {
            // Forward, the weights' gradient, and, but for the first layer, that of what comes in.
            each += (layer == 1 ? 4.0 : 6.0) * sizes[layer - 1] * sizes[layer];
        }
        double rows = json.has("rows") ? json.whole("rows") : FASHION_ROWS;
        return each * rows * json.whole("epochs") * 1e-9;
    }

    /** The rows that are predicted at a time. */
    int[] batches() {
        return json.list("predict").stream()
                .mapToInt(n -> (int) ((Json.Whole) n).value())
                .toArray();
    }

    TrainingSettings settings(long seed) {
        double rate = json.number("learningRate");
        return TrainingSettings.DEFAULT
                .withOptimizer(Optimizer.named(json.text("optimizer")).withLearningRate(rate))
                .withBatch((int) json.whole("batch"))
                .withEpochs((int) json.whole("epochs"))
                .withSeed(seed);
    }
}
