package gradus.explain;

import gradus.explain.Explanation.Reason;
import gradus.formula.Formula;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Says why a gradient looks as it does. Every sentence is chosen by the derivation's structure, never by a name. */
final class Reasons {
    private final Subject subject;
    private final Predicate<Tensor> isShown;
    private final List<Reason> reasons = new ArrayList<>();

    /** @param isShown whether a derived tensor has a formula of its own, above this one */
    Reasons(Subject subject, Predicate<Tensor> isShown) {
        this.subject = subject;
        this.isShown = isShown;
    }

    List<Reason> all() {
        paths();
        DependenceReasons dependence = new DependenceReasons(subject, reasons);
        subject.influences().forEach(dependence::add);
        new ProductReasons(subject, reasons).add();
        mean();
        shape();
        return reasons;
    }

    private void paths() {
        List<Equation> through = subject.influences().stream()
                .map(Influence::reader)
                .filter(r -> !subject.isOfCost(r))
                .toList();
        boolean direct = through.size() < subject.influences().size();
        if (through.isEmpty()) {
            say(
                    "path",
                    "The cost {} reads {} itself: no layer stands between, so nothing comes from above through weights, and "
                            + "this gradient is the derivative of the loss.",
                    subject.cost(),
                    subject.x());
        } else if (through.size() == 1) {
            Equation r = through.getFirst();
            say(
                    "path",
                    "{} reaches the cost " + (direct ? "" : "only ")
                            + "through {}: {}. So the chain rule starts from {}, "
                            + (isShown.test(subject.forward().gradientOf(r.target()))
                                    ? "which is known by now."
                                    : "whose own formula is put in at once."),
                    subject.x(),
                    Formula.of(r.target()),
                    subject.written(r),
                    subject.derived(r));
        } else {
            List<Formula> names =
                    through.stream().map(r -> Formula.of(r.target())).toList();
            say(
                    "path",
                    "{} reaches the cost along " + through.size()
                            + " paths: through {}. The chain rule adds what comes back along each of them.",
                    subject.x(),
                    Words.listed(names, ", "));
        }
        if (direct && !through.isEmpty()) {
            subject.influences().stream()
                    .filter(i -> subject.isOfCost(i.reader()))
                    .findFirst()
                    .ifPresent(i -> say(
                            "direct",
                            "{} reads {} directly as well: that second path adds {}.",
                            subject.cost(),
                            subject.x(),
                            Formula.equal(Formula.partial(subject.cost(), Formula.of(i.at())), Formula.of(i.local()))));
        }
    }

    private void mean() {
        Expr one = Expr.ONE;
        boolean mine = subject.forward().scale(subject.gradient().of()).equals(one);
        boolean through = subject.influences().stream()
                .map(Influence::reader)
                .anyMatch(r -> !subject.isOfCost(r)
                        && !subject.forward().scale(r.target()).equals(one));
        boolean fromCost = subject.influences().stream().anyMatch(i -> subject.isOfCost(i.reader()));
        Formula inverse = Words.oneOver(subject.examples().name());
        if (mine && through) {
            subject.influences().stream()
                    .map(Influence::reader)
                    .filter(r -> !subject.isOfCost(r))
                    .findFirst()
                    .ifPresent(r -> say(
                            "mean",
                            "{}: {} is the mean over the examples. {} is kept per example, without the {}; it stands "
                                    + "here, where the examples are added up, and only here.",
                            inverse,
                            subject.cost(),
                            subject.derived(r),
                            inverse));
        } else if (!mine && fromCost) {
            say(
                    "per-example",
                    "{} is kept per example: it is {} times {}, so the {} of the mean cancels here. It comes back in "
                            + "the gradients of the parameters.",
                    Formula.of(subject.forward().gradientOf(subject.gradient().of())),
                    Formula.of(subject.examples()),
                    Formula.partial(subject.cost(), subject.x()),
                    inverse);
        }
    }

    private void shape() {
        Tensor of = subject.gradient().of();
        say(
                "shape",
                "{} has the shape of {}, {}: one number for each entry of {}.",
                Formula.of(subject.forward().gradientOf(of)),
                subject.x(),
                subject.shape(of).prose(),
                subject.x());
    }

    private void say(String topic, String template, Object... arguments) {
        reasons.add(Reason.of(topic, template, arguments));
    }
}
