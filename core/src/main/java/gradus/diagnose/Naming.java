package gradus.diagnose;

import static gradus.diagnose.Name.OFTEN;
import static gradus.diagnose.Name.RARE;
import static gradus.diagnose.Name.SEEN;
import static gradus.diagnose.Name.UNHEARD;

import gradus.diagnose.Edit.Added;
import gradus.diagnose.Edit.Both;
import gradus.diagnose.Edit.Branching;
import gradus.diagnose.Edit.Clipped;
import gradus.diagnose.Edit.Confused;
import gradus.diagnose.Edit.Dropped;
import gradus.diagnose.Edit.Exponent;
import gradus.diagnose.Edit.Inverted;
import gradus.diagnose.Edit.Multiplied;
import gradus.diagnose.Edit.OtherActivation;
import gradus.diagnose.Edit.OtherDerivative;
import gradus.diagnose.Edit.Repeated;
import gradus.diagnose.Edit.Replaced;
import gradus.diagnose.Edit.Resummed;
import gradus.diagnose.Edit.Scaled;
import gradus.diagnose.Edit.Stepped;
import gradus.diagnose.Edit.Stretched;
import gradus.diagnose.Edit.Sums;
import gradus.diagnose.Edit.TermScaled;
import gradus.diagnose.Edit.Turned;
import gradus.diagnose.Edit.Unapplied;
import gradus.diagnose.Edit.Zeroed;
import gradus.layout.Layout;
import gradus.math.Derivation.Gradient;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Expr.Entry;
import gradus.math.Expr.Size;
import gradus.math.Exprs;
import gradus.math.Tensor;
import gradus.network.Outputs;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What an edit of a variable's formula is called among those who know: the classes of mistakes seen most often. */
final class Naming {

    private final RightProgram program;
    private final Roles roles;
    private final ConstantNames numbers;
    private final Map<Tensor, View> views;
    private final OtherActivations activations;
    private final EditWords words;

    Naming(
            RightProgram program,
            Upstream upstream,
            Map<Tensor, View> views,
            OtherActivations activations,
            Constants constants,
            Layout layout,
            double tolerance) {
        double least = Math.max(1e-6, tolerance);
        this.words = new EditWords(new Written(program.network(), layout, views), least);
        this.program = program;
        this.views = views;
        this.activations = activations;
        this.roles = new Roles(program, views);
        this.numbers = new ConstantNames(roles, upstream, constants, words, least);
    }

    /** All that the edit may be called, likeliest first; at least one. */
    List<Name> of(Edit edit, Equation form) {
        Tensor v = form.target();
        List<Name> names = new ArrayList<>(
                switch (edit) {
                    case Scaled s -> numbers.scaled(v, s.by(), form.body());
                    case Zeroed z -> numbers.zeroed(v);
                    case TermScaled t -> numbers.termScaled(v, t);
                    case Added a -> numbers.added(v, a);
                    case Dropped d -> dropped(form, d.factors());
                    case Repeated r -> repeated(form, r.factors());
                    case Multiplied m -> multiplied(form, m.factor());
                    case Replaced r -> replaced(form, r);
                    case Resummed r -> resummed(v, r);
                    case Confused c ->
                        List.of(new Name(
                                "matmul-elementwise-confused",
                                c.elementWise()
                                        ? v + " multiplies entry by entry where the matrix product belongs."
                                        : v + " takes a matrix product where the entries are to be multiplied.",
                                SEEN));
                    case OtherDerivative o ->
                        List.of(new Name(
                                "wrong-activation-derivative",
                                v + " uses the derivative of " + o.activation()
                                        + ", which is not this layer's activation.",
                                SEEN));
                    case Branching b -> branching(v, b);
                    case Turned t ->
                        program.network().weights().contains(roles.of(v))
                                ? List.of(new Name(
                                        "weight-gradient-transposed",
                                        v + " is the transpose of what it should be.",
                                        RARE))
                                : List.<Name>of();
                    case Clipped c ->
                        List.of(new Name(
                                "gradient-transformed",
                                v + " is right, but clipped: no entry is beyond " + EditWords.shown(c.at()) + ".",
                                RARE));
                    case Both b -> both(b, form);
                    case Stepped e -> stepped(v);
                    case Stretched e ->
                        List.of(new Name(
                                "shape-broadcast",
                                v
                                        + " compares every output with the labels of every example: shapes (m,) and (m, 1) were"
                                        + " stretched to (m, m).",
                                SEEN));
                    case Inverted i -> List.<Name>of();
                    case Exponent e -> List.<Name>of();
                    case OtherActivation o ->
                        List.of(new Name(
                                Name.EDIT,
                                v + " is computed with " + o.activation() + ", which is not this layer's activation.",
                                UNHEARD - 10));
                    case Unapplied u -> List.<Name>of();
                });
        if (names.isEmpty()) {
            names.add(new Name(
                    Name.EDIT, words.plain(edit, v), UNHEARD + unlikelihood(edit) + Exprs.size(form.body()) / 8));
        }
        names.sort(Comparator.comparingInt(Name::cost));
        return names;
    }

