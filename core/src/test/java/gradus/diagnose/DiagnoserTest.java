package gradus.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.diagnose.Diagnosis.Verdict;
import gradus.diagnose.generator.Injected;
import gradus.diagnose.generator.Submission;
import gradus.layout.Layout;
import gradus.network.Library;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Submissions with known mistakes, from a program that is independent of the engine. The shares are those that issue and
 * README promise; every few submissions are taken here, and one diagnoser keeps what it derives, so that the build stays
 * quick.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DiagnoserTest {
    private static final int EVERY = 2;

    private final Diagnoser diagnoser = new Diagnoser();

    private Diagnosis diagnose(Submission s) {
        DiagnosisSettings settings = new DiagnosisSettings(
                Network.parse(s.network(), NetworkOptions.defaults().withLoss(s.loss())),
                s.loss(),
                s.l2(),
                s.keepProb(),
                Layout.valueOf(s.layout().toUpperCase(java.util.Locale.ROOT)),
                Map.of(),
                Library.builtIn(),
                Duration.ofMinutes(2));
        return diagnoser.diagnose(s.file(), s.arrays(), settings);
    }

    private static List<Submission> some(List<Submission> all, int every) {
        return IntStream.range(0, all.size())
                .filter(n -> n % every == 0)
                .mapToObj(all::get)
                .toList();
    }

    private static Set<String> named(Diagnosis d) {
        Set<String> ids = new HashSet<>();
        d.mistakes().forEach(m -> {
            ids.add(m.id());
            ids.addAll(m.alternatives());
        });
        return ids;
    }

    private static boolean isNamed(Submission s, Diagnosis d) {
        return named(d).containsAll(s.injected().stream().map(Injected::id).toList());
    }

    private static boolean isPlaced(Submission s, Diagnosis d) {
        return s.injected().getFirst().firstWrong().equals(d.firstWrong());
    }

    private void share(List<Submission> submissions, double named, double placed) {
        List<String> unnamed = new ArrayList<>();
        List<String> misplaced = new ArrayList<>();
        for (Submission s : submissions) {
            Diagnosis d = diagnose(s);
            assertThat(d.mistakes()).allMatch(m -> m.alternatives().size() <= 3);
            if (!isNamed(s, d)) {
                unnamed.add(s.file() + ": " + named(d) + " " + d.verdict());
            }
            if (!isPlaced(s, d)) {
                misplaced.add(s.file() + ": " + d.firstWrong());
            }
        }
        int all = submissions.size();
        System.out.printf("%d submissions: %d named, %d placed%n", all, all - unnamed.size(), all - misplaced.size());
        assertThat(unnamed.size()).as("not named: %s", unnamed).isLessThanOrEqualTo((int) ((1 - named) * all + 1e-9));
        assertThat(misplaced.size()).as("first wrong variable: %s", misplaced).isLessThanOrEqualTo((int)
                ((1 - placed) * all + 1e-9));
    }

    @Test
    void namesTheMistakeAndTheFirstWrongVariable() {
        share(some(gradus.diagnose.generator.Submissions.single(1), EVERY), 0.97, 0.99);
    }

    @Test
    void namesTwoMistakesAtOnce() {
        share(some(gradus.diagnose.generator.Submissions.pairs(1), EVERY), 0.80, 0.95);
    }

    @Test
    void raisesNoAlarmForWhatIsRight() {
        Predicate<Submission> alarmed = s -> diagnose(s).verdict() != Verdict.CORRECT;
        assertThat(some(gradus.diagnose.generator.Submissions.right(1), 2).stream()
                        .filter(alarmed)
                        .map(Submission::file))
                .isEmpty();
    }

    @Test
    void findsTheFirstWrongVariableOfMistakesThatNobodyListed() {
        List<Submission> edits = some(gradus.diagnose.generator.Submissions.edits(1), EVERY);
        long placed = edits.stream().filter(s -> isPlaced(s, diagnose(s))).count();
        assertThat((double) placed / edits.size()).isGreaterThanOrEqualTo(0.95);
    }

    private Diagnosis inferred(Submission s) {
        return diagnoser.diagnose(s.file(), s.arrays(), DiagnosisSettings.inferring());
    }

    @Test
    void raisesNoAlarmWhereNothingIsTold() {
        List<Diagnosis> right = some(gradus.diagnose.generator.Submissions.right(1), 2).stream()
                .map(this::inferred)
                .toList();
        assertThat(right.stream().filter(d -> d.verdict() == Verdict.MISTAKE).map(Diagnosis::file))
                .isEmpty();
        // The others hold gradients alone, which nobody can judge without the network.
        assertThat((double) right.stream()
                                .filter(d -> d.verdict() == Verdict.CORRECT)
                                .count()
                        / right.size())
                .isGreaterThanOrEqualTo(0.77);
    }

    /** A sign or a rate in every gradient is right for a program that adds its steps: nothing told says otherwise. */
    private static boolean isRightInAnotherConvention(Diagnosis d) {
        return d.verdict() == Verdict.CORRECT
                && d.notes().stream()
                        .anyMatch(n -> Set.of("descent-direction", "learning-rate-inside", "cost-is-a-sum")
                                .contains(n.id()));
    }

    @Test
    void placesMistakesWhereNothingIsTold() {
        List<Submission> single = some(gradus.diagnose.generator.Submissions.single(1), 3);
        int decided = 0;
        List<String> misplaced = new ArrayList<>();
        for (Submission s : single) {
            Diagnosis d = inferred(s);
            boolean open =
                    d.verdict() == Verdict.CANNOT_TELL && d.firstWrong() == null || isRightInAnotherConvention(d);
            decided += open ? 0 : 1;
            if (!open && !isPlaced(s, d)) {
                misplaced.add(s.file() + ": " + d.firstWrong());
            }
        }
        assertThat((double) decided / single.size()).isGreaterThanOrEqualTo(0.69);
        assertThat(misplaced).hasSizeLessThanOrEqualTo(decided / 40);
    }
}
