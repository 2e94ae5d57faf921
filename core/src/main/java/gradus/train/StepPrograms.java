package gradus.train;

import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Index;
import gradus.math.Rational;
import gradus.math.Tensor;
import gradus.network.TrainingPrograms;
import gradus.network.TrainingPrograms.Parameter;
import gradus.network.TrainingPrograms.Statistic;
import gradus.program.Program;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a step carries out, as equations: the network's own, a watch over its gradients, and then the update of
 * parameters and running statistics.
 *
 * @param gradients the network's step, and for each gradient the sum of its entries
 * @param watches scalars that are finite as long as every entry of a gradient is, but for sums beyond the largest number
 * @param update parameters, optimiser's state and running statistics after the step
 * @param optimizer the part of the update that is the optimiser's
 * @param statistics running statistics and their values after the step
 */
record StepPrograms(
        Program gradients, List<Tensor> watches, Program update, UpdateProgram optimizer, List<Slot> statistics) {

    static StepPrograms of(TrainingPrograms programs, Optimizer optimizer, boolean single) {
        List<Equation> equations = new ArrayList<>(programs.step().equations());
        List<Tensor> watches = new ArrayList<>();
        for (Parameter parameter : programs.parameters()) {
            Equation watch = watch(parameter.gradient());
            equations.add(watch);
            watches.add(watch.target());
        }
        Program gradients = new Program(programs.step().inputs(), equations);

        UpdateProgram update = UpdateProgram.of(optimizer, programs.parameters(), single);
        List<Tensor> inputs = new ArrayList<>(update.program().inputs());
        List<Equation> updates = new ArrayList<>(update.program().equations());
        List<Slot> statistics = new ArrayList<>();
        for (Statistic statistic : programs.statistics()) {
            Slot slot = Slot.of(statistic.running());
            statistics.add(slot);
            inputs.add(statistic.running());
            inputs.add(statistic.batch());
            updates.add(running(statistic, slot.next()));
        }
        return new StepPrograms(gradients, watches, new Program(inputs, updates), update, statistics);
    }

    /** Everything that lives from step to step, by the tensor of its new value. */
    Map<Tensor, Tensor> replacements() {
        Map<Tensor, Tensor> newForOld = new LinkedHashMap<>();
        optimizer.parameters().forEach(slot -> newForOld.put(slot.next(), slot.value()));
        optimizer.state().forEach(slot -> newForOld.put(slot.next(), slot.value()));
        statistics.forEach(slot -> newForOld.put(slot.next(), slot.value()));
        return newForOld;
    }

    private static Equation watch(Tensor gradient) {
        List<Index> indices = gradient.indices();
        return new Equation(Tensor.of("watch_" + gradient.name()), List.of(), Expr.sum(indices, gradient.at(indices)));
    }

    /** running' = (1 - momentum)*running + momentum*estimate(m)*batch. */
    private static Equation running(Statistic statistic, Tensor next) {
        List<Index> indices = next.indices();
        Expr momentum = new Expr.Num(Rational.parse(Double.toString(statistic.momentum())));
        Expr before = Expr.mul(Expr.sub(Expr.ONE, momentum), statistic.running().at(indices));
        Expr seen = Expr.mul(momentum, statistic.estimate(), statistic.batch().at(indices));
        return new Equation(next, indices, Expr.add(before, seen));
    }
}
