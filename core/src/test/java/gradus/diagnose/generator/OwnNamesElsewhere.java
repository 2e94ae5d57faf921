package gradus.diagnose.generator;

import gradus.diagnose.generator.OwnNames.Program;
import java.util.List;

/** Names of libraries, of other languages, and of nobody. */
final class OwnNamesElsewhere {
    private OwnNamesElsewhere() {}

    static List<Program> programs() {
        return List.of(
                OwnNames.wrong(
                        "letters-of-layers",
                        "delta_hidden",
                        "a for the derivative a (1 - a)",
                        OwnNamesElsewhere::lettersOfLayers),
                OwnNames.wrong(
                        "gradients-as-attributes",
                        "l1.g",
                        "the gradient of relu is not multiplied by what arrives",
                        OwnNamesElsewhere::attributes),
                OwnNames.wrong(
                        "kernels",
                        "grad_hidden_bias",
                        "a mean over the examples where dlogits has 1/m already",
                        OwnNamesElsewhere::kernels),
                OwnNames.wrong("polynomial", "grad_c", "x for its square", OwnNamesElsewhere::polynomial),
                OwnNames.wrong("german", "aenderung_gewichte1", "the sign is flipped", OwnNamesElsewhere::german),
                OwnNames.wrong("spanish", "grad_pesos1", "1/m is missing", OwnNamesElsewhere::spanish),
                OwnNames.right("meaningless", OwnNamesElsewhere::meaningless));
    }

    private static void lettersOfLayers(Sheet s) {
        double[][] data = s.input("data", 8, 3);
        double[][] label = s.matrix("label", s.bits(8, 1));
        double[][] wh = s.weights("w_h", 3, 4);
        double[][] bh = s.weights("b_h", 1, 4);
        double[][] wo = s.weights("w_o", 4, 1);
        double[][] bo = s.weights("b_o", 1, 1);
        double[][] ah = s.matrix("a_h", s.sigmoid(s.matrix("z_h", s.affine(data, wh, bh))));
        double[][] ao = s.matrix("a_o", s.sigmoid(s.matrix("z_o", s.affine(ah, wo, bo))));
        s.costs(s.scalar("error", s.p.sum(s.bce(ao, label)) / 8));
        double[][] out = s.matrix("delta_out", s.p.minus(ao, label));
        double[][] slope = s.slip ? ah : s.sigmoidSlope(ah);
        double[][] hidden = s.matrix("delta_hidden", s.p.times(s.dot(out, s.t(wo)), slope));
        s.matrix("grad_w_o", s.p.divide(s.dot(s.t(ah), out), 8));
        s.matrix("grad_b_o", s.p.divide(s.p.columnSums(out), 8));
        s.matrix("grad_w_h", s.p.divide(s.dot(s.t(data), hidden), 8));
        s.matrix("grad_b_h", s.p.divide(s.p.columnSums(hidden), 8));
        for (String parameter : List.of("w_o", "b_o", "w_h", "b_h")) {
            s.slope(parameter, "grad_" + parameter, 1);
        }
    }

    /** The mean of the squares of one output, and a gradient g in each tensor. */
    private static void attributes(Sheet s) {
        double[][] inp = s.input("inp", 9, 3);
        double[][] targ = s.vector("targ", s.normal(1, 9, 1));
        double[][] w1 = s.weights("w1", 3, 5);
        double[][] b1 = s.biases("b1", 5);
        double[][] w2 = s.weights("w2", 5, 1);
        double[][] b2 = s.biases("b2", 1);
        double[][] l1 = s.matrix("l1", s.affine(inp, w1, b1));
        double[][] l2 = s.matrix("l2", s.relu(l1));
        double[][] out = s.matrix("out", s.affine(l2, w2, b2));
        double[][] diff = s.p.minus(out, s.t(targ));
        s.vector("diff", diff);
        s.costs(s.scalar("loss", s.p.squares(diff) / 9));
        double[][] outG = s.matrix("out.g", s.p.scale(2.0 / 9, diff));
        double[][] l2G = s.matrix("l2.g", s.dot(outG, s.t(w2)));
        s.matrix("w2.g", s.dot(s.t(l2), outG));
        s.vector("b2.g", s.p.columnSums(outG));
        double[][] positive = s.positive(l1);
        double[][] l1G = s.matrix("l1.g", s.slip ? positive : s.p.times(positive, l2G));
        s.matrix("inp.g", s.dot(l1G, s.t(w1)));
        s.matrix("w1.g", s.dot(s.t(inp), l1G));
        s.vector("b1.g", s.p.columnSums(l1G));
        for (String parameter : List.of("w1", "b1", "w2", "b2")) {
            s.slope(parameter, parameter + ".g", 1);
        }
    }

