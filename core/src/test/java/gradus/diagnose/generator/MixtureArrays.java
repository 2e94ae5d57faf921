package gradus.diagnose.generator;

import gradus.array.NdArray;
import gradus.diagnose.generator.Mixture.BiasForm;
import gradus.diagnose.generator.Mixture.Extra;
import gradus.diagnose.generator.Mixture.Rank;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Names, shapes and sides under which a mixture saves its numbers. */
final class MixtureArrays {
    private final Mixture mixture;
    private final Plain p = new Plain(false);
    private final Map<String, NdArray> arrays = new LinkedHashMap<>();

    private MixtureArrays(Mixture mixture) {
        this.mixture = mixture;
    }

    static Map<String, NdArray> of(MixtureRun run) {
        MixtureArrays arrays = new MixtureArrays(run.mixture);
        arrays.given(run.data);
        arrays.computed(run);
        return arrays.arrays;
    }

    private void given(MixtureData data) {
        arrays.put("X", ofExamples(withOnes(data.x())));
        arrays.put("Y", ofExamples(data.y()));
        if (mixture.extra() == Extra.PENALTY) {
            arrays.put(mixture.decay().inFile(), NdArray.scalar(Mixture.LAMBDA));
        }
        if (mixture.tellsRate()) {
            arrays.put("learning_rate", NdArray.scalar(Math.abs(mixture.rate())));
        }
        if (mixture.extra() == Extra.DROPOUT) {
            arrays.put("keep_prob", NdArray.scalar(Mixture.KEEP));
        }
        for (int l = 1; l <= mixture.layers(); l++) {
            parameters(l, "", data.weights().get(l - 1), data.biases().get(l - 1));
            if (mixture.normalises(l)) {
                arrays.put(name("gamma", l), ofUnits(data.gammas().get(l - 1)));
                arrays.put(name("beta", l), ofUnits(data.betas().get(l - 1)));
            }
            if (mixture.masks(l)) {
                arrays.put(name("D", l), ofExamples(data.masks().get(l - 1)));
            }
        }
    }

    private void computed(MixtureRun run) {
        run.saved().forEach((variable, value) -> {
            String kind = Pass.kind(variable);
            int l = Pass.layer(variable);
            switch (kind) {
                case "J" -> arrays.put("J", NdArray.scalar(value[0][0]));
                case "dW" -> parameters(l, "d", value, run.value("db" + l));
                case "db" -> {} // was put beside dW
                case "dgamma", "dbeta" -> arrays.put(name(kind, l), ofUnits(value));
                case "A" -> arrays.put(name(kind, l), ofExamples(mixture.isHidden(l) ? withOnes(value) : value));
                default -> arrays.put(name(kind, l), ofExamples(value));
            }
        });
    }

    private double[][] withOnes(double[][] value) {
        if (!mixture.savesOnes()) {
            return value;
        }
        double[][] ones = {new double[value[0].length]};
        Arrays.fill(ones[0], 1);
        return mixture.bias() == BiasForm.FRONT_OF_W ? Plain.stack(ones, value) : Plain.stack(value, ones);
    }

    private String name(String kind, int l) {
        return kind + (l - 1 + mixture.firstLayer());
    }

    private void parameters(int l, String d, double[][] w, double[][] b) {
        String weights = name(d + "W", l);
        if (mixture.bias().inW()) {
            boolean front = mixture.bias() == BiasForm.FRONT_OF_W;
            double[][] both = p.t(front ? Plain.stack(p.t(b), p.t(w)) : Plain.stack(p.t(w), p.t(b)));
            arrays.put(weights, ofWeights(both));
        } else {
            arrays.put(weights, ofWeights(w));
            arrays.put(name(d + "b", l), ofUnits(b));
        }
    }

    private NdArray ofWeights(double[][] w) {
        return mixture.rank() == Rank.NUMBERS
                ? NdArray.scalar(w[0][0])
                : matrix(mixture.orientation().turnsWeights() ? p.t(w) : w);
    }

    private NdArray ofExamples(double[][] value) {
        return switch (mixture.rank()) {
            case NUMBERS -> NdArray.scalar(value[0][0]);
            case VECTORS -> NdArray.vector(flat(value));
            case MATRICES -> matrix(mixture.orientation().turnsExamples() ? p.t(value) : value);
        };
    }

    /** What was summed over the wrong axis keeps the shape that it then has. */
    private NdArray ofUnits(double[][] b) {
        if (mixture.rank() == Rank.NUMBERS) {
            return NdArray.scalar(b[0][0]);
        }
        return switch (mixture.bias()) {
            case COLUMN -> matrix(b);
            case ROW -> matrix(p.t(b));
            case FLAT, FRONT_OF_W, END_OF_W -> NdArray.vector(flat(b));
        };
    }

    private static NdArray matrix(double[][] a) {
        return NdArray.of(a.length, a[0].length, flat(a));
    }

    private static double[] flat(double[][] a) {
        double[] flat = new double[a.length * a[0].length];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = a[i / a[0].length][i % a[0].length];
        }
        return flat;
    }
}
