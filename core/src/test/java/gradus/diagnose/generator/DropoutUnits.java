package gradus.diagnose.generator;

import java.util.Random;

/** Dropout; p is the probability that a value is kept. */
final class DropoutUnits {
    private static final double KEPT = 0.75;
    private static final Plain P = UnitRun.PLAIN;

    private DropoutUnits() {}

    /** @param scaled whether the mask has been divided by p */
    static Unit of(int examples, int units, boolean scaled, Random random) {
        double[][] drawn;
        do {
            drawn = P.map(Plain.full(examples, units, 0), (p, x) -> random.nextDouble() < KEPT ? 1 : 0);
        } while (!isMixed(drawn));
        double[][] kept = drawn;
        Unit unit = Unit.arriving(
                        units + " > dropout(" + (1 - KEPT) + ")",
                        "da",
                        run -> P.divide(P.times(run.get("x"), kept), run.number("p")))
                .given("x", Unit.normal(random, examples, units, 1))
                .given("mask", scaled ? P.divide(kept, KEPT) : kept)
                .given("p", Plain.scalar(KEPT))
                .given("da", Unit.offZero(random, examples, units));
        unit.line("dx", run -> P.divide(P.times(run.get("da"), kept), KEPT));
        unit.slip("mask-missing", "dx", run -> scaled ? run.get("da") : P.divide(run.get("da"), KEPT));
        unit.slip("scale-missing", "dx", run -> P.times(run.get("da"), kept));
        unit.slip("times-p", "dx", run -> P.scale(KEPT, P.times(run.get("da"), kept)));
        if (scaled) {
            unit.slip("scale-twice", "dx", run -> P.divide(P.times(run.get("da"), run.get("mask")), KEPT));
        }
        return unit;
    }

    /** Something of every unit is kept, and of the first something is dropped. */
    private static boolean isMixed(double[][] mask) {
        double[][] sums = P.columnSums(mask);
        for (double sum : sums[0]) {
            if (sum == 0) {
                return false;
            }
        }
        return sums[0][0] < mask.length;
    }
}
