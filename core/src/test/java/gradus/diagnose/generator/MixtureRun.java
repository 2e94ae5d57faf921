package gradus.diagnose.generator;

import gradus.diagnose.generator.Mixture.Mean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One run of a program in a mixture of conventions: examples in columns, whichever way they are saved. */
final class MixtureRun {
    /**
     * Another formula in the place of a variable's.
     *
     * @param words for people
     */
    record Wrong(String words, String variable, Formula formula) {}

    /** Computes a variable from those before it. */
    interface Formula {
        double[][] of(MixtureRun run);
    }

    final Mixture mixture;
    final MixtureData data;
    final Plain p = new Plain(false);
    private final Map<String, double[][]> values = new LinkedHashMap<>();

    private MixtureRun(Mixture mixture, MixtureData data) {
        this.mixture = mixture;
        this.data = data;
    }

    /** @throws ShapeError where the wrong formula, or what follows from it, has no value */
    static MixtureRun of(Mixture mixture, MixtureData data, @Nullable Wrong wrong) {
        MixtureRun run = new MixtureRun(mixture, data);
        for (String name : order(mixture)) {
            boolean here = wrong != null && wrong.variable().equals(name);
            run.values.put(name, here ? wrong.formula().of(run) : run.right(name));
        }
        return run;
    }

    private static List<String> order(Mixture mixture) {
        List<String> order = new ArrayList<>();
        for (int l = 1; l <= mixture.layers(); l++) {
            order.add("Z" + l);
            if (mixture.normalises(l)) {
                order.add("N" + l);
            }
            order.add("A" + l);
        }
        order.add("J");
        for (int l = mixture.layers(); l >= 1; l--) {
            order.add("dA" + l);
            if (mixture.normalises(l)) {
                order.addAll(List.of("dN" + l, "dgamma" + l, "dbeta" + l));
            }
            order.addAll(List.of("dZ" + l, "dW" + l, "db" + l));
        }
        return order;
    }

