package gradus.explain;

import gradus.explain.Explanation.Reason;
import gradus.math.Derivation.Gradient;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Forward;
import gradus.math.Index;
import gradus.math.IndexForm;
import gradus.math.MatrixForm;
import gradus.math.MatrixText;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Says why a gradient looks as it does. Every sentence is chosen by the derivation's structure, never by a name. */
final class Reasons {
    private final Gradient gradient;
    private final Forward forward;
    private final Dim examples;
    private final List<Influence> influences;
    private final List<Reason> reasons = new ArrayList<>();

    Reasons(Gradient gradient, Forward forward, Dim examples) {
        this.gradient = gradient;
        this.forward = forward;
        this.examples = examples;
        this.influences = Influence.of(gradient);
    }

    List<Reason> all() {
        paths();
        influences.forEach(this::dependence);
        products();
        mean();
        shape();
        return reasons;
    }

    private void say(String topic, String text) {
        reasons.add(new Reason(topic, text));
    }

    private String x() {
        return formula(gradient.of().name());
    }

    private String derived(Equation reader) {
        return formula(forward.gradientOf(reader.target()).name());
    }

    /** Marked, so that a renderer can set it apart from the words. */
    private static String formula(String text) {
        return "`" + text + "`";
    }

    private static String formula(Expr e) {
        return formula(IndexForm.text(e));
    }

    private static String formula(Equation e) {
        return formula(Statement.of(e).text());
    }

    private void paths() {
        List<Equation> through = influences.stream()
                .map(Influence::reader)
                .filter(r -> !r.target().equals(forward.cost()))
                .toList();
        boolean direct = through.size() < influences.size();
        if (through.isEmpty()) {
            say(
                    "path",
                    "The cost `J` reads " + x()
                            + " itself: no layer stands between, so there is no `W^T dZ` to come from "
                            + "above, and this gradient is the derivative of the loss.");
        } else if (through.size() == 1) {
            Equation r = through.getFirst();
            say(
                    "path",
                    x() + " reaches the cost " + (direct ? "" : "only ") + "through "
                            + formula(r.target().name()) + ": " + formula(r) + ". So the chain rule starts from "
                            + derived(r) + ", which is known by now.");
        } else {
            say(
                    "path",
                    x() + " reaches the cost along " + through.size() + " paths: through "
                            + through.stream()
                                    .map(r -> formula(r.target().name()))
                                    .collect(Collectors.joining(", "))
                            + ". The chain rule adds what comes back along each of them.");
        }
        if (direct && !through.isEmpty()) {
            influences.stream()
                    .filter(i -> i.reader().target().equals(forward.cost()))
                    .findFirst()
                    .ifPresent(i -> say(
                            "direct",
                            "`J` reads " + x() + " directly as well: that second path adds "
                                    + formula("∂J/∂" + IndexForm.text(i.at()) + " = " + IndexForm.text(i.local()))
                                    + "."));
        }
    }

    private void dependence(Influence i) {
        switch (i.kind(forward)) {
            case COST -> cost(i);
            case DIAGONAL -> diagonal(i);
            case COUPLED -> coupled(i);
            case SHARED -> shared(i);
            case COLLECTED -> collected(i);
            case LINEAR -> linear(i);
        }
    }

    private void cost(Influence i) {
        boolean sums = Exprs.any(gradient.general().body(), Expr.Sum.class::isInstance);
        if (influences.size() == 1 && !sums) {
            say(
                    "one-term",
                    "`J` is a sum over all outputs and examples, but only one of its terms contains " + formula(i.at())
                            + "; all the others are constant and drop out.");
        }
    }

