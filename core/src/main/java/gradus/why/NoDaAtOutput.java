package gradus.why;

import gradus.formula.Formula;
import gradus.math.Derivation.Gradient;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/** W^T dZ carries a gradient one layer down; above the output there is no layer. */
final class NoDaAtOutput implements Answering {
    private static final int SHOWN = 4;

    @Override
    public String network() {
        return "2 > 4 tanh > 3 tanh > 1 sigmoid";
    }

    @Override
    public Optional<String> whyNot(Study study) {
        return Scope.output(study)
                .or(() -> Scope.product(
                        study, Transpose.product(study), "weights that carry a gradient down from the output"))
                .or(() -> study.layers().readers(last(study)).equals(List.of(study.cost()))
                        ? Optional.empty()
                        : Optional.of("is about an output that the cost alone reads; in "
                                + study.network().title() + " other equations read " + last(study) + ", too."));
    }

    private static Tensor last(Study study) {
        return Objects.requireNonNull(study.layers().output());
    }

    @Override
    public void answer(Study study, Page page) {
        Study whole = study.withInputGradient();
        Tensor last = last(study);
        Gradient first = study.gradient(last);
        WeightedSum sum = Transpose.product(study).orElseThrow();
        Tensor w = sum.weights().tensor();
        Gradient below = whole.gradient(sum.feeding().tensor());
        page.say(
                "{} carries a gradient through a layer's weights, from that layer's {} down to what feeds it. Above {}"
                        + " there is no layer, hence no such product: the only thing that reads {} is the cost. So {} is"
                        + " the derivative of the loss itself: {}.",
                whole.body(below.equation()),
                sum.target(),
                last,
                last,
                first.equation().target(),
                first.equation());
        page.say("{} is not left out: it is used one layer further down, {}.", w, below.equation());
        page.say(Backwards.sentence(study));
        page.heading("Who reads what");
        page.text("The chain rule asks of every tensor which formulas read it. From the output down:");
        Grid grid = new Grid("tensor", "is read by", "so its gradient is");
        for (Tensor a : downwards(whole)) {
            grid.row(a, readers(whole, a), whole.formula(whole.gradient(a).equation()));
        }
        page.table(grid);
        page.derivation(whole, first);
        page.derivation(whole, below);
        page.heading("In numbers");
        numbers(whole, page, first, below, sum);
    }

    /** The output, and what feeds one layer after the other. */
    private static List<Tensor> downwards(Study study) {
        List<Tensor> all = new ArrayList<>(List.of(last(study)));
        study.layers().sums().reversed().stream()
                .map(s -> s.feeding().tensor())
                .filter(t -> !all.contains(t))
                .forEach(all::add);
        return all;
    }

    /** The formulas that read a tensor, by their targets. */
    private static gradus.document.Prose readers(Study study, Tensor a) {
        List<Tensor> names = study.layers().readers(a);
        return IntStream.range(0, names.size())
                .mapToObj(n -> Page.prose(n == 0 ? "{}" : ", {}", names.get(n)))
                .reduce(Page.prose(""), gradus.document.Prose::and);
    }

    private static void numbers(Study study, Page page, Gradient first, Gradient below, WeightedSum sum) {
        Tensor w = sum.weights().tensor();
        double[] a = study.numbers().numeric(first.of());
        double[] b = study.numbers().numeric(below.of());
        page.text(
                "Each entry of {} and of {} was moved a little and the cost computed again, with {}. These difference"
                        + " quotients{} beside the formulas for {}:",
                first.of(),
                below.of(),
                study.sample().source(),
                study.isPerExample() ? Page.prose(", times {} as for all that belongs to one example,", study.m()) : "",
                study.numbers().examples() == 1 ? "the example" : "example 1");
        Grid grid = new Grid("entry", "by the formula", "by differences");
        for (Gradient g : List.of(first, below)) {
            double[] numeric = g == first ? a : b;
            Tensor d = g.equation().target();
            int[] entries = study.numbers().ofFirstExample(d);
            for (int i = 0; i < Math.min(SHOWN, entries.length); i++) {
                grid.row(
                        Page.prose(d.dims().size() > 2 ? "{}, entry {}" : "{}, unit {}", d, i + 1),
                        study.numbers().of(d)[entries[i]],
                        numeric[entries[i]]);
            }
        }
        page.table(grid);
        Formula product = study.body(below.equation());
        int feeding = study.numbers().size(study.layers().columns(w));
        int outputs = study.numbers().size(study.layers().rows(w));
        if (feeding == outputs) {
            page.text(
                    "{} and {} both have {} {}s here, so a program that mixes them up would not complain: it would"
                            + " only be wrong.",
                    product,
                    first.equation().target(),
                    outputs,
                    study.layers().across(sum.target()));
        } else {
            page.text(
                    "Nor would the shapes allow it: {} has {} {}s, one for each unit that feeds the layer, while {}"
                            + " has {}, one for each output.",
                    product,
                    feeding,
                    study.layers().across(sum.target()),
                    first.equation().target(),
                    outputs);
        }
    }

    @Override
    public gradus.document.Prose question(Study study, String asked) {
        Study whole = study.withInputGradient();
        WeightedSum sum = Transpose.product(study).orElseThrow();
        return Page.prose(
                "Why is {} not used to get {} at the output?",
                whole.body(whole.gradient(sum.feeding().tensor()).equation()),
                study.d(last(study)));
    }
}
