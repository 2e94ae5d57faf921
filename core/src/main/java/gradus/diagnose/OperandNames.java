package gradus.diagnose;

import static gradus.diagnose.Name.OFTEN;
import static gradus.diagnose.Name.RARE;
import static gradus.diagnose.Name.SEEN;
import static gradus.diagnose.Name.UNHEARD;

import gradus.diagnose.Edit.Replaced;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Expr.Entry;
import gradus.math.Expr.Size;
import gradus.math.Exprs;
import gradus.math.Tensor;
import gradus.network.Outputs;
import java.util.List;
import java.util.Objects;

/** What it is called when something else stands in an operand's place. */
final class OperandNames {
    private final RightProgram program;
    private final Roles roles;
    private final OtherActivations activations;
    private final EditWords words;

    OperandNames(Roles roles, OtherActivations activations, EditWords words) {
        this.program = roles.program();
        this.roles = roles;
        this.activations = activations;
        this.words = words;
    }

    /** One operand, or a number, in the place of another. */
    List<Name> replaced(Equation form, Replaced r) {
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
            return roles.isParameterGradient(v) ? List.of() : insteadOfDerivative(v, r);
        }
        Tensor from = roles.base(replaced.tensor());
        if (!(r.by() instanceof Entry other)) {
            return instead(v, from, r);
        }
        Tensor to = roles.base(other.tensor());
        View view = roles.views().get(other.tensor());
        if (view instanceof View.Shifted) {
            return List.of(new Name("labels-off-by-one", v + " sees the labels shifted by one class.", SEEN));
        }
        if (from.equals(to)) {
            return transposed(v, from);
        }
        if (program.gradient(v) == null) {
            return List.of();
        }
        String swap = v + " has " + words.name(to) + " where " + words.name(from) + " belongs.";
        if (roles.isParameterGradient(v)) {
            return inParameterGradient(v, from, to, swap);
        }
        boolean decides = Exprs.any(
                form.body(),
                x -> x instanceof Expr.Choose c
                        && (Exprs.mentions(c.left(), replaced.tensor())
                                || Exprs.mentions(c.right(), replaced.tensor())));
        if (program.layer(from) == program.layer(to) && activationPair(from, to)) {
            return withinActivation(v, from, to, decides, swap);
        }
        boolean chooses = Exprs.any(form.body(), x -> x instanceof Expr.Choose);
        if (chooses && program.gradient(to) != null && program.isForward(from)) {
            return List.of(new Name(
                    "relu-mask-of-gradient",
                    v + " takes the mask from the sign of " + to + ", not of " + from + ".",
                    SEEN));
        }
        return letter(to).equals(letter(from)) ? List.of(new Name("wrong-layer", swap, SEEN)) : List.of();
    }

    private List<Name> inParameterGradient(Tensor v, Tensor from, Tensor to, String swap) {
        if (letter(to).equals(letter(from))) {
            boolean next = program.layer(to) == program.layer(v) && program.gradient(to) == null;
            return List.of(new Name(next ? "previous-activation-index" : "wrong-layer", swap, next ? SEEN : SEEN + 1));
        }
        if (program.gradient(from) != null && program.gradient(to) != null && isStep(from, to)) {
            return List.of(
                    new Name("upstream-of-activation", swap + " The step through the activation is left out.", SEEN));
        }
        return isInputOf(to, v) ? List.of(new Name("previous-activation-index", swap, RARE)) : List.of();
    }

    /** Whether an activation, or in a layer of a chain what belongs to it, lies between two gradients. */
    private boolean isStep(Tensor from, Tensor to) {
        return program.network().isChain()
                ? program.layer(to) == program.layer(from)
                : activationPair(Objects.requireNonNull(roles.of(from)), Objects.requireNonNull(roles.of(to)));
    }

    /** The value of an activation for its argument, or the other way round. */
    private List<Name> withinActivation(Tensor v, Tensor from, Tensor to, boolean decides, String swap) {
        if (decides) {
            return List.of(
                    new Name("relu-mask-of-activation", swap, SEEN),
                    new Name("derivative-of-activated", swap, SEEN + 1));
        }
        if (isActivationOf(to, from)) {
            return List.of(new Name(
                    "derivative-of-activated",
                    v + " feeds " + to + " to the derivative that takes " + from + ".",
                    OFTEN));
        }
        return List.of(new Name(
                "activated-form-of-z",
                roles.isOutput(v) && roles.fused(v)
                        ? swap
                        : v + " feeds " + to + " to the form of the derivative that takes " + from + ".",
                OFTEN));
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
        if (r.by() instanceof Expr.Choose && from.equals(program.network().outputOrNull())) {
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

    private String letter(Tensor t) {
        return program.network().part(t).letter();
    }
}
