package gradus.diagnose.generator;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * One layer with numbers: what its backward function is given, the lines that it computes in the order in which they are
 * judged, and what people write in their place.
 */
final class Unit {
    /** A line of a backward function. */
    interface Formula {
        double[][] of(UnitRun run);
    }

    private final String net;
    private final @Nullable String loss;
    private final ToDoubleFunction<UnitRun> objective;
    private final Map<String, double[][]> given = new LinkedHashMap<>();
    private final Map<String, Formula> lines = new LinkedHashMap<>();
    private final Map<String, Map<String, Formula>> slips = new LinkedHashMap<>();

    private Unit(String net, @Nullable String loss, ToDoubleFunction<UnitRun> objective) {
        this.net = net;
        this.loss = loss;
        this.objective = objective;
    }

    /** A layer at which the gradient {@code arriving} arrives. */
    static Unit arriving(String net, String arriving, Formula output) {
        return new Unit(net, null, run -> UnitRun.PLAIN.sum(UnitRun.PLAIN.times(run.get(arriving), output.of(run))));
    }

    static Unit ofLoss(String net, String loss, ToDoubleFunction<UnitRun> objective) {
        return new Unit(net, loss, objective);
    }

    Unit given(String role, double[][] value) {
        given.put(role, value);
        return this;
    }

    Unit line(String role, Formula formula) {
        lines.put(role, formula);
        return this;
    }

    Unit slip(String id, String role, Formula formula) {
        slips.put(id, Map.of(role, formula));
        return this;
    }

    Unit slip(String id, Map<String, Formula> formulas) {
        slips.put(id, formulas);
        return this;
    }

    String net() {
        return net;
    }

    @Nullable
    String loss() {
        return loss;
    }

    Map<String, double[][]> given() {
        return Collections.unmodifiableMap(given);
    }

    List<String> computed() {
        return List.copyOf(lines.keySet());
    }

    /** What the gradients are the derivatives of. */
    double objective(Map<String, double[][]> values) {
        return objective.applyAsDouble(new UnitRun(values));
    }

    /** All mistakes by their names; every gradient may have its sign flipped, or a factor 2 too much. */
    Map<String, Map<String, Formula>> slips() {
        Map<String, Map<String, Formula>> all = new LinkedHashMap<>(slips);
        lines.forEach((role, right) -> {
            if (role.startsWith("d")) {
                all.put("sign-of-" + role, Map.of(role, run -> UnitRun.PLAIN.scale(-1, right.of(run))));
                all.put("twice-" + role, Map.of(role, run -> UnitRun.PLAIN.scale(2, right.of(run))));
            }
        });
        return all;
    }

    UnitRun run(Map<String, Formula> slip) {
        UnitRun run = new UnitRun(given);
        lines.forEach(
                (role, right) -> run.put(role, slip.getOrDefault(role, right).of(run)));
        return run;
    }

    /** A line's value where what was saved is believed, and what was not is computed rightly. */
    Map<String, double[][]> rightGiven(UnitRun run, Set<String> saved) {
        UnitRun believed = new UnitRun(given);
        Map<String, double[][]> right = new LinkedHashMap<>();
        lines.forEach((role, formula) -> {
            right.put(role, formula.of(believed));
            believed.put(role, saved.contains(role) ? run.get(role) : right.get(role));
        });
        return right;
    }

    static double[][] normal(Random random, int rows, int columns, double scale) {
        return UnitRun.PLAIN.map(Plain.full(rows, columns, 0), (p, x) -> scale * random.nextGaussian());
    }

    /** Numbers that are not near 0, and so neither at a kink nor without an effect. */
    static double[][] offZero(Random random, int rows, int columns) {
        return UnitRun.PLAIN.map(Plain.full(rows, columns, 0), (p, x) -> {
            double drawn = random.nextGaussian();
            return drawn + Math.copySign(0.1, drawn);
        });
    }
}
