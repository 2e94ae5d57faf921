package gradus.diagnose;

import static gradus.diagnose.Name.OFTEN;
import static gradus.diagnose.Name.SEEN;

import gradus.math.Derivation.Gradient;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What it is called when terms of a gradient are left out: each is a path by which its variable reaches the cost. */
final class TermNames {
    private final RightProgram program;
    private final OtherActivations activations;
    private final EditWords words;

    TermNames(RightProgram program, OtherActivations activations, EditWords words) {
        this.program = program;
        this.activations = activations;
        this.words = words;
    }

    /** Empty where the terms are no paths of a value; a term of a parameter's gradient is better shown than told. */
    List<Name> dropped(Equation form, List<Expr> terms) {
        Tensor v = form.target();
        Gradient g = program.gradient(v);
        if (g == null) {
            return List.of();
        }
        if (terms.size() == 1
                && sumsOverOutputs(form, g, terms.getFirst())
                && !leavesWhatArrives(form, g, terms.getFirst())) {
            return List.of(diagonal(v));
        }
        if (program.network().parameters().contains(g.of())) {
            return List.of();
        }
        Set<Tensor> left = new LinkedHashSet<>();
        for (Expr term : terms) {
            Set<Tensor> through = through(term, g);
            if (through.isEmpty()) {
                return List.of();
            }
            left.addAll(through);
        }
        Set<Tensor> kept = kept(form, terms, g);
        if (kept.isEmpty()) {
            return List.of();
        }
        boolean constants = terms.size() > 1 && left.stream().allMatch(x -> isReadBy(x, kept));
        String names = left.stream().map(words::name).collect(Collectors.joining(" and "));
        String sentence = constants
                ? v + " takes " + names + " as constants: the paths through them are left out."
                : v + " leaves out the path" + (left.size() == 1 ? "" : "s") + " through " + names + ".";
        return List.of(new Name(Name.EDIT, sentence, SEEN));
    }

    /** The name of a derivative of outputs that depend on each other, taken as if each depended on its own input alone. */
    static Name diagonal(Tensor v) {
        return new Name(
                "softmax-diagonal",
                v + " takes the Jacobian as diagonal: the sum over the other outputs is left out.",
                OFTEN);
    }

    /** Whether a term sums what arrives from above over the outputs of one activation. */
    boolean sumsOverOutputs(Equation form, Gradient g, Expr term) {
        Expr above = activations.above(form, g, program);
        return above instanceof Expr.Entry from
                && from.indices().equals(form.indices())
                && Exprs.any(
                        term,
                        x -> x instanceof Expr.Fold s
                                && s.isSum()
                                && Exprs.mentions(s.body(), from.tensor())
                                && form.indices().stream()
                                        .anyMatch(i -> i.dim().equals(s.index().dim())));
    }

    /** Whether nothing of the derivative is left: then the step is left out, and not a part of it. */
    private boolean leavesWhatArrives(Equation form, Gradient g, Expr term) {
        return form.body() instanceof Expr.Add a
                && a.terms().size() == 2
                && a.terms().contains(term)
                && a.terms().contains(activations.above(form, g, program));
    }

    /** The variables whose gradients a term reads, if they are computed from what this is the gradient of. */
    private Set<Tensor> through(Expr term, Gradient g) {
        Set<Tensor> found = new LinkedHashSet<>();
        for (Tensor t : Exprs.tensors(term)) {
            Gradient other = program.gradient(t);
            if (other != null && Exprs.mentions(program.formula(other.of()).body(), g.of())) {
                found.add(other.of());
            }
        }
        return found;
    }

    private Set<Tensor> kept(Equation form, List<Expr> terms, Gradient g) {
        Set<Tensor> kept = new LinkedHashSet<>();
        if (form.body() instanceof Expr.Add a) {
            List<Expr> rest = new ArrayList<>(a.terms());
            terms.forEach(rest::remove);
            rest.forEach(t -> kept.addAll(through(t, g)));
        }
        return kept;
    }

    private boolean isReadBy(Tensor x, Set<Tensor> readers) {
        return readers.stream().anyMatch(r -> Exprs.mentions(program.formula(r).body(), x));
    }
}
