package gradus.explain;

import gradus.document.Prose;
import gradus.explain.Explanation.Reason;
import gradus.formula.Formula;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Index;
import java.util.ArrayList;
import java.util.List;

/** Says how what reads a tensor depends on it, entry by entry: whether a product or a sum comes of it, and over what. */
record DependenceReasons(Subject subject, List<Reason> reasons) {
    /** How entries of what reads the tensor depend on its entries, and what follows for the product. */
    void add(Influence i) {
        switch (i.kind(subject.forward())) {
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
        boolean sums = Exprs.any(subject.gradient().general().body(), e -> e instanceof Expr.Fold f && f.isSum());
        if (subject.influences().size() == 1 && !sums) {
            say(
                    "one-term",
                    "{} is a sum over all outputs and examples, but only one of its terms contains {}; all the others "
                            + "are constant and drop out.",
                    subject.cost(),
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
                    subject.x());
            return;
        }
        if (Exprs.tensors(i.factor()).stream().allMatch(t -> t.dims().isEmpty())) {
            say(
                    "constant-factor",
                    "{} is {} times a number, entry by entry, so {} is multiplied by that number, {}.",
                    c,
                    subject.x(),
                    subject.derived(i.reader()),
                    factor);
            return;
        }
        String alone = subject.influences().size() == 1
                ? "An entry of {}"
                : "Directly (what goes through the others counts on their paths), an entry of {}";
        say(
                "element-wise",
                alone + " depends on the entry of {} at the same place and on no other: {} is 0 unless {}. One term of "
                        + "the sum is left, so the product is taken element by element and is no matrix product. The "
                        + "factor is the derivative of {} by {} at that place: {}.",
                c,
                subject.x(),
                jacobian(i),
                equalities(i),
                c,
                subject.x(),
                factor);
        if (Exprs.mentions(i.factor(), i.reader().target())) {
            boolean both = Exprs.mentions(i.factor(), subject.gradient().of());
            say(
                    "in-the-output",
                    "The factor is written with {}{}: the forward pass has computed it already.",
                    c,
                    both ? Prose.of("") : Prose.of(" instead of {}", subject.x()));
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
                subject.x(),
                all,
                subject.written(i.reader()),
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
                subject.x(),
                subject.written(i.reader()),
                jacobian(i),
                Formula.of(i.local()),
                new Formula.Prime(Formula.name("g")),
                Formula.of(k));
    }

    private void shared(Influence i) {
        Prose indices = names(i.summed());
        Index first = i.summed().getFirst();
        Prose many = first.dim().equals(subject.examples())
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
                subject.x());
    }

    private void collected(Influence i) {
        say(
                "collected",
                "{} collects the entries of {} over the " + what(i.untied().getFirst())
                        + ": {}. Going back, each of these entries gets its share of {}, repeated along that axis.",
                target(i),
                subject.x(),
                subject.written(i.reader()),
                subject.derived(i.reader()));
    }

    private void linear(Influence i) {
        Index k = i.summed().getFirst();
        if (k.dim().equals(subject.examples())) {
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
        return index.dim().equals(subject.examples()) ? "examples" : "units";
    }

    private static Prose names(List<Index> indices) {
        return Words.listed(indices.stream().map(Formula::of).toList(), ", ");
    }

    private static Formula target(Influence i) {
        return Formula.of(i.reader().target());
    }

    private void say(String topic, String template, Object... arguments) {
        reasons.add(Reason.of(topic, template, arguments));
    }
}
