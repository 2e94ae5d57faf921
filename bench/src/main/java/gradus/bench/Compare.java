package gradus.bench;

import gradus.InputException;
import gradus.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the workloads on our side and on the peers', one after the other, again and again, and prints the ratios. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = {
            "Times Gradus beside PyTorch and scikit-learn on this machine.",
            "Each runs in a process of its own, in turns; what counts is the median after the first third of the time."
        })
final class Compare implements Callable<Integer> {
    private static final int THREADS = 2;
    private static final String PEAK = "FMA peak of one core, GFLOP/s";
    private static final String LEAST = "each of two threads at once, least";
    private static final String MOST = "each of two threads at once, most";
    private static final String NEAR = "from thread to thread, ns, least";
    private static final String FAR = "from thread to thread, ns, most";

    private static final String COPY_LEAST = "one thread copies, GB/s, least";
    private static final String COPY_MOST = "one thread copies, GB/s, most";
    private static final String COPIES_LEAST = "each of two copies, GB/s, least";
    private static final String COPIES_MOST = "each of two copies, GB/s, most";

    @Option(names = "--python", paramLabel = "PATH", description = "The peers' Python (default: python3).")
    private String python = "python3";

    @Option(names = "--only", paramLabel = "W2,W3", split = ",", description = "Only these workloads.")
    private List<String> only = List.of();

    @Option(names = "--rounds", paramLabel = "N", description = "How often in turns (default: 3).")
    private int rounds = 3;

    @Option(names = "--seconds", paramLabel = "S", description = "How long each process goes on (default: 5).")
    private double seconds = 5;

    @Option(names = "--first", description = "Whole processes of one training, with start, reading and warm-up.")
    private boolean first;

    @Option(names = "--quality", description = "What trainings are worth, over 5 seeds, instead of their times.")
    private boolean quality;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures there, too.")
    private @Nullable Path jsonFile;

    @Option(names = "--root", hidden = true, required = true)
    private Path root = Path.of(".");

    @Spec
    private CommandSpec spec;

    private final Figures figures = new Figures();
    private final Map<String, Double> rates = new LinkedHashMap<>();
    private final Set<String> missing = new TreeSet<>();

    /** Where the process starts. */
    public static void main(String[] args) {
        CommandLine line = new CommandLine(new Compare());
        line.setExecutionExceptionHandler((e, command, parsed) -> {
            if (e instanceof InputException) {
                command.getErr().println("compare: " + e.getMessage());
                return 2;
            }
            throw e;
        });
        System.exit(line.execute(args));
    }

    @Override
    public Integer call() throws IOException {
        Contestant.Place place = new Contestant.Place(root.toAbsolutePath().normalize(), python);
        List<Workload> workloads = chosen();
        PrintWriter out = spec.commandLine().getOut();
        if (quality) {
            new Quality(place, this::note).run(workloads, out);
            return 0;
        }
        if (first || workloads.stream().anyMatch(Workload::isProcess)) {
            // Builds what is missing, so that no time below has that in it.
            place.output(List.of(place.root().resolve("gradus").toString(), "--version"), 1);
        }
        for (int round = 1; round <= rounds; round++) {
            for (Workload workload : workloads) {
                note(workload.id() + ", round " + round + " of " + rounds);
                measure(place, workload);
            }
        }
        out.print(Report.text(figures, workloads));
        workloads.stream().filter(Compare::isLarge).forEach(this::rate);
        rates.forEach((name, value) -> out.print(Report.line("%-44s%10.3g", name, value)));
        missing.forEach(name -> out.println("not here: " + name));
        out.flush();
        if (jsonFile != null) {
            Files.writeString(jsonFile, Report.json(figures, rates).compact() + "\n");
        }
        return 0;
    }

    private List<Workload> chosen() {
        Path file = root.resolve("bench/workloads.json");
        List<Workload> chosen = only.isEmpty()
                ? Workload.all(file)
                : only.stream().map(id -> Workload.byId(file, id)).toList();
        if (!first) {
            return chosen;
        }
        List<Workload> trainings = chosen.stream()
                .filter(w -> w.json().has("train") && !w.isProcess())
                .toList();
        if (trainings.isEmpty()) {
            throw new InputException("--first is for W2 to W5.");
        }
        return trainings;
    }

