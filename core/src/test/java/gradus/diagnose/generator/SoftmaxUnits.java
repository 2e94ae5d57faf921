package gradus.diagnose.generator;

import java.util.Random;

/** Softmax by itself, and together with cross-entropy. */
final class SoftmaxUnits {
    private static final Plain P = UnitRun.PLAIN;

    private SoftmaxUnits() {}

    static Unit activation(int examples, int classes, Random random) {
        double[][] z = Unit.normal(random, examples, classes, 1);
        Unit unit = Unit.arriving(classes + " > softmax", "da", run -> softmax(run.get("z")))
                .given("z", z)
                .given("a", softmax(z))
                .given("da", Unit.offZero(random, examples, classes));
        unit.line("dz", run -> {
            double[][] weighted = P.times(run.get("a"), run.get("da"));
            return P.minus(weighted, P.times(run.get("a"), P.rowSums(weighted)));
        });
        unit.slip("derivative-missing", "dz", run -> run.get("da"));
        unit.slip("diagonal", "dz", run -> P.times(run.get("da"), P.map(run.get("a"), (p, x) -> x * (1 - x))));
        unit.slip("sum-missing", "dz", run -> P.times(run.get("a"), run.get("da")));
        if (examples > 1) {
            unit.slip("sum-over-the-examples", "dz", run -> {
                double[][] weighted = P.times(run.get("a"), run.get("da"));
                return P.minus(weighted, P.times(run.get("a"), P.columnSums(weighted)));
            });
        }
        return unit;
    }

    /** The mean loss of scores and class numbers, or labels that are 1 for the class and else 0. */
    static Unit loss(int examples, int classes, boolean oneHot, Random random) {
        double[][] numbers;
        do {
            numbers = P.map(Plain.full(examples, 1, 0), (p, x) -> random.nextInt(classes));
        } while (largest(numbers) < classes - 1);
        double[][] y = Plain.full(examples, classes, 0);
        for (int n = 0; n < examples; n++) {
            y[n][(int) numbers[n][0]] = 1;
        }
        double[][] z = Unit.normal(random, examples, classes, 1);
        Unit unit = Unit.ofLoss(classes + " > softmax", "cross-entropy", run -> mean(softmax(run.get("z")), y))
                .given("z", z)
                .given("a", softmax(z))
                .given("y", oneHot ? y : numbers)
                .given("loss", Plain.scalar(mean(softmax(z), y)));
        unit.line("dz", run -> P.divide(P.minus(run.get("a"), y), examples));
        unit.slip("mean-missing", "dz", run -> P.minus(run.get("a"), y));
        unit.slip("labels-missing", "dz", run -> P.divide(run.get("a"), examples));
        unit.slip("labels-twice", "dz", run -> P.divide(P.minus(run.get("a"), P.scale(2, y)), examples));
        unit.slip("mean-over-classes", "dz", run -> P.divide(P.minus(run.get("a"), y), classes));
        return unit;
    }

    private static double[][] softmax(double[][] z) {
        return P.t(Activation.softmax(P, P.t(z)));
    }

    private static double mean(double[][] a, double[][] y) {
        return -P.sum(P.times(y, P.map(a, Plain::log))) / y.length;
    }

    private static double largest(double[][] numbers) {
        double largest = 0;
        for (double[] row : numbers) {
            largest = Math.max(largest, row[0]);
        }
        return largest;
    }
}
