package gradus.diagnose.generator;

import gradus.diagnose.generator.Mixture.Mean;
import gradus.diagnose.generator.MixtureRun.Wrong;
import java.util.ArrayList;
import java.util.List;

/** Mistakes that leave one variable wrong by itself, whatever the conventions are. */
final class MixtureMistakes {
    /** With fewer gradients nobody can say whether one of them is negated or the others are. */
    private static final int MAJORITY = 3;

    private final Mixture mixture;
    private final List<List<Wrong>> kinds = new ArrayList<>();

    private MixtureMistakes(Mixture mixture) {
        this.mixture = mixture;
    }

    /** By kind, those for which the network has room; some may still change nothing, or have shapes that do not fit. */
    static List<List<Wrong>> of(Mixture mixture) {
        MixtureMistakes mistakes = new MixtureMistakes(mixture);
        mistakes.inHiddenLayers();
        mistakes.inWeights();
        mistakes.inBiases();
        mistakes.inNormalisations();
        mistakes.kinds.removeIf(List::isEmpty);
        return mistakes.kinds;
    }

    private interface At {
        Wrong layer(int l);
    }

    private void each(int from, int to, At at) {
        List<Wrong> places = new ArrayList<>();
        for (int l = from; l <= to; l++) {
            places.add(at.layer(l));
        }
        kinds.add(places);
    }

    private static Wrong wrong(String words, String variable, MixtureRun.Formula formula) {
        return new Wrong(words, variable, formula);
    }

    /** What a hidden layer's activation passes on. */
    private String through(int l) {
        return (mixture.normalises(l) ? "dN" : "dZ") + l;
    }

    private void inHiddenLayers() {
        int hidden = mixture.layers() - 1;
        // A normalised layer has dN through its activation, the others dZ.
        each(1, hidden, l -> wrong("g' missing", through(l), run -> run.arriving(l)));
        each(
                1,
                hidden,
                l -> wrong("g' of g(z) instead of g' of z", through(l), run -> {
                    Activation g = mixture.activation(l);
                    return run.p.times(run.arriving(l), g.slope(run.p, g.of(run.p, run.before(l))));
                }));
        each(
                1,
                hidden,
                l -> wrong(
                        "W not transposed",
                        "dA" + l,
                        run -> like(
                                run.value("A" + l),
                                run.maskedEarly(l, run.p.dot(run.w(l + 1), run.value("dZ" + (l + 1)))))));
        each(
                1,
                hidden,
                l -> wrong(
                        "W of the layer itself",
                        "dA" + l,
                        run -> like(
                                run.value("A" + l),
                                run.maskedEarly(l, run.p.dot(run.p.t(run.w(l)), run.value("dZ" + (l + 1)))))));
        if (mixture.savesHiddenDa()) {
            each(
                    1,
                    mixture.savesOutputDa() ? hidden : hidden - 1,
                    l -> wrong(
                            "dA of the next layer",
                            through(l),
                            run -> like(
                                    run.value("A" + l),
                                    run.p.times(
                                            run.value("dA" + (l + 1)),
                                            mixture.activation(l).slope(run.p, run.before(l))))));
        }
    }

    private void inWeights() {
        int layers = mixture.layers();
        each(
                2,
                layers,
                l -> wrong(
                        "activation of one layer too low",
                        "dW" + l,
                        run -> like(run.w(l), run.weightGradient(l, run.a(l - 2)))));
        each(
                1,
                layers,
                l -> wrong(
                        "activation of the layer itself",
                        "dW" + l,
                        run -> like(run.w(l), run.weightGradient(l, run.a(l)))));
        if (mixture.parameterGradients() >= MAJORITY) {
            each(1, layers, l -> scaled("sign flipped", l, -1));
            each(1, layers, l -> scaled("factor 2", l, 2));
        }
    }

    private static Wrong scaled(String words, int l, double factor) {
        return wrong(words, "dW" + l, run -> run.p.scale(factor, run.weightGradient(l, run.a(l - 1))));
    }

    private void inBiases() {
        if (mixture.bias().inW()) {
            return;
        }
        int layers = mixture.layers();
        double m = mixture.examples();
        double other = mixture.mean() == Mean.IN_GRADIENTS ? m : 1 / m;
        each(
                1,
                layers,
                l -> bias("summed over the units", l, run -> run.biasGradient(run.p.columnSums(run.value("dZ" + l)))));
        each(
                1,
                layers,
                l -> bias(
                        other > 1 ? "1/m missing" : "1/m once more",
                        l,
                        run -> run.p.scale(other, run.biasGradient(run.p.rowSums(run.value("dZ" + l))))));
        each(
                1,
                layers,
                l -> bias(
                        "rate missing",
                        l,
                        run -> run.p.scale(1 / mixture.rate(), run.biasGradient(run.p.rowSums(run.value("dZ" + l))))));
    }

    /** Where Z is normalised afterwards its bias has no effect, and db is 0 whatever it is multiplied by. */
    private Wrong bias(String words, int l, MixtureRun.Formula formula) {
        return wrong(
                words,
                "db" + l,
                run -> mixture.normalises(l) ? run.biasGradient(run.p.rowSums(run.value("dZ" + l))) : formula.of(run));
    }

    private void inNormalisations() {
        if (mixture.extra() == Mixture.Extra.BATCHNORM) {
            int hidden = mixture.layers() - 1;
            each(1, hidden, l -> wrong("mean and variance as constants", "dZ" + l, run -> run.throughConstants(l)));
            each(
                    1,
                    hidden,
                    l -> wrong(
                            "the sum without the normalised values",
                            "dgamma" + l,
                            run -> run.parameter(run.p.rowSums(run.value("dN" + l)))));
        }
    }

    private static double[][] like(double[][] model, double[][] value) {
        if (model.length != value.length || model[0].length != value[0].length) {
            throw new ShapeError("place", model, value);
        }
        return value;
    }
}
