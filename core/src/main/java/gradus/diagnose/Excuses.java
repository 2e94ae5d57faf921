package gradus.diagnose;

import gradus.diagnose.Diagnosis.Note;
import gradus.diagnose.Diagnosis.Status;
import gradus.math.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** What differs and is no mistake. */
final class Excuses {
    private final Claims claims;
    private final Attempt attempt;
    private final RightProgram program;
    private final Search search;
    private final double tolerance;
    private final List<Note> notes;

    /** @param notes gets what the learner is told in place of a mistake */
    Excuses(Claims claims, Attempt attempt, double tolerance, List<Note> notes) {
        this.claims = claims;
        this.attempt = attempt;
        this.program = attempt.program();
        this.search = attempt.search();
        this.tolerance = tolerance;
        this.notes = notes;
    }

    /** Forward values that disagree with the rest, where every gradient is right: the learner is told, and that is all. */
    boolean excused() {
        List<Tensor> wrong = search.statuses().entrySet().stream()
                .filter(e -> e.getValue() == Status.WRONG)
                .map(Map.Entry::getKey)
                .toList();
        boolean gradients = search.statuses().keySet().stream().anyMatch(t -> program.gradient(t) != null);
        boolean right = search.statuses().entrySet().stream()
                .filter(e -> program.gradient(e.getKey()) != null)
                .allMatch(e -> e.getValue() == Status.RIGHT);
        boolean whole = claims.misfits().isEmpty();
        if (wrong.isEmpty() || !gradients || !right || !whole) {
            return false;
        }
        Tensor cost = program.forward().cost();
        if (wrong.contains(cost)) {
            if (!isScaledCost(cost)) {
                return false;
            }
            search.statuses().put(cost, Status.RIGHT);
            notes.add(new Note(
                    "loss-scale-assumed",
                    cost + " is another multiple of the cost than the gradients are of; the gradients agree with "
                            + Objects.requireNonNullElse(
                                    attempt.loss().network().lossOrNull(),
                                    attempt.loss().network().costPhrase())
                            + "."));
        }
        List<String> cache =
                wrong.stream().filter(t -> !t.equals(cost)).map(Tensor::name).toList();
        if (!cache.isEmpty()) {
            notes.add(new Note(
                    "inconsistent-cache",
                    String.join(", ", cache)
                            + (cache.size() == 1 ? " is" : " are")
                            + " not what the network computes, but every gradient is right: the file holds other"
                            + " values than those that were used."
                            + wrong.stream().map(this::copied).collect(Collectors.joining())));
        }
        return true;
    }

    /** Whose numbers they are, where they are another array's. */
    private String copied(Tensor t) {
        double[] numbers = attempt.given().get(t);
        return attempt.given().entrySet().stream()
                .filter(e -> !e.getKey().equals(t) && Arrays.equals(e.getValue(), numbers))
                .findFirst()
                .map(e -> " " + program.shown(t) + " holds the numbers of " + program.shown(e.getKey()) + ".")
                .orElse("");
    }

    private boolean isScaledCost(Tensor cost) {
        double[] mine = attempt.given().get(cost);
        if (mine == null) {
            return false;
        }
        double right = search.truth(cost)[0];
        for (double scale : CostScales.of(program.network()).values()) {
            if (Math.abs(mine[0] - scale * right) <= tolerance * Math.abs(scale * right)) {
                return true;
            }
        }
        return false;
    }
}
