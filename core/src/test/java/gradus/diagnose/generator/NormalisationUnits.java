package gradus.diagnose.generator;

import java.util.Random;

/** Normalisation over the examples or over the units, and the scaling and shifting after it by itself. */
final class NormalisationUnits {
    private static final Plain P = UnitRun.PLAIN;

    private NormalisationUnits() {}

    /** @param unbiased whether the variance is the sum of squares over n - 1 */
    static Unit batch(int examples, int units, double eps, boolean unbiased, Random random) {
        return of(new Norm(true, unbiased ? examples - 1 : examples), "batchnorm", examples, units, eps, random);
    }

    static Unit layer(int examples, int units, double eps, Random random) {
        return of(new Norm(false, units), "layernorm", examples, units, eps, random);
    }

    private static Unit of(Norm norm, String layer, int examples, int units, double eps, Random random) {
        Unit unit = scaled(
                Unit.arriving(units + " > " + layer, "da", run -> output(run, norm.hat(run))), examples, units, random);
        unit.given("eps", Plain.scalar(eps));
        unit.line("dgamma", run -> P.columnSums(P.times(run.get("da"), norm.hat(run))));
        unit.line("dbeta", run -> P.columnSums(run.get("da")));
        unit.line("dx", run -> norm.backward(run, dhat(run), true, true));
        unit.slip("mean-and-variance-constant", "dx", run -> norm.backward(run, dhat(run), false, false));
        unit.slip("path-through-variance-missing", "dx", run -> norm.backward(run, dhat(run), true, false));
        unit.slip("path-through-mean-missing", "dx", run -> norm.backward(run, dhat(run), false, true));
        unit.slip("gamma-missing", "dx", run -> norm.backward(run, run.get("da"), true, true));
        unit.slip(
                "deviation-missing",
                "dx",
                run -> P.times(norm.backward(run, dhat(run), true, true), norm.deviation(run)));
        unit.slip("x-for-normalised-x", "dgamma", run -> P.columnSums(P.times(run.get("da"), run.get("x"))));
        unit.slip("dgamma-over-the-units", "dgamma", run -> overUnits(P.times(run.get("da"), norm.hat(run))));
        unit.slip("dbeta-over-the-units", "dbeta", run -> overUnits(run.get("da")));
        return unit;
    }

    /** Scaling and shifting of what has been normalised. */
    static Unit scaling(int examples, int units, Random random) {
        String net = """
                dims j = m, i = %d
                input bnraw[j,i]
                parameter bngain[i] one
                parameter bnbias[i] zero
                hpreact[j,i] = bngain[i] * bnraw[j,i] + bnbias[i]
                """.formatted(units);
        Unit unit = scaled(Unit.arriving(net, "da", run -> output(run, run.get("x"))), examples, units, random);
        unit.given("a", output(new UnitRun(unit.given()), unit.given().get("x")));
        unit.line("dgamma", run -> P.columnSums(P.times(run.get("da"), run.get("x"))));
        unit.line("dbeta", run -> P.columnSums(run.get("da")));
        unit.line("dx", NormalisationUnits::dhat);
        unit.slip("gamma-missing", "dx", run -> run.get("da"));
        unit.slip("output-for-normalised-x", "dgamma", run -> P.columnSums(P.times(run.get("da"), run.get("a"))));
        unit.slip("dgamma-over-the-units", "dgamma", run -> overUnits(P.times(run.get("da"), run.get("x"))));
        unit.slip("dbeta-over-the-units", "dbeta", run -> overUnits(run.get("da")));
        return unit;
    }

    private static Unit scaled(Unit unit, int examples, int units, Random random) {
        double[][] x = P.map(Unit.normal(random, examples, units, 1.5), (p, value) -> value + 0.7);
        return unit.given("x", x)
                .given("gamma", P.map(Unit.normal(random, 1, units, 0.4), (p, value) -> value + 1.2))
                .given("beta", Unit.normal(random, 1, units, 0.5))
                .given("da", Unit.offZero(random, examples, units));
    }

    private static double[][] output(UnitRun run, double[][] hat) {
        return P.plus(P.times(run.get("gamma"), hat), run.get("beta"));
    }

    private static double[][] dhat(UnitRun run) {
        return P.times(run.get("da"), run.get("gamma"));
    }

    /** Sums within each example; where there are as many examples as units, they have the shape of a parameter. */
    private static double[][] overUnits(double[][] a) {
        double[][] sums = P.rowSums(a);
        return a.length == a[0].length ? P.t(sums) : sums;
    }

    /**
     * How x is normalised.
     *
     * @param overExamples whether mean and variance are those of a unit, not of an example
     * @param divisor of the sum of squares
     */
    private record Norm(boolean overExamples, int divisor) {
        private double[][] sums(double[][] a) {
            return overExamples ? P.columnSums(a) : P.rowSums(a);
        }

        private double[][] mean(double[][] a) {
            return P.divide(sums(a), overExamples ? a.length : a[0].length);
        }

        private double[][] centred(UnitRun run) {
            return P.minus(run.get("x"), mean(run.get("x")));
        }

        private double[][] deviation(UnitRun run) {
            double[][] c = centred(run);
            double eps = run.number("eps");
            return P.map(P.divide(sums(P.times(c, c)), divisor), (p, x) -> Math.sqrt(x + eps));
        }

        private double[][] hat(UnitRun run) {
            return P.over(centred(run), deviation(run));
        }

        /** dx from the gradient by the normalised x, along the paths through mean and variance or not. */
        private double[][] backward(UnitRun run, double[][] dhat, boolean throughMean, boolean throughVariance) {
            double[][] hat = hat(run);
            double[][] sum = dhat;
            if (throughMean) {
                sum = P.minus(sum, mean(dhat));
            }
            if (throughVariance) {
                sum = P.minus(sum, P.times(hat, P.divide(sums(P.times(dhat, hat)), divisor)));
            }
            return P.over(sum, deviation(run));
        }
    }
}