    /** Whether a number is one that people lose or put in, so that one entry is enough to recognise it. */
    boolean isNamed(Tensor v, double number) {
        return numbers.isNamed(v, number);
    }

    /** The number as one would write it: m, 1/m, 2, or a few digits. */
    Expr symbol(Tensor v, double number) {
        return numbers.symbol(v, number);
    }

    /** What a term of a forward value may have been multiplied with. */
    List<Double> factorsOfTerms(Tensor v) {
        return numbers.factorsOfTerms(v);
    }

    /** A sign is thought of as a term's, not as a factor -1 that was left out or written twice. */
    private static int unlikelihood(Edit edit) {
        List<Expr> factors = switch (edit) {
            case Dropped d -> d.factors();
            case Repeated r -> r.factors();
            default -> List.of();
        };
        return !factors.isEmpty() && factors.stream().allMatch(f -> f instanceof Expr.Num) ? 2 : 0;
    }

    private List<Name> both(Both b, Equation form) {
        Name first = of(b.first(), form).getFirst();
        Name second = of(b.second(), form).getFirst();
        return List.of(
                new Name(first.id(), first.sentence() + " " + second.sentence(), 20 + first.cost() + second.cost()));
    }

    private String letter(Tensor t) {
        return program.network().part(t).letter();
    }

    // ---- factors

    private List<Name> dropped(Equation form, List<Expr> factors) {
        Tensor v = form.target();
        List<Tensor> tensors =
                factors.stream().flatMap(f -> Exprs.tensors(f).stream()).toList();
        if (!tensors.isEmpty() && tensors.stream().allMatch(roles::isMask)) {
            return List.of(new Name("dropout-mask-missing", v + " does not apply the dropout mask.", OFTEN));
        }
        if (isDerivative(form, Expr.mul(factors))) {
            return stepped(v);
        }
        if (tensors.isEmpty() && roles.isMasked(v) && factors.stream().allMatch(f -> f instanceof Expr.Num)) {
            return List.of(new Name("dropout-not-rescaled", v + " lacks the division by the keep probability.", OFTEN));
        }
        return List.of();
    }

    private List<Name> stepped(Tensor v) {
        boolean fused = roles.fused(v);
        return List.of(
                new Name(
                        fused ? "activation-step-skipped" : "missing-activation-derivative",
                        v + " lacks the activation's derivative g': it is "
                                + program.forward().gradientOf(roles.reader(v)) + " as it comes from above.",
                        OFTEN + (fused ? 1 : 0)),
                new Name(
                        fused ? "missing-activation-derivative" : "activation-step-skipped",
                        v + " is " + program.forward().gradientOf(roles.reader(v))
                                + ": the activation is stepped over.",
                        roles.isOutput(v) ? OFTEN + 3 : RARE));
    }

    private boolean isDerivative(Equation form, Expr factor) {
        Gradient g = program.gradient(form.target());
        if (g == null) {
            return false;
        }
        for (Equation f : program.formsOf(form.target())) {
            Expr local = activations.derivativeIn(f, g, program);
            if (local != null && !local.equals(Expr.ONE) && local.equals(factor)) {
                return true;
            }
        }
        return false;
    }

    private List<Name> repeated(Equation form, List<Expr> factors) {
        Tensor v = form.target();
        if (isDerivative(form, Expr.mul(factors))) {
            return List.of(new Name(
                    "activation-derivative-twice", v + " multiplies by the activation's derivative twice.", RARE));
        }
        return List.of();
    }

