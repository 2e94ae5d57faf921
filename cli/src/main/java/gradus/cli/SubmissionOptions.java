package gradus.cli;

import gradus.InputException;
import gradus.diagnose.DiagnosisSettings;
import gradus.layout.Layout;
import gradus.network.Library;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.tables.CsvLines;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is told of submissions beside their arrays: of all by options, of single ones by a table. */
final class SubmissionOptions {
    private static final List<String> COLUMNS = List.of("file", "net", "loss", "l2", "keepProb", "layout");
    private static final double LONGEST = 24 * 3600;

    @Option(
            names = "--net",
            paramLabel = "SPEC",
            description = "The network, \"2 > 4 tanh > 1 sigmoid\", or a file of equations whose name ends in .gradus. "
                    + "Without it, a chain is read from the shapes, Z and A.")
    private @Nullable String net;

    @Option(
            names = "--map",
            paramLabel = "NAME=VARIABLE",
            description = "What an array is, if its name does not tell: --map grad_hidden=dZ1. Repeatable.")
    private Map<String, String> names = new LinkedHashMap<>();

    @Option(
            names = "--settings",
            paramLabel = "FILE.csv",
            description = "A table with the columns file, net, loss, l2, keepProb, layout, for single submissions.")
    private @Nullable Path settings;

    @Option(
            names = "--time-limit",
            paramLabel = "SECONDS",
            description = "After so long the search in a submission gives up (default: 10).")
    private @Nullable Double seconds;

    @Nullable
    Path table() {
        return settings;
    }

    @Nullable
    String net() {
        return net;
    }

    Map<String, String> names() {
        return names;
    }

    Duration timeLimit() {
        if (seconds == null) {
            return DiagnosisSettings.TIME_LIMIT;
        }
        if (!(seconds > 0 && seconds <= LONGEST)) {
            throw new InputException("--time-limit: " + seconds + " is not possible; give seconds, above 0.");
        }
        return Duration.ofNanos((long) (seconds * 1e9));
    }

    /** The settings of every submission: those of the options, with what the table says instead. */
    Told told(NetworkOptionsMixin network) {
        if (network.isUpstream() && net == null) {
            throw new InputException("--upstream: the arrays do not tell which layer they are of; give it with --net,"
                    + " as in --net \"6 > 4 relu\".");
        }
        network.requireOneOfLossAndUpstream();
        Library library = CostOptions.library(network.definitions());
        NetworkOptions options = NetworkOptions.defaults().withLibrary(library).withUpstream(network.isUpstream());
        DiagnosisSettings all = new DiagnosisSettings(
                network(net, options.withLoss(network.loss()), net == null ? "--loss" : "--net"),
                network.loss(),
                network.hasLambda() ? network.lambda() : null,
                network.hasKeep() ? network.keep().doubleValue() : null,
                network.layout(),
                names,
                library,
                timeLimit());
        return new Told(all, settings == null ? Map.of() : rows(settings, all));
    }

    /** @param bySubmission of those that the table names */
    record Told(DiagnosisSettings all, Map<String, DiagnosisSettings> bySubmission) {
        /** By the name relative to the folder, or as it was typed, or that of the file alone. */
        DiagnosisSettings of(String name) {
            DiagnosisSettings own = bySubmission.get(name);
            if (own == null) {
                own = bySubmission.get(name.substring(name.lastIndexOf('/') + 1));
            }
            return own == null ? all : own;
        }
    }

    private static Map<String, DiagnosisSettings> rows(Path file, DiagnosisSettings all) {
        List<CsvLines.Line> lines = CsvLines.read(file);
        if (lines.isEmpty()) {
            throw new InputException(file + " is empty; its first line is: " + String.join(",", COLUMNS));
        }
        List<String> header = header(file, lines.getFirst().fields());
        Map<String, DiagnosisSettings> rows = new LinkedHashMap<>();
        for (CsvLines.Line line : lines.subList(1, lines.size())) {
            String where = file + ", line " + line.number();
            if (line.fields().size() != header.size()) {
                throw new InputException(where + ": " + line.fields().size() + " fields, where the first line has "
                        + header.size() + ".");
            }
            Map<String, String> cells = new LinkedHashMap<>();
            for (int c = 0; c < header.size(); c++) {
                cells.put(header.get(c), line.fields().get(c));
            }
            String name = cells.getOrDefault("file", "").replace('\\', '/').replaceFirst("^(\\./)+", "");
            if (name.isEmpty()) {
                throw new InputException(where + ": the column file is empty.");
            }
            if (rows.put(name, settings(cells, where, all)) != null) {
                throw new InputException(where + ": " + name + " is there twice.");
            }
        }
        return rows;
    }

    private static List<String> header(Path file, List<String> given) {
        List<String> header = new ArrayList<>();
        for (String name : given) {
            String known = COLUMNS.stream()
                    .filter(c -> c.equalsIgnoreCase(name.replace("_", "")))
                    .findFirst()
                    .orElseThrow(() -> new InputException(file + ": there is no column '" + name + "'; there are "
                            + String.join(", ", COLUMNS) + "."));
            if (header.contains(known)) {
                throw new InputException(file + ": the column " + known + " is there twice.");
            }
            header.add(known);
        }
        if (!header.contains("file")) {
            throw new InputException(file + ": the column file is missing, which says what a line is about.");
        }
        return header;
    }

    private static DiagnosisSettings settings(Map<String, String> cells, String where, DiagnosisSettings all) {
        String net = cells.getOrDefault("net", "");
        String loss = cells.getOrDefault("loss", "");
        String layout = cells.getOrDefault("layout", "");
        Network told = all.net();
        String used = loss.isEmpty() ? all.loss() : loss;
        NetworkOptions options = told == null
                ? NetworkOptions.defaults().withLibrary(all.library())
                : told.options().withLoss(null);
        Network named = network(net.isEmpty() ? null : net, options.withLoss(used), where);
        return new DiagnosisSettings(
                net.isEmpty() && told != null ? told : named,
                used,
                number(cells, "l2", where, Double.MAX_VALUE, all.lambda()),
                number(cells, "keepProb", where, 1, all.keepProb()),
                layout.isEmpty() ? all.layout() : layout(layout, where),
                all.names(),
                all.library(),
                all.timeLimit());
    }

    private static Layout layout(String text, String where) {
        return NetworkOptionsMixin.layout(text.toLowerCase(Locale.ROOT), where);
    }

    private static @Nullable Double number(
            Map<String, String> cells, String column, String where, double most, @Nullable Double otherwise) {
        String text = cells.getOrDefault(column, "");
        if (text.isEmpty()) {
            return otherwise;
        }
        double value = CostOptions.number(text, where + ", " + column).doubleValue();
        if (value < 0 || value > most || (most == 1 && value == 0)) {
            throw new InputException(where + ", " + column + ": " + text + " is not possible.");
        }
        return value;
    }

    /**
     * A network or a loss that is none is told once, not of every submission.
     *
     * @return null where no network was named
     */
    private static @Nullable Network network(@Nullable String spec, NetworkOptions options, String where) {
        try {
            if (spec == null) {
                if (options.loss() != null) {
                    Network.parse("1 > 2", options);
                }
                return null;
            }
            return EquationFiles.network(spec, options);
        } catch (InputException e) {
            throw new InputException(where + ": " + e.getMessage(), e);
        }
    }
}
