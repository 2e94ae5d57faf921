package gradus.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Seconds that were measured, by what was done, by whom, and with how many threads; one figure a round. */
final class Figures {
    /** @param task a workload, or a part of one: {@code W7 1024} */
    record Key(String task, String who, int threads) {}

    /** The middle one of several rounds, and how far they are apart. */
    record Summary(Key key, double median, double least, double most, int rounds) {}

    private final Map<Key, List<Double>> seconds = new LinkedHashMap<>();

    void add(String task, String who, int threads, double value) {
        seconds.computeIfAbsent(new Key(task, who, threads), k -> new ArrayList<>())
                .add(value);
    }

    Stream<Summary> summaries() {
        return seconds.entrySet().stream().map(e -> summary(e.getKey(), e.getValue()));
    }

    List<String> tasks() {
        return seconds.keySet().stream().map(Key::task).distinct().toList();
    }

    /** The best number of threads of somebody; null if nothing was measured. */
    @Nullable
    Summary best(String task, String who) {
        return fastest(summaries()
                .filter(s -> s.key().task().equals(task) && s.key().who().equals(who)));
    }

    /** The fastest of all but ourselves and PyTorch as in its tutorials; null if nothing was measured. */
    @Nullable
    Summary bestOther(String task) {
        return fastest(summaries()
                .filter(s -> s.key().task().equals(task)
                        && !s.key().who().equals(Contestant.OURS)
                        && !s.key().who().equals(Contestant.EAGER)));
    }

    private static @Nullable Summary fastest(Stream<Summary> all) {
        return all.min(Comparator.comparingDouble(Summary::median)).orElse(null);
    }

    private static Summary summary(Key key, List<Double> values) {
        double[] sorted = values.stream().mapToDouble(v -> v).sorted().toArray();
        return new Summary(key, median(sorted), sorted[0], sorted[sorted.length - 1], sorted.length);
    }

    /** @param values at least one */
    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** The median of what began after the first third of the time, when compilers have done their work. */
    static double steady(List<Double> durations) {
        double third = durations.stream().mapToDouble(v -> v).sum() / 3;
        double began = 0;
        List<Double> late = new ArrayList<>();
        for (double duration : durations) {
            if (began >= third) {
                late.add(duration);
            }
            began += duration;
        }
        List<Double> taken = late.isEmpty() ? List.of(durations.getLast()) : late;
        return median(taken.stream().mapToDouble(v -> v).toArray());
    }
}
