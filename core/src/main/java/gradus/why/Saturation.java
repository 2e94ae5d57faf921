package gradus.why;

import gradus.formula.Formula;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Relabelling;
import gradus.math.Step;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.number.DoubleArithmetic;
import gradus.number.Real;
import gradus.number.RealArithmetic;
import gradus.program.Interpreter;
import gradus.program.StableForms;
import gradus.program.Values;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Formulas as they are written, and their stable forms, where a unit saturates. */
final class Saturation implements Answering {
    private static final double[] PLACES = {0, 5, 20, 40, 100, 800, -40, -800};

    @Override
    public String network() {
        return "2 > 3 tanh > 1 sigmoid";
    }

    @Override
    public void answer(Study given, Page page) {
        // Which units are dropped plays no part in what one of them can compute.
        Study study = given.unmasked();
        Written written = new Written(study, false);
        Written stable = new Written(study, true);
        double failing = firstFailure(written);
        if (Double.isNaN(failing)) {
            nothingFails(study, page);
        } else {
            fails(study, page, written, stable, failing);
        }
        show(study, page, written, stable);
    }

    private static void fails(Study study, Page page, Written written, Written stable, double z) {
        Tensor a = study.arriving(study.output()).of();
        Tensor argument = study.output().of();
        Row row = written.at(z, 1);
        Row other = written.at(z, 0);
        Row bad = row.isFinite() ? other : row;
        if (Double.isFinite(bad.output())) {
            page.say(
                    "{} At {} = {}, {} is {}{}. A log of 0, or a division by it, gives"
                            + " Inf, and 0 times Inf is NaN. Here {} as written is {} there, and {} worked out as a product"
                            + " is {}.",
                    bad.output() == 0
                            ? "Because a float64 ends near 5e-324: whatever is smaller is 0."
                            : "Because a float64 has 16 digits.",
                    argument,
                    z,
                    a,
                    bad.output(),
                    written.isRounded(z)
                            ? ", although the formula never quite reaches it: the rest is rounded away"
                            : "",
                    study.cost(),
                    bad.cost(),
                    study.d(argument),
                    bad.product());
        } else {
            page.say(
                    "Because a float64 ends near 1.8e308: at {} = {} an exp in the formula of {} is Inf, and {} comes"
                            + " out as {}, as Inf divided by Inf, Inf less Inf and 0 times Inf are NaN. {} as written is {}"
                            + " there, and {} worked out as a product is {}.",
                    argument,
                    z,
                    a,
                    a,
                    bad.output(),
                    study.cost(),
                    bad.cost(),
                    study.d(argument),
                    bad.product());
        }
        Row good = row.isFinite() ? stable.at(z, 0) : stable.at(z, 1);
        page.say(
                "A stable form is the same function, written so that it does not pass through that number: {} then"
                        + " is {}, and {}, which needs no division, is {}.",
                study.cost(),
                good.cost(),
                study.output().equation(),
                good.derived());
        if (Double.isFinite(bad.output())) {
            page.say("Adding 1e-8 inside the log hides the NaN, and gives another function with another gradient.");
        }
    }

    private static void nothingFails(Study study, Page page) {
        page.say(
                "NaN comes from 0 times log(0), or from Inf divided by Inf, where a unit saturates. Your loss, {},"
                        + " above your output, {}, does neither: it was tried with {} up to 800 and stayed a number.",
                study.network().loss(),
                study.network().outputActivation(),
                study.output().of());
        page.say(
                "Where a formula has a log, an exp or a quotient that can do so, a stable form computes the same"
                        + " function without passing through 0 or Inf. For comparison, below, the network {} with its"
                        + " loss.",
                new Saturation().network());
        Network other = Network.parse(
                new Saturation().network(),
                study.network().options().withLoss(null).withPenalty(false));
        Study shown = study.other(other);
        page.include(shown, inner -> {
            Written written = new Written(shown, false);
            fails(shown, inner, written, new Written(shown, true), firstFailure(written));
            show(shown, inner, written, new Written(shown, true));
        });
        page.heading("Your network: {}", study.network().text());
    }

    /**
     * The smallest place, of whole numbers on both sides of 0, where something is no finite number, preferably while the
     * output itself is one, as a log of 0 was asked about; NaN if nowhere.
     */
    private static double firstFailure(Written written) {
        double overflow = Double.NaN;
        for (int z = 1; z <= 800; z = z < 100 ? z + 1 : z + 50) {
            for (int sign : new int[] {1, -1}) {
                for (Row row : List.of(written.at(sign * z, 1), written.at(sign * z, 0))) {
                    if (!row.isFinite() && Double.isFinite(row.output())) {
                        return sign * z;
                    }
                    overflow = !row.isFinite() && Double.isNaN(overflow) ? sign * z : overflow;
                }
            }
        }
        return overflow;
    }

