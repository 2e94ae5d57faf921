package gradus.diagnose.generator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A network and one consistent mixture of the conventions in which people write down its gradients.
 *
 * <p>What is drawn never mixes:
 *
 * <ul>
 *   <li>a cost that is a sum over the examples with 1/m anywhere: then J is the sum as well, or is not saved;
 *   <li>1/m in dZ of the output with a dA of the output without it: whatever comes before dZ and after J carries it too;
 *   <li>J of another factor than the gradient's, such as the mean of the squares with A - Y in dZ;
 *   <li>Y - A in one place and A - Y in another: where the error is Y - A, each gradient is negated and no step is negated
 *       once more;
 *   <li>a learning rate in some of the gradients only: it is in all of the parameters', or in all there are;
 *   <li>batch normalisation with one example, or with dropout: the first has no variance, the second is another subject;
 *   <li>one example, where nobody can see the place of 1/m, with a cost that claims one;
 *   <li>plain numbers with a bias inside W, which then is no plain number.
 * </ul>
 *
 * @param sizes of all layers, the inputs first
 * @param rate the constant in all gradients of parameters; negative where the step is saved
 * @param firstLayer the number of the first layer with weights
 * @param eps of the normalisation
 * @param unbiased whether the variance is divided by m - 1, forwards and backwards
 * @param maskInDz whether dA stands for the value before the mask, which dZ then applies
 * @param decay what stands before the squares of the weights, where there is a penalty
 * @param subtractsBias whether Z is W A - b
 * @param inverted whether what dropout keeps is divided by the probability to keep it
 * @param tellsRate whether the rate stands in the file
 * @param rateInDz whether the rate is in the output's gradient already, from where it comes into all others
 * @param savesOnes whether X and A have the ones that biases inside W are multiplied by
 */
