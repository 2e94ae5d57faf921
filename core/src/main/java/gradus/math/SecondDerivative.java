package gradus.math;

import gradus.math.Derivation.Gradient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A derived gradient differentiated once more: how every entry of it changes with every entry of a parameter. Forward
 * values and gradients are a program whose equations are alike; the derivative is carried through them from the first that
 * reads the parameter to the gradient, one equation after the other.
 *
 * @param system the forward equations and the gradients' as one program; its last equation is that of the gradient
 * @param gradient the gradient that is differentiated
 * @param by the parameter that it is differentiated by
 * @param stages the derivatives of everything on the way, the gradient's last; an expression that ties indices by deltas
 *     is inserted where it is read, any other has a name
 */
public record SecondDerivative(Forward system, Tensor gradient, Tensor by, List<Stage> stages) {
    public SecondDerivative {
        stages = List.copyOf(stages);
    }

    /**
     * The derivative of one tensor by the parameter.
     *
     * @param of the tensor
     * @param definition what the program computes the tensor by
     * @param equation the derivative, at the indices of the definition followed by the parameter's
     * @param reads the derivatives that it was made of, in the order of the chain rule
     */
    public record Stage(
            Tensor of,
            Equation definition,
            Equation equation,
            List<Tensor> reads,
            List<Step> steps,
            Set<Assumption> assumptions) {
        public Stage {
            reads = List.copyOf(reads);
            steps = List.copyOf(steps);
        }

        /** Whether nothing changes with the parameter, although the definition reads what does. */
        public boolean vanishes() {
            return equation.body().equals(Expr.ZERO);
        }
    }

    /**
     * Differentiates a derivation's gradient.
     *
     * @param gradient the target of one of the derivation's equations
     * @param by a given tensor
     */
    public static SecondDerivative of(Derivation derivation, Tensor gradient, Tensor by) {
        return RateDeriver.derive(system(derivation, gradient), derivation.forward(), gradient, by);
    }

    /** What the gradient needs, in order. */
    private static Forward system(Derivation derivation, Tensor gradient) {
        Forward forward = derivation.forward();
        List<Equation> all = new ArrayList<>(forward.equations());
        derivation.gradients().stream().map(Gradient::equation).forEach(all::add);
        List<Equation> needed = new ArrayList<>();
        Set<Tensor> read = new java.util.HashSet<>(Set.of(gradient));
        for (Equation e : all.reversed()) {
            if (read.contains(e.target())) {
                needed.addFirst(e);
                read.addAll(Exprs.tensors(e.body()));
            }
        }
        return new Forward(forward.given(), needed, Map.of(), Map.of(), List.of(), forward.known());
    }

    /** The second derivative of the cost. */
    public Stage result() {
        return stages.getLast();
    }

    /** The stages without those that are inserted wherever they are read: a program, together with the system. */
    public List<Stage> named() {
        return stages.stream()
                .filter(s -> s.of().equals(gradient) || !RateDeriver.isInserted(s.equation()))
                .toList();
    }

    /** Every step of every stage. */
    public List<Step> steps() {
        return stages.stream().flatMap(s -> s.steps().stream()).toList();
    }

    /**
     * The result with the names put in that are left in it, one after the other, down to values and gradients.
     *
     * @param lines the result, and each line with one name less
     * @param steps how each line follows from the one before
     */
    public record Unbroken(List<Equation> lines, List<Step> steps) {
        public Unbroken {
            lines = List.copyOf(lines);
            steps = List.copyOf(steps);
        }
    }

    /** @param longest the size of formula at which it stops */
    public Unbroken unbroken(int longest) {
        List<Equation> lines = new ArrayList<>(List.of(result().equation()));
        Tensor target = result().equation().target();
        StepLog log = new StepLog(target.name(), result().equation().left(), system.equations());
        for (Stage stage : named().reversed()) {
            Equation last = lines.getLast();
            Equation rate = stage.equation();
            if (!rate.target().equals(target) && Exprs.mentions(last.body(), rate.target())) {
                Expr inserted = Regrouping.with(last, List.of(rate)).body();
                Expr simple = RateDeriver.shorter(inserted);
                if (Exprs.size(simple) > longest) {
                    break;
                }
                log.step(RateDeriver.INSERT_RATES, last.body(), inserted, List.of(rate));
                log.step(LocalDerivative.COLLECT, inserted, simple, List.of());
                lines.add(new Equation(last.target(), last.indices(), simple));
            }
        }
        return new Unbroken(lines, log.take());
    }
}
