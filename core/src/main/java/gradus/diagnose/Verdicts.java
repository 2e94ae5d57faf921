package gradus.diagnose;

import gradus.diagnose.Diagnosis.Code;
import gradus.diagnose.Diagnosis.Mistake;
import gradus.diagnose.Diagnosis.Note;
import gradus.diagnose.Diagnosis.Status;
import gradus.diagnose.Diagnosis.Verdict;
import gradus.diagnose.Search.Finding;
import gradus.diagnose.Search.Fit;
import gradus.math.Tensor;
import gradus.network.Network;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a search found, put into a diagnosis. */
final class Verdicts {
    private static final int MOST_ALTERNATIVES = 3;

    /** Notes on what was not judged, with which nothing is correct. */
    private static final Set<String> PASSED_OVER = Set.of(
            Completion.DIFFERS,
            UnknownNames.NOT_COMPARED,
            Unread.NEEDED,
            LabelDomain.OUTSIDE,
            LikelierActivations.OPEN);

    private final String file;
    private final Claims claims;
    private final LossChoice.Choice loss;
    private final Attempt attempt;
    private final boolean penaltySure;
    private final RightProgram program;
    private final Search search;
    private final Written written;
    private final double tolerance;
    private final VariableList variables;
    private final UnknownMistakes unknown;
    private final List<Note> notes = new ArrayList<>();
    private final List<Mistake> mistakes = new ArrayList<>();
    private final Map<String, Status> statuses = new LinkedHashMap<>();

    Verdicts(String file, PenaltyChoice.Choice penalty, double tolerance) {
        this.file = file;
        this.claims = penalty.claims();
        this.attempt = penalty.attempt();
        this.penaltySure = penalty.sure();
        this.loss = attempt.loss();
        this.program = attempt.program();
        this.search = attempt.search();
        this.written = new Written(program.network(), claims.layout(), search.views());
        this.tolerance = tolerance;
        this.variables = new VariableList(program);
        this.unknown = new UnknownMistakes(program, search, claims, written);
        notes.addAll(claims.notes());
        notes.addAll(loss.notes());
    }

    Diagnosis diagnose() {
        boolean open = false;
        boolean excused = new Excuses(claims, attempt, tolerance, notes).excused();
        if (!excused && attempt.wrong() > 0) {
            try {
                search.explain();
            } catch (Deadline.Over over) {
                notes.add(new Note("time-limit", "The search was given up: " + over.getMessage() + " (--time-limit)."));
            }
        }
        search.statuses().forEach((t, s) -> statuses.put(program.shown(t), s));
        Map<String, Mistake> broken = new Misfits(claims, program, written, statuses).find();
        String firstWrong = null;
        if (!excused) {
            open |= !loss.sure() && search.findings().stream().anyMatch(f -> reachesOutput(f.variable()));
            findings(broken);
            firstWrong = firstWrong();
        }
        notes();
        labels();
        Verdict verdict = !mistakes.isEmpty() && !open
                ? Verdict.MISTAKE
                : open || firstWrong != null ? Verdict.CANNOT_TELL : Verdict.CORRECT;
        if (verdict == Verdict.CORRECT && !penaltySure) {
            verdict = Verdict.CANNOT_TELL;
        }
        if (verdict == Verdict.CORRECT && !comparesGradients()) {
            verdict = Verdict.CANNOT_TELL;
            notes.addFirst(new Note(
                    "nothing-compared",
                    "No gradient could be compared: the file has none, or lacks what is needed to compute it."));
        }
        verdict = verdict == Verdict.CORRECT && isPassedOver() ? Verdict.CANNOT_TELL : verdict;
        if (verdict == Verdict.CORRECT) {
            notes.addAll(new DeadUnits(program, search).notes());
        }
        notes.addAll(ProbeNotes.of(claims));
        return new Diagnosis(
                file,
                verdict,
                claims.network().title(),
                loss.network().lossOrNull(),
                claims.network().isChain() ? claims.layout().toString() : null,
                firstWrong,
                mistakes,
                notes,
                variables.variables(statuses, search.errors()),
                null,
                variables.places(),
                variables.namesInFile(claims.names()));
    }

    /** Whether a gradient was given that could not be judged, or that is there in two forms that do not agree. */
    private boolean isPassedOver() {
        List<String> unjudged = attempt.believed().stream()
                .filter(t -> program.gradient(t) != null)
                .map(program::shown)
                .toList();
        if (!unjudged.isEmpty()) {
            notes.addFirst(new Note(
                    "not-judged",
                    "Not judged: " + String.join(", ", unjudged) + ", because the file lacks what is needed to compute "
                            + (unjudged.size() == 1 ? "it." : "them.")));
        }
        return !unjudged.isEmpty() || notes.stream().map(Note::id).anyMatch(PASSED_OVER::contains);
    }

    private boolean comparesGradients() {
        return search.statuses().keySet().stream().anyMatch(t -> program.gradient(t) != null);
    }

