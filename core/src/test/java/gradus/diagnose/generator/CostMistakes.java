package gradus.diagnose.generator;

import java.util.List;

/** What goes wrong with penalty and dropout, and what is done to a gradient before it is handed in. */
final class CostMistakes {
    private CostMistakes() {}

    static List<Mistake> of(Net net) {
        Collector found = new Collector();
        if (net.l2() > 0) {
            penalty(net, found);
        }
        dropout(net, found);
        transformed(net, found);
        return found.mistakes();
    }

    private static void penalty(Net net, Collector found) {
        double lambda = net.l2();
        double m = net.examples();
        decay(found, net, "l2-missing", 0);
        decay(found, net, "l2-missing-one-over-m", lambda);
        decay(found, net, "l2-factor-two", 2 * lambda / m);
        decay(found, net, "l2-factor-two", lambda / (2 * m));
        decay(found, net, "l2-sign", -lambda / m);
        found.inLayers(
                "l2-on-bias", net.all(), "db", (s, l) -> s.p.plus(s.right("db" + l), s.p.scale(s.decay(), s.b(l))));
    }

    private static void decay(Collector found, Net net, String id, double factor) {
        found.inLayers(
                id,
                net.all(),
                "dW",
                (s, l) -> s.p.plus(s.p.divide(s.p.dot(s.dz(l), s.p.t(s.a(l - 1))), s.m()), s.p.scale(factor, s.w(l))));
    }

    private static void dropout(Net net, Collector found) {
        double keep = net.keepProb();
        found.inLayers("dropout-mask-missing", net.hidden().filter(net::masked), "dA", Pass::back);
        found.inLayers(
                "dropout-mask-missing", net.hidden().filter(net::masked), "dA", (s, l) -> s.p.divide(s.back(l), keep));
        found.inLayers(
                "dropout-not-rescaled", net.hidden().filter(net::masked), "dA", (s, l) -> s.p.times(s.back(l), s.d(l)));
        found.inLayers(
                "dropout-not-rescaled",
                net.hidden().filter(net::masked),
                "dA",
                (s, l) -> s.p.divide(s.dropped(l, s.back(l)), keep));
    }

    private static void transformed(Net net, Collector found) {
        String id = "gradient-transformed";
        found.exported(id, net, (s, l) -> s.p.scale(0.1, s.dw(l)), (s, l) -> s.p.scale(0.1, s.db(l)));
        found.exported(
                id, net, (s, l) -> s.p.scale(0.05 / norm(s), s.dw(l)), (s, l) -> s.p.scale(0.05 / norm(s), s.db(l)));
        found.exported(id, net, (s, l) -> clip(s, s.dw(l), largest(s) / 3), (s, l) -> clip(s, s.db(l), largest(s) / 3));
        found.inLayers(
                id,
                net.all(),
                "dW",
                (s, l) -> s.p.divide(s.right("dW" + l), Math.sqrt(s.p.squares(s.right("dW" + l)))));
    }

    private static double norm(Pass s) {
        double squares = 0;
        for (int l = 1; l <= s.net.layers(); l++) {
            squares += s.p.squares(s.dw(l)) + s.p.squares(s.db(l));
        }
        return Math.sqrt(squares);
    }

    private static double largest(Pass s) {
        double largest = 0;
        for (int l = 1; l <= s.net.layers(); l++) {
            largest = Math.max(largest, Math.max(largest(s.dw(l)), largest(s.db(l))));
        }
        return largest;
    }

    private static double largest(double[][] a) {
        double largest = 0;
        for (double[] row : a) {
            for (double x : row) {
                largest = Math.max(largest, Math.abs(x));
            }
        }
        return largest;
    }

    private static double[][] clip(Pass s, double[][] a, double limit) {
        return s.p.map(a, (p, x) -> Math.max(-limit, Math.min(limit, x)));
    }
}
