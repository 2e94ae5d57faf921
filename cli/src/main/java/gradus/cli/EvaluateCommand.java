package gradus.cli;

import gradus.json.Json;
import gradus.tables.DataFiles;
import gradus.tables.Prepared;
import gradus.train.Metrics;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Compares a model with data whose targets are known. */
@Command(name = "evaluate", description = "Measures a model on data whose targets are known.")
final class EvaluateCommand implements Callable<Integer> {
    @ParentCommand
    private Gradus gradus;

    @Parameters(index = "0", paramLabel = "MODEL", description = "A model file.")
    private Path model;

    @Parameters(index = "1", paramLabel = "DATA", description = "Data as the model was trained on, with targets.")
    private Path data;

    @Mixin
    private DataOptions.WithLabels reading;

    @Mixin
    private ThreadOptions threads;

    @Option(names = "--json", description = "The metrics as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        Console console = gradus.console();
        try (LoadedModel loaded = LoadedModel.read(model, threads.threads())) {
            Prepared prepared = DataFiles.read(data, reading.reading(), reading.labels(), loaded.preparation());
            prepared.warnings().forEach(console::warning);
            prepared.notes().forEach(console::message);
            Metrics metrics = loaded.measure(prepared.data());
            if (json) {
                console.result(Json.of(metrics.toMap()).pretty());
            } else {
                console.result(data + ", " + TrainingSummary.counted(metrics.rows(), "row") + ":");
                MetricsText.lines(metrics, loaded.preparation().target()).forEach(console::result);
            }
        }
        return ExitCode.DONE;
    }
}
