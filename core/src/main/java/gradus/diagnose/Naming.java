package gradus.diagnose;

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
import gradus.math.Derivation;
import gradus.math.Derivation.Gradient;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Expr.Entry;
import gradus.math.Expr.Size;
import gradus.math.Exprs;
import gradus.math.IndexForm;
import gradus.math.Tensor;
import gradus.network.Outputs;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What an edit of a variable's formula is called among those who know: the classes of mistakes seen most often. */
final class Naming {
    private static final int OFTEN = 10;
    private static final int SEEN = 14;
    private static final int RARE = 18;
    private static final int UNHEARD = 40;

    private final RightProgram program;
    private final Upstream upstream;
    private final Map<Tensor, View> views;
    private final OtherActivations activations;
    private final Constants constants;
    private final double tolerance;

    Naming(
            RightProgram program,
            Upstream upstream,
            Map<Tensor, View> views,
            OtherActivations activations,
            Constants constants,
            double tolerance) {
        this.tolerance = Math.max(1e-6, tolerance);
        this.program = program;
        this.upstream = upstream;
        this.views = views;
        this.activations = activations;
        this.constants = constants;
    }

    /** All that the edit may be called, likeliest first; at least one. */
    List<Name> of(Edit edit, Equation form) {
        Tensor v = form.target();
        List<Name> names = new ArrayList<>(
                switch (edit) {
                    case Scaled s -> scaled(v, s.by(), form.body());
                    case Zeroed z -> zeroed(v);
                    case TermScaled t -> termScaled(v, t);
                    case Added a -> added(v, a);
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
                        program.network().weights().contains(of(v))
                                ? List.of(new Name(
                                        "weight-gradient-transposed",
                                        v + " is the transpose of what it should be.",
                                        RARE))
                                : List.<Name>of();
                    case Clipped c ->
                        List.of(new Name(
                                "gradient-transformed",
                                v + " is right, but clipped: no entry is beyond " + shown(c.at()) + ".",
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
            names.add(new Name(Name.EDIT, plain(edit, v), UNHEARD + Exprs.size(form.body()) / 8));
        }
        names.sort(Comparator.comparingInt(Name::cost));
        return names;
    }

    private List<Name> both(Both b, Equation form) {
        Name first = of(b.first(), form).getFirst();
        Name second = of(b.second(), form).getFirst();
        return List.of(
                new Name(first.id(), first.sentence() + " " + second.sentence(), 20 + first.cost() + second.cost()));
    }

    // ---- what a variable is

    private @Nullable Tensor of(Tensor variable) {
        Gradient g = program.gradient(variable);
        return g == null ? null : g.of();
    }

    private boolean isParameterGradient(Tensor v) {
        return program.network().parameters().contains(of(v));
    }

    private boolean isBiasGradient(Tensor v) {
        return isParameterGradient(v) && Objects.requireNonNull(of(v)).dims().size() == 1;
    }

    private boolean isCost(Tensor v) {
        return v.equals(program.forward().cost());
    }

    private boolean isOutput(Tensor v) {
        return Edits.layer(v) == program.network().depth();
    }

    private Tensor base(Tensor t) {
        View view = views.get(t);
        return view == null ? t : base(view.base());
    }

    private static String letter(Tensor t) {
        return t.name().replaceAll("[0-9].*$", "");
    }

    private boolean isMask(Tensor t) {
        return program.network().masks().stream().anyMatch(m -> m.tensor().equals(t));
    }

    private boolean isMasked(Tensor v) {
        return program.formsOf(v).stream()
                .anyMatch(f -> Exprs.tensors(f.body()).stream().anyMatch(this::isMask));
    }

    // ---- numbers

    private boolean same(double a, double b) {
        return Math.abs(a - b) <= tolerance * Math.abs(b);
    }

    /** Whether a number is one that people lose or put in, so that one entry is enough to recognise it. */
    boolean isNamed(Tensor v, double number) {
        return number == 0
                || constants.ofPenalty().stream().anyMatch(c -> same(number, c))
                || constants.units().values().stream().anyMatch(c -> same(number, c))
                || constants.named(v).values().stream().anyMatch(c -> same(number, c) || same(number, -c));
    }

    /** The number as one would write it: m, 1/m, 2, or a few digits. */
    Expr symbol(Tensor v, double number) {
        Expr m = new Size(program.network().examples());
        Expr k = new Size(program.network().output().dims().getFirst());
        Map<String, Expr> signs = Map.of("m", m, "1/m", Expr.pow(m, -1), "K", k, "1/K", Expr.pow(k, -1));
        for (Map.Entry<String, Double> e : constants.named(v).entrySet()) {
            Expr sign = signs.get(e.getKey());
            if (sign != null && same(number, e.getValue())) {
                return sign;
            }
        }
        return Edits.number(number);
    }

    static String shown(double number) {
        String text = String.format(java.util.Locale.ROOT, "%.4g", number);
        return text.contains("e") ? text : text.replaceAll("0+$", "").replaceAll("\\.$", "");
    }

    /** What a term of a forward value may have been multiplied with. */
    List<Double> factorsOfTerms(Tensor v) {
        List<Double> factors = new ArrayList<>(List.of(0.0, -1.0, 2.0));
        Double unit = constants.units().get(Edits.layer(v));
        if (unit != null) {
            factors.add(unit);
        }
        return factors;
    }

    private List<Name> scaled(Tensor v, double c, Expr what) {
        List<Name> names = new ArrayList<>();
        if (c == 0) {
            return zeroed(v);
        }
        constants.named(v).forEach((text, value) -> {
            if (same(c, value)) {
                names.add(constant(v, text, value));
            } else if (same(c, -value) && value != 1) {
                Name one = constant(v, text, value);
                names.add(new Name(one.id(), one.sentence() + " The sign is flipped as well.", one.cost() + 20));
            }
        });
        boolean whole = same(c, Math.rint(c)) && c > 1.5 && c < 10_000;
        if (whole && !isCost(v)) {
            names.add(new Name(
                    "accumulated-over-steps",
                    v + " is the sum of " + Math.round(c) + " equal steps: it is never set back to 0.",
                    names.isEmpty() ? OFTEN : RARE + 2));
        }
        if (program.gradient(v) != null && c > 0 && !names.stream().anyMatch(n -> n.cost() < SEEN)) {
            names.add(new Name(
                    "wrong-m",
                    v + " is " + shown(c) + " times what it should be, as where it is divided by "
                            + shown(upstream.size(program.network().examples()) / c) + " instead of m.",
                    whole ? RARE : SEEN));
        }
        if (program.gradient(v) != null && c > 0) {
            names.add(new Name(
                    "gradient-transformed",
                    v + " is " + shown(c)
                            + " times the gradient: clipped to a length, normalised or averaged over steps.",
                    RARE + 1));
        }
        return names;
    }

    private Name constant(Tensor v, String text, double value) {
        String times = v + " is " + text + " times what it should be";
        return switch (text) {
            case "-1" -> new Name("sign-flipped", v + " has the wrong sign.", OFTEN);
            case "m" -> new Name("missing-one-over-m", v + " is summed over the examples; the mean needs 1/m.", OFTEN);
            case "1/m" -> new Name("double-one-over-m", v + " is divided by m once too often.", OFTEN);
            case "2", "1/2" -> new Name("factor-two", times + ": a factor 2 of the cost's derivative.", OFTEN + 1);
            case "1/K", "K" ->
                new Name("mean-over-outputs", times + ": the mean over the K outputs is no part of this cost.", SEEN);
            case "2/K", "K/2" -> new Name("mean-over-outputs", times + ", as for another cost.", RARE);
            case "keep", "1/keep" ->
                new Name(
                        "dropout-not-rescaled",
                        text.equals("keep")
                                ? v + " lacks the division by the keep probability."
                                : v + " is divided by the keep probability once too often.",
                        isMasked(v) ? OFTEN - 1 : RARE);
            case "g(1)" ->
                new Name("bias-unit-kept", v + " is g(1) times what it should be: the +1 unit went through g.", OFTEN);
            case "1/ln 2", "1/ln 10" ->
                new Name(
                        "wrong-log-base",
                        v + " uses log" + text.substring(5) + " instead of the natural logarithm.",
                        SEEN);
            default -> new Name("wrong-m", times + ": it is divided by the wrong number.", SEEN);
        };
    }

    private List<Name> zeroed(Tensor v) {
        if (isBiasGradient(v)) {
            return List.of(
                    new Name("bias-zero", v + " is 0: it is never computed.", OFTEN),
                    new Name("integer-division", v + " is 0: 1/m became 0 in whole numbers.", SEEN));
        }
        return List.of(new Name("integer-division", v + " is 0: 1/m, or a mean, became 0 in whole numbers.", SEEN));
    }

    // ---- terms

    private List<Name> termScaled(Tensor v, TermScaled t) {
        double c = t.by();
        if (mentionsPenalty(t.term())) {
            return penalty(v, c);
        }
        if (isCost(v)) {
            List<Name> names = new ArrayList<>();
            constants.named(v).forEach((text, value) -> {
                if (same(c, value)) {
                    names.add(constant(v, text, value));
                }
            });
            return names;
        }
        if (isParameterGradient(v)) {
            return scaled(v, c, t.term());
        }
        Double unit = constants.units().get(Edits.layer(v));
        if (program.gradient(v) == null && unit != null && same(c, unit) && isBias(t.term())) {
            return List.of(new Name(
                    "bias-unit-kept",
                    v + " passes the bias unit through the activation: g(1) stands where 1 belongs.",
                    SEEN));
        }
        if (isOutput(v)
                        && program.gradient(v) != null
                        && Exprs.mentions(t.term(), program.network().labels())
                || nextToCost(v)) {
            if (c == 0) {
                return List.of(new Name(
                        "loss-derivative-missing-term",
                        v + " lacks the term " + text(t.term()) + " of the loss's derivative.",
                        RARE));
            }
            if (same(c, -1)) {
                return List.of(new Name(
                        "loss-derivative-term-sign",
                        v + " has the term " + text(t.term()) + " of the loss's derivative with the wrong sign.",
                        RARE));
            }
        }
        return List.of();
    }

    private boolean isBias(Expr term) {
        return term instanceof Entry x
                && program.network().parameters().contains(x.tensor())
                && x.indices().size() == 1;
    }

    private boolean nextToCost(Tensor v) {
        Gradient g = program.gradient(v);
        return g != null
                && Exprs.mentions(program.forward().equations().getLast().body(), g.of())
                && !isParameterGradient(v);
    }

    private boolean mentionsPenalty(Expr term) {
        return Exprs.mentions(term, program.network().lambda());
    }

    private List<Name> penalty(Tensor v, double c) {
        if (isCost(v)) {
            return List.of();
        }
        double m = upstream.size(program.network().examples());
        if (c == 0) {
            return List.of(new Name("l2-missing", v + " lacks the penalty's part.", OFTEN));
        } else if (same(c, m)) {
            return List.of(new Name(
                    "l2-missing-one-over-m", v + " adds lambda times W: the penalty's part lacks its 1/m.", OFTEN));
        } else if (same(c, 2) || same(c, 0.5)) {
            return List.of(new Name(
                    "l2-factor-two", v + " adds the penalty's part " + (c > 1 ? "twice." : "by half."), OFTEN));
        } else if (same(c, -1)) {
            return List.of(new Name("l2-sign", v + " subtracts the penalty's part instead of adding it.", OFTEN));
        }
        return List.of(
                new Name(Name.EDIT, v + " has " + shown(c) + " times the penalty's part (lambda/m) W.", UNHEARD - 8));
    }

    private List<Name> added(Tensor v, Added a) {
        Tensor parameter = Objects.requireNonNull(of(v));
        if (isBiasGradient(v)) {
            return List.of(new Name(
                    "l2-on-bias",
                    v + " decays the bias as well: it adds " + shown(a.by()) + " times " + parameter
                            + "; the penalty leaves biases out.",
                    OFTEN));
        }
        return List.of(new Name(
                Name.EDIT,
                v + " adds " + shown(a.by()) + " times " + parameter
                        + ", which the cost has no term for. A penalty with lambda = "
                        + shown(a.by() * upstream.size(program.network().examples()))
                        + " would: if yours has one, pass --l2.",
                UNHEARD - 8));
    }

    // ---- factors

    private List<Name> dropped(Equation form, List<Expr> factors) {
        Tensor v = form.target();
        List<Tensor> tensors =
                factors.stream().flatMap(f -> Exprs.tensors(f).stream()).toList();
        if (!tensors.isEmpty() && tensors.stream().allMatch(this::isMask)) {
            return List.of(new Name("dropout-mask-missing", v + " does not apply the dropout mask.", OFTEN));
        }
        if (isDerivative(form, Expr.mul(factors))) {
            return stepped(v);
        }
        if (tensors.isEmpty() && isMasked(v) && factors.stream().allMatch(f -> f instanceof Expr.Num)) {
            return List.of(new Name("dropout-not-rescaled", v + " lacks the division by the keep probability.", OFTEN));
        }
        return List.of();
    }

    private List<Name> stepped(Tensor v) {
        boolean fused = fused(v);
        return List.of(
                new Name(
                        fused ? "activation-step-skipped" : "missing-activation-derivative",
                        v + " lacks the activation's derivative g': it is "
                                + program.forward().gradientOf(reader(v)) + " as it comes from above.",
                        OFTEN + (fused ? 1 : 0)),
                new Name(
                        fused ? "missing-activation-derivative" : "activation-step-skipped",
                        v + " is " + program.forward().gradientOf(reader(v)) + ": the activation is stepped over.",
                        isOutput(v) ? OFTEN + 3 : RARE));
    }

    private Tensor reader(Tensor v) {
        Gradient g = Objects.requireNonNull(program.gradient(v));
        return program.forward().equations().stream()
                .filter(e -> Exprs.mentions(e.body(), g.of()))
                .map(Equation::target)
                .findFirst()
                .orElseThrow();
    }

    private boolean fused(Tensor v) {
        Gradient g = program.gradient(v);
        return g != null && (g.output() == Derivation.Output.CANCELS || g.output() == Derivation.Output.PARTLY);
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
        boolean diagonal = fused(v)
                && isOutput(v)
                && Exprs.tensors(factor).stream().allMatch(t -> t.equals(reader(v)))
                && factor instanceof Expr.Mul;
        if (!isDerivative(form, factor) && !diagonal) {
            return List.of();
        }
        if (fused(v)) {
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
                    v + " has " + text(r.by()) + " in the place of " + text(r.from()) + ".",
                    SEEN));
        }
        Tensor from = base(((Entry) r.from()).tensor());
        if (!(r.by() instanceof Entry other)) {
            return instead(v, from, r);
        }
        Tensor to = base(other.tensor());
        View view = views.get(other.tensor());
        String swap = v + " has " + to + " where " + from + " belongs.";
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
        if (isParameterGradient(v)) {
            if (has.equals(had) && !from.equals(to)) {
                boolean next = Edits.layer(to) == Edits.layer(v) && program.gradient(to) == null;
                return List.of(
                        new Name(next ? "previous-activation-index" : "wrong-layer", swap, next ? SEEN : SEEN + 1));
            }
            if (program.gradient(from) != null
                    && program.gradient(to) != null
                    && Edits.layer(to) == Edits.layer(from)) {
                return List.of(new Name(
                        "upstream-of-activation", swap + " The step through the activation is left out.", SEEN));
            }
            if (isInputOf(to, v)) {
                return List.of(new Name("previous-activation-index", swap, RARE));
            }
            return List.of();
        }
        if (Edits.layer(from) == Edits.layer(to) && activationPair(from, to)) {
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
                                    v + " feeds " + to + " to the form of the derivative that takes " + from + ".",
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
        return program.isForward(to) && Edits.layer(to) == Edits.layer(v);
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

    private List<Name> instead(Tensor v, Tensor from, Replaced r) {
        boolean updated = program.network().parameters().contains(from);
        if (updated) {
            return List.of(new Name(
                    "updated-weights", v + " uses " + from + " after its own update: " + text(r.by()) + ".", OFTEN));
        }
        if (program.isForward(v) && !v.equals(program.forward().cost()) && isActivationOf(v, from)) {
            boolean last = Outputs.areCoupled(program.network()) && isOutput(v);
            return List.of(new Name(
                    last ? "softmax-twice" : Name.EDIT,
                    v + " is put through the activation twice.",
                    last ? SEEN : UNHEARD - 8));
        }
        boolean coupled = Outputs.areCoupled(program.network())
                && Edits.layer(from) == program.network().depth();
        return List.of(new Name(
                coupled ? "softmax-twice" : Name.EDIT,
                v + " applies the activation to " + from + ", which is activated already.",
                coupled ? SEEN : UNHEARD - 8));
    }

    private List<Name> transposed(Tensor v, Tensor t) {
        if (program.network().weights().contains(t)) {
            return program.gradient(v) == null
                    ? List.of()
                    : List.of(new Name(
                            "weights-not-transposed", v + " uses " + t + " where its transpose belongs.", SEEN));
        }
        if (isBiasGradient(v)) {
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
        boolean overExamples = r.sum() instanceof Expr.Sum s
                && s.index().dim().equals(program.network().examples());
        if (r.how() == Sums.EVERYTHING && isBiasGradient(v)) {
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
        if (r.how() == Sums.DIAGONAL && program.gradient(v) != null && isOutput(v)) {
            return List.of(new Name(
                    "softmax-diagonal",
                    v + " takes the Jacobian as diagonal: the sum over the other outputs is left out.",
                    OFTEN));
        }
        return List.of();
    }

    // ---- words

    private static String text(Expr e) {
        return IndexForm.text(e);
    }

    private static String list(List<Expr> factors) {
        return factors.stream().map(Naming::text).collect(Collectors.joining("*"));
    }

    private String plain(Edit edit, Tensor v) {
        return switch (edit) {
            case Dropped d -> v + " lacks the factor " + list(d.factors()) + ".";
            case Repeated r -> v + " has the factor " + list(r.factors()) + " twice.";
            case Inverted i ->
                v + " multiplies by " + text(i.factor()) + " where it should divide, or the other way round.";
            case Multiplied m -> v + " is multiplied by " + text(m.factor()) + ", which does not belong there.";
            case Scaled s -> v + " is " + shown(s.by()) + " times what it should be.";
            case TermScaled t ->
                t.by() == 0
                        ? v + " lacks the term " + text(t.term()) + "."
                        : same(t.by(), -1)
                                ? v + " has the term " + text(t.term()) + " with the wrong sign."
                                : v + " has " + shown(t.by()) + " times the term " + text(t.term()) + ".";
            case Added a -> v + " has a term " + shown(a.by()) + "*" + text(a.term()) + " too many.";
            case Replaced r -> v + " has " + text(r.by()) + " in the place of " + text(r.from()) + ".";
            case Exponent e ->
                v + " has " + text(e.of() instanceof Expr.Pow p ? Expr.pow(p.base(), e.instead()) : e.of())
                        + " in the place of " + text(e.of()) + ".";
            case Resummed r ->
                switch (r.how()) {
                    case EVERYTHING -> v + " sums over too many axes in " + text(r.sum()) + ".";
                    case OTHER_AXIS -> v + " sums over the wrong axis in " + text(r.sum()) + ".";
                    case DIAGONAL -> v + " leaves out the sum in " + text(r.sum()) + ".";
                    case LAST -> v + " has only the last term of " + text(r.sum()) + ".";
                    case FIRST -> v + " has only the first term of " + text(r.sum()) + ".";
                };
            case Confused c -> v + " mixes up matrix product and product by entries.";
            case OtherActivation o -> v + " is computed with " + o.activation() + ".";
            case OtherDerivative o -> v + " uses the derivative of " + o.activation() + ".";
            case Branching b -> v + " takes the wrong branch in " + text(b.of()) + ".";
            case Unapplied u -> v + " lacks the function in " + text(u.of()) + ".";
            case Turned t -> v + " is the transpose of what it should be.";
            case Zeroed z -> v + " is 0.";
            case Stepped e -> v + " leaves out a step.";
            case Stretched e -> v + " compares every output with every label.";
            case Clipped c -> v + " is clipped at " + shown(c.at()) + ".";
            case Both b -> plain(b.first(), v) + " " + plain(b.second(), v);
        };
    }
}
