package gradus.diagnose.generator;

import gradus.diagnose.generator.MixtureRun.Wrong;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Right programs in every convention and consistent mixture of conventions, and each of them with one mistake. */
public final class Conventions {
    private static final int COUNT = 200;

    /** What a mistake has to change at least, relative to the largest entry, so that it is one. */
    private static final double VISIBLE = 1e-3;

    private Conventions() {}

    /** A program, the same one with a mistake, and what the mistake is. */
    record Pair(MixtureRun right, MixtureRun wrong, Wrong mistake) {
        String firstWrong() {
            return Objects.requireNonNull(firstDifference(right, wrong));
        }
    }

    /** Nothing wrong. */
    public static List<ConventionFile> right(long seed) {
        List<ConventionFile> files = new ArrayList<>();
        for (Pair pair : pairs(seed)) {
            files.add(file("right" + files.size(), pair.right(), null, null));
        }
        return files;
    }

    /** The same programs on the same numbers, with one mistake each. */
    public static List<ConventionFile> wrong(long seed) {
        List<ConventionFile> files = new ArrayList<>();
        for (Pair pair : pairs(seed)) {
            files.add(file("wrong" + files.size(), pair.wrong(), pair.mistake(), pair.firstWrong()));
        }
        return files;
    }

    static List<Pair> pairs(long seed) {
        List<Pair> pairs = new ArrayList<>();
        Random random = new Random(seed);
        while (pairs.size() < COUNT) {
            Mixture mixture = new MixtureDraw(random).draw();
            MixtureData data = MixtureData.draw(mixture, random);
            Pair pair = withMistake(MixtureRun.of(mixture, data, null), random);
            // A few small networks have room for no mistake that shows.
            if (pair != null) {
                pairs.add(pair);
            }
        }
        return pairs;
    }

    private static @Nullable Pair withMistake(MixtureRun right, Random random) {
        List<List<Wrong>> kinds = MixtureMistakes.of(right.mixture);
        Collections.shuffle(kinds, random);
        for (List<Wrong> places : kinds) {
            Collections.shuffle(places, random);
            for (Wrong mistake : places) {
                MixtureRun wrong = run(right, mistake);
                if (wrong != null && shows(right, wrong)) {
                    return new Pair(right, wrong, mistake);
                }
            }
        }
        return null;
    }

    private static @Nullable MixtureRun run(MixtureRun right, Wrong mistake) {
        try {
            return MixtureRun.of(right.mixture, right.data, mistake);
        } catch (ShapeError noRoom) {
            return null;
        }
    }

    private static boolean shows(MixtureRun right, MixtureRun wrong) {
        String first = firstDifference(right, wrong);
        return first != null && difference(right.value(first), wrong.value(first)) > VISIBLE;
    }

    private static @Nullable String firstDifference(MixtureRun right, MixtureRun wrong) {
        Map<String, double[][]> values = right.saved();
        return wrong.saved().entrySet().stream()
                .filter(e -> difference(Objects.requireNonNull(values.get(e.getKey())), e.getValue()) > 1e-9)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    /** The largest one, relative to the largest entry; infinite where the shapes differ. */
    static double difference(double[][] right, double[][] other) {
        if (right.length != other.length || right[0].length != other[0].length) {
            return Double.POSITIVE_INFINITY;
        }
        double largest = 0;
        double most = 0;
        for (int i = 0; i < right.length; i++) {
            for (int j = 0; j < right[0].length; j++) {
                largest = Math.max(largest, Math.abs(right[i][j]));
                most = Math.max(most, Math.abs(right[i][j] - other[i][j]));
            }
        }
        // Below this it is what rounding leaves of 0.
        return most < 1e-14 ? 0 : most / largest;
    }

    private static ConventionFile file(
            String name, MixtureRun run, @Nullable Wrong mistake, @Nullable String firstWrong) {
        Mixture mixture = run.mixture;
        return new ConventionFile(
                name,
                MixtureArrays.of(run),
                mixture.net(),
                mixture.cost().text(),
                String.join("; ", mixture.words()),
                mistake == null ? null : mistake.words(),
                firstWrong);
    }
}
