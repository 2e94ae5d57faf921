package gradus.diagnose.generator;

import java.util.Set;
import java.util.stream.IntStream;

/** Unlisted mistakes on the way back. */
final class BackwardEdits {
    private final Net net;
    private final int last;
    private final EditCollector found;

    private BackwardEdits(Net net, EditCollector found) {
        this.net = net;
        this.last = net.layers();
        this.found = found;
    }

    static void addTo(EditCollector found, Net net) {
        BackwardEdits edits = new BackwardEdits(net, found);
        edits.output();
        edits.outputOperands();
        edits.ofLosses();
        edits.passedBack();
        edits.slopes();
        edits.slopesByName();
        edits.slopesOfRelus();
        edits.masks();
    }

    private void output() {
        if (difference() && net.output() != Activation.IDENTITY) {
            found.add(
                    "dZ$ multiplies A$ - Y by A$ alone.",
                    IntStream.of(last),
                    "dZ",
                    (s, l) -> s.p.times(s.right("dZ" + l), s.a(l)));
            found.add(
                    "dZ$ multiplies A$ - Y by 1 - A$.",
                    IntStream.of(last),
                    "dZ",
                    (s, l) -> s.p.times(s.right("dZ" + l), s.p.map(s.a(l), (p, a) -> 1 - a)));
        }
        if (difference()) {
            found.add(
                    "dZ$ adds Y to A$ instead of subtracting it.",
                    IntStream.of(last),
                    "dZ",
                    (s, l) -> s.p.plus(s.a(l), s.y()));
            found.add("dZ$ is the square of A$ - Y.", IntStream.of(last), "dZ", (s, l) -> {
                double[][] e = s.p.minus(s.a(l), s.y());
                return s.p.times(e, e);
            });
            found.add(
                    "dZ$ is the absolute value of A$ - Y.",
                    IntStream.of(last),
                    "dZ",
                    (s, l) -> s.p.map(s.p.minus(s.a(l), s.y()), (p, e) -> Math.abs(e)));
        }
    }

    private void outputOperands() {
        if (difference()) {
            found.add(
                    "dZ$ subtracts Y from Z$ instead of from A$.",
                    IntStream.of(last),
                    "dZ",
                    (s, l) -> s.p.minus(s.z(l), s.y()));
            found.add(
                    "dZ$ subtracts the mean label of each output instead of each example's label.",
                    IntStream.of(last),
                    "dZ",
                    (s, l) -> s.p.minus(s.a(l), s.p.divide(s.p.rowSums(s.y()), s.m())));
        }
        found.add(
                "dZ$ has the mean over the examples in every column.",
                IntStream.of(last),
                "dZ",
                (s, l) -> s.p.plus(
                        s.p.divide(s.p.rowSums(s.right("dZ" + l)), s.m()), Plain.full(net.size(l), net.examples(), 0)));
    }

    /** Whether dZ of the output is A - Y. */
    private boolean difference() {
        return net.pairs()
                && Set.of(Loss.BCE, Loss.CROSS_ENTROPY, Loss.SQUARED_ERROR, Loss.POISSON)
                        .contains(net.loss());
    }

    private void ofLosses() {
        IntStream top = IntStream.of(last);
        switch (net.loss()) {
            case POISSON ->
                found.add(
                        "dZ$ applies exp to A$ once more.",
                        top,
                        "dZ",
                        (s, l) -> s.p.minus(s.p.map(s.a(l), Plain::exp), s.y()));
            case HUBER ->
                found.add("dA$ is A$ - Y without the limit delta.", top, "dA", (s, l) -> s.p.minus(s.a(l), s.y()));
            case HINGE ->
                found.add(
                        "dA$ is -Y everywhere, also where the margin is kept.",
                        top,
                        "dA",
                        (s, l) -> s.p.scale(-1, s.y()));
            case ABSOLUTE_ERROR ->
                found.add("dA$ is A$ - Y, as for the squared error.", top, "dA", (s, l) -> s.p.minus(s.a(l), s.y()));
            case MSE ->
                found.add(
                        "dA$ is A$ - Y: the factor 2/K of the mean over the outputs is missing.",
                        top,
                        "dA",
                        (s, l) -> s.p.minus(s.a(l), s.y()));
            case BCE, MEAN_BCE ->
                found.add(
                        "dA$ is (1 - Y) / A$ - Y / (1 - A$): A$ and 1 - A$ are exchanged.",
                        top,
                        "dA",
                        (s, l) -> s.p.zip(s.a(l), s.y(), (p, a, y) -> (1 - y) / a - y / (1 - a)));
            case CROSS_ENTROPY ->
                found.add(
                        "dA$ is -Y log(A$): the loss instead of its derivative.",
                        top,
                        "dA",
                        (s, l) -> s.p.zip(s.a(l), s.y(), (p, a, y) -> y == 0 ? 0 : -y * Math.log(a)));
            case SQUARED_ERROR, SUM_OF_SQUARES -> squared();
            case NLL ->
                found.add(
                        "dZ$ subtracts Y from the log-probabilities A$; exp(A$) is missing.",
                        top,
                        "dZ",
                        (s, l) -> s.p.minus(s.a(l), s.y()));
        }
    }

