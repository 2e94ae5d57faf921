package gradus.diagnose;

import gradus.diagnose.Diagnosis.Code;
import gradus.diagnose.Diagnosis.Mistake;
import gradus.diagnose.Diagnosis.Note;
import gradus.diagnose.Diagnosis.Status;
import gradus.diagnose.Diagnosis.Variable;
import gradus.diagnose.Diagnosis.Verdict;
import java.util.List;
import java.util.Map;

/** Diagnoses made by hand, for tests of what is made of them. */
public final class Diagnoses {
    public static final Mistake EXTRA = new Mistake(
            "extra-activation-derivative",
            "dZ2",
            "The derivative of the output activation is multiplied in, though the loss has cancelled it.",
            "dZ2 = (A2 - Y) * A2 * (1 - A2)",
            "dZ2 = A2 - Y",
            0.8125,
            2.5e-16,
            List.of("softmax-diagonal"),
            List.of("dA2 * A2 * (1 - A2) = A2 - Y, where dA2 = (A2 - Y) / (A2 * (1 - A2))"),
            new Code("dZ2 = A2 - Y", "dZ2 = A2 - Y;", "dZ2 = A2 - Y"),
            List.of());

    public static final Mistake MEAN = new Mistake(
            "missing-one-over-m",
            "dW1",
            "The sum over the examples is taken instead of dZ1 A0^T / m, the mean.",
            "dW1 = dZ1 A0^T",
            "dW1 = 1/m * dZ1 A0^T",
            4.0,
            1e-16,
            List.of(),
            List.of("J is a mean over the examples: dW1 = 1/m * dZ1 A0^T"),
            new Code("dW1 = dZ1 @ X.T / m", "dW1 = dZ1 * X' / m;", "dW1 = dZ1.T @ X / m"),
            List.of());

    private static final Map<String, String> PLACES = Map.ofEntries(
            Map.entry("X", ""),
            Map.entry("Y", "in the cost"),
            Map.entry("A0", ""),
            Map.entry("W1", "in layer 1"),
            Map.entry("dW1", "in layer 1"),
            Map.entry("dZ1", "in layer 1"),
            Map.entry("A1", "in layer 1"),
            Map.entry("Z1", "in layer 1"),
            Map.entry("A2", "in layer 2"),
            Map.entry("Z2", "in layer 2"),
            Map.entry("dA2", "in layer 2"),
            Map.entry("dZ2", "in layer 2"),
            Map.entry("dW2", "in layer 2"));

    private static final Note LAYOUT = new Note("layout-assumed", "Examples are taken to be columns.");

    private Diagnoses() {}

    public static Diagnosis wrong(Mistake... mistakes) {
        return new Diagnosis(
                "ann.npz",
                Verdict.MISTAKE,
                "2 > 3 tanh > 1 sigmoid",
                "bce",
                "columns",
                mistakes[0].variable(),
                List.of(mistakes),
                List.of(LAYOUT, new Note("told", "Your dZ2 is (A2 - Y)*A2*(1 - A2), not A2 - Y.")),
                List.of(
                        new Variable("Z1", Status.NOT_GIVEN, Double.NaN),
                        new Variable("A2", Status.RIGHT, 1.25e-16),
                        new Variable("dZ2", Status.WRONG, 0.8125),
                        new Variable("dW2", Status.FOLLOWS, 0.75)),
                null,
                PLACES,
                Map.of());
    }

    public static Diagnosis correct() {
        return new Diagnosis(
                "bob.npz",
                Verdict.CORRECT,
                "2 > 3 tanh > 1 sigmoid",
                "bce",
                "columns",
                null,
                List.of(),
                List.of(LAYOUT),
                List.of(new Variable("dZ2", Status.RIGHT, 0), new Variable("dW2", Status.RIGHT, 1e-16)),
                null,
                Map.of(),
                Map.of());
    }

    public static Diagnosis open() {
        return new Diagnosis(
                "cy.npz",
                Verdict.CANNOT_TELL,
                null,
                null,
                "rows",
                null,
                List.of(),
                List.of(new Note("net-open", "Pass --net: no A or Z says which activations there are.")),
                List.of(),
                null,
                Map.of(),
                Map.of());
    }

    public static Diagnosis unreadable() {
        return Diagnosis.unreadable("dee.npz", "dee.npz: the file ends in the middle of W1.");
    }
}
