package gradus.diagnose;

import gradus.diagnose.Claims.Misfit;
import gradus.diagnose.Diagnosis.Code;
import gradus.diagnose.Diagnosis.Mistake;
import gradus.diagnose.Diagnosis.Status;
import gradus.math.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a wrong shape, or a NaN, says by itself. */
final class Misfits {
    private final Claims claims;
    private final RightProgram program;
    private final Written written;
    private final Map<String, Status> statuses;
    private final Roles roles;

    /** @param statuses get an entry for every variable that cannot be compared */
    Misfits(Claims claims, RightProgram program, Written written, Map<String, Status> statuses) {
        this.claims = claims;
        this.program = program;
        this.written = written;
        this.statuses = statuses;
        this.roles = new Roles(program, Map.of());
    }

    /** By variable. */
    Map<String, Mistake> find() {
        Map<String, Mistake> found = new LinkedHashMap<>();
        boolean missing = false;
        for (Tensor variable : program.variables()) {
            Misfit misfit = claims.misfits().get(variable);
            if (misfit == null) {
                continue;
            }
            String name = program.shown(variable);
            if (misfit.hasWrongShape()) {
                statuses.put(name, Status.WRONG);
                found.put(name, shape(variable, misfit));
            } else if (missing) {
                statuses.put(name, Status.FOLLOWS);
            } else {
                missing = true;
                statuses.put(name, Status.WRONG);
                found.put(name, mistake("unstable-loss", variable, notANumber(variable), List.of()));
            }
        }
        return found;
    }

    private String notANumber(Tensor variable) {
        boolean nearCost = variable.equals(program.forward().cost())
                || program.network().isChain()
                        && program.layer(variable) == program.network().depth();
        return program.shown(variable)
                + (nearCost
                        ? " holds NaN or Inf: a logarithm of 0, or 0/0, where an output saturates."
                        : " holds NaN or Inf, and what comes before it does not.");
    }

    private Mistake shape(Tensor name, Misfit misfit) {
        int[] shape = misfit.array().shape();
        int m = claims.examples();
        String is = program.shown(name) + " has shape " + misfit.array().shapeText() + ", not "
                + gradus.array.NdArray.describe(misfit.expected());
        int units = units(name);
        boolean columns = !claims.layout().examplesFirst();
        int[] examples = columns ? new int[] {units, m} : new int[] {m, units};
        Tensor of = roles.of(name);
        boolean turned = program.network().weights().contains(of) && ShapeVotes.isTranspose(shape, misfit.expected());
        if (of != null
                && !turned
                && misfit.array().size() == size(misfit.expected())
                && Misfit.stretches(misfit.expected(), shape)) {
            return mistake(
                    "shape-broadcast",
                    name,
                    is + ": taken from " + program.shown(of) + " it stretches that. Keep the axis that is summed over"
                            + " (keepdims=True), or reshape it.",
                    List.of());
        }
        if (of != null && roles.isBiasGradient(name)) {
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
        } else if (of != null && program.network().weights().contains(of)) {
            if (turned) {
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
        return mistake("shape-broadcast", name, is + other(shape, misfit.expected()), List.of("edit"));
    }

    /** What a shape says that no known mistake makes. */
    private static String other(int[] shape, int[] expected) {
        if (Arrays.stream(shape).anyMatch(n -> n == 0)) {
            return ": it is empty.";
        }
        if (ShapeVotes.isTranspose(shape, expected)) {
            return ": it is the transpose.";
        }
        boolean alike = shape.length == expected.length;
        if (alike && IntStream.range(0, shape.length).allMatch(d -> shape[d] <= expected[d])) {
            return ": a part of it is missing.";
        }
        return isStretched(shape, expected)
                ? ": arrays of different shapes were stretched to fit each other."
                : ": that is another shape.";
    }

    /** Whether it has the expected sizes, and one of them or an axis of its own more than once. */
    private static boolean isStretched(int[] shape, int[] expected) {
        Set<Integer> sizes = Arrays.stream(expected).boxed().collect(Collectors.toSet());
        return shape.length >= expected.length && Arrays.stream(shape).allMatch(n -> n == 1 || sizes.contains(n));
    }

    private static int size(int[] shape) {
        return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    }

    private static int larger(Misfit misfit) {
        return Math.max(misfit.expected()[0], misfit.expected()[1]);
    }

    private int units(Tensor variable) {
        return variable.dims().isEmpty()
                ? 0
                : Objects.requireNonNull(claims.network()
                        .sizes(claims.examples())
                        .get(variable.dims().getFirst()));
    }

    private Mistake mistake(String id, Tensor variable, String sentence, List<String> alternatives) {
        return new Mistake(
                id,
                program.shown(variable),
                sentence,
                null,
                written.equation(program.formula(variable)),
                Double.NaN,
                Double.NaN,
                alternatives,
                List.of(),
                new Code(null, null, null),
                List.of());
    }
}
