package gradus.diagnose.generator;

import gradus.diagnose.generator.OwnNames.Program;
import java.util.List;

/** Names of well-known tutorials. */
final class OwnNamesOfTutorials {
    private OwnNamesOfTutorials() {}

    static List<Program> programs() {
        return List.of(
                OwnNames.right("eleven-lines", OwnNamesOfTutorials::elevenLines),
                OwnNames.wrong(
                        "eleven-lines-wrong",
                        "l1_error",
                        "the error is passed back in the place of the delta",
                        OwnNamesOfTutorials::elevenLines),
                OwnNames.right("python-class", OwnNamesOfTutorials::pythonClass),
                OwnNames.wrong(
                        "python-class-wrong",
                        "d_weights1",
                        "the derivative of layer1 is missing",
                        OwnNamesOfTutorials::pythonClass),
                OwnNames.right("makemore", OwnNamesOfTutorials::makemore),
                OwnNames.wrong("makemore-wrong", "dhpreact", "1 - h for 1 - h^2", OwnNamesOfTutorials::makemore),
                OwnNames.wrong(
                        "scalars",
                        "d_h2_d_w3",
                        "the derivative at the sum of the other neuron",
                        OwnNamesOfTutorials::scalars));
    }

    /** No bias, no 1/m, y - output, and += for the step. */
    private static void elevenLines(Sheet s) {
        double[][] x = s.input("X", 6, 3);
        double[][] y = s.matrix("y", s.bits(6, 1));
        double[][] syn0 = s.weights("syn0", 3, 4);
        double[][] syn1 = s.weights("syn1", 4, 1);
        double[][] l0 = s.matrix("l0", x);
        double[][] l1 = s.matrix("l1", s.sigmoid(s.dot(l0, syn0)));
        double[][] l2 = s.matrix("l2", s.sigmoid(s.dot(l1, syn1)));
        double[][] l2Error = s.matrix("l2_error", s.p.minus(y, l2));
        double[][] l2Delta = s.matrix("l2_delta", s.p.times(l2Error, s.sigmoidSlope(l2)));
        double[][] l1Error = s.matrix("l1_error", s.dot(s.slip ? l2Error : l2Delta, s.t(syn1)));
        double[][] l1Delta = s.matrix("l1_delta", s.p.times(l1Error, s.sigmoidSlope(l1)));
        s.matrix("syn1_update", s.dot(s.t(l1), l2Delta));
        s.matrix("syn0_update", s.dot(s.t(l0), l1Delta));
        s.costs(s.p.squares(l2Error) / 2);
        s.slope("syn1", "syn1_update", -1);
        s.slope("syn0", "syn0_update", -1);
    }

    /** A class with self in every name; its loss is the sum of the squares. */
    private static void pythonClass(Sheet s) {
        double[][] x = s.input("self.input", 7, 3);
        double[][] y = s.matrix("self.y", s.bits(7, 1));
        double[][] w1 = s.weights("self.weights1", 3, 4);
        double[][] w2 = s.weights("self.weights2", 4, 1);
        double[][] layer1 = s.matrix("self.layer1", s.sigmoid(s.dot(x, w1)));
        double[][] output = s.matrix("self.output", s.sigmoid(s.dot(layer1, w2)));
        double[][] delta = s.p.times(s.p.scale(2, s.p.minus(y, output)), s.sigmoidSlope(output));
        double[][] back = s.dot(delta, s.t(w2));
        s.matrix("d_weights2", s.dot(s.t(layer1), delta));
        s.matrix("d_weights1", s.dot(s.t(x), s.slip ? back : s.p.times(back, s.sigmoidSlope(layer1))));
        s.costs(s.p.squares(s.p.minus(y, output)));
        s.slope("self.weights2", "d_weights2", -1);
        s.slope("self.weights1", "d_weights1", -1);
    }