    private List<Name> multiplied(Equation form, Expr factor) {
        Tensor v = form.target();
        boolean diagonal = roles.fused(v)
                && roles.isOutput(v)
                && Exprs.tensors(factor).stream().allMatch(t -> t.equals(roles.reader(v)))
                && factor instanceof Expr.Mul;
        if (!isDerivative(form, factor) && !diagonal) {
            return List.of();
        }
        if (roles.fused(v)) {
            return List.of(new Name(
                    "extra-activation-derivative",
                    v + " multiplies by the activation's derivative, which has cancelled against the loss's.",
                    OFTEN - 1));
        }
        return List.of(
                new Name("activation-derivative-twice", v + " multiplies by the activation's derivative twice.", RARE));
    }

    // ---- operands

    private List<Name> replaced(Equation form, Replaced r) {
        Tensor v = form.target();
        if (r.from() instanceof Size s) {
            return List.of(new Name(
                    s.dim().equals(program.network().examples()) ? "wrong-m" : Name.EDIT,
                    v + " has " + words.text(r.by()) + " in the place of " + words.text(r.from()) + ".",
                    SEEN));
        }
        if (r.from() instanceof Expr.Num) {
            return List.of();
        }
        if (!(r.from() instanceof Entry replaced)) {
            return insteadOfDerivative(v, r);
        }
        Tensor from = roles.base(replaced.tensor());
        if (!(r.by() instanceof Entry other)) {
            return instead(v, from, r);
        }
        Tensor to = roles.base(other.tensor());
        View view = views.get(other.tensor());
        String swap = v + " has " + words.name(to) + " where " + words.name(from) + " belongs.";
        if (view instanceof View.Shifted) {
            return List.of(new Name("labels-off-by-one", v + " sees the labels shifted by one class.", SEEN));
        }
        if (from.equals(to)) {
            return transposed(v, from);
        }
        if (program.gradient(v) == null) {
            return List.of();
        }
        String had = letter(from);
        String has = letter(to);
        if (roles.isParameterGradient(v)) {
            if (has.equals(had) && !from.equals(to)) {
                boolean next = program.layer(to) == program.layer(v) && program.gradient(to) == null;
                return List.of(
                        new Name(next ? "previous-activation-index" : "wrong-layer", swap, next ? SEEN : SEEN + 1));
            }
            if (program.gradient(from) != null
                    && program.gradient(to) != null
                    && program.layer(to) == program.layer(from)) {
                return List.of(new Name(
                        "upstream-of-activation", swap + " The step through the activation is left out.", SEEN));
            }
            if (isInputOf(to, v)) {
                return List.of(new Name("previous-activation-index", swap, RARE));
            }
            return List.of();
        }
        if (program.layer(from) == program.layer(to) && activationPair(from, to)) {
            boolean condition = Exprs.any(
                    form.body(),
                    x -> x instanceof Expr.Choose c
                            && (Exprs.mentions(c.left(), ((Entry) r.from()).tensor())
                                    || Exprs.mentions(c.right(), ((Entry) r.from()).tensor())));
            if (condition) {
                return List.of(
                        new Name("relu-mask-of-activation", swap, SEEN),
                        new Name("derivative-of-activated", swap, SEEN + 1));
            }
            return List.of(
                    isActivationOf(to, from)
                            ? new Name(
                                    "derivative-of-activated",
                                    v + " feeds " + to + " to the derivative that takes " + from + ".",
                                    OFTEN)
                            : new Name(
                                    "activated-form-of-z",
                                    roles.isOutput(v) && roles.fused(v)
                                            ? swap
                                            : v + " feeds " + to + " to the form of the derivative that takes " + from
                                                    + ".",
                                    OFTEN));
        }
        if (program.gradient(to) != null && program.isForward(from)) {
            boolean condition = Exprs.any(form.body(), x -> x instanceof Expr.Choose);
            if (condition) {
                return List.of(new Name(
                        "relu-mask-of-gradient",
                        v + " takes the mask from the sign of " + to + ", not of " + from + ".",
                        SEEN));
            }
        }
        if (has.equals(had)) {
            return List.of(new Name("wrong-layer", swap, SEEN));
        }
        return List.of();
    }

    private boolean isInputOf(Tensor to, Tensor v) {
        return program.isForward(to) && program.layer(to) == program.layer(v);
    }

