package gradus.diagnose;

import gradus.diagnose.Diagnosis.Note;
import gradus.diagnose.Diagnosis.Status;
import gradus.math.Derivation.Gradient;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Values that make gradients small, 0 or equal, so that mistakes in them change nothing: what is told beside gradients that
 * are right. All of it follows from numbers, whatever the activation is called.
 */
final class DeadUnits {
    static final String DEAD = "dead-units";
    static final String SATURATED = "saturated-units";
    static final String EQUAL = "equal-units";
    static final String ZERO = "zero-gradients";

    /** The derivative of a sigmoid or tanh whose value is 0.9999. */
    private static final double SATURATION = 2e-4;

    private final RightProgram program;
    private final Search search;
    private final OtherActivations activations = new OtherActivations();

    DeadUnits(RightProgram program, Search search) {
        this.program = program;
        this.search = search;
    }

    /** One note for each layer that has such units, and one for the gradients that are 0. */
    List<Note> notes() {
        List<Note> notes = new ArrayList<>();
        for (Tensor v : program.variables()) {
            if (program.gradient(v) instanceof Gradient g) {
                Expr local = activations.derivativeIn(program.formula(v), g, program);
                if (local != null && !local.equals(Expr.ONE)) {
                    activation(new Equation(v, program.formula(v).indices(), local), g, notes);
                }
            }
        }
        program.network().weights().forEach(w -> equal(w, notes));
        zeros(notes);
        return notes;
    }

    private void activation(Equation derivative, Gradient g, List<Note> notes) {
        double[] numbers = search.own(derivative);
        if (numbers.length == 0) {
            return;
        }
        String at = "the derivative at " + program.shown(g.of());
        double largest = Comparison.largest(numbers);
        String units = "units of " + program.shown(activations.output(g, program));
        if (largest == 0) {
            notes.add(new Note(DEAD, "All " + units + " are dead: " + at + " is 0 everywhere."));
        } else if (largest <= SATURATION) {
            notes.add(new Note(
                    SATURATED,
                    "All " + units + " are saturated: " + at + " is nowhere above " + EditWords.shown(largest)
                            + ", so that little of the gradient gets through."));
        } else if (derivative.target().dims().size() == 2 && program.belongsToExamples(g.of())) {
            some(derivative.target(), numbers, units, at, notes);
        }
    }

    /** Single units whose derivative is 0 for every example. */
    private void some(Tensor v, double[] numbers, String units, String at, List<Note> notes) {
        boolean rows = !v.dims().getFirst().equals(program.network().examples());
        int first = search.size(v.dims().getFirst());
        int second = numbers.length / first;
        List<String> dead = IntStream.range(0, rows ? first : second)
                .filter(u -> IntStream.range(0, rows ? second : first)
                        .allMatch(e -> numbers[rows ? u * second + e : e * second + u] == 0))
                .mapToObj(u -> Integer.toString(u + 1))
                .toList();
        if (!dead.isEmpty()) {
            notes.add(new Note(
                    DEAD,
                    "Dead " + units + ", counted from 1: " + String.join(", ", dead) + ". There " + at
                            + " is 0 for every example, and no mistake shows."));
        }
    }

    /** All rows of weights equal: then all units compute the same, and have the same gradients. */
    private void equal(Tensor w, List<Note> notes) {
        double[] numbers = w.dims().size() == 2 ? search.own(w) : new double[0];
        if (numbers.length == 0) {
            return;
        }
        int rows = search.size(w.dims().getFirst());
        int columns = numbers.length / rows;
        boolean equal =
                rows > 1 && IntStream.range(columns, numbers.length).allMatch(n -> numbers[n] == numbers[n % columns]);
        if (equal) {
            notes.add(
                    new Note(
                            EQUAL,
                            "All units have the same weights in " + program.shown(w)
                                    + ": a mistake that exchanges units, or adds them up where it should not, changes little."));
        }
    }

    private void zeros(List<Note> notes) {
        List<String> zero = search.statuses().entrySet().stream()
                .filter(e -> e.getValue() == Status.RIGHT && program.gradient(e.getKey()) != null)
                .map(Map.Entry::getKey)
                .filter(t -> Comparison.largest(search.truth(t)) == 0)
                .map(program::shown)
                .distinct()
                .toList();
        if (!zero.isEmpty()) {
            String all = String.join(", ", zero);
            notes.add(new Note(
                    ZERO,
                    all + (zero.size() == 1 ? " is" : " are") + " 0 with these inputs. "
                            + (zero.size() == 1
                                    ? "This zero hides every mistake in " + all
                                    : "These zeros hide every mistake in them")
                            + ", so that being right says nothing there."));
        }
    }
}
