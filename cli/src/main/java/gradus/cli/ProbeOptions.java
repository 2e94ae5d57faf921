package gradus.cli;

import gradus.InputException;
import gradus.array.ArrayFiles;
import gradus.diagnose.Probe;
import gradus.json.Json;
import gradus.layout.Layout;
import gradus.network.LayerSpec;
import gradus.network.Network;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Writes inputs that expose mistakes, and says how to run one's own function on them. */
final class ProbeOptions {
    @Option(
            names = "--probe",
            paramLabel = "FILE",
            description =
                    "Write inputs that expose mistakes (.npz or .mat, and a second file with equal widths) instead, "
                            + "and show how to run your function on them.")
    private @Nullable Path probe;

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            description = "With --probe: a number, or a student's name; each gives other inputs (default: 0).")
    private @Nullable String seed;

    boolean isAskedFor() {
        if (seed != null && probe == null) {
            throw new InputException("--seed belongs to --probe: give the file to write, --probe probe.npz.");
        }
        return probe != null;
    }

    /** @param net the network's text, null for one that exposes most */
    int write(@Nullable String net, NetworkOptionsMixin options, DocumentOptions output, Console console) {
        DocumentFormat format = output.format();
        if ((format != DocumentFormat.TEXT && format != DocumentFormat.JSON) || output.output() != null) {
            throw new InputException(
                    "--probe FILE names the file itself; of the options for output only --json goes " + "with it.");
        }
        Path file = Objects.requireNonNull(probe);
        Path equal = beside(file, "-equal");
        new OutputFiles().output(file).output(equal);
        double lambda = options.hasLambda() ? options.lambda() : Probe.LAMBDA;
        String text = net == null ? Probe.NETWORK : net;
        Network network = Network.parse(text, options.options().withPenalty(lambda > 0));
        warn(network, console);
        Layout layout = options.layout() == null ? Layout.COLUMNS : Objects.requireNonNull(options.layout());
        long number = Probe.seed(seed == null ? "0" : seed);
        Probe distinct = Probe.of(network, layout, number, lambda);
        Probe same = Probe.equal(network, layout, number, lambda);
        ArrayFiles.write(file, distinct.arrays());
        ArrayFiles.write(equal, same.arrays());
        console.message("Wrote " + file + " and " + equal + ": " + text + ", loss " + network.loss() + ", layout "
                + layout + ", " + distinct.examples() + " examples.");
        ProbeSnippet snippet = new ProbeSnippet(file, distinct, same, told(network, options));
        if (format == DocumentFormat.JSON) {
            console.result(
                    Json.of(json(file, equal, distinct, text, layout, snippet)).pretty());
        } else {
            console.out().print(snippet.text());
        }
        return ExitCode.DONE;
    }

    private static Map<String, Object> json(
            Path file, Path equal, Probe probe, String net, Layout layout, ProbeSnippet snippet) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("files", List.of(file.toString(), equal.toString()));
        json.put("net", net);
        json.put("loss", probe.network().loss());
        json.put("layout", layout.toString());
        json.put("examples", probe.examples());
        json.put("snippet", snippet.code());
        json.put("then", snippet.commands());
        return json;
    }

    /** What these widths cannot show. */
    private static void warn(Network network, Console console) {
        List<Integer> widths = network.specs().stream().map(LayerSpec::size).toList();
        List<String> blind = new ArrayList<>();
        if (network.outputs() == 1) {
            blind.add("a mean over the outputs in place of their sum, because there is one output");
        }
        if (widths.stream().distinct().count() < widths.size()) {
            blind.add("some confusions of layers, because widths of " + network.text() + " are equal");
        }
        if (!blind.isEmpty()) {
            console.message("These inputs cannot show " + String.join("; nor ", blind) + ".");
        }
    }

    /** What the diagnosis needs to be told beside the network. */
    private static List<String> told(Network network, NetworkOptionsMixin options) {
        List<String> words = new ArrayList<>();
        if (options.loss() != null) {
            words.addAll(List.of("--loss", network.loss()));
        }
        options.definitions().forEach(d -> words.addAll(List.of("--define", d)));
        return words;
    }

    private static Path beside(Path file, String tail) {
        String name = Objects.requireNonNullElse(file.getFileName(), file).toString();
        if (!name.endsWith(".npz") && !name.endsWith(".mat")) {
            throw new InputException(
                    "--probe " + file + ": the name ends in .npz (for Python) or .mat (for Octave and " + "MATLAB).");
        }
        int dot = name.lastIndexOf('.');
        return file.resolveSibling(name.substring(0, dot) + tail + name.substring(dot));
    }
}
