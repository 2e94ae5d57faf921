package gradus.diagnose;

import gradus.math.Derivation;
import gradus.math.Derivation.Gradient;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Expr.Entry;
import gradus.math.Exprs;
import gradus.math.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a variable is in the program: a bias's gradient, a mask, the reader of another. */
record Roles(RightProgram program, Map<Tensor, View> views) {
    @Nullable
    Tensor of(Tensor variable) {
        Gradient g = program.gradient(variable);
        return g == null ? null : g.of();
    }

    boolean isParameterGradient(Tensor v) {
        return program.network().parameters().contains(of(v));
    }

    boolean isBiasGradient(Tensor v) {
        return isParameterGradient(v) && Objects.requireNonNull(of(v)).dims().size() == 1;
    }

    boolean isCost(Tensor v) {
        return v.equals(program.forward().cost());
    }

    boolean isOutput(Tensor v) {
        return program.network().isChain()
                ? program.layer(v) == program.network().depth()
                : fused(v) || nextToCost(v);
    }

    Tensor base(Tensor t) {
        View view = views.get(t);
        return view == null ? t : base(view.base());
    }

    boolean isMask(Tensor t) {
        return program.network().masks().stream().anyMatch(m -> m.tensor().equals(t));
    }

    boolean isMasked(Tensor v) {
        return program.readBy(v).stream().anyMatch(this::isMask);
    }

    boolean nextToCost(Tensor v) {
        Gradient g = program.gradient(v);
        return g != null
                && Exprs.mentions(program.forward().equations().getLast().body(), g.of())
                && !isParameterGradient(v);
    }

    Tensor reader(Tensor v) {
        Gradient g = Objects.requireNonNull(program.gradient(v));
        return program.forward().equations().stream()
                .filter(e -> Exprs.mentions(e.body(), g.of()))
                .map(Equation::target)
                .findFirst()
                .orElseThrow();
    }

    boolean fused(Tensor v) {
        Gradient g = program.gradient(v);
        return g != null && (g.output() == Derivation.Output.CANCELS || g.output() == Derivation.Output.PARTLY);
    }

    boolean isBias(Expr term) {
        return term instanceof Entry x
                && program.network().parameters().contains(x.tensor())
                && x.indices().size() == 1;
    }

    boolean mentionsPenalty(Expr term) {
        return Exprs.mentions(term, program.network().lambda());
    }

    /** The gradient by the other parameter of the same equation; empty where there is not one. */
    String partner(String gradient) {
        for (Equation e : program.forward().equations()) {
            List<Tensor> parameters = Exprs.tensors(e.body()).stream()
                    .filter(program.network().parameters()::contains)
                    .toList();
            for (Tensor p : parameters) {
                boolean two = parameters.size() == 2
                        && !e.target().equals(program.forward().cost());
                if (two && program.forward().gradientOf(p).name().equals(gradient)) {
                    Tensor other = parameters.get(1 - parameters.indexOf(p));
                    return program.forward().gradientOf(other).name();
                }
            }
        }
        return "";
    }
}
