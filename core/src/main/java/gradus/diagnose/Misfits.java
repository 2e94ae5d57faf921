package gradus.diagnose;

import gradus.diagnose.Claims.Misfit;
import gradus.diagnose.Diagnosis.Code;
import gradus.diagnose.Diagnosis.Mistake;
import gradus.diagnose.Diagnosis.Status;
import gradus.math.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What a wrong shape, or a NaN, says by itself. */
final class Misfits {
    private final Claims claims;
    private final RightProgram program;
    private final Written written;
    private final Map<String, Status> statuses;

    /** @param statuses get an entry for every variable that cannot be compared */
    Misfits(Claims claims, RightProgram program, Written written, Map<String, Status> statuses) {
        this.claims = claims;
        this.program = program;
        this.written = written;
        this.statuses = statuses;
    }

    /** By variable. */
    Map<String, Mistake> find() {
        Map<String, Mistake> found = new LinkedHashMap<>();
        boolean missing = false;
        Set<String> names = new LinkedHashSet<>();
        program.variables().forEach(t -> names.add(t.name()));
        for (String name : names) {
            Misfit misfit = claims.misfits().get(name);
            if (misfit == null) {
                continue;
            }
            if (misfit.hasWrongShape()) {
                statuses.put(name, Status.WRONG);
                found.put(name, shape(name, misfit));
            } else if (missing || follows(name)) {
                statuses.put(name, Status.FOLLOWS);
            } else {
                missing = true;
                statuses.put(name, Status.WRONG);
                found.put(
                        name,
                        mistake(
                                "unstable-loss",
                                name,
                                name
                                        + (name.equals("J")
                                                        || name.endsWith(Integer.toString(program.network()
                                                                .depth()))
                                                ? " holds NaN or Inf: a logarithm of 0, or 0/0, where an output saturates."
                                                : " holds NaN or Inf, and what comes before it does not."),
                                List.of()));
            }
        }
        return found;
    }

    /** The general form of dA is infinite where an output rounds to its border: so is the right one. */
    private boolean follows(String name) {
        return false;
    }

    private Mistake shape(String name, Misfit misfit) {
        int[] shape = misfit.array().shape();
        int m = claims.examples();
        String is = name + " has shape " + misfit.array().shapeText() + ", not "
                + gradus.array.NdArray.describe(misfit.expected());
        int units = units(name);
        boolean columns = !claims.layout().examplesFirst();
        int[] examples = columns ? new int[] {units, m} : new int[] {m, units};
        if (name.startsWith("db")) {
            if (Arrays.equals(shape, examples)) {
                return mistake("bias-not-summed", name, is + ": it is not summed over the examples.", List.of());
            }
            if (misfit.array().size() == 1) {
                return mistake(
                        "bias-summed-over-everything",
                        name,
                        is + ": it is summed over units and examples.",
                        List.of("shape-broadcast"));
            }
            if (misfit.array().size() == m) {
                return mistake(
                        "bias-wrong-axis",
                        name,
                        is + ": it is summed over the units, not over the examples.",
                        List.of("bias-not-summed", "shape-broadcast"));
            }
        } else if (name.startsWith("dW")) {
            if (shape.length == 2
                    && misfit.expected().length == 2
                    && shape[0] == misfit.expected()[1]
                    && shape[1] == misfit.expected()[0]) {
                return mistake("weight-gradient-transposed", name, is + ": it is the transpose.", List.of());
            }
            if (shape.length == 2
                    && misfit.expected().length == 2
                    && shape[0] == shape[1]
                    && shape[0] == larger(misfit)) {
                return mistake(
                        "shape-broadcast",
                        name,
                        is + ": a transpose was stretched against what it is added to.",
                        List.of("weight-gradient-transposed", "previous-activation-index"));
            }
            if (shape.length == 2 && shape[0] == units && shape[1] == units) {
                return mistake(
                        "previous-activation-index",
                        name,
                        is + ": it is computed from the layer's own output, not from the one before.",
                        List.of("edit"));
            }
        } else if (shape.length == 2) {
            int[] kept = columns ? new int[] {units + 1, m} : new int[] {m, units + 1};
            if (Arrays.equals(shape, kept)) {
                return mistake("bias-unit-kept", name, is + ": the bias unit is still in it.", List.of());
            }
        }
        return mistake(
                "shape-broadcast",
                name,
                is + ": arrays of different shapes were stretched to fit each other.",
                List.of("edit"));
    }

    private static int larger(Misfit misfit) {
        return Math.max(misfit.expected()[0], misfit.expected()[1]);
    }

    private int units(String name) {
        int layer = Integer.parseInt("0" + name.replaceAll("[^0-9]", ""));
        return program.network().specs().size() > layer
                ? claims.network().specs().get(layer).size()
                : 0;
    }

    private Mistake mistake(String id, String name, String sentence, List<String> alternatives) {
        Tensor variable = Objects.requireNonNull(Numbers.named(program, name));
        return new Mistake(
                id,
                name,
                sentence,
                null,
                written.equation(program.formula(variable)),
                Double.NaN,
                Double.NaN,
                alternatives,
                List.of(),
                new Code(null, null, null));
    }
}