    /** Characters that are vectors already, a tanh layer, and the likelihood of the next character. */
    private static void makemore(Sheet s) {
        int n = 8;
        double[][] embcat = s.input("embcat", n, 4);
        double[][] y = s.oneHot(n, 3);
        s.classes("Yb", y);
        double[][] w1 = s.weights("W1", 4, 5);
        double[][] b1 = s.biases("b1", 5);
        double[][] w2 = s.weights("W2", 5, 3);
        double[][] b2 = s.biases("b2", 3);
        double[][] hpreact = s.matrix("hpreact", s.affine(embcat, w1, b1));
        double[][] h = s.matrix("h", s.tanh(hpreact));
        double[][] logits = s.matrix("logits", s.affine(h, w2, b2));
        double[][] probs = s.matrix("probs", s.softmaxOfRows(logits));
        s.costs(s.scalar("loss", s.p.sum(s.likelihood(probs, y)) / n));
        double[][] dlogits = s.matrix("dlogits", s.p.divide(s.p.minus(probs, y), n));
        double[][] dh = s.matrix("dh", s.dot(dlogits, s.t(w2)));
        s.matrix("dW2", s.dot(s.t(h), dlogits));
        s.vector("db2", s.p.columnSums(dlogits));
        double[][] slope = s.slip ? s.p.map(h, (q, a) -> 1 - a) : s.tanhSlope(h);
        double[][] dhpreact = s.matrix("dhpreact", s.p.times(slope, dh));
        s.matrix("dW1", s.dot(s.t(embcat), dhpreact));
        s.vector("db1", s.p.columnSums(dhpreact));
        for (String parameter : List.of("W1", "b1", "W2", "b2")) {
            s.slope(parameter, "d" + parameter, 1);
        }
    }

    /** Two inputs, two neurons and one output, each weight a number of its own. */
    private static void scalars(Sheet s) {
        double[][] x = s.vector("x", s.normal(1, 2, 1));
        double yTrue = s.scalar("y_true", 1);
        double[] w = new double[7];
        double[] b = new double[4];
        for (int n = 1; n <= 6; n++) {
            w[n] = s.number("w" + n);
        }
        for (int n = 1; n <= 3; n++) {
            b[n] = s.number("b" + n);
        }
        double sumH1 = s.scalar("sum_h1", w[1] * x[0][0] + w[2] * x[0][1] + b[1]);
        double h1 = s.scalar("h1", sigmoid(sumH1));
        double sumH2 = s.scalar("sum_h2", w[3] * x[0][0] + w[4] * x[0][1] + b[2]);
        double h2 = s.scalar("h2", sigmoid(sumH2));
        double sumO1 = s.scalar("sum_o1", w[5] * h1 + w[6] * h2 + b[3]);
        double o1 = s.scalar("o1", sigmoid(sumO1));
        s.costs((yTrue - o1) * (yTrue - o1));
        double ofLoss = s.scalar("d_L_d_ypred", -2 * (yTrue - o1));
        s.scalar("d_ypred_d_w5", h1 * slope(sumO1));
        s.scalar("d_ypred_d_w6", h2 * slope(sumO1));
        s.scalar("d_ypred_d_b3", slope(sumO1));
        double ofH1 = s.scalar("d_ypred_d_h1", w[5] * slope(sumO1));
        double ofH2 = s.scalar("d_ypred_d_h2", w[6] * slope(sumO1));
        double h1w1 = s.scalar("d_h1_d_w1", x[0][0] * slope(sumH1));
        double h1w2 = s.scalar("d_h1_d_w2", x[0][1] * slope(sumH1));
        double h1b1 = s.scalar("d_h1_d_b1", slope(sumH1));
        double h2w3 = s.scalar("d_h2_d_w3", x[0][0] * slope(s.slip ? sumH1 : sumH2));
        double h2w4 = s.scalar("d_h2_d_w4", x[0][1] * slope(sumH2));
        double h2b2 = s.scalar("d_h2_d_b2", slope(sumH2));
        ofLoss(s, "w5", ofLoss * h1 * slope(sumO1));
        ofLoss(s, "w6", ofLoss * h2 * slope(sumO1));
        ofLoss(s, "b3", ofLoss * slope(sumO1));
        ofLoss(s, "w1", ofLoss * ofH1 * h1w1);
        ofLoss(s, "w2", ofLoss * ofH1 * h1w2);
        ofLoss(s, "b1", ofLoss * ofH1 * h1b1);
        ofLoss(s, "w3", ofLoss * ofH2 * h2w3);
        ofLoss(s, "w4", ofLoss * ofH2 * h2w4);
        ofLoss(s, "b2", ofLoss * ofH2 * h2b2);
    }

    private static void ofLoss(Sheet s, String parameter, double value) {
        s.scalar("d_L_d_" + parameter, value);
        s.slope(parameter, "d_L_d_" + parameter, 1);
    }

    private static double sigmoid(double z) {
        return 1 / (1 + Math.exp(-z));
    }

    private static double slope(double z) {
        return sigmoid(z) * (1 - sigmoid(z));
    }
}
