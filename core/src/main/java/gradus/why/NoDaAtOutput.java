package gradus.why;

import gradus.formula.Formula;
import gradus.math.Derivation.Gradient;
import gradus.math.Equation;
import gradus.math.Exprs;
import gradus.math.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/** W^T dZ carries a gradient one layer down; above the output there is no layer. */
final class NoDaAtOutput implements Answering {
    @Override
    public String network() {
        return "2 > 4 tanh > 3 tanh > 1 sigmoid";
    }

    @Override
    public void answer(Study study, Page page) {
        Study whole = study.withInputGradient();
        int depth = study.network().depth();
        Tensor last = study.output(study.network().depth());
        Gradient first = study.gradient(last);
        Tensor w = study.tensor(depth, "W");
        Gradient below = whole.gradient(whole.feeding(depth));
        page.say(
                "{} carries a gradient through a layer's weights, from that layer's {} down to what feeds it. Above {}"
                        + " there is no layer, hence no such product: the only thing that reads {} is the cost. So {} is"
                        + " the derivative of the loss itself: {}.",
                whole.body(below.equation()),
                study.tensor(depth, "Z"),
                last,
                last,
                first.equation().target(),
                first.equation());
        page.say("{} is not left out: it is used one layer further down, {}.", w, below.equation());
        page.heading("Who reads what");
        page.text("The chain rule asks of every tensor which formulas read it. From the output down:");
        Grid grid = new Grid("tensor", "is read by", "so its gradient is");
        for (int l = depth; l >= 0; l--) {
            Tensor a = whole.output(l);
            grid.row(a, readers(whole, a), whole.formula(whole.gradient(a).equation()));
        }
        page.table(grid);
        Tensor argument = study.output().of();
        page.text(
                "Nor is {} the product of {} and {}: {} is not computed from {} but the other way round, and {} is"
                        + " found from {}, not before it.",
                first.equation().target(),
                Formula.partial(Formula.of(study.cost()), Formula.of(argument)),
                Formula.partial(Formula.of(argument), Formula.of(last)),
                argument,
                last,
                study.d(argument),
                first.equation().target());
        page.derivation(whole, first);
        page.derivation(whole, below);
        page.heading("In numbers");
        numbers(whole, page, first, below, w);
    }

    /** The formulas that read a tensor, by their targets. */
    private static gradus.document.Prose readers(Study study, Tensor a) {
        List<Tensor> names = study.forward().equations().stream()
                .filter(e -> Exprs.mentions(e.body(), a))
                .map(Equation::target)
                .toList();
        return IntStream.range(0, names.size())
                .mapToObj(n -> Page.prose(n == 0 ? "{}" : ", {}", names.get(n)))
                .reduce(Page.prose(""), gradus.document.Prose::and);
    }

    private static void numbers(Study study, Page page, Gradient first, Gradient below, Tensor w) {
        double[] a = study.numeric(first.of());
        double[] b = study.numeric(below.of());
        page.text(
                "Each entry of {} and of {} was moved a little and the cost computed again, with {}. These difference"
                        + " quotients{} beside the formulas for {}:",
                first.of(),
                below.of(),
                study.source(),
                study.isPerExample() ? Page.prose(", times {} as for all that belongs to one example,", study.m()) : "",
                study.examples() == 1 ? "the example" : "example 1");
        Grid grid = new Grid("entry", "by the formula", "by differences");
        for (Gradient g : List.of(first, below)) {
            double[] numeric = g == first ? a : b;
            Tensor d = g.equation().target();
            int rows = Math.min(4, study.units(d));
            for (int i = 0; i < rows; i++) {
                grid.row(Page.prose("{}, unit {}", d, i + 1), study.at(d, i, 0), numeric[study.entry(d, i, 0)]);
            }
        }
        page.table(grid);
        Formula product = study.body(below.equation());
        int feeding = study.size(study.columns(w));
        int outputs = study.size(study.rows(w));
        if (feeding == outputs) {
            page.text(
                    "{} and {} both have {} {}s here, so a program that mixes them up would not complain: it would"
                            + " only be wrong.",
                    product,
                    first.equation().target(),
                    outputs,
                    study.across());
        } else {
            page.text(
                    "Nor would the shapes allow it: {} has {} {}s, one for each unit that feeds the layer, while {}"
                            + " has {}, one for each output.",
                    product,
                    feeding,
                    study.across(),
                    first.equation().target(),
                    outputs);
        }
    }

    @Override
    public gradus.document.Prose question(Study study, String asked) {
        int depth = study.network().depth();
        Study whole = study.withInputGradient();
        return Page.prose(
                "Why is {} not used to get {} at the output?",
                whole.body(whole.gradient(whole.feeding(depth)).equation()),
                study.d(study.output(depth)));
    }
}
