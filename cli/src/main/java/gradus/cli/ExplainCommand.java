package gradus.cli;

import gradus.InputException;
import gradus.array.ArrayFiles;
import gradus.array.AtomicFiles;
import gradus.document.Document;
import gradus.document.Paint;
import gradus.document.TextStyle;
import gradus.explain.Depth;
import gradus.explain.Exercise;
import gradus.explain.Explainer;
import gradus.explain.Explanation;
import gradus.explain.Explanation.ProvedStep;
import gradus.explain.ExplanationData;
import gradus.explain.ExplanationDocument;
import gradus.json.Json;
import gradus.layout.Given;
import gradus.layout.GivenReader;
import gradus.layout.Layout;
import gradus.layout.Pass;
import gradus.network.Network;
import gradus.notation.Notated;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Derives every gradient of a network and says why it is what it is. */
@Command(
        name = "explain",
        description =
                "Derives every gradient of a network, step by step, proves each step and says why it looks as it does.",
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  gradus explain \"2 > 4 tanh > 1 sigmoid\"",
            "  gradus explain \"2 > 4 tanh > 1 sigmoid\" --only dW1 --depth full",
            "  gradus explain \"2 > 4 tanh > 1 sigmoid\" --code numpy -o network.py"
        })
final class ExplainCommand implements Callable<Integer> {
    @ParentCommand
    private Gradus gradus;

    @Parameters(paramLabel = "SPEC", description = "The network: \"2 > 4 tanh > 1 sigmoid\".")
    private String spec;

    @Mixin
    private NetworkOptionsMixin network;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "text (default), markdown, latex, html, notebook or json.")
    private @Nullable String format;

    @Option(names = "--json", description = "The same as --format json.")
    private boolean json;

    @Option(names = "--ascii", description = "Text without any character beyond ASCII.")
    private boolean ascii;

    @Option(names = "--only", paramLabel = "NAME", description = "One gradient alone, such as dW2.")
    private @Nullable String only;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write to a file; - is standard output.")
    private @Nullable Path output;

    @Mixin
    private NotationOption notation;

    @Mixin
    private ExplanationOptions shown;

    @Mixin
    private CodeOptions code;

    @Override
    public Integer call() {
        if (code.isAskedFor()) {
            return code();
        }
        DocumentFormat as = DocumentFormat.of(format, json);
        Depth depth = shown.depth(as.folds());
        shown.requireData(network.data() != null);
        boolean exercise = shown.isExercise(as);
        Console console = gradus.console();
        Path answers = null;
        if (output != null && !Outlet.isStdout(output)) {
            answers = exercise ? ExplanationOptions.answers(output) : null;
            new OutputFiles().input(network.data()).output(output).output(answers);
        }
        Explanation explanation = explanation(network.network(spec), network.layout(), console);
        console.progress("");
        if (exercise) {
            Exercise both = shown.exercise(explanation);
            write(as, answers != null ? both.sheet() : both.both(), explanation, output, console);
            if (answers != null) {
                write(as, both.answers(), explanation, answers, console);
            }
        } else {
            write(as, document(explanation, as, depth), explanation, output, console);
        }
        if (explanation.unproved() > 0) {
            String why = explanation
                    .steps()
                    .map(ProvedStep::refutation)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse("");
            console.warning(explanation.unproved() + " steps are not proved; the first: " + why);
            return ExitCode.NO;
        }
        return ExitCode.DONE;
    }

    /** A notebook has the derived program at its end. */
    private Document document(Explanation explanation, DocumentFormat as, Depth depth) {
        Document document = ExplanationDocument.of(explanation, depth);
        if (as != DocumentFormat.NOTEBOOK) {
            return document;
        }
        Network described = network.network(spec);
        return NotebookCode.append(document, described, described.derive(), network.lambda());
    }

    private void write(
            DocumentFormat as, Document document, Explanation explanation, @Nullable Path file, Console console) {
        String text = as.write(
                document,
                style(console).withSymbols(explanation.symbols()),
                () -> Json.of(ExplanationData.of(explanation)).pretty() + "\n");
        if (file == null || Outlet.isStdout(file)) {
            console.out().print(text);
        } else {
            AtomicFiles.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
            console.message("Wrote " + file + ".");
        }
    }

    /** The derived program as code instead. */
    private Integer code() {
        if (format != null || json || only != null || network.data() != null || shown.isGiven()) {
            throw new InputException("--code writes the whole program, for any numbers: --format, --json, --only, "
                    + "--depth, --example, --exercise and --data do not go with it.");
        }
        Network described = network.network(spec);
        NetworkWarnings.print(described, gradus.console());
        String text = code.text(described, network.layout(), network.lambda(), output);
        if (output == null || Outlet.isStdout(output)) {
            gradus.console().out().print(text);
        } else {
            new OutputFiles().output(output);
            AtomicFiles.write(output, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
            gradus.console().message("Wrote " + output + ".");
        }
        return ExitCode.DONE;
    }

    private Explanation explanation(Network described, @Nullable Layout layout, Console console) {
        NetworkWarnings.print(described, console);
        Path data = network.data();
        if (data == null) {
            return shown.explainer(notation.of(described), only).explain(only, progress(console));
        }
        Given given = GivenReader.read(data.toString(), ArrayFiles.read(data), described, layout, network.lambda());
        Pass pass = Pass.run(data.toString(), given);
        pass.notes().forEach(console::message);
        // What the data do not allow, such as labels that do not sum to 1, is left out of the derivation too.
        Notated notated = notation.of(pass.given().network());
        if (notated.isForOneExample()) {
            console.message("the numbers are those of the first example, as the notation has one");
        } else if (notated.hasExamplesInRows() != (pass.given().layout() != Layout.COLUMNS)) {
            console.message("the numbers are shown with one " + (notated.hasExamplesInRows() ? "row" : "column")
                    + " an example, as in the formulas");
        }
        Explainer explainer = shown.explainer(notated, only);
        Explanation explanation = explainer.explain(only, progress(console));
        return shown.withExample(
                explainer.withNumbers(explanation, pass.values(), pass.given().examples()));
    }

    private TextStyle style(Console console) {
        return TextStyle.PLAIN
                .withAscii(ascii)
                .withPaint(output == null || Outlet.isStdout(output) ? paint(console) : Paint.NONE);
    }

    static Paint paint(Console console) {
        return new Paint(
                s -> console.paint(Style.BOLD, s), s -> console.paint(Style.CYAN, s), s -> console.paint(Style.DIM, s));
    }

    private static Explainer.Progress progress(Console console) {
        return (done, all) -> {
            if (console.showsProgress()) {
                console.progress("proving step " + done + " of " + all);
            }
        };
    }
}