    private static void kernels(Sheet s) {
        double[][] x = s.input("x_train", 8, 3);
        double[][] y = s.matrix("y_train", s.oneHot(8, 3));
        double[][] hiddenKernel = s.weights("hidden_kernel", 3, 5);
        double[][] hiddenBias = s.biases("hidden_bias", 5);
        double[][] outputKernel = s.weights("output_kernel", 5, 3);
        double[][] outputBias = s.biases("output_bias", 3);
        double[][] hidden = s.matrix("hidden_activation", s.tanh(s.affine(x, hiddenKernel, hiddenBias)));
        double[][] pred = s.matrix("y_pred", s.softmaxOfRows(s.affine(hidden, outputKernel, outputBias)));
        s.costs(s.scalar("loss_value", s.p.sum(s.likelihood(pred, y)) / 8));
        double[][] logits = s.matrix("grad_logits", s.p.divide(s.p.minus(pred, y), 8));
        s.matrix("grad_output_kernel", s.dot(s.t(hidden), logits));
        s.vector("grad_output_bias", s.p.columnSums(logits));
        double[][] back = s.matrix("grad_hidden", s.p.times(s.dot(logits, s.t(outputKernel)), s.tanhSlope(hidden)));
        s.matrix("grad_hidden_kernel", s.dot(s.t(x), back));
        double[][] sums = s.p.columnSums(back);
        s.vector("grad_hidden_bias", s.slip ? s.p.divide(sums, 8) : sums);
        for (String parameter : List.of("output_kernel", "output_bias", "hidden_kernel", "hidden_bias")) {
            s.slope(parameter, "grad_" + parameter, 1);
        }
    }

    /** One neuron of 1, x, x^2 and x^3, fitted to a sine; a sum of squares. */
    private static void polynomial(Sheet s) {
        double[][] x = s.vector("x", s.normal(1, 20, 1));
        double[][] y = s.vector("y", s.p.map(x, (q, z) -> Math.sin(z)));
        double a = s.number("a");
        double b = s.number("b");
        double c = s.number("c");
        double d = s.number("d");
        double[][] pred = s.vector("y_pred", s.p.map(x, (q, z) -> a + b * z + c * z * z + d * z * z * z));
        s.costs(s.scalar("loss", s.p.squares(s.p.minus(pred, y))));
        double[][] grad = s.vector("grad_y_pred", s.p.scale(2, s.p.minus(pred, y)));
        double[][] square = s.p.times(x, x);
        s.scalar("grad_a", s.p.sum(grad));
        s.scalar("grad_b", s.p.sum(s.p.times(grad, x)));
        s.scalar("grad_c", s.p.sum(s.p.times(grad, s.slip ? x : square)));
        s.scalar("grad_d", s.p.sum(s.p.times(grad, s.p.times(square, x))));
        for (String parameter : List.of("a", "b", "c", "d")) {
            s.slope(parameter, "grad_" + parameter, 1);
        }
    }

