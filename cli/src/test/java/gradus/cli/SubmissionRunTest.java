package gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.InputException;
import gradus.diagnose.Diagnosis;
import gradus.diagnose.Diagnosis.Verdict;
import gradus.diagnose.Submissions.Submission;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SubmissionRunTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static List<Submission> named(String... names) {
        return Arrays.stream(names).map(n -> new Submission(Path.of(n), n)).toList();
    }

    private static Diagnosis right(String name) {
        return new Diagnosis(
                name,
                Verdict.CORRECT,
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                null,
                Map.of(),
                Map.of());
    }

    @Test
    void theyAreHandedOverInOrderThoughTheLastIsDoneFirst() {
        CountDownLatch lastIsDone = new CountDownLatch(1);
        List<String> order = new ArrayList<>();
        List<Submission> all = named("a", "b");
        new SubmissionRun(
                        s -> {
                            try {
                                if (s.name().equals("a")) {
                                    lastIsDone.await();
                                } else {
                                    lastIsDone.countDown();
                                }
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                            return right(s.name());
                        },
                        LIMIT)
                .run(all, 2, o -> order.add(o.diagnosis().file()));
        assertThat(order).containsExactly("a", "b");
    }

    @Test
    void whateverOneOfThemDoesTheOthersGoOn() {
        List<SubmissionRun.Outcome> outcomes = new SubmissionRun(
                        s -> switch (s.name()) {
                            case "input" -> throw new InputException("no array");
                            case "io" -> throw new UncheckedIOException(new IOException("disk"));
                            case "memory" -> throw new OutOfMemoryError("heap");
                            case "bug" -> throw new IllegalStateException("oops");
                            case "deep" -> throw new StackOverflowError();
                            default -> right(s.name());
                        },
                        LIMIT)
                .run(named("input", "io", "memory", "bug", "deep", "fine"), 2, o -> {});
        assertThat(outcomes)
                .extracting(o -> o.diagnosis().verdict())
                .containsExactly(
                        Verdict.UNREADABLE,
                        Verdict.UNREADABLE,
                        Verdict.UNREADABLE,
                        Verdict.UNREADABLE,
                        Verdict.UNREADABLE,
                        Verdict.CORRECT);
        assertThat(outcomes.get(0).diagnosis().error()).isEqualTo("no array");
        assertThat(outcomes.get(1).diagnosis().error()).contains("disk");
        assertThat(outcomes.get(2).diagnosis().error()).contains("memory");
        assertThat(outcomes.get(3).diagnosis().error()).contains("an error of our own");
        assertThat(outcomes).extracting(o -> o.failure() == null).containsExactly(true, true, true, false, false, true);
    }

    @Test
    void oneThatNeverEndsIsLeftAlone() {
        List<SubmissionRun.Outcome> outcomes = new SubmissionRun(
                        s -> {
                            while (s.name().equals("stuck")
                                    && !Thread.currentThread().isInterrupted()) {
                                Thread.onSpinWait();
                            }
                            return right(s.name());
                        },
                        Duration.ofMillis(50),
                        Duration.ofMillis(100))
                .run(named("stuck", "fine"), 1, o -> {});
        assertThat(outcomes)
                .extracting(o -> o.diagnosis().verdict())
                .containsExactly(Verdict.CANNOT_TELL, Verdict.CORRECT);
        assertThat(outcomes.getFirst().diagnosis().notes().getFirst().sentence())
                .contains("--time-limit");
    }

    @Test
    void manyAreDoneByFewThreads() {
        List<Submission> all = named(
                IntStream.range(0, 300).mapToObj(n -> "s%03d".formatted(n)).toArray(String[]::new));
        List<SubmissionRun.Outcome> outcomes = new SubmissionRun(s -> right(s.name()), LIMIT).run(all, 3, o -> {});
        assertThat(outcomes)
                .extracting(o -> o.diagnosis().file())
                .containsExactlyElementsOf(all.stream().map(Submission::name).toList());
    }
}
