package gradus.cli;

import gradus.InputException;
import gradus.array.ArrayContents;
import gradus.array.ArrayFiles;
import gradus.code.Language;
import gradus.diagnose.Diagnoser;
import gradus.diagnose.Diagnosis;
import gradus.diagnose.Diagnosis.Verdict;
import gradus.diagnose.DiagnosisData;
import gradus.diagnose.DiagnosisDocument;
import gradus.diagnose.Hint;
import gradus.diagnose.SubmissionFile;
import gradus.diagnose.Submissions;
import gradus.diagnose.Submissions.Submission;
import gradus.document.Document;
import gradus.json.Json;
import gradus.network.Suggestion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Says which mistake makes hand-written gradients. */
@Command(
        name = "diagnose",
        description = {
            "Says which mistake makes your hand-written gradients: which line of your backward (or forward) pass, "
                    + "what it computes, and what would be right.",
            "In NumPy: np.savez(\"mine.npz\", X=X, Y=Y, **parameters, **cache, **grads)"
        },
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  gradus diagnose mine.npz",
            "  gradus diagnose gradients_only.npz --net \"2 > 4 tanh > 1 sigmoid\"",
            "  gradus diagnose submissions --report out",
            "  gradus diagnose --probe probe.npz --seed \"Ann\""
        })
