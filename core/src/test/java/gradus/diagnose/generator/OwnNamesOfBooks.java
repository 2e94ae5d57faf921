package gradus.diagnose.generator;

import gradus.diagnose.generator.OwnNames.Program;
import java.util.Arrays;
import java.util.List;

/** Names of books, courses and video series. */
final class OwnNamesOfBooks {
    private static final double RATE = 0.1;

    private OwnNamesOfBooks() {}

    static List<Program> programs() {
        return List.of(
                OwnNames.wrong(
                        "query-and-train",
                        "hidden_errors",
                        "the errors are passed back without the derivative of the outputs",
                        OwnNamesOfBooks::queryAndTrain),
                OwnNames.right("toy-network", OwnNamesOfBooks::toyNetwork),
                OwnNames.right("from-layer-two-one-example", s -> fromLayerTwo(s, 1)),
                OwnNames.wrong(
                        "from-layer-two-batch",
                        "delta2",
                        "the derivative at a2 for that at z2",
                        s -> fromLayerTwo(s, 7)),
                OwnNames.right("understanding", OwnNamesOfBooks::understanding),
                OwnNames.wrong(
                        "understanding-wrong",
                        "dl_df0",
                        "the indicator of the layer above",
                        OwnNamesOfBooks::understanding),
                OwnNames.wrong(
                        "neurons-with-deltas",
                        "hidden_delta",
                        "the weights are taken by the wrong index",
                        OwnNamesOfBooks::neuronsWithDeltas));
    }

    /** One example in a column, targets - outputs, no bias. */
    private static void queryAndTrain(Sheet s) {
        double[][] inputs = s.input("inputs", 4, 1);
        double[][] targets = s.matrix("targets", new double[][] {{0.01}, {0.99}, {0.01}});
        double[][] wih = s.weights("wih", 5, 4);
        double[][] who = s.weights("who", 3, 5);
        double[][] hidden = s.matrix("hidden_outputs", s.sigmoid(s.matrix("hidden_inputs", s.dot(wih, inputs))));
        double[][] outputs = s.matrix("final_outputs", s.sigmoid(s.matrix("final_inputs", s.dot(who, hidden))));
        double[][] outputErrors = s.matrix("output_errors", s.p.minus(targets, outputs));
        double[][] slopes = s.p.times(outputErrors, s.sigmoidSlope(outputs));
        double[][] hiddenErrors = s.matrix("hidden_errors", s.dot(s.t(who), s.slip ? outputErrors : slopes));
        s.matrix("grad_who", s.dot(slopes, s.t(hidden)));
        s.matrix("grad_wih", s.dot(s.p.times(hiddenErrors, s.sigmoidSlope(hidden)), s.t(inputs)));
        s.costs(s.p.squares(outputErrors) / 2);
        s.slope("who", "grad_who", -1);
        s.slope("wih", "grad_wih", -1);
    }

    /** Matrices of one column; the learning rate is in the deltas. */
    private static void toyNetwork(Sheet s) {
        double[][] inputs = s.input("inputs", 2, 1);
        double[][] targets = s.matrix("targets", new double[][] {{1}, {0}});
        double[][] weightsIh = s.weights("weights_ih", 4, 2);
        double[][] weightsHo = s.weights("weights_ho", 2, 4);
        double[][] biasH = s.weights("bias_h", 4, 1);
        double[][] biasO = s.weights("bias_o", 2, 1);
        double[][] hidden = s.matrix("hidden", s.sigmoid(s.affine(weightsIh, inputs, biasH)));
        double[][] outputs = s.matrix("outputs", s.sigmoid(s.affine(weightsHo, hidden, biasO)));
        double[][] outputErrors = s.matrix("output_errors", s.p.minus(targets, outputs));
        double[][] gradients = s.matrix("gradients", s.p.times(outputErrors, s.sigmoidSlope(outputs)));
        s.matrix("weight_ho_deltas", s.p.scale(RATE, s.dot(gradients, s.t(hidden))));
        s.matrix("bias_o_deltas", s.p.scale(RATE, gradients));
        double[][] hiddenErrors = s.matrix("hidden_errors", s.dot(s.t(weightsHo), gradients));
        double[][] hiddenGradient = s.matrix("hidden_gradient", s.p.times(hiddenErrors, s.sigmoidSlope(hidden)));
        s.matrix("weight_ih_deltas", s.p.scale(RATE, s.dot(hiddenGradient, s.t(inputs))));
        s.matrix("bias_h_deltas", s.p.scale(RATE, hiddenGradient));
        s.costs(s.p.squares(outputErrors) / 2);
        s.slope("weights_ho", "weight_ho_deltas", -RATE);
        s.slope("bias_o", "bias_o_deltas", -RATE);
        s.slope("weights_ih", "weight_ih_deltas", -RATE);
        s.slope("bias_h", "bias_h_deltas", -RATE);
    }

