package gradus.why;

import gradus.document.Block;
import gradus.explain.Laws;
import gradus.formula.Formula;
import gradus.math.Derivation;
import gradus.math.Dim;
import gradus.math.Expr;
import gradus.math.Step;
import gradus.proof.Certificate;
import gradus.proof.Certificate.Method;
import gradus.proof.ProofChecker;
import gradus.proof.Refuted;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Has every step that an answer shows proved, and keeps count. */
final class Proofs {
    private final Map<Derivation, ProofChecker> checkers = new IdentityHashMap<>();
    private final List<String> refutations = new ArrayList<>();
    private int count;

    /** Chains of equal formulas, and in words how they were proved. */
    record Part(List<Block> blocks, String summary) {}

    int count() {
        return count;
    }

    List<String> refutations() {
        return refutations;
    }

    /** @param of the derivation whose system the steps speak of */
    Part prove(Derivation of, Dim examples, List<Step> steps) {
        ProofChecker checker = checkers.computeIfAbsent(of, d -> new ProofChecker(d.forward(), examples));
        List<Block> blocks = new ArrayList<>();
        List<Block.Link> links = new ArrayList<>();
        Expr first = null;
        Expr shown = null;
        int exact = 0;
        int unproved = 0;
        for (Step step : steps) {
            Certificate certificate = certificate(checker, step);
            exact += certificate != null && certificate.method() == Method.EXACT ? 1 : 0;
            unproved += certificate == null ? 1 : 0;
            if (!step.before().equals(shown)) {
                close(first, links, blocks);
                links = new ArrayList<>();
                first = step.before();
            }
            links.add(link(step, certificate));
            shown = step.after();
        }
        close(first, links, blocks);
        return new Part(blocks, summary(steps.size(), exact, unproved));
    }

    private static void close(@Nullable Expr first, List<Block.Link> links, List<Block> blocks) {
        if (first != null) {
            blocks.add(new Block.Chain(Formula.of(first), links));
        }
    }

    private @Nullable Certificate certificate(ProofChecker checker, Step step) {
        count++;
        try {
            return checker.check(step);
        } catch (Refuted e) {
            refutations.add(String.valueOf(e.getMessage()));
            return null;
        }
    }

    private Block.Link link(Step step, @Nullable Certificate certificate) {
        String proof = certificate == null
                ? "NOT PROVED: " + refutations.getLast()
                : certificate.method() == Method.EXACT
                        ? "exact: " + String.join("; ", certificate.sizes())
                        : "50 digits, " + certificate.points() + " points: " + String.join("; ", certificate.sizes());
        return new Block.Link(Formula.of(step.after()), Laws.of(step.rule()), certificate != null, proof);
    }

    private static String summary(int all, int exact, int unproved) {
        return all + (all == 1 ? " step, " : " steps, ") + (unproved == 0 ? "all proved" : unproved + " NOT PROVED")
                + " (" + exact + " exactly, " + (all - exact - unproved) + " to 50 digits)";
    }
}