final class DiagnoseCommand implements Callable<Integer> {
    @ParentCommand
    private Gradus gradus;

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..*",
            paramLabel = "FILE|DIR",
            description =
                    "Arrays: NPZ, MAT, Octave's text, safetensors, a folder of NPY or CSV files; or a folder of such "
                            + "submissions.")
    private List<Path> paths = new ArrayList<>();

    @Mixin
    private SubmissionOptions submissions;

    @Mixin
    private NetworkOptionsMixin network;

    @Option(
            names = "--hint",
            paramLabel = "0..3",
            description = "How much to tell: 0 the layer, 1 the variable, 2 the mistake, 3 all (default).")
    private @Nullable Integer hint;

    @Option(
            names = "--code",
            paramLabel = "LANGUAGE",
            description = "The corrected line in numpy, octave or pytorch. Without it, the one that fits the file.")
    private @Nullable String code;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Also write junit.xml, results.json (Gradescope), summary.csv and index.html there.")
    private @Nullable Path report;

    @Option(
            names = "--points",
            paramLabel = "N",
            description = "In results.json, of a submission in which all is right (default: 1).")
    private @Nullable Double points;

    @Mixin
    private ProbeOptions probe;

    @Mixin
    private DocumentOptions output;

    @Override
    public Integer call() {
        if (probe.isAskedFor()) {
            if (!paths.isEmpty() || report != null) {
                throw new InputException("--probe writes inputs and diagnoses nothing: leave out files and --report.");
            }
            return probe.write(submissions.net(), network, output, gradus.console());
        }
        if (paths.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Give a file or a folder, or --probe FILE.");
        }
        return diagnose();
    }

    private int diagnose() {
        DocumentFormat format = output.format();
        Hint level = Hint.of(hint == null ? Hint.ALL.ordinal() : hint);
        Language language = language();
        double full = points();
        ReportFolder folder = report == null ? null : new ReportFolder(report);
        refuseOverwriting(folder);
        SubmissionOptions.Told told = submissions.told(network);
        boolean many = paths.size() > 1 || isFolderOfMany(paths.getFirst());
        List<Submission> all = found();
        Console console = gradus.console();
        boolean lines = many && format == DocumentFormat.JSON && output.file() == null;
        List<Diagnosis> diagnoses = new ArrayList<>();
        List<ReportFolder.Entry> entries = new ArrayList<>();
        ArrayContents shared =
                network.data() == null ? ArrayContents.of("", Map.of()) : ArrayFiles.contents(network.data());
        Consumer<SubmissionRun.Outcome> done = outcome -> {
            Diagnosis shown = level.of(outcome.diagnosis());
            diagnoses.add(shown);
            entries.add(new ReportFolder.Entry(shown, outcome.seconds(), Gradescope.share(outcome.diagnosis())));
            tell(outcome, many, console);
            progress(diagnoses.size(), all.size(), console);
            if (lines) {
                console.result(Json.of(DiagnosisData.of(shown)).compact());
            }
        };
        Diagnoser diagnoser = new Diagnoser();
        new SubmissionRun(
                        s -> diagnoser.diagnose(s.name(), arrays(s, shared, many), told.of(s.name())),
                        submissions.timeLimit())
                .run(all, Runtime.getRuntime().availableProcessors(), done);
        console.progress("");
        if (folder != null) {
            folder.write(entries, d -> DiagnosisDocument.of(d, language(d, language)), full);
            console.message("Wrote " + report + ".");
        }
        if (!lines) {
            write(diagnoses, many, format, language, console);
        }
        return exit(diagnoses);
    }

    private void refuseOverwriting(@Nullable ReportFolder folder) {
        OutputFiles files = new OutputFiles().input(submissions.table()).input(network.data());
        paths.forEach(files::input);
        files.output(output.file());
        Path table = submissions.table();
        if (folder != null && table != null && folder.takesPlaceOf(table)) {
            throw new InputException("--report " + report + " would write over " + table + "; choose another folder.");
        }
    }

    private double points() {
        if (points == null) {
            return 1;
        }
        if (!(points > 0 && points < 1e9)) {
            throw new InputException("--points: " + points + " is not possible; give a number above 0.");
        }
        return points;
    }

    private boolean isFolderOfMany(Path path) {
        return Files.isDirectory(path)
                && !Submissions.isOne(path, submissions.names().keySet());
    }

    private List<Submission> found() {
        List<Submission> all = new ArrayList<>();
        for (Path path : paths) {
            if (!isFolderOfMany(path)) {
                all.add(new Submission(path, path.toString()));
                continue;
            }
            for (Submission s : Submissions.in(path, submissions.names().keySet())) {
                all.add(
                        paths.size() == 1
                                ? s
                                : new Submission(s.path(), s.path().toString()));
            }
        }
        return all;
    }

    /** What a submission does not hold itself comes from --data. */
    private ArrayContents arrays(Submission s, ArrayContents shared, boolean many) {
        ArrayContents contents = SubmissionFile.contents(s.path()).with(shared);
        if (!many) {
            submissions
                    .names()
                    .keySet()
                    .forEach(name -> requireArray(name, s, contents.arrays().keySet()));
        }
        return contents;
    }

    /** Of many submissions, each may have names of its own. */
    private static void requireArray(String name, Submission s, Set<String> known) {
        if (!known.contains(name)) {
            String near = Suggestion.of(name, known);
            throw new InputException("--map " + name + ": " + s.name() + " has no array of that name"
                    + (near.isEmpty() ? "." : near) + " It has " + String.join(", ", new TreeSet<>(known)) + ".");
        }
    }

    private static void tell(SubmissionRun.Outcome outcome, boolean many, Console console) {
        Throwable failure = outcome.failure();
        if (failure == null) {
            return;
        }
        if (!many) {
            switch (failure) {
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                default -> throw new IllegalStateException(failure);
            }
        }
        console.progress("");
        console.warning(outcome.diagnosis().file() + ": " + outcome.diagnosis().error());
    }

    private static void progress(int done, int all, Console console) {
        if (all > 1 && console.showsProgress()) {
            int filled = 30 * done / all;
            console.progress("[" + "#".repeat(filled) + ".".repeat(30 - filled) + "] " + done + " of " + all);
        }
    }

    private void write(
            List<Diagnosis> diagnoses,
            boolean many,
            DocumentFormat format,
            @Nullable Language language,
            Console console) {
        Diagnosis first = diagnoses.getFirst();
        if (!many && first.verdict() == Verdict.UNREADABLE) {
            String error = Objects.requireNonNullElse(first.error(), first.file() + " cannot be read.");
            if (format != DocumentFormat.JSON) {
                throw new InputException(error);
            }
            console.error(error);
        }
        Document document = many
                ? DiagnosisOverview.of(diagnoses, format.folds(), d -> language(d, language))
                : DiagnosisDocument.of(first, language(first, language));
        String text = format.write(document, output.style(console), () -> json(diagnoses, many));
        boolean painted = format == DocumentFormat.TEXT && output.file() == null;
        output.write(painted ? marked(text, console) : text, console);
    }

    private static String json(List<Diagnosis> diagnoses, boolean many) {
        if (!many) {
            return Json.of(DiagnosisData.of(diagnoses.getFirst())).pretty() + "\n";
        }
        StringBuilder lines = new StringBuilder();
        diagnoses.forEach(
                d -> lines.append(Json.of(DiagnosisData.of(d)).compact()).append('\n'));
        return lines.toString();
    }

    /** The marks in colours, where a terminal shows them. */
    private static String marked(String text, Console console) {
        StringBuilder out = new StringBuilder();
        text.lines().forEach(line -> {
            String shown = line.matches(" +[\\^ ]*\\^")
                    ? console.paint(Style.RED, line)
                    : line.replace("✓", console.paint(Style.GREEN, "✓"))
                            .replace("✗", console.paint(Style.RED, "✗"))
                            .replace("↳", console.paint(Style.YELLOW, "↳"));
            out.append(shown).append('\n');
        });
        return out.toString();
    }

    private @Nullable Language language() {
        if (code == null) {
            return null;
        }
        List<Language> known = List.of(Language.NUMPY, Language.OCTAVE, Language.PYTORCH);
        return known.get(Words.place(
                "--code", code, known.stream().map(Language::toString).toList()));
    }

    private static Language language(Diagnosis d, @Nullable Language asked) {
        return asked == null ? DiagnosisDocument.usualLanguage(d) : asked;
    }

    private static int exit(List<Diagnosis> diagnoses) {
        if (diagnoses.stream().anyMatch(d -> d.verdict() == Verdict.UNREADABLE)) {
            return ExitCode.BAD_INPUT;
        }
        return diagnoses.stream().allMatch(d -> d.verdict() == Verdict.CORRECT) ? ExitCode.DONE : ExitCode.NO;
    }
}
