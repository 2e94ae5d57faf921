package gradus.cli;

import gradus.InputException;
import gradus.explain.Depth;
import gradus.explain.Exercise;
import gradus.explain.Explainer;
import gradus.explain.Explanation;
import gradus.notation.Notated;
import gradus.why.ChainNumbers;
import gradus.why.Setting;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What of an explanation is shown. */
final class ExplanationOptions {
    @Option(
            names = "--depth",
            paramLabel = "DEPTH",
            description =
                    "brief (a sentence for each gradient), standard (the reasons) or full (every step). Without it: "
                            + "full where steps are folded (markdown, html, notebook), else standard. JSON has all of it.")
    private @Nullable String depth;

    @Option(
            names = "--full-chain",
            description =
                    "With --only: one unbroken chain, all formulas above inserted into that gradient's own, and the"
                            + " numbers of one example along it, path by path.")
    private boolean fullChain;

    @Option(
            names = "--hessian",
            paramLabel = "P,Q",
            description = "Second derivatives of the cost by two parameters, such as W1,b2: the gradient of the first,"
                    + " differentiated by the second. For small networks; repeatable.")
    private @Nullable List<String> hessian;

    @Option(
            names = "--example",
            paramLabel = "N",
            description = "With --data: follows one example through, whole; the first is 1.")
    private @Nullable Integer example;

    @Option(
            names = "--exercise",
            description = "Leaves steps and results blank; the answers go to FILE-answers, or below.")
    private boolean exercise;

    @Option(names = "--seed", paramLabel = "N", description = "With --exercise: other blanks (default: 0).")
    private @Nullable Long seed;

    boolean isGiven() {
        return depth != null || fullChain || hessian != null || example != null || exercise || seed != null;
    }

    /**
     * Whether gaps are wanted.
     *
     * @throws InputException if something is asked for that an exercise does not have
     */
    boolean isExercise(DocumentFormat format) {
        if (!exercise) {
            if (seed != null) {
                throw new InputException("--seed chooses the blanks of an exercise; it goes with --exercise.");
            }
            return false;
        }
        if (depth != null || example != null || hessian != null || format == DocumentFormat.JSON) {
            throw new InputException("--exercise has a form of its own: --depth, --example, --hessian and --json do not"
                    + " go with it.");
        }
        return true;
    }

    /** What is asked for, and what derives it. */
    record Asked(Explainer explainer, Explanation explanation) {}

    /**
     * Derives what is asked for.
     *
     * @throws InputException if one chain is asked for, and not of which gradient, or with second derivatives
     */
    Asked explain(Notated notated, @Nullable String only, Explainer.Progress progress) {
        Explainer explainer = new Explainer(notated);
        if (hessian != null) {
            if (only != null || fullChain) {
                throw new InputException("--hessian says itself which gradient it differentiates: --only and"
                        + " --full-chain do not go with it.");
            }
            return new Asked(explainer, explainer.explainSecond(hessian, progress));
        }
        if (fullChain) {
            if (only == null) {
                throw new InputException(
                        "--full-chain needs --only, the gradient that the chain leads to: --only dW1.");
            }
            explainer = explainer.unbroken(only);
        }
        return new Asked(explainer, explainer.explain(only, progress));
    }

    /** The numbers of one unbroken chain, where one was asked for and there are paths to follow. */
    Optional<ChainNumbers> chain(@Nullable String only, Setting setting) {
        return fullChain && only != null ? ChainNumbers.of(setting, only) : Optional.empty();
    }

    Exercise exercise(Explanation explanation) {
        return Exercise.of(explanation, seed == null ? 0 : seed);
    }

    /** {@code sheet-answers.html} for {@code sheet.html}. */
    static Path answers(Path sheet) {
        String name = String.valueOf(sheet.getFileName());
        int dot = name.lastIndexOf('.');
        int end = dot > 0 ? dot : name.length();
        return sheet.resolveSibling(name.substring(0, end) + "-answers" + name.substring(end));
    }

    /** @throws InputException if numbers are asked for that are not there */
    void requireData(boolean given) {
        if (example != null && !given) {
            throw new InputException("--example shows the numbers of one example: give them with --data FILE.");
        }
    }

    Explanation withExample(Explanation explanation) {
        return example == null ? explanation : explanation.showing(example);
    }

    /** @param folds whether the format can hide steps until a reader opens them */
    Depth depth(boolean folds) {
        if (depth == null) {
            return folds ? Depth.FULL : Depth.STANDARD;
        }
        for (Depth known : Depth.values()) {
            if (known.name().equalsIgnoreCase(depth)) {
                return known;
            }
        }
        throw new InputException("--depth: '" + depth + "' is no depth; brief, standard and full are.");
    }
}
