package gradus.diagnose.generator;

import java.util.stream.IntStream;

/** Unlisted mistakes on the way forward and in the cost. */
final class ForwardEdits {
    private final Net net;
    private final int last;
    private final EditCollector found;

    private ForwardEdits(Net net, EditCollector found) {
        this.net = net;
        this.last = net.layers();
        this.found = found;
    }

    static void addTo(EditCollector found, Net net) {
        ForwardEdits edits = new ForwardEdits(net, found);
        edits.linear();
        edits.activations();
        edits.cost();
        if (net.loss() == Loss.BCE || net.loss() == Loss.CROSS_ENTROPY) {
            edits.logarithms();
        }
        if (net.l2() > 0) {
            edits.penalty();
        }
    }

    private void linear() {
        found.add("Z$ leaves the bias out.", net.all(), "Z", (s, l) -> s.p.dot(s.w(l), s.a(l - 1)));
        found.add("Z$ subtracts the bias.", net.all(), "Z", (s, l) -> s.p.minus(s.p.dot(s.w(l), s.a(l - 1)), s.b(l)));
        found.add("Z$ adds the bias twice.", net.all(), "Z", (s, l) -> s.p.plus(s.right("Z" + l), s.b(l)));
        found.add(
                "Z$ uses W$ transposed.",
                net.all().filter(l -> net.size(l) == net.size(l - 1)),
                "Z",
                (s, l) -> s.p.plus(s.p.dot(s.p.t(s.w(l)), s.a(l - 1)), s.b(l)));
        found.add(
                "Z$ is computed from Z$- instead of A$-.",
                net.all().filter(l -> l > 1),
                "Z",
                (s, l) -> s.p.plus(s.p.dot(s.w(l), s.z(l - 1)), s.b(l)));
        found.add(
                "Z$ adds the bias of layer $-.",
                net.all().filter(l -> l > 1 && net.size(l) == net.size(l - 1)),
                "Z",
                (s, l) -> s.p.plus(s.p.dot(s.w(l), s.a(l - 1)), s.b(l - 1)));
    }

    private void activations() {
        found.add("A$ is Z$: the activation is left out.", net.hidden().filter(l -> !net.masked(l)), "A", Pass::z);
        found.add(
                "A$ applies the sigmoid where tanh was declared.",
                net.hidden().filter(l -> net.activation(l) == Activation.TANH && !net.masked(l)),
                "A",
                (s, l) -> Activation.SIGMOID.of(s.p, s.z(l)));
        found.add(
                "A$ applies the activation twice.",
                net.hidden().filter(l -> net.activation(l) != Activation.RELU && !net.masked(l)),
                "A",
                (s, l) -> net.activation(l).of(s.p, s.activated(l)));
        found.add(
                "A$ is masked but not divided by keepProb.",
                net.hidden().filter(net::masked),
                "A",
                (s, l) -> s.p.times(s.activated(l), s.d(l)));
        found.add(
                "A$ is multiplied by keepProb after the mask instead of divided.",
                net.hidden().filter(net::masked),
                "A",
                (s, l) -> s.p.scale(net.keepProb(), s.p.times(s.activated(l), s.d(l))));
        found.add("A$ is not masked.", net.hidden().filter(net::masked), "A", Pass::activated);
        if (net.output() == Activation.SOFTMAX) {
            found.add(
                    "A$ applies the sigmoid where softmax was declared.",
                    IntStream.of(last),
                    "A",
                    (s, l) -> Activation.SIGMOID.of(s.p, s.z(l)));
            found.add(
                    "A$ is exp(Z$) divided by its largest entry instead of its sum.",
                    IntStream.of(last),
                    "A",
                    (s, l) -> {
                        double[][] e = s.p.map(s.z(l), Plain::exp);
                        return s.p.over(e, Plain.full(1, net.examples(), largest(e)));
                    });
        }
    }

    private static double largest(double[][] a) {
        double largest = 0;
        for (double[] row : a) {
            for (double x : row) {
                largest = Math.max(largest, x);
            }
        }
        return largest;
    }