    /** Target - output, changes that are added, rows. */
    private static void german(Sheet s) {
        double[][] eingabe = s.input("eingabe", 7, 3);
        double[][] ziel = s.matrix("ziel", s.bits(7, 2));
        double[][] gewichte1 = s.weights("gewichte1", 3, 4);
        double[][] schwellen1 = s.biases("schwellen1", 4);
        double[][] gewichte2 = s.weights("gewichte2", 4, 2);
        double[][] schwellen2 = s.biases("schwellen2", 2);
        double[][] versteckt = s.matrix("versteckt", s.sigmoid(s.affine(eingabe, gewichte1, schwellen1)));
        double[][] ausgabe = s.matrix("ausgabe", s.sigmoid(s.affine(versteckt, gewichte2, schwellen2)));
        double[][] fehler = s.matrix("fehler", s.p.minus(ziel, ausgabe));
        double[][] f2 = s.matrix("fehler_ausgabe", s.p.times(fehler, s.sigmoidSlope(ausgabe)));
        double[][] f1 = s.matrix("fehler_versteckt", s.p.times(s.dot(f2, s.t(gewichte2)), s.sigmoidSlope(versteckt)));
        s.matrix("aenderung_gewichte2", s.dot(s.t(versteckt), f2));
        s.vector("aenderung_schwellen2", s.p.columnSums(f2));
        s.matrix("aenderung_gewichte1", s.p.scale(s.slip ? -1 : 1, s.dot(s.t(eingabe), f1)));
        s.vector("aenderung_schwellen1", s.p.columnSums(f1));
        s.costs(s.p.squares(fehler) / 2);
        for (String parameter : List.of("gewichte2", "schwellen2", "gewichte1", "schwellen1")) {
            s.slope(parameter, "aenderung_" + parameter, -1);
        }
    }

    private static void spanish(Sheet s) {
        double[][] entrada = s.input("entrada", 9, 4);
        double[][] esperada = s.matrix("salida_esperada", s.oneHot(9, 3));
        double[][] pesos1 = s.weights("pesos1", 4, 5);
        double[][] sesgos1 = s.weights("sesgos1", 1, 5);
        double[][] pesos2 = s.weights("pesos2", 5, 3);
        double[][] sesgos2 = s.weights("sesgos2", 1, 3);
        double[][] capa1 = s.matrix("capa1", s.tanh(s.affine(entrada, pesos1, sesgos1)));
        double[][] capa2 = s.matrix("capa2", s.softmaxOfRows(s.affine(capa1, pesos2, sesgos2)));
        s.costs(s.scalar("coste", s.p.sum(s.likelihood(capa2, esperada)) / 9));
        double[][] d2 = s.matrix("derivada2", s.p.minus(capa2, esperada));
        s.matrix("grad_pesos2", s.p.divide(s.dot(s.t(capa1), d2), 9));
        s.matrix("grad_sesgos2", s.p.divide(s.p.columnSums(d2), 9));
        double[][] d1 = s.matrix("derivada1", s.p.times(s.dot(d2, s.t(pesos2)), s.tanhSlope(capa1)));
        s.matrix("grad_pesos1", s.p.divide(s.dot(s.t(entrada), d1), s.slip ? 1 : 9));
        s.matrix("grad_sesgos1", s.p.divide(s.p.columnSums(d1), 9));
        for (String parameter : List.of("pesos2", "sesgos2", "pesos1", "sesgos1")) {
            s.slope(parameter, "grad_" + parameter, 1);
        }
    }

    /** Letters in the order of the alphabet. */
    private static void meaningless(Sheet s) {
        double[][] a = s.input("aa", 8, 4);
        double[][] b = s.matrix("bb", s.bits(8, 1));
        double[][] c = s.weights("cc", 4, 5);
        double[][] d = s.biases("dd", 5);
        double[][] e = s.weights("ee", 5, 1);
        double[][] f = s.biases("ff", 1);
        double[][] g = s.matrix("gg", s.affine(a, c, d));
        double[][] h = s.matrix("hh", s.tanh(g));
        double[][] i = s.matrix("ii", s.sigmoid(s.affine(h, e, f)));
        s.costs(s.p.sum(s.bce(i, b)) / 8);
        double[][] j = s.matrix("jj", s.p.divide(s.p.minus(i, b), 8));
        s.matrix("kk", s.dot(s.t(h), j));
        s.vector("ll", s.p.columnSums(j));
        double[][] m = s.matrix("mm", s.p.times(s.dot(j, s.t(e)), s.tanhSlope(h)));
        s.matrix("nn", s.dot(s.t(a), m));
        s.vector("oo", s.p.columnSums(m));
        s.slope("cc", "nn", 1);
        s.slope("dd", "oo", 1);
        s.slope("ee", "kk", 1);
        s.slope("ff", "ll", 1);
    }
}
