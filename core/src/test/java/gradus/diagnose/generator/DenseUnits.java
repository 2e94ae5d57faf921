package gradus.diagnose.generator;

import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A dense layer, an activation, and both in one. */
final class DenseUnits {
    private static final Plain P = UnitRun.PLAIN;

    private DenseUnits() {}

    /**
     * A dense layer; the gradient that arrives is dz, or da if an activation follows.
     *
     * @param mean whether dw and db are means over the examples
     */
    static Unit of(UnitSize size, @Nullable Activation activation, boolean mean, Random random) {
        double[][] w = Unit.normal(random, size.inputs(), size.units(), 1.3 / Math.sqrt(size.inputs()));
        double[][] b = Unit.normal(random, 1, size.units(), 0.4);
        double[][] x;
        double[][] z;
        do {
            x = Unit.normal(random, size.examples(), size.inputs(), 1);
            z = P.plus(P.dot(x, w), b);
        } while (activation != null && !isMixed(z));
        double[][] arriving = Unit.offZero(random, size.examples(), size.units());
        String net = size.inputs() + " > " + size.units() + (activation == null ? "" : " " + activation);
        Unit unit = Unit.arriving(net, activation == null ? "dz" : "da", run -> {
                    double[][] before = P.plus(P.dot(run.get("x"), run.get("w")), run.get("b"));
                    return activation == null ? before : activation.of(P, before);
                })
                .given("x", x)
                .given("w", w)
                .given("b", b)
                .given(activation == null ? "dz" : "da", arriving);
        if (activation != null) {
            unit.given("z", z);
            addActivation(unit, activation);
            addMixedUp(unit, mean ? size.examples() : 1);
        }
        addDense(unit, size, mean);
        return unit;
    }

    /** An activation alone. */
    static Unit of(int examples, int units, Activation activation, Random random) {
        double[][] z;
        do {
            z = Unit.offZero(random, examples, units);
        } while (!isMixed(z));
        Unit unit = Unit.arriving(units + " > " + activation, "da", run -> activation.of(P, run.get("z")))
                .given("z", z)
                .given("a", activation.of(P, z))
                .given("da", Unit.offZero(random, examples, units));
        addActivation(unit, activation);
        return unit;
    }

    /** Off the kink of relu; among several examples every unit is on for some and off for others. */
    private static boolean isMixed(double[][] z) {
        for (int j = 0; j < z[0].length; j++) {
            int on = 0;
            for (double[] row : z) {
                if (Math.abs(row[j]) < 0.05) {
                    return false;
                }
                on += row[j] > 0 ? 1 : 0;
            }
            if (z.length > 1 && (on == 0 || on == z.length)) {
                return false;
            }
        }
        return true;
    }

    private static void addDense(Unit unit, UnitSize size, boolean mean) {
        int m = size.examples();
        double over = mean ? m : 1;
        Unit.Formula weightSum = run -> P.dot(P.t(run.get("x")), run.get("dz"));
        Unit.Formula biasSum = run -> P.columnSums(run.get("dz"));
        unit.line("dw", run -> P.divide(weightSum.of(run), over));
        unit.line("db", run -> P.divide(biasSum.of(run), over));
        unit.line("dx", run -> P.dot(run.get("dz"), P.t(run.get("w"))));
        if (mean) {
            unit.slip("mean-missing-in-dw", "dw", weightSum);
            unit.slip("mean-missing-in-db", "db", biasSum);
            unit.slip(
                    "mean-over-inputs",
                    Map.of(
                            "dw", run -> P.divide(weightSum.of(run), size.inputs()),
                            "db", run -> P.divide(biasSum.of(run), size.inputs())));
        } else if (m > 1) {
            unit.slip("mean-in-dw-alone", "dw", run -> P.divide(weightSum.of(run), m));
            unit.slip("mean-in-db-alone", "db", run -> P.divide(biasSum.of(run), m));
        }
        if (m > 1) {
            unit.slip("db-over-the-units", "db", run -> {
                double[][] sums = P.divide(P.rowSums(run.get("dz")), over);
                return m == size.units() ? P.t(sums) : sums;
            });
        }
        if (size.isSquare()) {
            unit.slip("weights-not-transposed", "dx", run -> P.dot(run.get("dz"), run.get("w")));
            unit.slip("dw-transposed", "dw", run -> P.divide(P.t(weightSum.of(run)), over));
        }
    }

    private static void addMixedUp(Unit unit, int over) {
        unit.slip("z-for-x-in-dw", "dw", run -> P.divide(P.dot(P.t(run.get("z")), run.get("dz")), over));
        unit.slip("da-for-dz-in-dw", "dw", run -> P.divide(P.dot(P.t(run.get("x")), run.get("da")), over));
        unit.slip("da-for-dz-in-db", "db", run -> P.divide(P.columnSums(run.get("da")), over));
        unit.slip("da-for-dz-in-dx", "dx", run -> P.dot(run.get("da"), P.t(run.get("w"))));
    }

    private static void addActivation(Unit unit, Activation activation) {
        unit.line("dz", run -> P.times(run.get("da"), activation.slope(P, run.get("z"))));
        unit.slip("derivative-missing", "dz", run -> run.get("da"));
        unit.slip("arriving-gradient-missing", "dz", run -> activation.slope(P, run.get("z")));
        if (activation == Activation.RELU) {
            unit.slip("mask-from-da", "dz", run -> P.map(run.get("da"), (p, x) -> Math.max(0, x)));
            unit.slip("value-for-derivative", "dz", run -> P.times(run.get("da"), activation.of(P, run.get("z"))));
            return;
        }
        unit.slip(
                "derivative-of-the-output",
                "dz",
                run -> P.times(run.get("da"), activation.slope(P, activation.of(P, run.get("z")))));
        unit.slip("derivative-twice", "dz", run -> {
            double[][] slope = activation.slope(P, run.get("z"));
            return P.times(run.get("da"), P.times(slope, slope));
        });
        // The sigmoid's derivative without 1 - s, and that of tanh without the square.
        unit.slip("factor-of-derivative-missing", "dz", run -> {
            double[][] a = activation.of(P, run.get("z"));
            return P.times(run.get("da"), P.map(a, (p, x) -> activation == Activation.TANH ? 1 - x : x));
        });
    }
}