    private String loss() {
        return Objects.requireNonNullElse(
                loss.network().lossOrNull(), loss.network().costPhrase());
    }

    /** A cost that is not certain decides nothing before the gradient at the output. */
    private boolean reachesOutput(Tensor v) {
        return program.gradient(v) != null
                        && program.layer(v) == program.network().depth()
                || v.dims().isEmpty();
    }

    // ---- mistakes

    /** Writes the mistakes. */
    private void findings(Map<String, Mistake> broken) {
        Map<String, Finding> byName = new LinkedHashMap<>();
        search.findings().forEach(f -> byName.put(program.shown(f.variable()), f));
        Set<String> seen = new LinkedHashSet<>();
        for (Tensor v : program.variables()) {
            String name = program.shown(v);
            if (!seen.add(name)) {
                continue;
            }
            Mistake misfit = broken.get(name);
            Finding finding = byName.get(name);
            if (misfit != null) {
                mistakes.add(misfit);
            } else if (finding != null && finding.fits().isEmpty()) {
                mistakes.add(unknown.of(finding));
            } else if (finding != null) {
                mistakes.addAll(mistakesOf(finding));
            }
        }
        if (mistakes.isEmpty()) {
            search.statuses().entrySet().stream()
                    .filter(e -> e.getValue() == Status.WRONG)
                    .findFirst()
                    .ifPresent(e -> mistakes.add(unknown.of(search.unexplained(e.getKey()))));
        }
        new MergedMistakes(program, statuses).merge(mistakes);
    }

    private List<Mistake> mistakesOf(Finding finding) {
        Fit fit = finding.fits().getFirst();
        List<Mistake> found = new ArrayList<>();
        List<Edit> edits = fit.edit() instanceof Edit.Both b ? List.of(b.first(), b.second()) : List.of(fit.edit());
        for (Edit edit : edits) {
            List<Name> names = edits.size() == 1 ? fit.names() : search.names(edit, fit.form());
            found.add(mistake(finding, fit, names, edits.size() == 1));
        }
        return found;
    }

    private Mistake mistake(Finding finding, Fit fit, List<Name> names, boolean alone) {
        Name name = names.getFirst();
        Set<String> others = new LinkedHashSet<>();
        names.forEach(n -> others.add(n.id()));
        if (!fit.edited().target().equals(finding.variable()) && search.isStepped(fit)) {
            others.add("upstream-of-activation");
        }
        if (alone) {
            finding.fits().stream()
                    .filter(f -> f.left() == fit.left())
                    .forEach(f -> f.names().forEach(n -> others.add(n.id())));
        }
        others.remove(name.id());
        others.remove(Name.EDIT);
        Tensor locus = fit.edited().target();
        SideBySide formulas = SideBySide.of(fit, program, written);
        return new Mistake(
                name.id(),
                program.shown(locus),
                name.sentence(),
                formulas.yours(),
                formulas.right(),
                finding.errorIfRight(),
                fit.error(),
                others.stream().limit(MOST_ALTERNATIVES).toList(),
                List.of(),
                new Code(null, null, null),
                List.of());
    }

    private @Nullable String firstWrong() {
        for (Tensor v : program.variables()) {
            if (statuses.get(program.shown(v)) == Status.WRONG) {
                return program.shown(v);
            }
        }
        return null;
    }

    // ---- the rest

    /** Labels outside what the loss takes come before all else. */
    private void labels() {
        Network network = loss.network();
        double[] labels = network.isChain() && network.upstream() == null
                ? claims.values().get(network.labels())
                : null;
        if (labels != null) {
            new LabelDomain(network, program.shown(network.labels()), loss.sure())
                    .note(labels)
                    .ifPresent(notes::addFirst);
        }
    }

    private void notes() {
        notes.addAll(new ConventionNotes(program, search).notes());
        if (!claims.singles().isEmpty()) {
            notes.add(new Note("precision-float32", "The numbers are float32, and are judged as such."));
        }
        if (!attempt.believed().isEmpty()) {
            notes.add(
                    new Note(
                            "taken-as-given",
                            attempt.believed().stream()
                                            .map(program::shown)
                                            .collect(java.util.stream.Collectors.joining(", "))
                                    + " cannot be computed from what the file holds: taken as given, and the rest judged by it."));
        }
        if (!loss.sure()) {
            notes.add(new Note(
                    "loss-open",
                    "No loss was told, and none of those known makes the gradient at the output right: pass --loss"
                            + (search.statuses().containsKey(program.forward().cost()) ? "." : ", or save J.")));
            underDefault();
        }
    }

    /** What would be wrong if the cost were the usual one of that output. */
    private void underDefault() {
        for (Finding finding : search.findings()) {
            if (reachesOutput(finding.variable()) && !finding.fits().isEmpty()) {
                Name name = finding.fits().getFirst().names().getFirst();
                notes.add(new Note(
                        "loss-default",
                        "If the cost is " + loss() + ", as usual for this output: " + name.sentence()
                                + " Save J or pass --loss " + loss() + " to have it judged so."));
                return;
            }
        }
    }
}