    private void diagonal(Influence i) {
        String c = formula(i.reader().target().name());
        Statement factor = i.factorStatement();
        String body = formula(factor.body());
        if (i.factor().equals(Expr.ONE)) {
            say(
                    "derivative-one",
                    c + " grows exactly as " + x() + " does, entry by entry: the derivative is 1, and "
                            + "nothing is multiplied.");
            return;
        }
        if (Exprs.tensors(i.factor()).stream().allMatch(t -> t.dims().isEmpty())) {
            say(
                    "constant-factor",
                    c + " is " + x() + " times a number, entry by entry, so " + derived(i.reader())
                            + " is multiplied by that number, " + body + ".");
            return;
        }
        String alone = influences.size() == 1
                ? "An entry of " + c
                : "Directly (what goes through the others counts on their paths), an entry of " + c;
        say(
                "element-wise",
                alone + " depends on the entry of " + x() + " at the same place and on no other: " + jacobian(i)
                        + " is 0 unless " + equalities(i)
                        + ". One term of the sum is left, so the product is taken element by element (`*`) and is "
                        + "no matrix product. The factor is the derivative of " + c + " by " + x() + " at that place: "
                        + body + ".");
        boolean inOutput = Exprs.mentions(i.factor(), i.reader().target());
        if (inOutput) {
            say(
                    "in-the-output",
                    "The factor is written with " + c
                            + (Exprs.mentions(i.factor(), gradient.of()) ? "" : " instead of " + x())
                            + ": the forward pass has computed it already.");
        }
    }

    private static String jacobian(Influence i) {
        return formula("∂" + IndexForm.text(i.reader().left()) + "/∂" + IndexForm.text(i.at()));
    }

    private String equalities(Influence i) {
        List<String> pairs = new ArrayList<>();
        for (int d = 0; d < i.at().indices().size(); d++) {
            pairs.add(formula(i.reader().indices().get(d).name() + " = "
                    + i.at().indices().get(d).name()));
        }
        return String.join(" and ", pairs);
    }

    private void coupled(Influence i) {
        String c = formula(i.reader().target().name());
        Index k = i.summed().getFirst();
        say(
                "not-diagonal",
                "Here an entry of " + c + " depends on more than one entry of " + x() + ": its formula, "
                        + formula(i.reader()) + ", contains a sum over the " + what(k) + ". So " + jacobian(i)
                        + ", which is " + formula(i.local())
                        + ", is not 0 off the diagonal: the product with one factor an entry, `g'`, is not enough, and the sum over "
                        + formula(k.name()) + " in the chain rule stays until it is worked out.");
    }

    private void shared(Influence i) {
        String indices = names(i.summed());
        Index first = i.summed().getFirst();
        String many =
                first.dim().equals(examples) ? "all " + first.dim() + " examples" : "every one of the " + what(first);
        boolean row = i.reader().indices().indexOf(first) == 0;
        say(
                "shared",
                "The same number " + formula(i.at()) + " is used for " + many + " (it does not depend on "
                        + indices + "), so it moves the cost through each of them: a sum over " + indices
                        + ", that is over the "
                        + what(first) + ". In matrix form it runs " + (row ? "down each column" : "along each row")
                        + ", and the axis stays with length 1, so that the result keeps the shape of " + x() + ".");
    }

    private void collected(Influence i) {
        String c = formula(i.reader().target().name());
        say(
                "collected",
                c + " collects the entries of " + x() + " over the "
                        + what(i.untied().getFirst()) + ": "
                        + formula(i.reader()) + ". Going back, each of these entries gets its share of "
                        + derived(i.reader())
                        + ", repeated along that axis.");
    }

    private void linear(Influence i) {
        Index k = i.summed().getFirst();
        String c = formula(i.reader().target().name());
        if (k.dim().equals(examples)) {
            say(
                    "sum",
                    "The same " + formula(i.at()) + " works on every example, so it moves the cost through all "
                            + k.dim() + " columns of " + c + ": the sum over the examples stays.");
        } else {
            say(
                    "sum",
                    formula(i.at()) + " feeds every unit of " + c + " for the same example, with "
                            + formula(i.factor())
                            + " as its weight, so what comes back is a sum over all of these units: "
                            + "one term for each path.");
        }
    }

