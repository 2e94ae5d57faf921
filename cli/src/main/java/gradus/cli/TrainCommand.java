package gradus.cli;

import gradus.InputException;
import gradus.kernels.Backends;
import gradus.model.Checkpoint;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.network.OutputConventions;
import gradus.tables.DataFiles;
import gradus.tables.FitOptions;
import gradus.tables.Fitted;
import gradus.tables.Inputs;
import gradus.tables.Preparation;
import gradus.tables.Prepared;
import gradus.tables.Reading;
import gradus.tables.Scaling;
import gradus.tables.Target;
import gradus.tables.Task;
import gradus.tables.TrainingData;
import gradus.train.Dataset;
import gradus.train.Split;
import gradus.train.TrainingSettings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Trains a network on a data file. */
@Command(
        name = "train",
        description = {
            "Trains a network on a data file and writes a model.",
            "A column is numbers if all its cells that are not missing are; if at least nine of ten are, the first that "
                    + "is not is an error that names it; otherwise it is text, an input for each category.",
            "Missing values become the column's mean in the training rows, or the most frequent text. What is said about "
                    + "them, about decimals and text columns is stored in the model."
        },
        footer = {
            "",
            "Examples:",
            "  gradus train iris.csv --target species --hidden \"16 relu\"",
            "  gradus train houses.csv --target price --validation 0.2 -o houses.safetensors",
            "  gradus train images.gz --labels labels.gz --net \"784 > 128 relu > 10 softmax\"",
            "  gradus train digits.csv --target digit --net attention.gradus"
        })
final class TrainCommand implements Callable<Integer> {
    private static final Path DEFAULT_MODEL = Path.of("model.safetensors");

    @ParentCommand
    private Gradus gradus;

    @Parameters(paramLabel = "DATA", description = "CSV with a header, NPZ with X and Y, or IDX images.")
    private Path data;

    @Option(
            names = "--target",
            paramLabel = "COL",
            description = "The column to learn, by name or by its number from 1; for CSV.")
    private @Nullable String target;

    @Option(
            names = "--hidden",
            paramLabel = "LAYERS",
            description = "Hidden layers, such as \"16 relu > 8 relu\"; inputs and output layer follow from the data "
                    + "(default: none).")
    private @Nullable String hidden;

    @Option(
            names = "--net",
            paramLabel = "SPEC",
            description = "The whole network, such as \"4 > 8 tanh > 3 softmax\", or a file of equations (.gradus).")
    private @Nullable String net;

    @Option(names = "--upstream", hidden = true)
    private boolean upstream;

    @Option(
            names = "--task",
            paramLabel = "TASK",
            description = "classify or regress; without it, what the network implies, else what the target looks like.")
    private @Nullable String task;

    @Option(
            names = "--prepare",
            paramLabel = "HOW",
            description = "How numbers are scaled: standardize, minmax or none (default: standardize).")
    private @Nullable String prepare;

    @Mixin
    private DataOptions.ForTraining reading;

    @Mixin
    private CostOptions cost;

    @Mixin
    private TrainingOptions training;

    @Mixin
    private ThreadOptions threads;

    @Option(names = "--test", paramLabel = "FILE", description = "Data to measure the trained network on.")
    private @Nullable Path test;