    /** What the file holds of it, in order; a bias inside W is no variable of its own. */
    Map<String, double[][]> saved() {
        Map<String, double[][]> saved = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            boolean isSaved = switch (Pass.kind(name)) {
                case "J" -> mixture.savesCost();
                case "dA" -> mixture.isHidden(Pass.layer(name)) ? mixture.savesHiddenDa() : mixture.savesOutputDa();
                case "db" -> !mixture.bias().inW();
                default -> true;
            };
            if (isSaved) {
                saved.put(name, value);
            }
        });
        return saved;
    }

    double[][] value(String name) {
        return Objects.requireNonNull(values.get(name), name);
    }

    private double[][] right(String name) {
        int l = Pass.layer(name);
        return switch (Pass.kind(name)) {
            case "Z" ->
                p.plus(
                        p.dot(w(l), a(l - 1)),
                        p.scale(mixture.biasSign(), data.biases().get(l - 1)));
            case "N" -> p.plus(p.times(gamma(l), normalised(l)), data.betas().get(l - 1));
            case "A" -> masked(l, mixture.activation(l).of(p, before(l)));
            case "J" -> Plain.scalar(cost());
            case "dA" -> mixture.isHidden(l) ? maskedEarly(l, p.dot(p.t(w(l + 1)), value("dZ" + (l + 1)))) : outputDa();
            case "dN" -> throughActivation(l);
            case "dgamma" -> parameter(p.rowSums(p.times(value("dN" + l), normalised(l))));
            case "dbeta" -> parameter(p.rowSums(value("dN" + l)));
            case "dZ" ->
                mixture.isHidden(l)
                        ? mixture.normalises(l) ? throughNormalisation(l) : throughActivation(l)
                        : outputDz();
            case "dW" -> weightGradient(l, a(l - 1));
            case "db" -> biasGradient(p.rowSums(value("dZ" + l)));
            default -> throw new IllegalArgumentException(name);
        };
    }

    double[][] w(int l) {
        return data.weights().get(l - 1);
    }

    double[][] a(int l) {
        return l == 0 ? data.x() : value("A" + l);
    }

    /** What goes into the activation. */
    double[][] before(int l) {
        return value((mixture.normalises(l) ? "N" : "Z") + l);
    }

    private double[][] gamma(int l) {
        return data.gammas().get(l - 1);
    }

    private double[][] masked(int l, double[][] value) {
        if (!mixture.masks(l)) {
            return value;
        }
        double[][] kept = p.times(value, data.masks().get(l - 1));
        return mixture.inverted() ? p.divide(kept, Mixture.KEEP) : kept;
    }

    double[][] maskedEarly(int l, double[][] value) {
        return mixture.maskInDz() ? value : masked(l, value);
    }

    /** What arrives at the activation of a hidden layer, its mask applied. */
    double[][] arriving(int l) {
        return mixture.maskInDz() ? masked(l, value("dA" + l)) : value("dA" + l);
    }

    private double[][] throughActivation(int l) {
        return p.times(arriving(l), mixture.activation(l).slope(p, before(l)));
    }

    private double cost() {
        double sum = mixture.cost().sum(p, a(mixture.layers()), data.y());
        double squares = 0;
        for (double[][] w : data.weights()) {
            squares += p.squares(w);
        }
        double total = mixture.mean() == Mean.NOWHERE ? sum : sum / mixture.examples();
        return total + mixture.beforeWeights() / 2 * squares;
    }

    private double[][] outputDa() {
        return p.scale(mixture.sign() * mixture.inDz(), mixture.cost().slope(p, a(mixture.layers()), data.y()));
    }

    private double[][] outputDz() {
        int l = mixture.layers();
        return !mixture.savesOutputDa() && mixture.cost().pairsWith(mixture.output())
                ? p.scale(mixture.sign() * mixture.inDz(), mixture.cost().fused(p, a(l), data.y()))
                : mixture.output().backward(p, value("dA" + l), value("Z" + l));
    }

    /** A sum over the examples as a gradient of a parameter. */
    double[][] parameter(double[][] sums) {
        return p.scale(mixture.overExamples(), sums);
    }

    /** The same for a bias, which may be subtracted. */
    double[][] biasGradient(double[][] sums) {
        return parameter(p.scale(mixture.biasSign(), sums));
    }

    double[][] weightGradient(int l, double[][] inputs) {
        double[][] decay = p.scale(mixture.rate() * mixture.sign() * mixture.beforeWeights(), w(l));
        return p.plus(parameter(p.dot(value("dZ" + l), p.t(inputs))), decay);
    }

    private double[][] deviations(int l) {
        double[][] z = value("Z" + l);
        return p.minus(z, p.divide(p.rowSums(z), mixture.examples()));
    }

    private double divisor() {
        return mixture.unbiased() ? mixture.examples() - 1 : mixture.examples();
    }

    /** 1/sqrt(variance + eps), (n, 1). */
    private double[][] overDeviation(int l) {
        double[][] d = deviations(l);
        double[][] variance = p.divide(p.rowSums(p.times(d, d)), divisor());
        return p.map(variance, (q, v) -> 1 / Math.sqrt(v + mixture.eps()));
    }

    private double[][] normalised(int l) {
        return p.times(deviations(l), overDeviation(l));
    }

    /** As if mean and variance did not depend on Z. */
    double[][] throughConstants(int l) {
        return p.times(p.times(value("dN" + l), gamma(l)), overDeviation(l));
    }

    /** Of z, its mean and its variance: through each of them. */
    private double[][] throughNormalisation(int l) {
        double[][] d = deviations(l);
        double[][] r = overDeviation(l);
        double[][] arriving = p.times(value("dN" + l), gamma(l));
        double[][] ofVariance = p.times(p.rowSums(p.times(arriving, d)), p.map(r, (q, x) -> -0.5 * x * x * x));
        double[][] throughVariance = p.times(d, p.scale(2 / divisor(), ofVariance));
        double[][] throughMean = p.divide(p.times(p.rowSums(arriving), r), -mixture.examples());
        return p.plus(p.plus(throughConstants(l), throughVariance), throughMean);
    }
}