    private void cost(String sentence, Slip.Formula formula) {
        found.add(sentence, IntStream.of(last), "J", (s, l) -> formula.of(s));
    }

    private static double[][] with(Pass s, double data) {
        return Plain.scalar(s.p.r(s.mean(data) + s.penalty()));
    }

    private double[][] each(Pass s) {
        return net.loss().each(s.p, s.a(last), s.y());
    }

    private void cost() {
        cost("J is divided by 2m instead of m.", s -> with(s, s.dataCost() / 2));
        cost("J is not divided by m.", s -> with(s, s.dataCost() * s.m()));
        if (net.outputs() > 1) {
            cost("J counts the first output only.", s -> with(s, s.p.sum(new double[][] {each(s)[0]})));
        }
        cost(
                "J is the cost of the last example only.",
                s -> Plain.scalar(s.p.sum(Plain.column(each(s), net.examples() - 1)) + s.penalty()));
        if (!net.loss().hasLog()) {
            cost("J has the wrong sign.", s -> with(s, -s.dataCost()));
        }
    }

    private void logarithms() {
        cost("J leaves the minus out before the logarithms.", s -> with(s, -s.dataCost()));
        if (net.loss() == Loss.BCE) {
            cost(
                    "J leaves out the term with 1 - Y.",
                    s -> with(s, s.p.sum(s.p.zip(s.a(last), s.y(), (p, a, y) -> -y * Math.log(a)))));
            cost(
                    "J has log(A) in both terms, also with 1 - Y.",
                    s -> with(s, s.p.sum(s.p.zip(s.a(last), s.y(), (p, a, y) -> -Math.log(a)))));
            cost(
                    "J subtracts the term with 1 - Y instead of adding it.",
                    s -> with(
                            s,
                            s.p.sum(s.p.zip(
                                    s.a(last), s.y(), (p, a, y) -> -(y * Math.log(a) - (1 - y) * Math.log(1 - a))))));
            cost(
                    "J takes log(1 + A) where log(1 - A) belongs.",
                    s -> with(
                            s,
                            s.p.sum(s.p.zip(
                                    s.a(last), s.y(), (p, a, y) -> -(y * Math.log(a) + (1 - y) * Math.log(1 + a))))));
        } else {
            cost(
                    "J has A and Y exchanged: -A log(Y + 1e-8).",
                    s -> with(s, s.p.sum(s.p.zip(s.a(last), s.y(), (p, a, y) -> -a * Math.log(y + 1e-8)))));
            cost("J averages over the classes as well.", s -> with(s, s.dataCost() / net.outputs()));
        }
    }

    private void penalty() {
        cost("J leaves the penalty out.", s -> Plain.scalar(s.mean(s.dataCost())));
        cost(
                "J has lambda/m instead of lambda/(2m) before the penalty.",
                s -> Plain.scalar(s.mean(s.dataCost()) + 2 * s.penalty()));
        cost("J adds the penalty without 1/m.", s -> Plain.scalar(s.mean(s.dataCost()) + s.m() * s.penalty()));
        cost("J subtracts the penalty.", s -> Plain.scalar(s.mean(s.dataCost()) - s.penalty()));
        cost("J penalises the biases too.", s -> {
            double biases = 0;
            for (int l = 1; l <= last; l++) {
                biases += s.p.squares(s.b(l));
            }
            return Plain.scalar(s.mean(s.dataCost()) + s.penalty() + s.decay() / 2 * biases);
        });
        cost("J adds the sum of absolute values of W instead of squares.", s -> {
            double sum = 0;
            for (int l = 1; l <= last; l++) {
                sum += s.p.sum(s.p.map(s.w(l), (p, w) -> Math.abs(w)));
            }
            return Plain.scalar(s.mean(s.dataCost()) + s.decay() / 2 * sum);
        });
        if (last > 1) {
            cost(
                    "J penalises the last layer's weights only.",
                    s -> Plain.scalar(s.mean(s.dataCost()) + s.decay() / 2 * s.p.squares(s.w(last))));
        }
    }
}