    private void note(String text) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(text);
        err.flush();
    }

    private void measure(Contestant.Place place, Workload workload) {
        if (first || workload.isProcess()) {
            new Processes(place, figures, missing).measure(workload, first);
            return;
        }
        for (Contestant contestant : Contestant.ALL) {
            for (int threads : new int[] {1, 2}) {
                if (workload.isFor(contestant) && !missing.contains(contestant.name())) {
                    one(place, workload, contestant, threads);
                }
                // After each of our runs, because the host changes.
                if (isLarge(workload) && contestant.name().equals(Contestant.OURS)) {
                    host(place);
                }
            }
        }
    }

    /** Whether products take most of its time. */
    private static boolean isLarge(Workload workload) {
        return Set.of("W4", "W5", "W6").contains(workload.id());
    }

    private void one(Contestant.Place place, Workload workload, Contestant contestant, int threads) {
        Json.Obj result = contestant.run(place, workload.id(), threads, "--seconds", String.valueOf(seconds));
        if (result.has("missing")) {
            missing.add(contestant.name());
            note(contestant.name() + ": " + result.text("missing"));
        } else if (workload.predicts()) {
            for (int rows : workload.batches()) {
                List<Double> times = numbers(result.object("predict").list(String.valueOf(rows)));
                figures.add(workload.id() + " " + rows, contestant.name(), threads, Figures.steady(times));
            }
        } else {
            List<Double> times = numbers(result.list("seconds"));
            if (times.size() < 3) {
                note(contestant.name() + ": " + times.size() + " trainings in " + seconds
                        + " s, too few to leave the warm-up out; give more --seconds");
            }
            figures.add(workload.id(), contestant.name(), threads, Figures.steady(times));
        }
    }

    static List<Double> numbers(List<Json> items) {
        List<Double> values = new ArrayList<>();
        new Json.Arr(items)
                .items()
                .forEach(item -> values.add(
                        switch (item) {
                            case Json.Real(double value) -> value;
                            case Json.Whole(long value) -> (double) value;
                            case Json.Null n -> throw new InputException("A time is null.");
                            case Json.Bool b -> throw new InputException("A time is a truth value.");
                            case Json.Text t -> throw new InputException("A time is a text.");
                            case Json.Arr a -> throw new InputException("A time is a list.");
                            case Json.Obj o -> throw new InputException("A time is an object.");
                        }));
        return values;
    }

    /** What one core and two threads have of arithmetic, of memory and of each other; the host may change it. */
    private void host(Contestant.Place place) {
        Json.Obj measured = Contestant.ALL.getFirst().run(place, "host", THREADS, "--seconds", "0.5");
        rates.merge(PEAK, measured.number("gigaflops"), Math::max);
        rates.merge(LEAST, measured.number("atOnce") / THREADS, Math::min);
        rates.merge(MOST, measured.number("atOnce") / THREADS, Math::max);
        rates.merge(NEAR, measured.number("handover"), Math::min);
        rates.merge(FAR, measured.number("handover"), Math::max);
        rates.merge(COPY_LEAST, measured.number("copied"), Math::min);
        rates.merge(COPY_MOST, measured.number("copied"), Math::max);
        rates.merge(COPIES_LEAST, measured.number("copiedAtOnce") / THREADS, Math::min);
        rates.merge(COPIES_MOST, measured.number("copiedAtOnce") / THREADS, Math::max);
    }

    private void rate(Workload workload) {
        Figures.Summary ours = figures.best(workload.id(), Contestant.OURS);
        Double peak = rates.get(PEAK);
        if (ours != null && peak != null) {
            double rate = workload.gigaflops() / ours.median() / ours.key().threads();
            rates.put(workload.id() + ", GFLOP/s a thread", rate);
            rates.put(workload.id() + ", share of the peak", rate / peak);
        }
    }
}
