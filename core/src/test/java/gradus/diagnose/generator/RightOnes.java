package gradus.diagnose.generator;

import gradus.diagnose.generator.Handing.Habit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Right submissions, above all those that people report as wrong. */
final class RightOnes {
    private final List<Draft> drafts = new ArrayList<>();
    private final Random random;

    private RightOnes(long seed) {
        this.random = Submissions.random(seed, "right");
    }

    static List<Draft> of(long seed) {
        RightOnes ones = new RightOnes(seed);
        for (Net net : Networks.all()) {
            ones.ordinary(net);
            ones.singlePrecision(net);
            ones.meanElsewhere(net);
            ones.rewritten(net);
            ones.otherCost(net);
            ones.inconsistentCache(net);
        }
        return ones.drafts;
    }

    private void add(Net net, Handing handing, Slip... rewritten) {
        Data data = Data.draw(net, handing.arithmetic(), random);
        List<Mistake> none = rewritten.length == 0 ? List.of() : List.of(Mistake.of("", "", rewritten));
        drafts.add(Draft.of(net, data, handing, none));
    }

    private Handing draw(Net net) {
        return Handing.draw(net, false, random).without(Habit.LOSS_UNTOLD);
    }

    private void ordinary(Net net) {
        for (int i = 0; i < 3; i++) {
            add(net, draw(net));
        }
        if (net.examples() % 3 == 0) {
            add(net, draw(net).with(Contents.GRADIENTS).with(Dialect.UNROLLED));
        }
    }

    private void singlePrecision(Net net) {
        if (!net.saturated()) {
            add(net, draw(net).with(Precision.SINGLE));
        }
    }

    private void meanElsewhere(Net net) {
        if (net.examples() > 1 && !net.saturated()) {
            boolean fused = net.pairs() && random.nextBoolean();
            Style style = new Style(fused, false, fused || random.nextBoolean() ? Style.Mean.IN_DZ : Style.Mean.IN_DA);
            Contents contents = random.nextBoolean() ? Contents.FULL : Contents.BACKWARD;
            add(net, draw(net).with(style).with(contents).with(arrays()).with(Precision.DOUBLE));
        }
    }

    private Dialect arrays() {
        return List.of(Dialect.COLUMNS, Dialect.ROWS, Dialect.PYTORCH).get(random.nextInt(3));
    }

    /** The same values by another formula. */
    private void rewritten(Net net) {
        int last = net.layers();
        if (net.keepProb() < 1) {
            add(net, Handing.plain(new Style(false, true, Style.Mean.IN_GRADIENTS)));
            add(
                    net,
                    Handing.plain(new Style(false, true, Style.Mean.IN_GRADIENTS))
                            .with(Contents.WITHOUT_DA));
            add(
                    net,
                    Handing.plain(new Style(net.pairs(), true, Style.Mean.IN_DZ))
                            .with(Dialect.ROWS));
        }
        net.hidden()
                .filter(l -> net.activation(l).hasFormOfA())
                .limit(1)
                .forEach(l -> add(
                        net,
                        draw(net),
                        Slip.at(
                                "dZ" + l,
                                s -> s.p.times(s.da(l), net.activation(l).slopeFromA(s.p, s.activated(l))))));
        if (net.output() == Activation.SOFTMAX && net.loss() == Loss.CROSS_ENTROPY && !net.saturated()) {
            add(net, draw(net).with(Style.PLAIN).with(Contents.WITHOUT_DA), Slip.at("dZ" + last, s -> {
                double[][] slope = Loss.BCE.slope(s.p, s.a(last), s.y());
                return s.p.times(slope, Activation.SIGMOID.slopeFromA(s.p, s.a(last)));
            }));
        }
    }

    /** Costs of another scale with their own gradients: told, told by J, or not told at all. */
    private void otherCost(Net net) {
        if (net.loss() == Loss.SQUARED_ERROR || net.loss() == Loss.MSE) {
            add(net.cost(Loss.SUM_OF_SQUARES), draw(net).with(arrays()));
            for (Loss loss : List.of(Loss.SQUARED_ERROR, Loss.SUM_OF_SQUARES, Loss.MSE)) {
                Handing untold =
                        Handing.plain(Style.PLAIN).with(Habit.LOSS_UNTOLD).with(arrays());
                add(net.cost(loss), untold);
                add(net.cost(loss), untold.with(Contents.WITHOUT_COST));
            }
        }
        if (net.loss() == Loss.BCE && net.outputs() > 1) {
            Handing untold = Handing.plain(Style.PLAIN).with(Habit.LOSS_UNTOLD);
            add(net.cost(Loss.MEAN_BCE), untold.with(arrays()));
            add(net.cost(Loss.MEAN_BCE), untold.with(Contents.WITHOUT_DA));
        }
        if (!net.saturated()) {
            add(net, Handing.plain(Style.PLAIN).with(Habit.LOSS_UNTOLD).with(arrays()));
        }
    }

    /** Right gradients beside a value that is not the one they were computed from. */
    private void inconsistentCache(Net net) {
        if (net.saturated()) {
            return;
        }
        int last = net.layers();
        Handing full = draw(net).with(arrays()).with(Precision.DOUBLE);
        full = full.with(random.nextBoolean() ? Contents.FULL : Contents.WITHOUT_DA);
        if (last > 1) {
            add(net, full, Slip.exported("A1", s -> s.p.map(s.a(1), (p, a) -> a + 0.3 * random(a))));
            add(net, full, Slip.exported("Z1", s -> s.activated(1)));
        }
        if (net.masked(1)) {
            add(net, full, Slip.exported("A1", s -> s.activated(1)));
        }
        if (net.output() == Activation.SIGMOID) {
            add(net, full, Slip.exported("A" + last, s -> s.p.map(s.a(last), (p, a) -> a >= 0.5 ? 1 : 0)));
        }
        if (net.output() == Activation.IDENTITY && last > 1) {
            add(net, full, Slip.exported("Z" + last, s -> s.p.minus(s.z(last), s.b(last))));
        }
    }

    /** Noise that depends on the value alone. */
    private static double random(double a) {
        return new Random(Double.doubleToLongBits(a)).nextGaussian();
    }
}