    @Option(names = "--test-labels", paramLabel = "FILE", description = "The IDX file of labels for --test.")
    private @Nullable Path testLabels;

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            description = "Saves the training's state here, so that --resume can go on.")
    private @Nullable Path checkpoint;

    @Option(names = "--every", paramLabel = "N", description = "Epochs between two checkpoints (default: 1).")
    private @Nullable Integer every;

    @Option(
            names = "--resume",
            paramLabel = "FILE",
            description = "Goes on from a checkpoint: with the same bits as if it had not been interrupted.")
    private @Nullable Path resume;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "MODEL",
            description = "The model file to write, or - for standard output (default: model.safetensors).")
    private Path model = DEFAULT_MODEL;

    @Option(
            names = "--report",
            paramLabel = "FILE.html",
            description = "A page with the losses, the metrics, the settings and the derivation of every gradient.")
    private @Nullable Path report;

    @Option(names = "--json", description = "The result as JSON on standard output.")
    private boolean json;

    @Override
    public Integer call() {
        Console console = gradus.console();
        requireOptionsThatBelongTogether();
        checkFiles();
        Checkpoint from = resume == null ? null : Checkpoint.read(resume);
        TrainingSettings settings = training.settings(
                from == null ? TrainingSettings.DEFAULT : from.state().settings(),
                cost,
                CostOptions.library(definitions(from)).training());
        if (training.hasPatience() && settings.validation() == 0) {
            console.warning("--patience has no effect without --validation.");
        }
        TrainingTask prepared = prepare(console, settings, from);
        NetworkWarnings.print(prepared.network(), console);
        console.message("Network: " + prepared.network().title() + ", "
                + prepared.network().costPhrase() + ", " + prepared.parameters() + " parameters.");
        TrainingTask.Trained trained;
        try (TrainingProgress progress = new TrainingProgress(console, settings.epochs())) {
            trained = prepared.run(progress, new TrainingTask.Saving(checkpoint, every == null ? 1 : every, from));
        }
        return new TrainingEnd(console, data, model, report, checkpoint, json).finish(trained);
    }

    private void requireOptionsThatBelongTogether() {
        if (net != null && hidden != null) {
            throw new InputException("--net and --hidden exclude each other: --net is the whole network.");
        }
        if (upstream) {
            throw new InputException("--upstream gives the gradient that arrives in place of a cost, and a training "
                    + "needs a cost to make small: leave it out.");
        }
        if (json && Outlet.isStdout(model)) {
            throw new InputException("-o - and --json both write to standard output; choose one.");
        }
        if (testLabels != null && test == null) {
            throw new InputException("--test-labels needs --test, the images that they belong to.");
        }
        if (every != null && checkpoint == null) {
            throw new InputException("--every needs --checkpoint, the file to save to.");
        }
        if (every != null && every < 1) {
            throw new InputException("--every: " + every + " is not possible; give a whole number of 1 or more.");
        }
    }

    private void checkFiles() {
        OutputFiles files = new OutputFiles()
                .input(data)
                .input(reading.labels().orElse(null))
                .input(test)
                .input(testLabels);
        files.output(checkpoint);
        // The state after a resumed part may take the place of the state before it, which has been read by then.
        files.input(resume).output(Outlet.isStdout(model) ? null : model).output(report);
    }

    private TrainingTask prepare(Console console, TrainingSettings settings, @Nullable Checkpoint from) {
        List<String> definitions = definitions(from);
        String loss = cost.loss() != null || from == null
                ? cost.loss()
                : from.header().loss();
        NetworkOptions options = cost.options()
                .withLibrary(CostOptions.library(definitions))
                .withLoss(loss)
                .withPenalty(settings.l2() > 0);
        AskedNetwork asked = AskedNetwork.of(net, hidden, from, options);
        asked.assumption(task).ifPresent(console::message);

        Reading said = reading.reading();
        Reading how =
                from == null ? said : said.as(Preparation.fromJson(from.header().preparation()));
        TrainingData file = DataFiles.read(data, how, Optional.ofNullable(target), reading.labels());
        file.warnings().forEach(console::warning);
        Split split = Split.of(file.rows(), settings.validation(), settings.seed());
        OutputConventions conventions = new OutputConventions(options.library());
        Fitted fitted = fit(file, split.training(), asked.fitOptions(scaling(from), wantedTask()), conventions);
        console.message(fitted.task());
        fitted.warnings().forEach(console::warning);
        Preparation preparation = fitted.preparation();
        asked.requireInputs(preparation, data);
        Network network = asked.network(preparation);
        Dataset all = told(console, file.dataset(preparation));
        Dataset heldBack = split.validation().length == 0 ? null : all.select(split.validation());
        Dataset learnt = heldBack == null ? all : all.select(split.training());
        Dataset tested = test == null
                ? null
                : told(console, DataFiles.read(test, said, Optional.ofNullable(testLabels), preparation));
        console.message("Training on " + learnt.rows() + " rows"
                + (heldBack == null ? "" : ", " + heldBack.rows() + " held back for validation") + "; "
                + Backends.standard().description() + "; " + threads.threads()
                + (threads.threads() == 1 ? " thread." : " threads."));
        return new TrainingTask(
                network, definitions, settings, preparation, learnt, heldBack, tested, threads.threads());
    }

    private boolean hasOwnNetwork() {
        return net != null || hidden != null;
    }

    /** The user's own formulas: those of the checkpoint where its network goes on. */
    private List<String> definitions(@Nullable Checkpoint from) {
        return hasOwnNetwork() || from == null
                ? cost.definitions()
                : from.header().definitions();
    }

    private static Dataset told(Console console, Prepared prepared) {
        prepared.warnings().forEach(console::warning);
        prepared.notes().forEach(console::message);
        return prepared.data();
    }

    private Optional<Task> wantedTask() {
        return task == null
                ? Optional.empty()
                : Optional.of(Task.values()[Words.place("--task", task, List.of("classify", "regress"))]);
    }

    private Scaling scaling(@Nullable Checkpoint from) {
        if (prepare != null) {
            List<String> names =
                    Arrays.stream(Scaling.values()).map(Scaling::text).toList();
            return Scaling.values()[Words.place("--prepare", prepare, names)];
        }
        return from != null
                        && Preparation.fromJson(from.header().preparation()).inputs() instanceof Inputs.Columns columns
                ? columns.scaling()
                : Scaling.STANDARDIZE;
    }

    /** Two classes take one output, unless the loss is one that compares several. */
    private Fitted fit(TrainingData file, int[] rows, FitOptions options, OutputConventions conventions) {
        Fitted fitted = file.fit(rows, options);
        boolean two = fitted.preparation().target() instanceof Target.Classes classes && classes.outputs() == 1;
        if (!two
                || options.networkOutputs().isPresent()
                || !OutputLayer.takesAnOutputPerClass(cost.loss(), conventions)) {
            return fitted;
        }
        return file.fit(
                rows,
                new FitOptions(
                        options.scaling(),
                        options.task(),
                        options.networkTask(),
                        OptionalInt.of(2),
                        options.scaleTarget(),
                        options.lowTarget()));
    }
}
