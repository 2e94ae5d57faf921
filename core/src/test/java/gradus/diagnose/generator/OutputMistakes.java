package gradus.diagnose.generator;

import java.util.List;

/** What goes wrong at the output: in the cost, dA and dZ of the last layer, and its activation. */
final class OutputMistakes {
    private final Net net;
    private final int last;
    private final String da;
    private final String dz;
    private final Collector found = new Collector();

    private OutputMistakes(Net net) {
        this.net = net;
        this.last = net.layers();
        this.da = "dA" + last;
        this.dz = "dZ" + last;
    }

    static List<Mistake> of(Net net) {
        OutputMistakes mistakes = new OutputMistakes(net);
        mistakes.activation();
        mistakes.factors();
        mistakes.loss();
        if (net.output() == Activation.SOFTMAX) {
            mistakes.softmax();
        }
        mistakes.labels();
        mistakes.cost();
        return mistakes.found.mistakes();
    }

    private void activation() {
        Activation g = net.output();
        if (net.pairs() && g.hasFormOfA()) {
            found.add("extra-activation-derivative", dz, s -> s.p.times(s.right(dz), g.slopeFromA(s.p, s.a(last))));
        }
        if (net.pairs() && g == Activation.SOFTMAX) {
            found.add(
                    "extra-activation-derivative",
                    dz,
                    s -> s.p.times(s.p.minus(s.a(last), s.y()), Activation.SIGMOID.slopeFromA(s.p, s.a(last))));
        }
        if (!net.pairs() && g != Activation.IDENTITY) {
            found.add("missing-activation-derivative", dz, Pass::lossSlope);
            if (g.hasFormOfA()) {
                found.add("activation-derivative-twice", dz, s -> s.p.times(s.right(dz), g.slopeFromA(s.p, s.a(last))));
            }
        }
        if (net.pairs() && g != Activation.IDENTITY) {
            found.add("activation-step-skipped", dz, s -> s.da(last));
        }
    }

    private void factors() {
        found.add("sign-flipped", dz, s -> s.p.scale(-1, s.right(dz)));
        found.add("factor-two", dz, s -> s.p.scale(2, s.right(dz)));
        found.add("factor-two", dz, s -> s.p.divide(s.right(dz), 2));
        if (!net.pairs()) {
            found.add("sign-flipped", da, s -> s.p.scale(-1, s.right(da)));
            found.add("factor-two", da, s -> s.p.scale(2, s.right(da)));
        }
        if (net.outputs() > 1) {
            found.add("mean-over-outputs", dz, s -> s.p.divide(s.right(dz), net.outputs()));
        }
        found.add("double-one-over-m", dz, s -> s.p.divide(s.right(dz), s.m()));
    }

    private void loss() {
        if (net.loss() == Loss.BCE) {
            found.add(
                    "loss-derivative-term-sign", da, s -> s.p.scale(-1, s.p.plus(s.p.over(s.y(), s.a(last)), rest(s))));
            found.add("loss-derivative-missing-term", da, s -> s.p.scale(-1, s.p.over(s.y(), s.a(last))));
        }
    }

    private double[][] rest(Pass s) {
        return s.p.over(s.p.map(s.y(), (p, y) -> 1 - y), s.p.map(s.a(last), (p, a) -> 1 - a));
    }

    private void softmax() {
        found.add("softmax-diagonal", dz, s -> s.p.times(s.da(last), Activation.SIGMOID.slopeFromA(s.p, s.a(last))));
        found.add("softmax-twice", "A" + last, s -> Activation.softmax(s.p, s.activated(last)));
        if (net.loss() == Loss.CROSS_ENTROPY) {
            found.add(
                    "softmax-twice",
                    Slip.at("J", s -> costWith(s, Activation.softmax(s.p, s.a(last)), s.y())),
                    Slip.at(dz, s -> s.p.minus(Activation.softmax(s.p, s.a(last)), s.y())));
        }
        found.add("softmax-wrong-axis", "A" + last, s -> s.p.t(Activation.softmax(s.p, s.p.t(s.z(last)))));
    }

    private static double[][] costWith(Pass s, double[][] a, double[][] y) {
        return Plain.scalar(s.p.r(s.mean(s.p.sum(s.net.loss().each(s.p, a, y))) + s.penalty()));
    }

    private void labels() {
        if (!net.oneHot() || !net.pairs()) {
            return;
        }
        Slip backwards = Slip.at(dz, s -> net.loss().fused(s.p, s.a(last), s.p.rollRows(s.y(), 1)));
        found.add("labels-off-by-one", backwards);
        found.add("labels-off-by-one", Slip.at("J", s -> costWith(s, s.a(last), s.p.rollRows(s.y(), 1))), backwards);
    }

    private void cost() {
        if (net.loss().hasLog() && !net.saturated()) {
            found.add("wrong-log-base", "J", s -> otherBase(s, Math.log(10)));
            found.add("wrong-log-base", "J", s -> otherBase(s, Math.log(2)));
        }
        if (net.loss().hasLog() && net.saturated()) {
            Slip naive = Slip.at("J", s -> Plain.scalar(s.mean(naiveCost(s)) + s.penalty()));
            found.add("unstable-loss", naive);
            found.add("unstable-loss", naive, Slip.at(da, this::naiveSlope));
        }
    }

    private static double[][] otherBase(Pass s, double base) {
        return Plain.scalar(s.p.r(s.p.r(s.mean(s.dataCost()) / base) + s.penalty()));
    }

    /** With 0 * log(0), which is NaN. */
    private double naiveCost(Pass s) {
        Plain p = s.p;
        double[][] each = p.zip(s.a(last), s.y(), (q, a, y) -> -y * q.log(a));
        if (net.loss() == Loss.BCE) {
            each = p.zip(s.a(last), s.y(), (q, a, y) -> -(y * q.log(a) + (1 - y) * q.log(1 - a)));
        }
        return p.sum(each);
    }

    /** With 0 / 0, which is NaN. */
    private double[][] naiveSlope(Pass s) {
        double[][] first = s.p.scale(-1, s.p.over(s.y(), s.a(last)));
        return net.loss() == Loss.BCE ? s.p.plus(first, rest(s)) : first;
    }
}
