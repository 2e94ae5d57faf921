package gradus.cli;

import gradus.InputException;
import gradus.diagnose.Diagnosis;
import gradus.diagnose.Diagnosis.Note;
import gradus.diagnose.Diagnosis.Verdict;
import gradus.diagnose.Submissions.Submission;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Diagnoses submissions side by side, and hands them over in their order. Whatever is in one of them, the others go on:
 * each has a thread of its own, which is left alone when it takes far more time than it was given.
 */
final class SubmissionRun {
    /** The search obeys the limit by itself; this is for what is not the search. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Function<Submission, Diagnosis> diagnoser;
    private final Duration limit;
    private final Duration grace;

    SubmissionRun(Function<Submission, Diagnosis> diagnoser, Duration limit) {
        this(diagnoser, limit, GRACE);
    }

    SubmissionRun(Function<Submission, Diagnosis> diagnoser, Duration limit, Duration grace) {
        this.diagnoser = diagnoser;
        this.limit = limit;
        this.grace = grace;
    }

    /**
     * What came of one submission.
     *
     * @param failure an error of ours, which the diagnosis tells as well
     */
    record Outcome(
            Diagnosis diagnosis, double seconds, @Nullable Throwable failure) {}

    /** @param done is told of each in the order of the list, as soon as those before it are done */
    List<Outcome> run(List<Submission> submissions, int threads, Consumer<Outcome> done) {
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        submissions.forEach(s -> outcomes.add(new CompletableFuture<>()));
        AtomicInteger next = new AtomicInteger();
        for (int t = 0; t < Math.min(threads, submissions.size()); t++) {
            Thread.ofPlatform().daemon().start(() -> {
                for (int n = next.getAndIncrement(); n < submissions.size(); n = next.getAndIncrement()) {
                    outcomes.get(n).complete(outcome(submissions.get(n)));
                }
            });
        }
        List<Outcome> all = new ArrayList<>();
        for (CompletableFuture<Outcome> outcome : outcomes) {
            all.add(outcome.join());
            done.accept(all.getLast());
        }
        return all;
    }

    private Outcome outcome(Submission s) {
        long start = System.nanoTime();
        FutureTask<Diagnosis> task = new FutureTask<>(() -> diagnoser.apply(s));
        Thread worker = Thread.ofPlatform().daemon().start(task);
        Diagnosis diagnosis;
        Throwable failure = null;
        try {
            diagnosis = task.get(limit.multipliedBy(2).plus(grace).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            worker.interrupt();
            diagnosis = late(s.name());
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String sentence = sentence(cause);
            failure = sentence == null ? cause : null;
            diagnosis = Diagnosis.unreadable(
                    s.name(), sentence == null ? "an error of our own, please report it: " + cause : sentence);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            diagnosis = late(s.name());
        }
        return new Outcome(diagnosis, (System.nanoTime() - start) * 1e-9, failure);
    }

    /** What is wrong with the submission; null where it is not the submission's fault. */
    private static @Nullable String sentence(Throwable error) {
        return switch (error) {
            case InputException e -> e.getMessage();
            case UncheckedIOException e when e.getCause() != null -> sentence(e.getCause());
            case IOException e -> "it cannot be read: " + e.getMessage() + ".";
            case OutOfMemoryError e -> "it takes more memory than there is.";
            default -> null;
        };
    }

    private Diagnosis late(String name) {
        Note note = new Note(
                "time-limit",
                "No answer was found within the time limit; --time-limit " + 10 * Math.max(1, limit.toSeconds())
                        + " gives it more. Fewer examples, or the small inputs of gradus diagnose --probe, show the same"
                        + " mistakes sooner.");
        return new Diagnosis(
                name,
                Verdict.CANNOT_TELL,
                null,
                null,
                null,
                null,
                List.of(),
                List.of(note),
                List.of(),
                null,
                Map.of(),
                Map.of());
    }
}