    /** Columns, the inputs are layer 1, gradients are sums over the examples. */
    private static void fromLayerTwo(Sheet s, int examples) {
        double[][] x = s.input("x", 3, examples);
        double[][] y = s.matrix("y", s.t(s.oneHot(examples, 2)));
        double[][] w2 = s.weights("w2", 4, 3);
        double[][] b2 = s.weights("b2", 4, 1);
        double[][] w3 = s.weights("w3", 2, 4);
        double[][] b3 = s.weights("b3", 2, 1);
        double[][] z2 = s.matrix("z2", s.affine(w2, x, b2));
        double[][] a2 = s.matrix("a2", s.sigmoid(z2));
        double[][] z3 = s.matrix("z3", s.affine(w3, a2, b3));
        double[][] a3 = s.matrix("a3", s.sigmoid(z3));
        double[][] delta3 = s.matrix("delta3", s.p.times(s.p.minus(a3, y), s.sigmoidSlopeOfZ(z3)));
        s.matrix("nabla_b3", s.p.rowSums(delta3));
        s.matrix("nabla_w3", s.dot(delta3, s.t(a2)));
        double[][] slope = s.sigmoidSlopeOfZ(s.slip ? a2 : z2);
        double[][] delta2 = s.matrix("delta2", s.p.times(s.dot(s.t(w3), delta3), slope));
        s.matrix("nabla_b2", s.p.rowSums(delta2));
        s.matrix("nabla_w2", s.dot(delta2, s.t(x)));
        s.costs(s.p.squares(s.p.minus(a3, y)) / 2);
        for (String parameter : List.of("w2", "b2", "w3", "b3")) {
            s.slope(parameter, "nabla_" + parameter, 1);
        }
    }

    /** Columns, f before and h after relu, weights omega, biases beta, and a sum of squares. */
    private static void understanding(Sheet s) {
        double[][] x = s.input("net_input", 2, 6);
        double[][] y = s.input("y", 1, 6);
        double[][] beta0 = s.weights("beta0", 4, 1);
        double[][] omega0 = s.weights("omega0", 4, 2);
        double[][] beta1 = s.weights("beta1", 4, 1);
        double[][] omega1 = s.weights("omega1", 4, 4);
        double[][] beta2 = s.weights("beta2", 1, 1);
        double[][] omega2 = s.weights("omega2", 1, 4);
        double[][] f0 = s.matrix("f0", s.affine(omega0, x, beta0));
        double[][] h1 = s.matrix("h1", s.relu(f0));
        double[][] f1 = s.matrix("f1", s.affine(omega1, h1, beta1));
        double[][] h2 = s.matrix("h2", s.relu(f1));
        double[][] f2 = s.matrix("f2", s.affine(omega2, h2, beta2));
        s.costs(s.p.squares(s.p.minus(f2, y)));
        double[][] df2 = s.matrix("dl_df2", s.p.scale(2, s.p.minus(f2, y)));
        s.matrix("dl_dbeta2", s.p.rowSums(df2));
        s.matrix("dl_domega2", s.dot(df2, s.t(h2)));
        double[][] dh2 = s.matrix("dl_dh2", s.dot(s.t(omega2), df2));
        double[][] df1 = s.matrix("dl_df1", s.p.times(s.positive(f1), dh2));
        s.matrix("dl_dbeta1", s.p.rowSums(df1));
        s.matrix("dl_domega1", s.dot(df1, s.t(h1)));
        double[][] dh1 = s.matrix("dl_dh1", s.dot(s.t(omega1), df1));
        double[][] df0 = s.matrix("dl_df0", s.p.times(s.positive(s.slip ? f1 : f0), dh1));
        s.matrix("dl_dbeta0", s.p.rowSums(df0));
        s.matrix("dl_domega0", s.dot(df0, s.t(x)));
        for (String parameter : List.of("beta0", "omega0", "beta1", "omega1", "beta2", "omega2")) {
            s.slope(parameter, "dl_d" + parameter, 1);
        }
    }

    /** One row of data, a list of weights for each neuron with its bias at the end, expected - output. */
    private static void neuronsWithDeltas(Sheet s) {
        double[][] row = s.vector("row", s.normal(1, 3, 1));
        double[][] expected = s.vector("expected", new double[][] {{0, 1}});
        double[][] hiddenWeights = s.weights("hidden_weights", 2, 4);
        double[][] outputWeights = s.weights("output_weights", 2, 3);
        double[][] hidden = s.vector("hidden_output", s.sigmoid(s.dot(withOne(row), s.t(hiddenWeights))));
        double[][] output = s.vector("output_output", s.sigmoid(s.dot(withOne(hidden), s.t(outputWeights))));
        double[][] error = s.p.minus(expected, output);
        double[][] outputDelta = s.vector("output_delta", s.p.times(error, s.sigmoidSlope(output)));
        double[][] weights = {Arrays.copyOf(outputWeights[0], 2), Arrays.copyOf(outputWeights[1], 2)};
        double[][] back = s.dot(outputDelta, s.slip ? s.t(weights) : weights);
        double[][] hiddenDelta = s.vector("hidden_delta", s.p.times(back, s.sigmoidSlope(hidden)));
        s.matrix("output_weights_change", s.dot(s.t(outputDelta), withOne(hidden)));
        s.matrix("hidden_weights_change", s.dot(s.t(hiddenDelta), withOne(row)));
        s.costs(s.p.squares(error) / 2);
        s.slope("output_weights", "output_weights_change", -1);
        s.slope("hidden_weights", "hidden_weights_change", -1);
    }

    private static double[][] withOne(double[][] row) {
        double[] longer = Arrays.copyOf(row[0], row[0].length + 1);
        longer[row[0].length] = 1;
        return new double[][] {longer};
    }
}