    private void squared() {
        if (net.output() == Activation.SIGMOID) {
            found.add(
                    "dZ$ multiplies by A$ (1 + A$) where A$ (1 - A$) belongs.",
                    IntStream.of(last),
                    "dZ",
                    (s, l) -> s.p.times(s.lossSlope(), s.p.map(s.a(l), (p, a) -> a * (1 + a))));
        }
        if (net.output() == Activation.TANH) {
            found.add(
                    "dZ$ takes g' from the labels, 1 - Y^2, instead of from A$.",
                    IntStream.of(last),
                    "dZ",
                    (s, l) -> s.p.times(s.lossSlope(), s.p.map(s.y(), (p, y) -> 1 - y * y)));
        }
        if (net.output() == Activation.SOFTMAX) {
            found.add(
                    "dZ$ subtracts the sum of dA$ without the weights A$.",
                    IntStream.of(last),
                    "dZ",
                    (s, l) -> s.p.times(s.a(l), s.p.minus(s.lossSlope(), s.p.columnSums(s.lossSlope()))));
            found.add(
                    "dZ$ sums over the examples where the sum is over the classes.",
                    IntStream.of(last),
                    "dZ",
                    (s, l) ->
                            s.p.times(s.a(l), s.p.minus(s.lossSlope(), s.p.rowSums(s.p.times(s.a(l), s.lossSlope())))));
        }
    }

    private void passedBack() {
        found.add(
                "dA$ multiplies W$+^T by dA$+ where dZ$+ belongs.",
                net.hidden().filter(l -> l + 1 < last || !net.pairs()),
                "dA",
                (s, l) -> s.maskedBack(l, s.p.dot(s.p.t(s.w(l + 1)), s.da(l + 1))));
        found.add("dA$ is divided by m + 1.", net.hidden(), "dA", (s, l) -> s.p.divide(s.right("dA" + l), s.m() + 1));
        found.add(
                "dA$ uses the absolute values of W$+.",
                net.hidden(),
                "dA",
                (s, l) -> s.maskedBack(l, s.p.dot(s.p.t(s.p.map(s.w(l + 1), (p, w) -> Math.abs(w))), s.dz(l + 1))));
        found.add(
                "dA$ is the same for all units: the weights of W$+ are summed.",
                net.hidden(),
                "dA",
                (s, l) -> s.maskedBack(
                        l,
                        s.p.plus(
                                s.p.dot(s.p.t(s.p.rowSums(s.w(l + 1))), s.dz(l + 1)),
                                Plain.full(net.size(l), net.examples(), 0))));
        found.add(
                "dA$ has the gradient of b$+ added.",
                net.hidden().filter(l -> net.size(l) == net.size(l + 1)),
                "dA",
                (s, l) -> s.p.plus(s.right("dA" + l), s.db(l + 1)));
        found.add(
                "dA$ multiplies W$+^T by the transposed dZ$+.",
                net.hidden().filter(l -> net.size(l + 1) == net.examples()),
                "dA",
                (s, l) -> s.maskedBack(l, s.p.dot(s.p.t(s.w(l + 1)), s.p.t(s.dz(l + 1)))));
        found.add(
                "dA$ goes back by dZ of the output and not by dZ$+.",
                net.hidden().filter(l -> l + 1 < last && net.size(l + 1) == net.outputs()),
                "dA",
                (s, l) -> s.maskedBack(l, s.p.dot(s.p.t(s.w(l + 1)), s.dz(last))));
    }

    private IntStream curved() {
        return net.hidden().filter(l -> net.activation(l) != Activation.IDENTITY);
    }

    private void slopes() {
        found.add(
                "dZ$ multiplies dA$ by A$ where g'(Z$) belongs.", curved(), "dZ", (s, l) -> s.p.times(s.da(l), s.a(l)));
        found.add(
                "dZ$ multiplies dA$ by Z$ where g'(Z$) belongs.", curved(), "dZ", (s, l) -> s.p.times(s.da(l), s.z(l)));
        found.add(
                "dZ$ adds g'(Z$) to dA$ instead of multiplying.",
                curved(),
                "dZ",
                (s, l) -> s.p.plus(s.da(l), s.slope(l)));
        found.add(
                "dZ$ divides by g'(Z$) instead of multiplying.",
                curved().filter(l -> net.activation(l) != Activation.RELU),
                "dZ",
                (s, l) -> s.p.over(s.da(l), s.slope(l)));
        found.add(
                "dZ$ takes g' at Z$ without the bias.",
                curved(),
                "dZ",
                (s, l) -> s.p.times(s.da(l), net.activation(l).slope(s.p, s.p.minus(s.z(l), s.b(l)))));
        found.add(
                "dZ$ takes g' at dA$ instead of Z$.",
                curved().filter(l -> net.activation(l) != Activation.RELU),
                "dZ",
                (s, l) -> s.p.times(s.da(l), net.activation(l).slope(s.p, s.da(l))));
        found.add(
                "dZ$ takes g' at -Z$.",
                curved().filter(l -> net.activation(l) != Activation.TANH && net.activation(l) != Activation.SIGMOID),
                "dZ",
                (s, l) -> s.p.times(s.da(l), net.activation(l).slope(s.p, s.p.scale(-1, s.z(l)))));
        found.add("dZ$ is g'(Z$) alone, without dA$.", curved(), "dZ", (s, l) -> s.slope(l));
        found.add(
                "dZ$ takes g' from the next example.",
                curved(),
                "dZ",
                (s, l) -> s.p.times(s.da(l), Plain.rollColumns(s.slope(l), -1)));
    }

