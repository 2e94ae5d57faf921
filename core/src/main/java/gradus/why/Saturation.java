package gradus.why;

import gradus.formula.Formula;
import gradus.math.Equation;
import gradus.math.Exprs;
import gradus.math.Relabelling;
import gradus.math.Step;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.program.StableForms;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Formulas as they are written, and their stable forms, where a unit saturates. */
final class Saturation implements Answering {
    private static final double[] PLACES = {0, 5, 20, 40, 100, 800, -40, -800};

    @Override
    public String network() {
        return "2 > 3 tanh > 1 sigmoid";
    }

    @Override
    public Optional<String> whyNot(Study study) {
        return Scope.output(study)
                .or(() -> isAlone(study)
                        ? Optional.empty()
                        : Optional.of("looks at the last activation and the cost alone; in "
                                + study.network().title()
                                + " the cost is no sum over a matrix of outputs and its labels."))
                .or(() -> isUnmasked(study)
                        ? Optional.empty()
                        : Optional.of("looks at the last activation right below the cost; in "
                                + study.network().title() + " a mask stands between the two, before "
                                + study.layers().output() + "."));
    }

    /** Whether the cost reads the activation's own values; a chain is taken without its masks. */
    private static boolean isUnmasked(Study study) {
        return study.network().isChain()
                || study.layers()
                        .outputActivation()
                        .map(Activation::output)
                        .equals(Optional.ofNullable(study.layers().output()));
    }

    /** Whether the cost, a penalty left out, is made of outputs and labels, units by examples. */
    private static boolean isAlone(Study study) {
        Tensor output = Objects.requireNonNull(study.layers().output());
        return output.dims().size() == (study.notated().isForOneExample() ? 1 : 2)
                && (study.notated().isForOneExample() || study.layers().isOfExamples(output))
                && Set.of(output, study.labels())
                        .containsAll(Exprs.tensors(study.layers().costWithoutPenalty()));
    }

    @Override
    public void answer(Study given, Page page) {
        // Which units are dropped plays no part in what one of them can compute.
        Study study = given.unmasked();
        OutputAlone written = new OutputAlone(study, false);
        OutputAlone stable = new OutputAlone(study, true);
        double failing = firstFailure(written);
        if (Double.isNaN(failing)) {
            nothingFails(study, page);
        } else {
            fails(study, page, written, stable, failing);
        }
        show(study, page, written, stable);
    }

    private static void fails(Study study, Page page, OutputAlone written, OutputAlone stable, double z) {
        Tensor a = study.arriving(study.output()).of();
        Tensor argument = study.output().of();
        OutputAlone.Row row = written.at(z, 1);
        OutputAlone.Row other = written.at(z, 0);
        OutputAlone.Row bad = row.isFinite() ? other : row;
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
        OutputAlone.Row good = row.isFinite() ? stable.at(z, 0) : stable.at(z, 1);
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
                "NaN comes from 0 times log(0), or from Inf divided by Inf, where a unit saturates. {}"
                        + " does neither: it was tried with {} up to 800 and stayed a number.",
                study.network().isChain()
                        ? "Your loss, " + study.network().loss() + ", above your output, "
                                + study.network().outputActivation() + ","
                        : Page.prose("Your cost, {},", study.cost()),
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
            OutputAlone written = new OutputAlone(shown, false);
            fails(shown, inner, written, new OutputAlone(shown, true), firstFailure(written));
            show(shown, inner, written, new OutputAlone(shown, true));
        });
        page.heading("Your network: {}", study.network().title());
    }

    /**
     * The smallest place, of whole numbers on both sides of 0, where something is no finite number, preferably while the
     * output itself is one, as a log of 0 was asked about; NaN if nowhere.
     */
    private static double firstFailure(OutputAlone written) {
        double overflow = Double.NaN;
        for (int z = 1; z <= 800; z = z < 100 ? z + 1 : z + 50) {
            for (int sign : new int[] {1, -1}) {
                for (OutputAlone.Row row : List.of(written.at(sign * z, 1), written.at(sign * z, 0))) {
                    if (!row.isFinite() && Double.isFinite(row.output())) {
                        return sign * z;
                    }
                    overflow = !row.isFinite() && Double.isNaN(overflow) ? sign * z : overflow;
                }
            }
        }
        return overflow;
    }

    private static void show(Study study, Page page, OutputAlone written, OutputAlone stable) {
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
            OutputAlone.Row w = written.at(place, 1);
            OutputAlone.Row s = stable.at(place, 1);
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
        for (Activation a : study.layers().activations().reversed()) {
            Equation activation = a.equation();
            Equation gradient = study.through(a).equation();
            for (Equation e : List.of(activation, gradient)) {
                if (all.stream().noneMatch(x -> plain.apply(x.body()).equals(plain.apply(e.body())))) {
                    all.add(e);
                }
            }
        }
        return all;
    }
}
