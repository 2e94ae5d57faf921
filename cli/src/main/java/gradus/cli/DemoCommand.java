package gradus.cli;

import gradus.check.GradientCheck;
import gradus.document.TextStyle;
import gradus.document.TextWriter;
import gradus.explain.Explainer;
import gradus.explain.Explanation;
import gradus.explain.ExplanationDocument;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.tables.CsvTable;
import gradus.tables.FitOptions;
import gradus.tables.Header;
import gradus.tables.Preparation;
import gradus.tables.Schema;
import gradus.train.TrainingResult.Status;
import gradus.train.TrainingSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The main job on real data: trains, checks every gradient, shows why the output layer is special, writes a report. */
@Command(
        name = "demo",
        description = "Trains on bundled real data, checks every gradient, shows why the output layer is special, and "
                + "writes a report; in under a minute.")
final class DemoCommand implements Callable<Integer> {
    private static final String SPEC = "30 > 16 relu > 8 relu > 1 sigmoid";
    private static final String TARGET = "diagnosis";
    private static final String TRAINING_FILE = "breast_cancer_train.csv";
    private static final String TEST_FILE = "breast_cancer_test.csv";

    /** The settings that data/README.md names; the rest are the defaults. */
    private static final TrainingSettings SETTINGS = TrainingSettings.DEFAULT.withEpochs(200);

    @ParentCommand
    private Gradus gradus;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE.html",
            description = "The report (default: gradus-demo.html).")
    private Path output = Path.of("gradus-demo.html");

    @Override
    public Integer call() {
        Console console = gradus.console();
        new OutputFiles().output(output);
        TrainingTask task = task();
        console.result(heading(console, "1. Train a network to tell malignant from benign tumours"));
        console.result("");
        console.result("Breast Cancer Wisconsin (Diagnostic): 30 measurements of each of "
                + (task.training().rows() + Objects.requireNonNull(task.test()).rows()) + " tumours.");
        console.result(
                "Network " + SPEC + ", loss " + task.network().loss() + ", " + task.parameters() + " parameters.");
        console.result("Adam with rate 0.001, batches of 32, 200 epochs on "
                + task.training().rows() + " rows.");
        console.result("");
        TrainingTask.Trained trained;
        try (TrainingProgress progress = new TrainingProgress(console, SETTINGS.epochs())) {
            trained = task.run(progress, TrainingTask.Saving.NONE);
        }
        if (trained.result().status() == Status.CANCELLED) {
            console.error("Interrupted; no report was written.");
            return ExitCode.INTERRUPTED;
        }
        TrainingSummary.lines(trained).forEach(console::result);
        console.result("");
        GradientCheck.Report check = check(console, trained);
        Explanation explanation = explain(console, task.network());
        showOutputLayer(console, explanation);
        TrainingReport.of(trained, TRAINING_FILE, TrainedGradients.forReport(check), explanation)
                .write(output);
        console.prose("Report with the loss curve and every derivation: " + output);
        console.result("");
        next(console);
        return check.passes() && explanation.unproved() == 0 ? ExitCode.DONE : ExitCode.NO;
    }

    private static GradientCheck.Report check(Console console, TrainingTask.Trained trained) {
        console.result(heading(console, "2. Check every gradient against difference quotients"));
        console.result("");
        GradientCheck.Report check =
                TrainedGradients.check(trained.task(), trained.result().tensors(), Integer.MAX_VALUE, console);
        TrainedGradients.lines(check).forEach(line -> console.result("  " + line));
        console.result("");
        console.result((check.passes() ? "Every gradient agrees" : "Not every gradient agrees") + ": in double on "
                + Messages.examples(check.examples()) + ", in 50 digits on " + Messages.examples(check.sampled())
                + ".");
        int kinks = TrainedGradients.kinks(check);
        if (kinks > 0) {
            console.result(kinks + " entries at a kink of relu have no difference quotient and are not counted.");
        }
        console.result("");
        return check;
    }

    /** The bundled data, prepared as {@code gradus train} prepares them. */
    private static TrainingTask task() {
        CsvTable training = table(TRAINING_FILE);
        Preparation preparation = Preparation.fit(training, training.find(TARGET), FitOptions.defaults())
                .preparation();
        Network network = Network.parse(SPEC, NetworkOptions.defaults());
        return new TrainingTask(
                network,
                List.of(),
                SETTINGS,
                preparation,
                preparation.dataset(training).data(),
                null,
                preparation.dataset(table(TEST_FILE)).data(),
                // Batches of 32 rows are too little work to share.
                1);
    }

    private static CsvTable table(String name) {
        try (InputStream in = Objects.requireNonNull(DemoCommand.class.getResourceAsStream("/data/" + name))) {
            return CsvTable.read(name, in.readAllBytes(), Header.PRESENT, Schema.AUTO);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Explanation explain(Console console, Network network) {
        Explanation explanation = new Explainer(network)
                .explain(null, (done, all) -> console.progress("proving step " + done + " of " + all));
        console.progress("");
        return explanation;
    }

    private static void showOutputLayer(Console console, Explanation explanation) {
        console.result(heading(console, "3. Why the output layer is special"));
        console.result("");
        TextStyle style = TextStyle.PLAIN.withWidth(78).withPaint(DocumentOptions.paint(console));
        TextWriter.fragment(ExplanationDocument.output(explanation), style)
                .lines()
                .forEach(line -> console.result("  " + line));
        console.result("");
        console.result("Derived, not looked up: " + explanation.steps().count() + " steps, "
                + (explanation.unproved() == 0
                        ? "each of them proved."
                        : explanation.unproved() + " of them not proved."));
        console.result("");
    }

    private static void next(Console console) {
        console.result(heading(console, "What to try next"));
        console.result("");
        for (String command : suggestions()) {
            console.result(Lines.wrapped("  " + command, "      ", " \\"));
        }
    }

    /** Each of them works as it stands. */
    static List<String> suggestions() {
        return List.of(
                Invocation.of("explain", SPEC, "--only", "dW2"),
                Invocation.of("check", "3 > 4 gelu > 2 softmax"),
                Invocation.of("explain", "2 > 3 sw > 1 sigmoid", "--define", "sw(z) = z * sigmoid(2*z)"),
                Invocation.of(
                        "train",
                        Invocation.file("data/penguins_train.csv"),
                        "--target",
                        "species",
                        "--hidden",
                        "16 relu",
                        "--test",
                        Invocation.file("data/penguins_test.csv")));
    }

    private static String heading(Console console, String text) {
        return console.paint(Style.BOLD, text);
    }
}
