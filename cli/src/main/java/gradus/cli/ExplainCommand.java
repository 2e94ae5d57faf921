package gradus.cli;

import gradus.InputException;
import gradus.cli.ExplanationOptions.Asked;
import gradus.document.Block;
import gradus.document.Document;
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
import gradus.network.EquationsText;
import gradus.network.Network;
import gradus.notation.Notated;
import gradus.notation.Notation;
import gradus.why.ChainNumbers;
import gradus.why.Setting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
            "  gradus explain \"2 > 4 tanh > 1 sigmoid\" --hessian W2,b2",
            "  gradus explain \"2 > 4 tanh > 1 sigmoid\" --code numpy -o network.py"
        })
final class ExplainCommand implements Callable<Integer> {
    @ParentCommand
    private Gradus gradus;

    @Parameters(
            paramLabel = "SPEC",
            description = "The network, such as \"2 > 4 tanh > 1 sigmoid\"; a file of equations (.gradus), or a model.")
    private String spec;

    @Mixin
    private NetworkOptionsMixin network;

    @Mixin
    private DocumentOptions document;

    @Option(names = "--only", paramLabel = "NAME", description = "One gradient alone, such as dW2.")
    private @Nullable String only;

    @Option(
            names = "--equations",
            description = "Write the network as a file of equations (.gradus) instead, which says the same.")
    private boolean equations;

    @Mixin
    private NotationOption notation;

    @Mixin
    private ExplanationOptions shown;

    @Mixin
    private CodeOptions code;

    @Override
    public Integer call() {
        if (equations) {
            return equations();
        }
        if (code.isAskedFor()) {
            return code();
        }
        DocumentFormat as = document.format();
        Depth depth = shown.depth(as.folds());
        shown.requireData(network.data() != null);
        boolean exercise = shown.isExercise(as);
        Console console = gradus.console();
        Path file = document.file();
        Path answers = exercise && file != null ? ExplanationOptions.answers(file) : null;
        new OutputFiles().input(network.data()).output(file).output(answers);
        Told told = told(network.network(spec), network.layout(), console);
        Explanation explanation = told.explanation();
        console.progress("");
        if (exercise) {
            Exercise both = shown.exercise(explanation);
            write(as, answers != null ? both.sheet() : both.both(), told, file, console);
            if (answers != null) {
                write(as, both.answers(), told, answers, console);
            }
        } else {
            write(as, document(told, as, depth), told, file, console);
        }
        if (explanation.unproved() > 0) {
            String why = explanation
                    .allSteps()
                    .map(ProvedStep::refutation)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse("");
            console.warning(explanation.unproved() + " steps are not proved; the first: " + why);
            return ExitCode.NO;
        }
        if (explanation.hessians().stream().anyMatch(h -> !h.check().passes())) {
            console.warning("second derivatives do not agree with difference quotients of the gradient");
            return ExitCode.NO;
        }
        return ExitCode.DONE;
    }

    /** A notebook has the derived program at its end. */
    private Document document(Told told, DocumentFormat as, Depth depth) {
        Document derived = ExplanationDocument.of(told.explanation(), depth);
        List<Block> blocks = new ArrayList<>(derived.blocks());
        told.chain().ifPresent(c -> blocks.addAll(c.blocks()));
        Document whole = new Document(derived.title(), blocks, derived.notes());
        if (as != DocumentFormat.NOTEBOOK) {
            return whole;
        }
        Network described = network.network(spec);
        return NotebookCode.append(whole, described, described.derive(), network.lambda());
    }

    private void write(DocumentFormat as, Document written, Told told, @Nullable Path file, Console console) {
        String text = as.write(
                written, document.style(console).withSymbols(told.explanation().symbols()), () -> {
                    Map<String, @Nullable Object> data = ExplanationData.of(told.explanation());
                    told.chain().ifPresent(c -> data.put("chain", c.data()));
                    return Json.of(data).pretty() + "\n";
                });
        DocumentOptions.write(text, file, console);
    }

    /** The network as equations instead. */
    private Integer equations() {
        if (document.namesFormat() || only != null || network.data() != null || shown.isGiven() || code.isAskedFor()) {
            throw new InputException(
                    "--equations writes the network alone: --format, --json, --only, --depth, --hessian, "
                            + "--example, --exercise, --data and --code do not go with it.");
        }
        new OutputFiles().output(document.file());
        document.write(EquationsText.of(network.network(spec)), gradus.console());
        return ExitCode.DONE;
    }

    /** The derived program as code instead. */
    private Integer code() {
        if (document.namesFormat() || only != null || network.data() != null || shown.isGiven()) {
            throw new InputException("--code writes the whole program, for any numbers: --format, --json, --only, "
                    + "--depth, --hessian, --example, --exercise and --data do not go with it.");
        }
        Network described = network.network(spec);
        NetworkWarnings.print(described, gradus.console());
        new OutputFiles().output(document.file());
        document.write(notation.isGiven() ? codeInNotation(described) : codeInLayout(described), gradus.console());
        return ExitCode.DONE;
    }

    private String codeInLayout(Network described) {
        if (!described.isChain() && network.layout() != null) {
            throw new InputException("--layout is for chains of layers: the axes of a system lie as "
                    + described.title() + " declares them; leave it out.");
        }
        return code.text(described, network.layout(), network.lambda(), document.output());
    }

    private String codeInNotation(Network described) {
        Notation wanted = notation.notation();
        if (network.layout() != null) {
            throw new InputException("--layout and --notation both say how arrays lie; give one of them.");
        }
        if (wanted.examples() == Notation.Examples.ONE) {
            gradus.console()
                    .message("the code takes all " + wanted.count() + " examples side by side, one column each");
        }
        if (!wanted.penalty().isEmpty() && network.lambda() != 0) {
            gradus.console()
                    .message("the number of --l2 is the default of " + wanted.penalty() + ", which is lambda/"
                            + wanted.count());
        }
        return code.text(described, wanted, network.lambda(), document.output());
    }

    /** What is derived, and the numbers of one chain if one is asked for. */
    private record Told(Explanation explanation, Optional<ChainNumbers> chain) {}

    private Told told(Network described, @Nullable Layout layout, Console console) {
        NetworkWarnings.print(described, console);
        Path data = network.data();
        if (data == null) {
            Explanation derived = shown.explain(notation.of(described), only, progress(console))
                    .explanation();
            return new Told(derived, shown.chain(only, setting(described, null)));
        }
        Given given =
                GivenReader.read(data.toString(), DataFile.read(data, console), described, layout, network.lambda());
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
        Asked asked = shown.explain(notated, only, progress(console));
        Explanation derived = shown.withExample(asked.explainer()
                .withNumbers(asked.explanation(), pass.values(), pass.given().examples()));
        return new Told(derived, shown.chain(only, setting(described, pass)));
    }

    /** Random numbers where there are none. */
    private Setting setting(Network described, @Nullable Pass pass) {
        return new Setting(described, described.options(), network.lambda(), 1, pass, notation.notation());
    }

    private static Explainer.Progress progress(Console console) {
        return (done, all) -> {
            if (console.showsProgress()) {
                console.progress("proving step " + done + " of " + all);
            }
        };
    }
}