    private IntStream with(Activation activation) {
        return net.hidden().filter(l -> net.activation(l) == activation);
    }

    private void slopesByName() {
        found.add(
                "dZ$ multiplies by 1 - A$; the square of A$ is missing.",
                with(Activation.TANH),
                "dZ",
                (s, l) -> s.p.times(s.da(l), s.p.map(s.a(l), (p, a) -> 1 - a)));
        found.add(
                "dZ$ multiplies by 1 + A$^2 where 1 - A$^2 belongs.",
                with(Activation.TANH),
                "dZ",
                (s, l) -> s.p.times(s.da(l), s.p.map(s.a(l), (p, a) -> 1 + a * a)));
        found.add(
                "dZ$ multiplies by A$ (1 + A$) where A$ (1 - A$) belongs.",
                with(Activation.SIGMOID),
                "dZ",
                (s, l) -> s.p.times(s.da(l), s.p.map(s.a(l), (p, a) -> a * (1 + a))));
        found.add(
                "dZ$ multiplies by 1 - A$; the factor A$ is missing.",
                with(Activation.SIGMOID),
                "dZ",
                (s, l) -> s.p.times(s.da(l), s.p.map(s.a(l), (p, a) -> 1 - a)));
        found.add(
                "dZ$ multiplies by Z$ (1 - A$).",
                with(Activation.SIGMOID),
                "dZ",
                (s, l) -> s.p.times(s.da(l), s.p.zip(s.z(l), s.a(l), (p, z, a) -> z * (1 - a))));
    }

    private void slopesOfRelus() {
        found.add(
                "dZ$ has the mask of the relu the wrong way round.",
                with(Activation.RELU),
                "dZ",
                (s, l) -> s.p.times(s.da(l), s.p.map(s.z(l), (p, z) -> z > 0 ? 0 : 1)));
        found.add(
                "dZ$ keeps where Z$ > 1 instead of Z$ > 0.",
                with(Activation.RELU),
                "dZ",
                (s, l) -> s.p.times(s.da(l), s.p.map(s.z(l), (p, z) -> z > 1 ? 1 : 0)));
        found.add(
                "dZ$ uses the slope 0.1 on the negative side; the network has 0.01.",
                with(Activation.LEAKY_RELU),
                "dZ",
                (s, l) -> s.p.times(s.da(l), s.p.map(s.z(l), (p, z) -> z > 0 ? 1 : 0.1)));
        found.add(
                "dZ$ multiplies by A$ where it is negative; A$ + 1 belongs there.",
                with(Activation.ELU),
                "dZ",
                (s, l) -> s.p.times(s.da(l), s.p.map(s.a(l), (p, a) -> a > 0 ? 1 : a)));
        found.add(
                "dZ$ takes the derivative of silu as the sigmoid alone.",
                with(Activation.SILU),
                "dZ",
                (s, l) -> s.p.times(s.da(l), Activation.SIGMOID.of(s.p, s.z(l))));
        found.add(
                "dZ$ multiplies by A$ (1 - A$) of the masked A$.",
                with(Activation.SIGMOID).filter(net::masked),
                "dZ",
                (s, l) -> s.p.times(s.da(l), Activation.SIGMOID.slopeFromA(s.p, s.a(l))));
    }

    private void masks() {
        double keep = net.keepProb();
        IntStream masked = net.hidden().filter(net::masked);
        found.add(
                "dA$ divides by 1 - keepProb instead of keepProb.",
                masked,
                "dA",
                (s, l) -> s.p.divide(s.p.times(s.back(l), s.d(l)), 1 - keep));
        found.add(
                "dA$ multiplies by keepProb instead of dividing.",
                net.hidden().filter(net::masked),
                "dA",
                (s, l) -> s.p.scale(keep, s.p.times(s.back(l), s.d(l))));
        found.add(
                "dA$ has the mask the wrong way round.",
                net.hidden().filter(net::masked),
                "dA",
                (s, l) -> s.p.divide(s.p.times(s.back(l), s.p.map(s.d(l), (p, d) -> 1 - d)), keep));
    }
}
