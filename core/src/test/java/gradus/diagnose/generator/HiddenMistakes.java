package gradus.diagnose.generator;

import java.util.List;
import java.util.stream.IntStream;

/** What goes wrong on the way back through the hidden layers. */
final class HiddenMistakes {
    private final Net net;
    private final Collector found = new Collector();

    private HiddenMistakes(Net net) {
        this.net = net;
    }

    static List<Mistake> of(Net net) {
        HiddenMistakes mistakes = new HiddenMistakes(net);
        mistakes.derivatives();
        mistakes.otherDerivatives();
        mistakes.weights();
        mistakes.wrongLayer();
        mistakes.confusedProducts();
        mistakes.biasUnit();
        return mistakes.found.mistakes();
    }

    /** Layers whose dZ is dA * g'(Z): the hidden ones, and the last if nothing cancels. */
    private IntStream withSlope() {
        return net.all()
                .filter(l -> l < net.layers() || !net.pairs())
                .filter(l -> net.activation(l).elementWise() && net.activation(l) != Activation.IDENTITY);
    }

    private IntStream hiddenIn(Activation... some) {
        return net.hidden().filter(l -> List.of(some).contains(net.activation(l)));
    }

    private void derivatives() {
        found.inLayers("missing-activation-derivative", hiddenCurved(), "dZ", Pass::da);
        found.inLayers(
                "derivative-of-activated",
                withSlope().filter(l -> net.activation(l) != Activation.RELU),
                "dZ",
                (s, l) -> s.p.times(s.da(l), net.activation(l).slope(s.p, s.a(l))));
        found.inLayers(
                "activated-form-of-z",
                withSlope().filter(l -> net.activation(l).hasFormOfA()),
                "dZ",
                (s, l) -> s.p.times(s.da(l), net.activation(l).slopeFromA(s.p, s.z(l))));
        found.inLayers(
                "activation-derivative-twice",
                hiddenCurved(),
                "dZ",
                (s, l) -> s.p.times(s.right("dZ" + l), s.slope(l)));
    }

    private IntStream hiddenCurved() {
        return withSlope().filter(l -> l < net.layers());
    }

    private void otherDerivatives() {
        otherDerivative(Activation.SIGMOID, hiddenIn(Activation.TANH, Activation.RELU, Activation.SOFTPLUS));
        otherDerivative(Activation.TANH, hiddenIn(Activation.SIGMOID, Activation.ELU));
        otherDerivative(
                Activation.RELU, hiddenIn(Activation.TANH, Activation.LEAKY_RELU, Activation.ELU, Activation.SILU));
        found.inLayers(
                "relu-mask-of-activation",
                hiddenIn(Activation.RELU),
                "dZ",
                (s, l) -> s.p.times(s.da(l), s.p.map(s.a(l), (p, a) -> a >= 0 ? 1 : 0)));
        found.inLayers(
                "relu-mask-of-gradient",
                hiddenIn(Activation.RELU),
                "dZ",
                (s, l) -> s.p.map(s.da(l), (p, x) -> x > 0 ? x : 0));
    }

    /** Of the value as the layer above sees it, and as it was before the mask. */
    private void otherDerivative(Activation other, IntStream layers) {
        int[] here = layers.toArray();
        found.inLayers(
                "wrong-activation-derivative",
                IntStream.of(here),
                "dZ",
                (s, l) -> s.p.times(s.da(l), other.slopeFromA(s.p, s.a(l))));
        found.inLayers(
                "wrong-activation-derivative",
                IntStream.of(here).filter(net::masked),
                "dZ",
                (s, l) -> s.p.times(s.da(l), other.slopeFromA(s.p, s.activated(l))));
    }

    private void weights() {
        found.inLayers(
                "weights-not-transposed",
                net.hidden().filter(l -> net.size(l) == net.size(l + 1)),
                "dA",
                (s, l) -> s.maskedBack(l, s.p.dot(s.w(l + 1), s.dz(l + 1))));
        for (double rate : new double[] {0.1, 1}) {
            found.inLayers("updated-weights", net.hidden(), "dA", (s, l) -> {
                double[][] updated = s.p.minus(s.w(l + 1), s.p.scale(rate, s.dw(l + 1)));
                return s.maskedBack(l, s.p.dot(s.p.t(updated), s.dz(l + 1)));
            });
        }
    }

    private void wrongLayer() {
        for (int step : new int[] {-1, 1}) {
            found.inLayers(
                    "wrong-layer",
                    hiddenCurved().filter(l -> same(l, l + step)),
                    "dZ",
                    (s, l) -> s.p.times(s.da(l), net.activation(l).slope(s.p, s.z(l + step))));
            found.inLayers(
                    "wrong-layer",
                    net.hidden().filter(l -> same(l + 1, l + 1 + step) && same(l, l + step)),
                    "dA",
                    (s, l) -> s.maskedBack(l, s.p.dot(s.p.t(s.w(l + 1 + step)), s.dz(l + 1))));
        }
        found.inLayers(
                "wrong-layer",
                net.all().filter(l -> l > 1 && net.size(l - 1) == net.size(l - 2)),
                "dW",
                (s, l) ->
                        s.p.plus(s.p.divide(s.p.dot(s.dz(l), s.p.t(s.a(l - 2))), s.m()), s.p.scale(s.decay(), s.w(l))));
    }

    /** Whether both are layers, and of one width. */
    private boolean same(int layer, int other) {
        return layer >= 1
                && other >= 1
                && layer <= net.layers()
                && other <= net.layers()
                && net.size(layer) == net.size(other);
    }

    private void confusedProducts() {
        int m = net.examples();
        found.inLayers(
                "matmul-elementwise-confused",
                hiddenCurved().filter(l -> net.size(l) == m),
                "dZ",
                (s, l) -> s.p.dot(s.da(l), s.slope(l)));
        found.inLayers(
                "matmul-elementwise-confused",
                net.hidden().filter(l -> net.size(l) == m && net.size(l + 1) == m),
                "dA",
                (s, l) -> s.maskedBack(l, s.p.times(s.p.t(s.w(l + 1)), s.dz(l + 1))));
        found.inLayers(
                "matmul-elementwise-confused",
                net.all().filter(l -> net.size(l) == m && net.size(l - 1) == m),
                "dW",
                (s, l) -> s.p.plus(
                        s.p.divide(s.p.times(s.dz(l), s.p.t(s.a(l - 1))), s.m()), s.p.scale(s.decay(), s.w(l))));
    }

    /** The older course's +1 unit: its error kept as one more row, or sent through the activation. */
    private void biasUnit() {
        found.inLayers("bias-unit-kept", hiddenCurved(), "dZ", (s, l) -> {
            double[][] one = Plain.full(1, net.examples(), 1);
            double[][] top = s.p.times(
                    s.p.dot(s.p.t(s.b(l + 1)), s.dz(l + 1)), net.activation(l).slope(s.p, one));
            return Plain.stack(top, s.right("dZ" + l));
        });
        for (int l = 1; l < net.layers(); l++) {
            int layer = l + 1;
            double unit =
                    net.activation(l).elementWise() ? net.activation(l).of(new Plain(false), Plain.scalar(1))[0][0] : 1;
            found.add(
                    "bias-unit-kept",
                    Slip.at(
                            "Z" + layer,
                            s -> s.p.plus(s.p.dot(s.w(layer), s.a(layer - 1)), s.p.scale(unit, s.b(layer)))),
                    Slip.at("db" + layer, s -> s.p.scale(unit, s.right("db" + layer))));
        }
    }
}
