package gradus.diagnose;

import static gradus.diagnose.Name.LAST_RESORT;
import static gradus.diagnose.Name.OFTEN;
import static gradus.diagnose.Name.RARE;
import static gradus.diagnose.Name.SEEN;
import static gradus.diagnose.Name.UNHEARD;

import gradus.diagnose.Edit.Added;
import gradus.diagnose.Edit.Bare;
import gradus.diagnose.Edit.Both;
import gradus.diagnose.Edit.Branching;
import gradus.diagnose.Edit.Clipped;
import gradus.diagnose.Edit.Confused;
import gradus.diagnose.Edit.Crossed;
import gradus.diagnose.Edit.Dropped;
import gradus.diagnose.Edit.DroppedThroughout;
import gradus.diagnose.Edit.Exponent;
import gradus.diagnose.Edit.Floored;
import gradus.diagnose.Edit.Held;
import gradus.diagnose.Edit.Inverted;
import gradus.diagnose.Edit.Multiplied;
import gradus.diagnose.Edit.OffDiagonal;
import gradus.diagnose.Edit.OtherActivation;
import gradus.diagnose.Edit.OtherDerivative;
import gradus.diagnose.Edit.OtherMask;
import gradus.diagnose.Edit.Reordered;
import gradus.diagnose.Edit.Repeated;
import gradus.diagnose.Edit.Replaced;
import gradus.diagnose.Edit.Resummed;
import gradus.diagnose.Edit.Scaled;
import gradus.diagnose.Edit.Stepped;
import gradus.diagnose.Edit.Stretched;
import gradus.diagnose.Edit.Sums;
import gradus.diagnose.Edit.TermScaled;
import gradus.diagnose.Edit.TermsDropped;
import gradus.diagnose.Edit.Turned;
import gradus.diagnose.Edit.Unapplied;
import gradus.diagnose.Edit.Zeroed;
import gradus.layout.Layout;
import gradus.math.Derivation.Gradient;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What an edit of a variable's formula is called among those who know: the classes of mistakes seen most often. */
final class Naming {

    private final RightProgram program;
    private final Roles roles;
    private final ConstantNames numbers;
    private final OtherActivations activations;
    private final EditWords words;
    private final OperandNames operands;
    private final TermNames terms;

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
        this.activations = activations;
        this.roles = new Roles(program, views);
        this.terms = new TermNames(program, activations, words);
        this.operands = new OperandNames(roles, activations, words);
        this.numbers = new ConstantNames(roles, upstream, constants, words, least);
    }

    /** All that the edit may be called, likeliest first; at least one. */
    List<Name> of(Edit edit, Equation form) {
        Tensor v = form.target();
        List<Name> names = new ArrayList<>(
                switch (edit) {
                    case Scaled s -> numbers.scaled(v, s.by(), form.body());
                    case Zeroed z -> numbers.zeroed(v);
                    case TermScaled t -> termScaled(form, t);
                    case TermsDropped t -> terms.dropped(form, t.terms());
                    case Added a -> numbers.added(v, a);
                    case Dropped d -> dropped(form, d.factors());
                    case Repeated r -> repeated(form, r.factors());
                    case Multiplied m -> multiplied(form, m.factor());
                    case Replaced r -> operands.replaced(form, r);
                    case Resummed r -> resummed(form, r);
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
                    case Branching _ ->
                        program.gradient(v) == null
                                ? List.<Name>of()
                                : List.of(new Name(
                                        "relu-mask-of-activation",
                                        v + " decides wrongly which units are on.",
                                        SEEN - 1));
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
                                LAST_RESORT));
                    case Both b -> both(b, form);
                    case Stepped e -> stepped(v);
                    case Stretched e ->
                        List.of(new Name(
                                "shape-broadcast",
                                v
                                        + " compares every output with the labels of every example: shapes (m,) and (m, 1) were"
                                        + " stretched to (m, m).",
                                SEEN));
                    case Bare b -> List.of(new Name(Name.EDIT, words.plain(b, v), SEEN));
                    case Held _, Crossed _, OffDiagonal _ ->
                        List.of(new Name(Name.EDIT, words.plain(edit, v), UNHEARD - 10));
                    case DroppedThroughout _, Reordered _, OtherMask _ ->
                        List.of(new Name(Name.EDIT, words.plain(edit, v), UNHEARD - 10));
                    case Floored f ->
                        List.of(new Name(
                                "integer-division",
                                words.plain(f, v) + " It is divided in whole numbers, as by // in Python.",
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
                    Name.EDIT,
                    words.plain(edit, v),
                    UNHEARD + EditWords.unlikelihood(edit) + Exprs.size(form.body()) / 8));
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

    private List<Name> both(Both b, Equation form) {
        Name first = of(b.first(), form).getFirst();
        Name second = of(b.second(), form).getFirst();
        return List.of(
                new Name(first.id(), first.sentence() + " " + second.sentence(), 20 + first.cost() + second.cost()));
    }

    private List<Name> termScaled(Equation form, TermScaled t) {
        List<Name> names = new ArrayList<>(t.by() == 0 ? terms.dropped(form, List.of(t.term())) : List.of());
        names.addAll(numbers.termScaled(form.target(), t));
        return names;
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

    private List<Name> resummed(Equation form, Resummed r) {
        Tensor v = form.target();
        Gradient g = program.gradient(v);
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
        if (r.how() == Sums.OTHER_AXIS && !overExamples && program.network().isChain()) {
            return List.of(
                    new Name("softmax-wrong-axis", v + " normalises over the examples, not over the units.", SEEN));
        }
        if (r.how() == Sums.DIAGONAL && g != null && (roles.isOutput(v) || terms.sumsOverOutputs(form, g, r.sum()))) {
            return List.of(TermNames.diagonal(v));
        }
        return List.of();
    }
}
