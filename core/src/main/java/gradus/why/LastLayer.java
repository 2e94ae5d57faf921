package gradus.why;

import gradus.math.Derivation.Gradient;
import gradus.math.Tensor;
import java.util.Optional;

/** The same chain rule everywhere; only at the output is what arrives known. */
final class LastLayer implements Answering {
    private static final int SHOWN = 5;

    @Override
    public String network() {
        return "2 > 4 tanh > 1 sigmoid";
    }

    @Override
    public Optional<String> whyNot(Study study) {
        return Scope.output(study);
    }

    @Override
    public void answer(Study study, Page page) {
        Gradient output = study.output();
        Tensor last = study.arriving(output).of();
        page.say("Nothing different happens there. In every layer the gradient that arrives is multiplied by the "
                + "activation's derivative. At the output it comes from the loss, whose formula is known, so the "
                + "product can be worked out; in a hidden layer it comes from the layer above, and the "
                + "product is left as it stands.");
        page.say(Meeting.sentence(study));
        sideBySide(study, page);
        page.text(Backwards.sentence(study));
        page.derivation(study, study.arriving(output));
        page.derivation(study, output);
        study.layers().hiddenActivation().ifPresent(a -> page.derivation(study, study.through(a)));
        page.heading("In numbers");
        bothWays(study, page, last);
    }

    private static void sideBySide(Study study, Page page) {
        Gradient output = study.output();
        page.heading("The same rule twice");
        page.text("The output layer: what arrives, the chain rule, and the same with what arrives put in.");
        Inserted inserted = Inserted.arriving(study, output);
        boolean stays = output.general().equals(output.equation());
        page.show(study.arriving(output).equation(), output.general(), stays ? inserted.equation() : output.equation());
        if (stays) {
            page.steps(study.derivation(), inserted.steps(), Page.prose("What arrives put in"));
        }
        Optional<Activation> below = study.layers().hiddenActivation();
        if (below.isEmpty()) {
            page.text("This network has no hidden layer. In front of it, a hidden one would get its gradient through "
                    + "this layer's weights, and by the same rule.");
            return;
        }
        Gradient hidden = study.through(below.get());
        page.text("The hidden layer below: what arrives, and the chain rule.");
        page.show(study.arriving(hidden).equation(), hidden.equation());
        page.text(
                "{} is made of the layer above: putting it in would not make the product shorter.",
                study.arriving(hidden).equation().target());
    }

    private static void bothWays(Study study, Page page, Tensor last) {
        Gradient output = study.output();
        Tensor d = output.equation().target();
        double[] general = study.numbers().evaluate(output.general());
        double[] result = study.numbers().of(d);
        Optional<double[]> factor = study.factor(output).map(study.numbers()::evaluate);
        boolean stays = output.general().equals(output.equation());
        page.text(
                "{}, {}: what arrives, {}, and {}{}.",
                study.numbers().examples() == 1
                        ? "One example"
                        : "Example 1 of " + study.numbers().examples(),
                study.sample().source(),
                factor.isPresent() ? "times the activation's derivative" : "through the activation's derivatives",
                d,
                stays ? "" : study.prose(" by what is left, {}", study.body(output.equation())));
        String counted = last.dims().size() > 2 ? "entry" : "unit";
        Grid grid = factor.isPresent()
                ? new Grid(counted, last, study.labels(), study.d(last), "g'", "product", d)
                : new Grid(counted, last, study.labels(), study.d(last), "general way", d);
        // Output, label and gradients have one shape.
        int[] first = study.numbers().ofFirstExample(last);
        for (int i = 0; i < Math.min(first.length, SHOWN); i++) {
            int n = first[i];
            double da = study.numbers().of(study.d(last))[n];
            double a = study.numbers().of(last)[n];
            double y = study.numbers().of(study.labels())[n];
            if (factor.isPresent()) {
                double slope = factor.get()[n];
                grid.row(i + 1, a, y, da, slope, da * slope, result[n]);
            } else {
                grid.row(i + 1, a, y, da, general[n], result[n]);
            }
        }
        page.table(grid);
        if (!stays) {
            page.text(
                    "Over all outputs and examples the two ways differ by at most {}.",
                    Figures.difference(general, result));
        }
        page.text(
                "Difference quotients of the cost alone{} differ from {} by at most {}.",
                Page.times(study),
                d,
                Figures.difference(study.numbers().numeric(output.of()), result));
    }
}