    private static void show(Study study, Page page, Written written, Written stable) {
        Tensor a = study.arriving(study.output()).of();
        Tensor z = study.output().of();
        page.heading("In numbers");
        page.text(
                "{} of the first output, the other outputs 0, label 1. {} of this example as it is written and in its"
                        + " stable form; {} as a product, {}, and as it was derived.",
                z,
                study.cost(),
                study.d(z),
                study.body(study.output().general()));
        Grid grid = new Grid(
                z,
                a,
                Page.prose("{} written", study.cost()),
                Page.prose("{} stable", study.cost()),
                "product",
                "derived");
        for (double place : PLACES) {
            Row w = written.at(place, 1);
            Row s = stable.at(place, 1);
            grid.row(place, w.output(), w.cost(), s.cost(), w.product(), s.derived());
        }
        page.table(grid);
        page.heading("The stable forms");
        List<Equation> forward = study.forward().equations();
        Set<Tensor> given = new HashSet<>(study.forward().given());
        int count = 0;
        for (Equation e : relevant(study)) {
            List<Step> steps = StableForms.steps(e, forward, given);
            if (!steps.isEmpty()) {
                count++;
                page.text("{}, as written, becomes step by step:", e.target());
                page.show(Formula.entries(e));
                page.chain(study.derivation(), steps);
            }
        }
        if (count == 0) {
            page.text("There is nothing to rewrite in the cost, the output and its gradient.");
        }
        page.derivation(study, study.output());
    }

    /** The cost, every activation, and the gradients through them. */
    private static List<Equation> relevant(Study study) {
        Relabelling plain = study.notated().withoutLayers();
        List<Equation> all = new ArrayList<>();
        all.add(study.defining(study.cost()));
        for (int l = study.network().depth(); l >= 1; l--) {
            Equation activation = study.activation(l);
            Equation gradient = study.through(l).equation();
            for (Equation e : List.of(activation, gradient)) {
                if (all.stream().noneMatch(x -> plain.apply(x.body()).equals(plain.apply(e.body())))) {
                    all.add(e);
                }
            }
        }
        return all;
    }

    /** What comes out at one place. */
    private record Row(double output, double cost, double product, double derived) {
        boolean isFinite() {
            return Double.isFinite(cost) && Double.isFinite(product);
        }
    }

    /** The output layer alone, with its formulas as they are written or in their stable form. */
    private static final class Written {
        private final Study study;
        private final boolean stable;
        private final List<Equation> equations = new ArrayList<>();
        private final Equation product;

        Written(Study study, boolean stable) {
            this.study = study;
            this.stable = stable;
            equations.add(form(study.activation(study.network().depth())));
            for (Tensor masked : List.of(study.output(study.network().depth()))) {
                if (!masked.equals(equations.getFirst().target())) {
                    equations.add(study.defining(masked));
                }
            }
            equations.add(form(withoutPenalty(study.defining(study.cost()))));
            equations.add(form(study.arriving(study.output()).equation()));
            product = new Equation(
                    new Tensor("product", study.output().general().target().dims()),
                    study.output().general().indices(),
                    study.output().general().body());
            equations.add(product);
            equations.add(form(study.output().equation()));
        }

        private Equation form(Equation e) {
            List<Equation> forward = study.forward().equations();
            return stable
                    ? StableForms.of(e, forward, new HashSet<>(study.forward().given()))
                    : e;
        }

        /** The losses alone: weights play no part here. */
        private Equation withoutPenalty(Equation cost) {
            return cost.body() instanceof Expr.Add sum
                    ? new Equation(
                            cost.target(),
                            cost.indices(),
                            Expr.add(sum.terms().stream()
                                    .filter(t -> study.parameters().stream().noneMatch(p -> Exprs.mentions(t, p)))
                                    .toList()))
                    : cost;
        }

        /** Whether the output is another number with more digits. */
        boolean isRounded(double z) {
            double[] arguments = new double[study.network().outputs()];
            arguments[0] = z;
            Values<Real> exact = new Values<>();
            exact.put(study.output().of(), arguments, RealArithmetic.INSTANCE);
            Real a = new Interpreter<>(RealArithmetic.INSTANCE, study.notated().sizes(1))
                    .evaluate(study.activation(study.network().depth()), exact)
                    .getFirst();
            double shown = at(z, 1).output();
            return Double.isFinite(shown)
                    && a.compareTo(RealArithmetic.INSTANCE.of(shown)) != 0
                    && (shown == 0 || shown == Math.rint(shown));
        }

        Row at(double z, double label) {
            Network n = study.network();
            double[] arguments = new double[n.outputs()];
            double[] labels = new double[n.outputs()];
            arguments[0] = z;
            labels[0] = label;
            if (n.outputs() > 1 && label == 0) {
                labels[1] = 1;
            }
            Values<Double> values = new Values<>();
            values.put(study.output().of(), arguments, DoubleArithmetic.INSTANCE);
            values.put(study.labels(), labels, DoubleArithmetic.INSTANCE);
            Interpreter<Double> interpreter =
                    new Interpreter<>(DoubleArithmetic.INSTANCE, study.notated().sizes(1));
            equations.forEach(e -> values.put(e.target(), interpreter.evaluate(e, values)));
            return new Row(
                    values.at(study.activation(n.depth()).target(), 0),
                    values.at(study.cost(), 0),
                    values.at(product.target(), 0),
                    values.at(study.output().equation().target(), 0));
        }
    }
}
