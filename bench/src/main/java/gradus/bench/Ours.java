package gradus.bench;

import gradus.json.Json;
import gradus.network.TrainingPrograms;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Our side of a workload, in a process of its own: prints one line of JSON, as {@code peer.py} does. */
@Command(name = "ours", mixinStandardHelpOptions = true)
final class Ours implements Callable<Integer> {
    @Parameters(description = "A workload, or 'host'.")
    private String id = "";

    @Option(names = "--root", required = true)
    private Path root = Path.of(".");

    @Option(names = "--threads")
    private int threads = 1;

    @Option(names = "--seconds")
    private double seconds = 5;

    @Option(names = "--most")
    private int most = Integer.MAX_VALUE;

    @Option(names = "--whole", description = "One training, and what it is worth.")
    private boolean whole;

    @Option(names = "--seed")
    private long seed;

    /** Where the process starts. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Ours()).execute(args));
    }

    @Override
    public Integer call() {
        System.out.println((id.equals("host") ? host() : workload()).compact());
        return 0;
    }

    private Json.Obj host() {
        // In this order: the first is compiled, so that the second has the whole time.
        double one = Peak.gigaflops(seconds);
        double all = Peak.gigaflopsAtOnce(seconds, threads);
        double handover = Handover.nanos(seconds);
        double copied = Copying.gigabytes(seconds, 1);
        double copiedAtOnce = Copying.gigabytes(seconds, threads);
        return new Json.Obj(Map.of(
                "gigaflops", new Json.Real(one),
                "atOnce", new Json.Real(all),
                "handover", new Json.Real(handover),
                "copied", new Json.Real(copied),
                "copiedAtOnce", new Json.Real(copiedAtOnce)));
    }

    private Json.Obj workload() {
        Workload workload = Workload.byId(root.resolve("bench/workloads.json"), id);
        TrainingPrograms programs = Run.programs(workload);
        Run run = new Run(workload, programs, Data.of(workload, root.resolve("data"), programs), threads);
        return workload.predicts() ? predicted(workload, run) : trained(run);
    }

    private Json.Obj trained(Run run) {
        if (!whole) {
            return new Json.Obj(Map.of("seconds", numbers(run.steady(seconds, most))));
        }
        Run.Trained trained = run.train(seed);
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("seconds", numbers(trained.seconds()));
        members.put("loss", new Json.Real(trained.loss()));
        members.put("accuracy", new Json.Real(trained.accuracy()));
        return new Json.Obj(members);
    }

    private Json.Obj predicted(Workload workload, Run run) {
        Map<String, Json> members = new LinkedHashMap<>();
        for (int rows : workload.batches()) {
            members.put(String.valueOf(rows), numbers(run.predict(rows, seconds)));
        }
        return new Json.Obj(Map.of("predict", new Json.Obj(members)));
    }

    private static Json.Arr numbers(List<Double> values) {
        List<Json> items = new ArrayList<>();
        values.forEach(value -> items.add(new Json.Real(value)));
        return new Json.Arr(items);
    }
}
