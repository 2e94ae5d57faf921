package gradus.explain;

import gradus.document.Prose;
import gradus.explain.Explanation.Reason;
import gradus.formula.Formula;
import gradus.math.Derivation.Gradient;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Forward;
import gradus.math.Index;
import gradus.math.MatrixForm;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/** Says why a gradient looks as it does. Every sentence is chosen by the derivation's structure, never by a name. */
final class Reasons {
    private final Gradient gradient;
    private final Forward forward;
    private final Predicate<Tensor> isShown;
    private final Dim examples;
    private final boolean examplesInRows;
    private final Function<Equation, Statement> statements;
    private final Formula cost;
    private final List<Influence> influences;
    private final List<Reason> reasons = new ArrayList<>();

    /** @param isShown whether a derived tensor has a formula of its own, above this one */
    Reasons(
            Gradient gradient,
            Forward forward,
            Dim examples,
            boolean examplesInRows,
            Function<Equation, Statement> statements,
            Predicate<Tensor> isShown) {
        this.isShown = isShown;
        this.statements = statements;
        this.cost = Formula.of(forward.cost());
        this.gradient = gradient;
        this.forward = forward;
        this.examples = examples;
        this.examplesInRows = examplesInRows;
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

    private void say(String topic, String template, Object... arguments) {
        reasons.add(new Reason(topic, Prose.of(template, arguments)));
    }

    private Formula x() {
        return Formula.of(gradient.of());
    }

    private Formula derived(Equation reader) {
        return Formula.of(forward.gradientOf(reader.target()));
    }

    private static Formula target(Influence i) {
        return Formula.of(i.reader().target());
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
                    "The cost {} reads {} itself: no layer stands between, so nothing comes from above through weights, and "
                            + "this gradient is the derivative of the loss.",
                    cost,
                    x());
        } else if (through.size() == 1) {
            Equation r = through.getFirst();
            say(
                    "path",
                    "{} reaches the cost " + (direct ? "" : "only ")
                            + "through {}: {}. So the chain rule starts from {}, "
                            + (isShown.test(forward.gradientOf(r.target()))
                                    ? "which is known by now."
                                    : "whose own formula is put in at once."),
                    x(),
                    Formula.of(r.target()),
                    statements.apply(r).formula(),
                    derived(r));
        } else {
            List<Formula> names =
                    through.stream().map(r -> Formula.of(r.target())).toList();
            say(
                    "path",
                    "{} reaches the cost along " + through.size()
                            + " paths: through {}. The chain rule adds what comes back along each of them.",
                    x(),
                    Words.listed(names, ", "));
        }
        if (direct && !through.isEmpty()) {
            influences.stream()
                    .filter(i -> i.reader().target().equals(forward.cost()))
                    .findFirst()
                    .ifPresent(i -> say(
                            "direct",
                            "{} reads {} directly as well: that second path adds {}.",
                            cost,
                            x(),
                            Formula.equal(Formula.partial(cost, Formula.of(i.at())), Formula.of(i.local()))));
        }
    }

    private void dependence(Influence i) {
        switch (i.kind(forward)) {
            case COST -> cost(i);
            case AT_PLACES -> atPlaces(i);
            case DIAGONAL -> diagonal(i);
            case COUPLED -> coupled(i);
            case SHARED -> shared(i);
            case COLLECTED -> collected(i);
            case LINEAR -> linear(i);
        }
    }

    private void cost(Influence i) {
        boolean sums = Exprs.any(gradient.general().body(), e -> e instanceof Expr.Fold f && f.isSum());
        if (influences.size() == 1 && !sums) {
            say(
                    "one-term",
                    "{} is a sum over all outputs and examples, but only one of its terms contains {}; all the others "
                            + "are constant and drop out.",
                    cost,
                    Formula.of(i.at()));
        }
    }

    private void diagonal(Influence i) {
        Formula c = target(i);
        Formula factor = i.factorStatement().bodyFormula();
        if (i.factor().equals(Expr.ONE)) {
            say(
                    "derivative-one",
                    "{} grows exactly as {} does, entry by entry: the derivative is 1, and nothing is multiplied.",
                    c,
                    x());
            return;
        }
        if (Exprs.tensors(i.factor()).stream().allMatch(t -> t.dims().isEmpty())) {
            say(
                    "constant-factor",
                    "{} is {} times a number, entry by entry, so {} is multiplied by that number, {}.",
                    c,
                    x(),
                    derived(i.reader()),
                    factor);
            return;
        }
        String alone = influences.size() == 1
                ? "An entry of {}"
                : "Directly (what goes through the others counts on their paths), an entry of {}";
        say(
                "element-wise",
                alone + " depends on the entry of {} at the same place and on no other: {} is 0 unless {}. One term of "
                        + "the sum is left, so the product is taken element by element and is no matrix product. The "
                        + "factor is the derivative of {} by {} at that place: {}.",
                c,
                x(),
                jacobian(i),
                equalities(i),
                c,
                x(),
                factor);
        if (Exprs.mentions(i.factor(), i.reader().target())) {
            boolean both = Exprs.mentions(i.factor(), gradient.of());
            say(
                    "in-the-output",
                    "The factor is written with {}{}: the forward pass has computed it already.",
                    c,
                    both ? Prose.of("") : Prose.of(" instead of {}", x()));
        }
    }

    private static Formula jacobian(Influence i) {
        return Formula.partial(Formula.of(i.reader().left()), Formula.of(i.at()));
    }

    private static Prose equalities(Influence i) {
        List<Formula> pairs = new ArrayList<>();
        for (int d = 0; d < i.at().indices().size(); d++) {
            pairs.add(Formula.equal(
                    Formula.of(i.reader().indices().get(d)),
                    Formula.of(i.at().indices().get(d))));
        }
        return Words.listed(pairs, " and ");
    }

    private void atPlaces(Influence i) {
        List<Formula> read = i.places().stream().<Formula>map(Formula::of).toList();
        int last = read.size() - 1;
        Prose all = last == 0
                ? Words.listed(read, "")
                : Prose.of("{} and {}", Words.listed(read.subList(0, last), ", "), read.get(last));
        String place = last == 0 ? "a fixed place, " : "fixed places, ";
        say(
                "at-a-place",
                "{} reads {} at " + place + "{}: {}. So {} holds a delta that is 1 there, and the part of the gradient "
                        + "that comes back from there is 0 everywhere else.",
                target(i),
                x(),
                all,
                statements.apply(i.reader()).formula(),
                jacobian(i));
    }

    private void coupled(Influence i) {
        Index k = i.summed().getFirst();
        say(
                "not-diagonal",
                "Here an entry of {} depends on more than one entry of {}: its formula, {}, contains a sum over the "
                        + what(k) + ". So {}, which is {}, is not 0 off the diagonal: the product with one factor an "
                        + "entry, {}, is not enough, and the sum over {} in the chain rule stays until it is worked out.",
                target(i),
                x(),
                statements.apply(i.reader()).formula(),
                jacobian(i),
                Formula.of(i.local()),
                new Formula.Prime(Formula.name("g")),
                Formula.of(k));
    }

    private void shared(Influence i) {
        Prose indices = names(i.summed());
        Index first = i.summed().getFirst();
        Prose many = first.dim().equals(examples)
                ? Prose.of("all {} examples", Formula.of(first.dim()))
                : Prose.of("every one of the " + what(first));
        boolean row = i.reader().indices().indexOf(first) == 0;
        say(
                "shared",
                "The same number {} is used for {} (it does not depend on {}), so it moves the cost through each of "
                        + "them: a sum over {}, that is over the " + what(first) + ". In matrix form it runs "
                        + (row ? "down each column" : "along each row")
                        + ", and the axis stays with length 1, so that the result keeps the shape of {}.",
                Formula.of(i.at()),
                many,
                indices,
                indices,
                x());
    }

    private void collected(Influence i) {
        say(
                "collected",
                "{} collects the entries of {} over the " + what(i.untied().getFirst())
                        + ": {}. Going back, each of these entries gets its share of {}, repeated along that axis.",
                target(i),
                x(),
                statements.apply(i.reader()).formula(),
                derived(i.reader()));
    }

    private void linear(Influence i) {
        Index k = i.summed().getFirst();
        if (k.dim().equals(examples)) {
            say(
                    "sum",
                    "The same {} works on every example, so it moves the cost through all {} columns of {}: the sum "
                            + "over the examples stays.",
                    Formula.of(i.at()),
                    Formula.of(k.dim()),
                    target(i));
        } else {
            say(
                    "sum",
                    "{} feeds every unit of {} for the same example, with {} as its weight, so what comes back is a "
                            + "sum over all of these units: one term for each path.",
                    Formula.of(i.at()),
                    target(i),
                    Formula.of(i.factor()));
        }
    }

    private String what(Index index) {
        return index.dim().equals(examples) ? "examples" : "units";
    }

    private static Prose names(List<Index> indices) {
        return Words.listed(indices.stream().map(Formula::of).toList(), ", ");
    }

    /** Transposes and order of every matrix product in the result. */
    private void products() {
        MatrixForm general = statements.apply(gradient.general()).matrix();
        if (general == null) {
            return;
        }
        for (MatrixForm part : general.all()) {
            if (part instanceof MatrixForm.Product p) {
                product(p);
            }
        }
    }

    private void product(MatrixForm.Product p) {
        if (p.left() instanceof MatrixForm.Transpose t) {
            say(
                    "transpose",
                    "The sum runs over the first index of {} (its rows). A matrix product sums over the columns of its "
                            + "left factor, so {} stands on the left and transposed.",
                    Formula.of(t.of()),
                    Formula.of(t.of()));
        }
        if (p.right() instanceof MatrixForm.Transpose t) {
            say(
                    "transpose",
                    "The sum runs over the second index of {} (its columns). A matrix product sums over the rows of "
                            + "its right factor, so {} stands on the right and transposed.",
                    Formula.of(t.of()),
                    Formula.of(t.of()));
        }
        if (!isWhole(p.left()) || !isWhole(p.right())) {
            return;
        }
        say(
                "order",
                "The shapes agree in this order only: {} times {} gives {}.",
                shape(p.left()),
                shape(p.right()),
                Shape.of(gradient.of(), examples, examplesInRows, Map.of()).prose());
    }

    private static boolean isWhole(MatrixForm form) {
        return form instanceof MatrixForm.Whole
                || (form instanceof MatrixForm.Transpose t && t.of() instanceof MatrixForm.Whole);
    }

    private Formula shape(MatrixForm form) {
        if (form instanceof MatrixForm.Transpose t) {
            return Shape.tuple(letters(t.of()).reversed());
        }
        return Shape.tuple(letters(form));
    }

    /** Rows and columns, by the matrices in it. */
    private List<String> letters(MatrixForm form) {
        return form.all().stream()
                .filter(f ->
                        f instanceof MatrixForm.Whole w && w.tensor().dims().size() == 2)
                .map(f -> Shape.of(((MatrixForm.Whole) f).tensor(), examples, examplesInRows, Map.of())
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
        Formula inverse = Words.oneOver(examples.name());
        if (mine && through) {
            influences.stream()
                    .map(Influence::reader)
                    .filter(r -> !r.target().equals(forward.cost()))
                    .findFirst()
                    .ifPresent(r -> say(
                            "mean",
                            "{}: {} is the mean over the examples. {} is kept per example, without the {}; it stands "
                                    + "here, where the examples are added up, and only here.",
                            inverse,
                            cost,
                            derived(r),
                            inverse));
        } else if (!mine && fromCost) {
            say(
                    "per-example",
                    "{} is kept per example: it is {} times {}, so the {} of the mean cancels here. It comes back in "
                            + "the gradients of the parameters.",
                    Formula.of(forward.gradientOf(gradient.of())),
                    Formula.of(examples),
                    Formula.partial(cost, x()),
                    inverse);
        }
    }

    private void shape() {
        Tensor of = gradient.of();
        say(
                "shape",
                "{} has the shape of {}, {}: one number for each entry of {}.",
                Formula.of(forward.gradientOf(of)),
                x(),
                Shape.of(of, examples, examplesInRows, Map.of()).prose(),
                x());
    }
}
