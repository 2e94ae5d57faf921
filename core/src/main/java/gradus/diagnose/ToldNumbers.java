package gradus.diagnose;

import gradus.InputException;
import gradus.math.Rational;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;

/**
 * The numbers that a submission was computed with, as told, else as the file has them.
 *
 * @param inFile by what they are
 */
record ToldNumbers(String source, DiagnosisSettings settings, Map<Kind, Double> inFile) {
    boolean isLambdaGiven() {
        return settings.lambda() != null || inFile.containsKey(Kind.LAMBDA);
    }

    /** 0 where nobody tells it. */
    double lambda() {
        double lambda = Objects.requireNonNullElse(settings.lambda(), inFile.getOrDefault(Kind.LAMBDA, 0.0));
        if (!(lambda >= 0 && lambda < Double.POSITIVE_INFINITY)) {
            throw new InputException(source + ": lambda is " + lambda + "; it is at least 0.");
        }
        return lambda;
    }

    /** As the file has it, whatever it is called; NaN where it has none, or the settings tell lambda. */
    double strength() {
        double told = inFile.getOrDefault(Kind.LAMBDA, inFile.getOrDefault(Kind.PER_WEIGHT, Double.NaN));
        return settings.lambda() != null || !(told > 0 && told < Double.POSITIVE_INFINITY) ? Double.NaN : told;
    }

    /** NaN where it is not told. */
    double rate() {
        double told = inFile.getOrDefault(Kind.RATE, Double.NaN);
        return told > 0 && told < Double.POSITIVE_INFINITY ? told : Double.NaN;
    }

    /** NaN where it is not told. */
    double keepProb() {
        double keep = Objects.requireNonNullElse(settings.keepProb(), inFile.getOrDefault(Kind.KEPT, Double.NaN));
        boolean told = settings.keepProb() != null || inFile.containsKey(Kind.KEPT);
        if (told && !(keep > 0 && keep <= 1)) {
            throw new InputException(source + ": keep_prob is " + keep + "; it is above 0 and at most 1.");
        }
        return keep;
    }

    /** As it was written: 0.8, also where it was stored in float32. */
    static Rational rational(double number) {
        String text = number == (float) number ? Float.toString((float) number) : Double.toString(number);
        return Rational.parse(new BigDecimal(text).toPlainString());
    }
}