record Mixture(
        List<Integer> sizes,
        List<Activation> activations,
        Factor cost,
        int examples,
        Mean mean,
        boolean descent,
        double rate,
        Orientation orientation,
        Rank rank,
        BiasForm bias,
        int firstLayer,
        Extra extra,
        double eps,
        boolean unbiased,
        boolean maskInDz,
        Decay decay,
        boolean subtractsBias,
        boolean inverted,
        boolean tellsRate,
        boolean rateInDz,
        boolean savesOnes,
        boolean savesCost,
        boolean savesHiddenDa,
        boolean savesOutputDa) {
    static final double LAMBDA = 0.7;
    static final double KEEP = 0.75;

    enum Mean {
        IN_GRADIENTS("1/m in dW and db"),
        IN_DZ("1/m in dZ of the output"),
        NOWHERE("no 1/m, J a sum");

        private final String text;

        Mean(String text) {
            this.text = text;
        }
    }

    /** Losses with the constants that people put before them. */
    enum Factor {
        BCE("bce", Loss.BCE, 1),
        BCE_MEAN("-(y * log(a) + (1 - y) * log(1 - a)) / sum(1)", Loss.MEAN_BCE, 1),
        CROSS_ENTROPY("cross-entropy", Loss.CROSS_ENTROPY, 1),
        SQUARES("(a-y)^2", Loss.SUM_OF_SQUARES, 1),
        HALF("squared-error", Loss.SQUARED_ERROR, 1),
        MEAN("mse", Loss.MSE, 1),
        TWICE("2 * (a - y)^2", Loss.SUM_OF_SQUARES, 2),
        HALF_MEAN("(a - y)^2 / (2 * sum(1))", Loss.MSE, 0.5);

        private final String text;
        private final Loss loss;
        private final double factor;

        Factor(String text, Loss loss, double factor) {
            this.text = text;
            this.loss = loss;
            this.factor = factor;
        }

        String text() {
            return text;
        }

        double sum(Plain p, double[][] a, double[][] y) {
            return factor * p.sum(loss.each(p, a, y));
        }

        double[][] slope(Plain p, double[][] a, double[][] y) {
            return p.scale(factor, loss.slope(p, a, y));
        }

        boolean pairsWith(Activation output) {
            return loss.pairsWith(output);
        }

        double[][] fused(Plain p, double[][] a, double[][] y) {
            return p.scale(factor, loss.fused(p, a, y));
        }
    }

    enum Orientation {
        COLUMNS,
        ROWS,
        PYTORCH;

        boolean turnsExamples() {
            return this != COLUMNS;
        }

        boolean turnsWeights() {
            return this == ROWS;
        }
    }

    /** What one example's values are: matrices with an axis of length 1, vectors, or numbers where all widths are 1. */
    enum Rank {
        MATRICES,
        VECTORS,
        NUMBERS
    }

    enum BiasForm {
        FLAT("b (n,)"),
        COLUMN("b (n, 1)"),
        ROW("b (1, n)"),
        FRONT_OF_W("bias first in W"),
        END_OF_W("bias last in W");

        private final String text;

        BiasForm(String text) {
            this.text = text;
        }

        boolean inW() {
            return this == FRONT_OF_W || this == END_OF_W;
        }
    }

    enum Extra {
        NONE,
        BATCHNORM,
        PENALTY,
        DROPOUT
    }

    /** What the penalty is, and what the file calls its strength, which does not settle that. */
    enum Decay {
        LAMBDA_OVER_2M("lambda", "lambda/(2m) before the squares"),
        LAMBDA_HALF("lambd", "lambda/2 before the squares"),
        LAMBDA("reg", "lambda before the squares");

        private final String name;
        private final String text;

        Decay(String name, String text) {
            this.name = name;
            this.text = text;
        }

        String inFile() {
            return name;
        }
    }

    int layers() {
        return activations.size();
    }

    int size(int l) {
        return sizes.get(l);
    }

    Activation activation(int l) {
        return activations.get(l - 1);
    }

    Activation output() {
        return activations.getLast();
    }

    boolean isHidden(int l) {
        return l >= 1 && l < layers();
    }

    boolean normalises(int l) {
        return extra == Extra.BATCHNORM && isHidden(l);
    }

    boolean masks(int l) {
        return extra == Extra.DROPOUT && isHidden(l);
    }

    /** What is multiplied into each gradient because of the direction. */
    double sign() {
        return descent ? -1 : 1;
    }

    /** What dZ of the output carries, beside the direction. */
    double inDz() {
        return (rateInDz ? rate : 1) * (mean == Mean.IN_DZ ? 1.0 / examples : 1);
    }

    /** What sums over the examples are multiplied by. */
    double overExamples() {
        return (rateInDz ? 1 : rate) * (mean == Mean.IN_GRADIENTS ? 1.0 / examples : 1);
    }

    /** What stands before W in its gradient, before sign and rate. */
    double beforeWeights() {
        double strength = switch (decay) {
            case LAMBDA_OVER_2M -> LAMBDA / examples;
            case LAMBDA_HALF -> LAMBDA;
            case LAMBDA -> 2 * LAMBDA;
        };
        return extra == Extra.PENALTY ? strength : 0;
    }

    /** What a bias is multiplied by in Z. */
    double biasSign() {
        return subtractsBias ? -1 : 1;
    }

    /** How many gradients of parameters one of them can be compared with to see what they have in common. */
    int parameterGradients() {
        int each = (bias.inW() ? 1 : 2) + (extra == Extra.BATCHNORM ? 2 : 0);
        return each * layers();
    }

    String net() {
        StringBuilder text = new StringBuilder().append(size(0));
        for (int l = 1; l <= layers(); l++) {
            text.append(" > ")
                    .append(size(l))
                    .append(normalises(l) ? " batchnorm " : " ")
                    .append(activation(l));
        }
        return text.toString();
    }

    /** Every convention in words. */
    List<String> words() {
        List<String> words = new ArrayList<>();
        words.add(examples == 1 ? "one example" : mean.text);
        words.add("loss " + cost.text);
        words.add(descent ? "error = Y - A" : "error = A - Y");
        words.add(rate == 1 ? "no rate" : rate + " in every " + (rateInDz ? "gradient" : "dW and db"));
        words.add(orientation.name().toLowerCase(Locale.ROOT));
        words.add(rank.name().toLowerCase(Locale.ROOT));
        words.add(bias.text + (savesOnes ? ", ones in X and A" : ""));
        words.add("layers from " + firstLayer);
        switch (extra) {
            case NONE -> words.add("nothing extra");
            case BATCHNORM -> words.add("batch norm, eps " + eps + (unbiased ? ", n - 1" : ", n"));
            case PENALTY -> words.add("penalty, " + decay.text);
            case DROPOUT ->
                words.add((inverted ? "inverted dropout" : "dropout") + ", mask in " + (maskInDz ? "dZ" : "dA"));
        }
        words.add(subtractsBias ? "Z = W A - b" : "Z = W A + b");
        words.add(tellsRate ? "the rate in the file" : "no rate in the file");
        words.add(savesCost ? "with J" : "without J");
        words.add(savesHiddenDa ? "with dA" : "without dA");
        if (savesOutputDa) {
            words.add("dA of the output");
        }
        return words;
    }
}
