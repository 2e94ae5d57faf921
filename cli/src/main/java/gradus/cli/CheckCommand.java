package gradus.cli;

import gradus.InputException;
import gradus.array.NdArray;
import gradus.check.GradientCheck;
import gradus.check.RandomNumbers;
import gradus.json.Json;
import gradus.layout.Given;
import gradus.layout.GivenReader;
import gradus.layout.Layout;
import gradus.layout.Pass;
import gradus.math.Tensor;
import gradus.network.Network;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Compares every derived gradient with difference quotients. */
@Command(
        name = "check",
        description = {
            "Compares the derived gradients with numeric ones, in double and in 50 digits.",
            "Without --data: random examples and parameters at which the loss is defined. Exit code 1 if they differ."
        },
        footer = {"", "Example: gradus check \"3 > 4 relu > 2 softmax\""})
final class CheckCommand implements Callable<Integer> {
    private static final int EXAMPLES = 5;

    @ParentCommand
    private Gradus gradus;

    @Mixin
    private NetworkOptionsMixin options;

    @Parameters(
            paramLabel = "SPEC",
            description = "The network, such as \"2 > 4 tanh > 1 sigmoid\"; a file of equations (.gradus), or a model.")
    private String spec;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Chooses random numbers and the 50-digit sample (default: ${DEFAULT-VALUE}).",
            defaultValue = "0")
    private long seed;

    @Option(names = "--json", description = "One JSON document on standard output.")
    private boolean json;

    /** What is checked. */
    private record Work(Network network, Map<Tensor, double[]> values, int examples, String origin) {}

    @Override
    public Integer call() {
        Console console = gradus.console();
        Network network = options.network(spec);
        Path data = options.data();
        Work work = data == null ? random(network, console) : given(network, data, console);
        GradientCheck.Report report = GradientCheck.run(
                work.network,
                work.values,
                work.examples,
                GradientCheck.Options.defaults()
                        .withSeed(seed)
                        .withProgress((done, of) -> progress(console, done, of)));
        console.progress("");
        if (json) {
            console.result(Json.of(document(work, report)).pretty());
        } else {
            new CheckTable(console).print(work.network, work.origin, report);
        }
        return report.passes() ? ExitCode.DONE : ExitCode.NO;
    }

    private static void progress(Console console, long done, long of) {
        if (console.showsProgress() && (done % 64 == 0 || done == of)) {
            console.progress("checked " + done + " of " + of + " entries");
        }
    }

    private Work random(Network network, Console console) {
        NetworkWarnings.print(network, console);
        return new Work(
                network,
                RandomNumbers.of(network, EXAMPLES, seed, options.lambda()),
                EXAMPLES,
                EXAMPLES + " random examples, seed " + seed);
    }

    private Work given(Network network, Path data, Console console) {
        NetworkWarnings.print(network, console);
        Map<String, NdArray> arrays = withParameters(network, data, DataFile.read(data, console), console);
        Given given = GivenReader.read(data.toString(), arrays, network, options.layout(), options.lambda());
        Pass pass = Pass.run(data.toString(), given);
        pass.notes().forEach(console::message);
        warnOfOwnGradients(pass, data, arrays.keySet(), console);
        if (!Double.isFinite(pass.cost())) {
            throw new InputException(data + ": the cost is not a finite number at these values, so that it has no "
                    + "difference quotients.");
        }
        return new Work(
                pass.given().network(),
                pass.given().values(),
                given.examples(),
                Messages.examples(given.examples()) + " of " + data + ", layout " + given.layout());
    }

    /** What a learner's file holds of gradients is not looked at, which "every gradient agrees" would seem to say. */
    private void warnOfOwnGradients(Pass pass, Path data, Set<String> names, Console console) {
        Set<String> gradients = pass.gradientNames();
        List<String> own = names.stream().filter(gradients::contains).toList();
        if (!own.isEmpty()) {
            console.warning(String.join(", ", own) + " in the file " + (own.size() == 1 ? "is" : "are")
                    + " not compared: check is about the gradients that Gradus derives. To compare yours, write the right"
                    + " ones, with the same options, and subtract: "
                    + Invocation.of("gradients", spec, "--data", data.toString(), "-o", "right.npz"));
        }
    }

    /** Random parameters beside examples that come without any. */
    private Map<String, NdArray> withParameters(
            Network network, Path data, Map<String, NdArray> arrays, Console console) {
        NdArray x = arrays.get(Given.INPUT);
        if (!network.isChain()) {
            return arrays;
        }
        if (x == null || x.rank() != 2 || network.parameters().stream().anyMatch(p -> arrays.containsKey(p.name()))) {
            return arrays;
        }
        Layout asked = options.layout();
        Layout layout = asked != null ? asked : x.dimension(0) == network.inputs() ? Layout.COLUMNS : Layout.ROWS;
        console.message(data + " holds no parameters: random ones are taken, by the seed " + seed);
        Given shape = new Given(network, 1, Map.of(), layout, Map.of(), List.of());
        Map<String, NdArray> more = new LinkedHashMap<>(arrays);
        RandomNumbers.parameters(network, seed).forEach((p, numbers) -> more.put(p.name(), shape.inLayout(p, numbers)));
        return more;
    }

    private Map<String, @Nullable Object> document(Work work, GradientCheck.Report report) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("network", work.network.title());
        document.put("loss", work.network.lossOrNull());
        document.put("seed", seed);
        document.put("examples", report.examples());
        document.put("examples50Digits", report.sampled());
        document.put("J", report.cost());
        document.put("passes", report.passes());
        document.put(
                "tensors", report.results().stream().map(CheckCommand::tensor).toList());
        return document;
    }

    private static Map<String, @Nullable Object> tensor(GradientCheck.Result result) {
        Map<String, @Nullable Object> tensor = new LinkedHashMap<>();
        tensor.put("name", result.gradient());
        tensor.put("shape", result.shape());
        tensor.put("passes", result.passes());
        tensor.put("double", comparison(result.inDouble()));
        tensor.put("digits50", comparison(result.inReal()));
        return tensor;
    }

    private static @Nullable Map<String, @Nullable Object> comparison(GradientCheck.@Nullable Comparison c) {
        if (c == null) {
            return null;
        }
        Map<String, @Nullable Object> comparison = new LinkedHashMap<>();
        comparison.put("analytic", c.analytic());
        comparison.put("numeric", c.numeric());
        comparison.put("error", c.error());
        comparison.put("tolerance", c.tolerance());
        comparison.put("compared", c.compared());
        comparison.put("entries", c.entries());
        comparison.put("kinks", c.kinks());
        GradientCheck.Entry worst = c.worst();
        if (worst != null) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("place", worst.place());
            entry.put("analytic", worst.analytic());
            entry.put("numeric", worst.numeric());
            comparison.put("worst", entry);
        }
        return comparison;
    }
}
