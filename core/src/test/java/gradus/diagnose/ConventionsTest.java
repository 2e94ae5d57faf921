package gradus.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.diagnose.Diagnosis.Verdict;
import gradus.diagnose.generator.ConventionFile;
import gradus.diagnose.generator.Conventions;
import gradus.network.Library;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Whatever is written consistently is right, and a mistake is found in whatever it is written. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConventionsTest {
    private final Diagnoser diagnoser = new Diagnoser();
    private final List<ConventionFile> right = Conventions.right(1);
    private final List<ConventionFile> wrong = Conventions.wrong(1);

    /** A file and what was said about it. */
    private record Answer(ConventionFile file, Diagnosis diagnosis) {
        boolean isPlaced() {
            return diagnosis.verdict() == Verdict.MISTAKE
                    && Objects.equals(firstWrongName(diagnosis), file.firstWrong());
        }

        @Override
        public String toString() {
            String said = diagnosis.error() == null ? firstWrongName(diagnosis) : diagnosis.error();
            return file + ": " + diagnosis.verdict() + " " + said;
        }
    }

    private static String firstWrongName(Diagnosis d) {
        return d.firstWrong();
    }

    /** The layers; the cost is what differs between conventions, and a cost that is told has its own gradients. */
    private Diagnosis told(ConventionFile file) {
        return diagnoser.diagnose(
                file.name(),
                file.arrays(),
                new DiagnosisSettings(
                        Network.parse(file.net(), NetworkOptions.defaults()),
                        null,
                        null,
                        null,
                        null,
                        Map.of(),
                        Library.builtIn(),
                        Duration.ofMinutes(2)));
    }

    private Diagnosis inferred(ConventionFile file) {
        return diagnoser.diagnose(file.name(), file.arrays(), DiagnosisSettings.inferring());
    }

    private static List<Answer> answers(
            String what, List<ConventionFile> files, Function<ConventionFile, Diagnosis> diagnose) {
        List<Answer> answers =
                files.stream().map(f -> new Answer(f, diagnose.apply(f))).toList();
        Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
        answers.forEach(a -> counts.merge(a.diagnosis().verdict(), 1, Integer::sum));
        System.out.printf(
                "%s: %s, %d placed%n",
                what, counts, answers.stream().filter(Answer::isPlaced).count());
        return answers;
    }

    private static List<Answer> those(List<Answer> answers, Predicate<Answer> which) {
        return answers.stream().filter(which).toList();
    }

    /** How many of the files with each convention were missed, the worst first, and then each of them. */
    private static String byConvention(List<Answer> all, List<Answer> missed) {
        Map<String, Integer> total = new TreeMap<>();
        Map<String, Integer> misses = new TreeMap<>();
        all.forEach(a -> conventions(a).forEach(c -> total.merge(c, 1, Integer::sum)));
        missed.forEach(a -> conventions(a).forEach(c -> misses.merge(c, 1, Integer::sum)));
        List<String> lines = new ArrayList<>();
        misses.entrySet().stream()
                .sorted((a, b) -> Double.compare(share(b, total), share(a, total)))
                .forEach(e -> lines.add(e.getKey() + ": " + e.getValue() + " of " + total.get(e.getKey())));
        missed.forEach(a -> lines.add(a.toString()));
        return String.join(System.lineSeparator(), lines);
    }

    private static double share(Map.Entry<String, Integer> misses, Map<String, Integer> total) {
        return (double) misses.getValue() / total.get(misses.getKey());
    }

    private static List<String> conventions(Answer a) {
        return Arrays.asList(a.file().conventions().split("; "));
    }

    private static void atMost(double share, List<Answer> all, List<Answer> missed) {
        assertThat(missed.size()).as(() -> byConvention(all, missed)).isLessThanOrEqualTo((int)
                (share * all.size() + 1e-9));
    }

    @Test
    void whatIsWrittenConsistentlyIsRight() {
        List<Answer> answers = answers("right, told", right, this::told);
        atMost(0, answers, those(answers, a -> a.diagnosis().verdict() != Verdict.CORRECT));
    }

    @Test
    void aMistakeIsFoundInEveryConvention() {
        List<Answer> answers = answers("wrong, told", wrong, this::told);
        atMost(0.05, answers, those(answers, a -> !a.isPlaced()));
    }

    @Test
    void raisesNoAlarmWhereNothingIsTold() {
        List<Answer> answers = answers("right, untold", right, this::inferred);
        atMost(0, answers, those(answers, a -> a.diagnosis().verdict() == Verdict.MISTAKE));
        atMost(0.1, answers, those(answers, a -> a.diagnosis().verdict() != Verdict.CORRECT));
    }

    @Test
    void aMistakeIsNotMisplacedWhereNothingIsTold() {
        List<Answer> answers = answers("wrong, untold", wrong, this::inferred);
        atMost(0, answers, those(answers, a -> a.diagnosis().verdict() == Verdict.CORRECT));
        atMost(0.05, answers, those(answers, a -> a.diagnosis().verdict() == Verdict.MISTAKE && !a.isPlaced()));
        atMost(0.2, answers, those(answers, a -> a.diagnosis().verdict() == Verdict.CANNOT_TELL));
    }
}