    private boolean activationPair(Tensor a, Tensor b) {
        return isActivationOf(a, b) || isActivationOf(b, a);
    }

    private boolean isActivationOf(Tensor a, Tensor z) {
        return program.forward().equations().stream()
                .anyMatch(e -> Exprs.tensors(e.body()).size() == 1
                        && Exprs.mentions(e.body(), z)
                        && activations.valuesOf(e.target(), program).contains(a));
    }

    /** A value where the derivative belongs; there may be an activation with such a derivative, but the network has none. */
    private List<Name> insteadOfDerivative(Tensor v, Replaced r) {
        String sentence = v + " multiplies by " + words.text(r.by()) + " where the activation's derivative belongs.";
        return List.of(
                new Name(Name.EDIT, sentence, SEEN - 1), new Name("wrong-activation-derivative", sentence, SEEN));
    }

    private List<Name> instead(Tensor v, Tensor from, Replaced r) {
        if (roles.isMask(from)) {
            return List.of(new Name(
                    Name.EDIT,
                    v + " keeps the units that " + from + " drops: it has " + words.text(r.by()) + " in its place.",
                    SEEN));
        }
        if (r.by() instanceof Expr.Choose) {
            return List.of(new Name(
                    Name.EDIT,
                    v + " takes the predicted class, 0 or 1, where " + words.name(from) + " itself belongs.",
                    SEEN));
        }
        boolean updated = program.network().parameters().contains(from);
        if (updated) {
            return List.of(new Name(
                    "updated-weights",
                    v + " uses " + words.name(from) + " after its own update: " + words.text(r.by()) + ".",
                    OFTEN));
        }
        if (program.isForward(v) && !v.equals(program.forward().cost()) && isActivationOf(v, from)) {
            boolean last = Outputs.areCoupled(program.network()) && roles.isOutput(v);
            return List.of(new Name(
                    last ? "softmax-twice" : Name.EDIT,
                    v + " is put through the activation twice.",
                    last ? SEEN : UNHEARD - 8));
        }
        boolean coupled = Outputs.areCoupled(program.network()) && roles.isOutput(from);
        return List.of(new Name(
                coupled ? "softmax-twice" : Name.EDIT,
                v + " applies the activation to " + from + ", which is activated already.",
                coupled ? SEEN : UNHEARD - 8));
    }

    private List<Name> transposed(Tensor v, Tensor t) {
        if (program.network().weights().contains(t)) {
            return program.gradient(v) == null || roles.isParameterGradient(v)
                    ? List.of()
                    : List.of(new Name(
                            "weights-not-transposed", v + " uses " + t + " where its transpose belongs.", SEEN));
        }
        if (roles.isBiasGradient(v)) {
            return List.of(new Name("bias-wrong-axis", v + " sums over the units; it should over the examples.", SEEN));
        }
        return List.of();
    }

    private List<Name> branching(Tensor v, Branching b) {
        return program.gradient(v) == null
                ? List.of()
                : List.of(new Name("relu-mask-of-activation", v + " decides wrongly which units are on.", SEEN - 1));
    }

    private List<Name> resummed(Tensor v, Resummed r) {
        boolean overExamples = r.sum() instanceof Expr.Fold s
                && s.isSum()
                && s.index().dim().equals(program.network().examples());
        if (r.how() == Sums.EVERYTHING && roles.isBiasGradient(v)) {
            return List.of(new Name(
                    "bias-summed-over-everything",
                    v + " is summed over units and examples: all entries are equal.",
                    OFTEN));
        }
        if (r.how() == Sums.LAST && overExamples) {
            return List.of(new Name(
                    "last-example-only",
                    v + " has the last example only: overwritten in the loop, not added up.",
                    SEEN));
        }
        if (r.how() == Sums.OTHER_AXIS && !overExamples) {
            return List.of(
                    new Name("softmax-wrong-axis", v + " normalises over the examples, not over the units.", SEEN));
        }
        if (r.how() == Sums.DIAGONAL && program.gradient(v) != null && roles.isOutput(v)) {
            return List.of(new Name(
                    "softmax-diagonal",
                    v + " takes the Jacobian as diagonal: the sum over the other outputs is left out.",
                    OFTEN));
        }
        return List.of();
    }
}
