package gradus.train;

import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Function;
import gradus.math.Index;
import gradus.math.Rational;
import gradus.math.Tensor;
import gradus.network.TrainingPrograms.Parameter;
import gradus.network.UpdateRule;
import gradus.program.Program;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The update of all parameters: the optimiser's lines for one entry, carried out for every entry of each.
 *
 * <p>A velocity or moment that decays without new gradient (a unit that is off) ends among the subnormal numbers, where
 * processors are many times slower. So an entry of a state whose size is below 1e-37 (float32) or 1e-300 (float64) becomes
 * 0: ten powers of ten and more below anything that epsilon lets act.
 *
 * @param program inputs: parameters, gradients, state, step numbers; computes every slot's next
 * @param parameters in the order of the network
 * @param state what the rule remembers of each parameter, of its shape, 0 at the start
 * @param stepNumbers inputs that change with the step
 */
record UpdateProgram(Program program, List<Slot> parameters, List<Slot> state, StepNumbers stepNumbers) {
    /** Below this, a float32 is near its smallest normal number, 1.2e-38. */
    private static final Rational SMALLEST_FLOAT = Rational.parse("1e-37");

    /** Below this, a float64 is near its smallest normal number, 2.2e-308. */
    private static final Rational SMALLEST_DOUBLE = Rational.parse("1e-300");

    /** The program that updates these parameters in float32 (single) or float64. */
    static UpdateProgram of(Optimizer optimizer, List<Parameter> parameters, boolean single) {
        StepNumbers stepNumbers = new StepNumbers(optimizer.learningRate());
        List<Equation> rule = optimizer.equations().stream()
                .map(e -> new Equation(e.target(), e.indices(), stepNumbers.taken(e.body())))
                .toList();
        Expr smallest = new Expr.Num(single ? SMALLEST_FLOAT : SMALLEST_DOUBLE);
        List<Slot> values = new ArrayList<>();
        List<Slot> state = new ArrayList<>();
        List<Equation> equations = new ArrayList<>();
        List<Tensor> inputs = new ArrayList<>();
        for (Parameter parameter : parameters) {
            OfParameter of = new OfParameter(optimizer.rule(), parameter);
            rule.forEach(equation -> equations.add(of.equation(equation, smallest)));
            values.add(of.slot);
            state.addAll(of.memory);
            inputs.add(parameter.value());
            inputs.add(parameter.gradient());
            of.memory.forEach(slot -> inputs.add(slot.value()));
        }
        inputs.addAll(stepNumbers.tensors());
        return new UpdateProgram(new Program(inputs, equations), values, state, stepNumbers);
    }

    /** The rule's scalars as tensors of one parameter. */
    private static final class OfParameter {
        private final Slot slot;
        private final List<Slot> memory = new ArrayList<>();
        private final List<Index> indices;
        private final Map<Tensor, Tensor> tensors = new HashMap<>();

        OfParameter(UpdateRule rule, Parameter parameter) {
            Tensor value = parameter.value();
            indices = value.indices();
            slot = Slot.of(value);
            put(UpdateRule.PARAMETER, slot);
            tensors.put(UpdateRule.GRADIENT, parameter.gradient());
            for (Tensor state : rule.states()) {
                Slot kept = Slot.of(new Tensor(state.name() + "_" + value.name(), value.dims()));
                memory.add(kept);
                put(state, kept);
            }
        }

        private void put(Tensor scalar, Slot entries) {
            tensors.put(scalar, entries.value());
            tensors.put(UpdateRule.next(scalar), entries.next());
        }

        Equation equation(Equation ofEntry, Expr smallest) {
            Tensor target = tensors.getOrDefault(ofEntry.target(), ofEntry.target());
            Expr body = entries(ofEntry.body());
            boolean isState = !target.equals(slot.next());
            return new Equation(target, indices, isState ? kept(body, smallest) : body);
        }

        private Expr entries(Expr e) {
            if (e instanceof Expr.Entry x) {
                Tensor tensor = tensors.get(x.tensor());
                return tensor == null ? x : tensor.at(indices);
            }
            return Exprs.map(e, this::entries);
        }

        private static Expr kept(Expr body, Expr smallest) {
            return new Expr.Choose(Expr.apply(Function.ABS, body), true, smallest, Expr.ZERO, body);
        }
    }
}
