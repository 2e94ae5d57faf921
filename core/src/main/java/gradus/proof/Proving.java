package gradus.proof;

import gradus.math.Dim;
import gradus.math.Forward;
import gradus.math.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Confirms many steps, on a thread of its own and on the caller's as soon as that has nothing else to do. Each claim is
 * checked by itself, at points of its own, so that which thread did it makes no difference.
 */
public final class Proving {
    /**
     * What was shown of a step.
     *
     * @param certificate null if nothing was
     * @param refutation where it fails, or null
     */
    public record Outcome(
            @Nullable Certificate certificate, @Nullable String refutation) {}

    /** One claim, which several steps may make. */
    private static final class Claim {
        private final Step step;
        private int steps;
        private Outcome outcome = new Outcome(null, "not tried");

        Claim(Step step) {
            this.step = step;
        }
    }

    private final List<Step> steps;
    private final List<Claim> claims = new ArrayList<>();
    private final List<Claim> totals;
    private final List<Claim> locals;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final ProofChecker checker;
    private final Thread helper;
    private volatile @Nullable Throwable failure;

    private Proving(Forward forward, Dim examples, List<Step> steps) {
        this.steps = steps;
        Map<Step, Claim> distinct = new HashMap<>();
        for (Step step : steps) {
            Claim claim = distinct.computeIfAbsent(ProofChecker.claim(step, examples), shape -> new Claim(step));
            claim.steps++;
            claims.add(claim);
        }
        List<Claim> all = claims.stream().distinct().toList();
        // These share what the whole network computes, and so belong to one checker.
        totals = all.stream().filter(c -> c.step.total()).toList();
        locals = all.stream().filter(c -> !c.step.total()).toList();
        checker = new ProofChecker(forward, examples);
        ProofChecker other = new ProofChecker(forward, examples);
        helper = new Thread(() -> help(other), "proofs");
        helper.setDaemon(true);
    }

    /** Starts to confirm these steps of a derivation. */
    public static Proving start(Forward forward, Dim examples, List<Step> steps) {
        Proving proving = new Proving(forward, examples, List.copyOf(steps));
        proving.helper.start();
        return proving;
    }

    /**
     * Helps until all are done.
     *
     * @param progress hears how many steps are
     * @return one outcome a step, in their order
     */
    public List<Outcome> finish(IntConsumer progress) {
        confirmLocals(checker, progress);
        try {
            helper.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while steps were proved", e);
        }
        Throwable thrown = failure;
        if (thrown != null) {
            throw new IllegalStateException("a step could not be checked", thrown);
        }
        progress.accept(steps.size());
        List<Outcome> outcomes = new ArrayList<>();
        for (int n = 0; n < steps.size(); n++) {
            outcomes.add(stated(steps.get(n), claims.get(n)));
        }
        return outcomes;
    }

    private void help(ProofChecker own) {
        try {
            totals.forEach(claim -> confirm(claim, own));
            confirmLocals(own, count -> {});
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    private void confirmLocals(ProofChecker own, IntConsumer progress) {
        for (int n = next.getAndIncrement(); n < locals.size(); n = next.getAndIncrement()) {
            confirm(locals.get(n), own);
            progress.accept(done.get());
        }
    }

    private void confirm(Claim claim, ProofChecker own) {
        claim.outcome = outcome(claim.step, own);
        done.addAndGet(claim.steps);
    }

    private static Outcome outcome(Step step, ProofChecker own) {
        try {
            return new Outcome(own.checkAnew(step), null);
        } catch (Refuted e) {
            return new Outcome(null, e.getMessage());
        }
    }

    /** The outcome in the step's own names. */
    private Outcome stated(Step step, Claim claim) {
        Certificate certificate = claim.outcome.certificate();
        if (certificate == null) {
            return step.equals(claim.step) ? claim.outcome : outcome(step, checker);
        }
        return new Outcome(checker.of(step, certificate), null);
    }
}
