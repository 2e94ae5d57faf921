package gradus.diagnose.generator;

import java.util.ArrayList;
import java.util.List;

/** What goes wrong in dW and db: sums, means, examples. */
final class WeightMistakes {
    private final Net net;
    private final Collector found = new Collector();

    private WeightMistakes(Net net) {
        this.net = net;
    }

    static List<Mistake> of(Net net) {
        WeightMistakes mistakes = new WeightMistakes(net);
        mistakes.means();
        mistakes.wrongM();
        mistakes.products();
        mistakes.examples();
        mistakes.biases();
        mistakes.shapes();
        return mistakes.found.mistakes();
    }

    /** dZ A^T with another factor before it, and the penalty as it should be. */
    private static double[][] dw(Pass s, int l, double factor) {
        return withPenalty(s, l, s.p.scale(factor, product(s, l)));
    }

    private static double[][] product(Pass s, int l) {
        return s.p.dot(s.dz(l), s.p.t(s.a(l - 1)));
    }

    static double[][] withPenalty(Pass s, int l, double[][] data) {
        return s.p.plus(data, s.p.scale(s.decay(), s.w(l)));
    }

    private static double[][] db(Pass s, int l, double factor) {
        return s.p.scale(factor, s.p.rowSums(s.dz(l)));
    }

    private void means() {
        double m = net.examples();
        found.inGradients("missing-one-over-m", net.all(), (s, l) -> dw(s, l, 1), (s, l) -> db(s, l, 1));
        found.inLayers("one-over-m-mismatch", net.all(), "dW", (s, l) -> dw(s, l, 1));
        found.inLayers("one-over-m-mismatch", net.all(), "db", (s, l) -> db(s, l, 1));
        found.inGradients(
                "accumulated-over-steps",
                net.all(),
                (s, l) -> s.p.scale(3, s.right("dW" + l)),
                (s, l) -> s.p.scale(3, s.right("db" + l)));
        found.inGradients("accumulated-over-steps", net.all(), (s, l) -> dw(s, l, 5 / m), (s, l) -> db(s, l, 5 / m));
        found.inGradients(
                "sign-flipped",
                net.all(),
                (s, l) -> s.p.scale(-1, s.right("dW" + l)),
                (s, l) -> s.p.scale(-1, s.right("db" + l)));
        found.inLayers("integer-division", net.all(), "dW", (s, l) -> dw(s, l, 0));
        found.inGradients("integer-division", net.all(), (s, l) -> dw(s, l, 0), (s, l) -> db(s, l, 0));
    }

    private void wrongM() {
        double whole = 4.0 * net.examples() + 2;
        found.inGradients("wrong-m", net.all(), (s, l) -> dw(s, l, 1 / whole), (s, l) -> db(s, l, 1 / whole));
        double axis = net.size(0);
        List<Slip> everywhere = new ArrayList<>();
        everywhere.add(Slip.at("J", s -> Plain.scalar(s.p.r(s.dataCost() / axis) + s.p.r(s.penalty() * s.m() / axis))));
        for (int l = net.layers(); l >= 1; l--) {
            int layer = l;
            everywhere.add(Slip.at(
                    "dW" + l,
                    s -> s.p.plus(s.p.divide(product(s, layer), axis), s.p.scale(net.l2() / axis, s.w(layer)))));
            everywhere.add(Slip.at("db" + l, s -> db(s, layer, 1 / axis)));
        }
        found.add("wrong-m", everywhere.toArray(Slip[]::new));
    }

    private void products() {
        found.inLayers(
                "previous-activation-index",
                net.all().filter(l -> l < net.layers() || net.size(l) == net.size(l - 1)),
                "dW",
                (s, l) -> {
                    double[][] data = s.p.divide(s.p.dot(s.dz(l), s.p.t(s.a(l))), s.m());
                    return net.l2() == 0 ? data : withPenalty(s, l, data);
                });
        found.inLayers("weight-gradient-transposed", net.all(), "dW", (s, l) -> {
            double[][] data = s.p.divide(s.p.t(product(s, l)), s.m());
            return net.l2() == 0 ? data : withPenalty(s, l, data);
        });
        found.inGradients(
                "upstream-of-activation",
                net.hidden(),
                (s, l) -> withPenalty(s, l, s.p.divide(s.p.dot(s.da(l), s.p.t(s.a(l - 1))), s.m())),
                (s, l) -> s.p.divide(s.p.rowSums(s.da(l)), s.m()));
    }

    private void examples() {
        int last = net.examples() - 1;
        for (double divisor : new double[] {1, net.examples()}) {
            found.inGradients(
                    "last-example-only",
                    net.all(),
                    (s, l) -> withPenalty(
                            s,
                            l,
                            s.p.divide(
                                    s.p.dot(Plain.column(s.dz(l), last), s.p.t(Plain.column(s.a(l - 1), last))),
                                    divisor)),
                    (s, l) -> s.p.divide(Plain.column(s.dz(l), last), divisor));
        }
    }

    private void biases() {
        found.inLayers(
                "bias-summed-over-everything", net.all(), "db", (s, l) -> Plain.scalar(s.mean(s.p.sum(s.dz(l)))));
        found.inLayers(
                "bias-summed-over-everything",
                net.all(),
                "db",
                (s, l) -> Plain.full(net.size(l), 1, s.mean(s.p.sum(s.dz(l)))));
        found.inLayers(
                "bias-wrong-axis",
                net.all().filter(l -> net.size(l) == net.examples()),
                "db",
                (s, l) -> s.p.divide(s.p.t(s.p.columnSums(s.dz(l))), s.m()));
        found.inLayers("bias-not-summed", net.all(), "db", (s, l) -> s.p.divide(s.dz(l), s.m()));
        found.inLayers("bias-not-summed", net.all(), "db", Pass::dz);
        found.inLayers("bias-zero", net.all(), "db", (s, l) -> Plain.full(net.size(l), 1, 0));
    }

    /** Outputs (1, m) less labels (m, 1): a table of all differences, until the shapes stop the program. */
    private void shapes() {
        int last = net.layers();
        if (net.outputs() == 1) {
            found.add(
                    "shape-broadcast",
                    "dZ" + last,
                    s -> s.p.times(
                            s.p.minus(s.p.t(s.a(last)), s.y()), net.pairs() ? Plain.scalar(1) : s.p.t(s.slope(last))));
        }
        if (net.outputs() == 1 && net.loss() == Loss.SQUARED_ERROR) {
            found.add("shape-broadcast", "J", s -> {
                double[][] e = s.p.minus(s.p.t(s.a(last)), s.y());
                return Plain.scalar(s.p.r(s.p.squares(e) / (2 * s.m() * s.m())) + s.penalty());
            });
        }
    }
}