    private String what(Index index) {
        return index.dim().equals(examples) ? "examples" : "units";
    }

    private static String names(List<Index> indices) {
        return indices.stream().map(i -> formula(i.name())).collect(Collectors.joining(", "));
    }

    /** Transposes and order of every matrix product in the result. */
    private void products() {
        Statement general = Statement.of(gradient.general());
        if (general.matrix() == null) {
            return;
        }
        for (MatrixForm part : general.matrix().all()) {
            if (part instanceof MatrixForm.Product p) {
                if (p.left() instanceof MatrixForm.Transpose t) {
                    String name = formula(MatrixText.of(t.of()));
                    say(
                            "transpose",
                            "The sum runs over the first index of " + name + " (its rows). A matrix product sums over "
                                    + "the columns of its left factor, so " + name
                                    + " stands on the left and transposed.");
                }
                if (p.right() instanceof MatrixForm.Transpose t) {
                    String name = formula(MatrixText.of(t.of()));
                    say(
                            "transpose",
                            "The sum runs over the second index of " + name
                                    + " (its columns). A matrix product sums over "
                                    + "the rows of its right factor, so " + name
                                    + " stands on the right and transposed.");
                }
                say(
                        "order",
                        "The shapes agree in this order only: " + shape(p.left()) + " times " + shape(p.right())
                                + " gives " + Shape.of(gradient.of(), examples, Map.of()) + ".");
            }
        }
    }

    private String shape(MatrixForm form) {
        if (form instanceof MatrixForm.Transpose t) {
            List<String> letters = letters(t.of());
            return "(" + letters.get(1) + ", " + letters.get(0) + ")";
        }
        List<String> letters = letters(form);
        return "(" + letters.get(0) + ", " + letters.get(1) + ")";
    }

    /** Rows and columns, by the matrices in it. */
    private List<String> letters(MatrixForm form) {
        return form.all().stream()
                .filter(f ->
                        f instanceof MatrixForm.Whole w && w.tensor().dims().size() == 2)
                .map(f -> Shape.of(((MatrixForm.Whole) f).tensor(), examples, Map.of())
                        .letters())
                .findFirst()
                .orElse(List.of("?", "?"));
    }

    private void mean() {
        Expr one = Expr.ONE;
        boolean mine = forward.scale(gradient.of()).equals(one);
        boolean through = influences.stream()
                .map(Influence::reader)
                .anyMatch(r -> !r.target().equals(forward.cost())
                        && !forward.scale(r.target()).equals(one));
        boolean fromCost = influences.stream().anyMatch(i -> i.reader().target().equals(forward.cost()));
        if (mine && through) {
            String above = influences.stream()
                    .map(Influence::reader)
                    .filter(r -> !r.target().equals(forward.cost()))
                    .map(this::derived)
                    .findFirst()
                    .orElse("");
            say(
                    "mean",
                    formula("1/" + examples) + ": `J` is the mean over the examples. " + above
                            + " is kept per example, without the " + formula("1/" + examples)
                            + "; it stands here, where the examples are added up, and only here.");
        } else if (!mine && fromCost) {
            say(
                    "per-example",
                    formula(forward.gradientOf(gradient.of()).name()) + " is kept per example: it is "
                            + formula(examples.name()) + " times "
                            + formula("∂J/∂" + gradient.of().name()) + ", so the "
                            + formula("1/" + examples) + " of the mean cancels here. It comes back in the gradients of "
                            + "the parameters.");
        }
    }

    private void shape() {
        Tensor of = gradient.of();
        String name = formula(forward.gradientOf(of).name());
        say(
                "shape",
                name + " has the shape of " + x() + ", " + Shape.of(of, examples, Map.of())
                        + ": one number for each entry of " + x() + ".");
    }
}
