package gradus.train;

import gradus.compile.CompiledProgram;
import gradus.compile.Compiler;
import gradus.compile.Memory;
import gradus.compile.Place;
import gradus.kernels.Backend;
import gradus.kernels.Precision;
import gradus.kernels.Workers;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Tensor;
import gradus.network.LossDomain;
import gradus.network.TrainingPrograms;
import gradus.network.TrainingPrograms.Mask;
import gradus.network.TrainingPrograms.Parameter;
import gradus.network.TrainingPrograms.Statistic;
import gradus.number.DoubleArithmetic;
import gradus.program.Program;
import gradus.program.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The compiled programs of a training on one memory: gradients, update, and the cost of a prediction. Parameters,
 * gradients, statistics and the batch have one place in all of them.
 */
final class CompiledTraining implements AutoCloseable {
    private final TrainingPrograms programs;
    private final Precision precision;
    private final int largestBatch;
    private final Backend backend;
    private final StepPrograms equations;
    private final Memory memory;
    private final CompiledProgram gradients;
    private final CompiledProgram update;
    private final CompiledProgram evaluation;
    private final Workers workers;
    private final BatchRows rows;
    private final MaskSource[] masks;
    private final Place cost;
    private final Place evaluatedCost;
    private final Place[] watches;
    private final StepNumbers stepNumbers;
    private final Place[] stepPlaces;
    private final double[] stepValues;

    CompiledTraining(
            TrainingPrograms programs, TrainingSettings settings, BatchPlan plan, Backend backend, int threads) {
        this.programs = programs;
        this.precision = settings.precision();
        this.largestBatch = plan.largest();
        this.backend = backend;
        this.equations = StepPrograms.of(programs, settings.optimizer(), precision == Precision.FLOAT32);
        this.memory = shared();
        this.workers = new Workers(threads);
        List<Tensor> read = new ArrayList<>(equations.watches());
        read.add(programs.cost());
        programs.parameters().forEach(parameter -> read.add(parameter.gradient()));
        programs.statistics().forEach(statistic -> read.add(statistic.batch()));
        this.gradients = compiler(equations.gradients(), memory)
                .runs(plan.largest(), plan.smallest())
                .keep(read)
                .compile();
        this.update = compiler(equations.update(), memory)
                .runs(plan.largest())
                .keep(List.of())
                .replaces(equations.replacements())
                .compile();
        Program evaluated = EvaluationProgram.of(programs);
        this.evaluation = compiler(evaluated, memory)
                .keep(List.of(programs.cost(), programs.output()))
                .compile();
        this.rows = new BatchRows(gradients.place(programs.input()), gradients.place(programs.labels()));
        this.masks = programs.masks().stream().map(this::source).toArray(MaskSource[]::new);
        this.cost = gradients.place(programs.cost());
        this.evaluatedCost = evaluation.place(programs.cost());
        this.watches = equations.watches().stream().map(gradients::place).toArray(Place[]::new);
        this.stepNumbers = equations.optimizer().stepNumbers();
        this.stepPlaces = stepNumbers.tensors().stream().map(update::place).toArray(Place[]::new);
        this.stepValues = new double[stepPlaces.length];
        setLambda(gradients, equations.gradients(), settings.l2());
        setLambda(evaluation, evaluated, 0);
    }

    private void setLambda(CompiledProgram compiled, Program program, double lambda) {
        if (program.inputs().contains(programs.lambda())) {
            compiled.setScalar(programs.lambda(), lambda);
        }
    }

    private Memory shared() {
        Memory shared = new Memory(precision).share(programs.input()).share(programs.labels());
        for (Parameter parameter : programs.parameters()) {
            shared.share(parameter.value()).share(parameter.gradient());
        }
        for (Statistic statistic : programs.statistics()) {
            shared.share(statistic.batch()).share(statistic.running());
        }
        return shared;
    }

    private Compiler compiler(Program program, Memory on) {
        return Compiler.of(program)
                .sizes(programs.sizes())
                .examples(programs.examples(), largestBatch)
                .memory(on)
                .backend(backend)
                .workers(workers);
    }

    private int size(Dim dim) {
        return Objects.requireNonNull(programs.sizes().get(dim));
    }

    private MaskSource source(Mask mask) {
        Tensor tensor = mask.tensor();
        return new MaskSource(gradients.place(tensor), mask.keep(), programs.perExample(tensor));
    }

    /** Copies rows of the data into the batch: example j is row {@code order[start + j]}. */
    void load(Dataset data, int[] order, int start, int count) {
        rows.load(data, order, start, count);
    }

    /** Draws the dropout masks of a step. */
    void drawMasks(long seed, long step, int examples) {
        for (int place = 0; place < masks.length; place++) {
            masks[place].draw(RandomBits.key(seed, RandomBits.Purpose.DROPOUT, step, place), examples);
        }
    }

    /** Computes cost and gradients of the batch; gives the cost. */
    double step(int examples) {
        gradients.run(examples);
        return cost.scalar();
    }

    /** Whether cost and gradients of the step are numbers; a sum of gradients that overflows counts as none. */
    boolean looksFinite() {
        boolean finite = Double.isFinite(cost.scalar());
        for (Place watch : watches) {
            finite &= Double.isFinite(watch.scalar());
        }
        return finite;
    }

    /** Moves the parameters along the gradients, and the running statistics towards those of the batch. */
    void update(long step, int examples) {
        stepNumbers.values(step, stepValues);
        for (int n = 0; n < stepPlaces.length; n++) {
            stepPlaces[n].setScalar(stepValues[n]);
        }
        update.run(examples);
    }

    /** The mean loss of the batch as a prediction, without penalty. */
    double evaluate(int examples) {
        evaluation.run(examples);
        return evaluatedCost.scalar();
    }

    /** Parameters and running statistics. */
    List<Slot> tensors() {
        List<Slot> slots = new ArrayList<>(equations.optimizer().parameters());
        slots.addAll(equations.statistics());
        return slots;
    }

    List<Slot> optimizerState() {
        return equations.optimizer().state();
    }

    int count(Tensor tensor) {
        return tensor.dims().stream().mapToInt(this::size).reduce(1, Math::multiplyExact);
    }

    /** Where the values of slots lie. */
    List<Place> places(List<Slot> slots) {
        return slots.stream().map(slot -> update.place(slot.value())).toList();
    }

    void put(Slot slot, double[] values) {
        update.set(slot.value(), values);
    }

    /** Copies of all entries, by name. */
    Map<String, double[]> copy(List<Slot> slots) {
        Map<String, double[]> values = new LinkedHashMap<>();
        for (Slot slot : slots) {
            double[] copy = new double[count(slot.value())];
            update.get(slot.value(), copy);
            values.put(slot.value().name(), copy);
        }
        return values;
    }

    /**
     * The first tensor of the step just done, in the order of computation, with an entry that is not finite; null if
     * there is none. Repeats the step with every tensor kept, which is slow and done once.
     */
    @Nullable
    String firstNotFinite(int examples) {
        Program program = programs.step();
        try (CompiledProgram repeated = compiler(program, new Memory(precision)).compile()) {
            for (Tensor input : program.inputs()) {
                double[] values = values(gradients, input, examples);
                repeated.set(input, examples, values);
                if (!isFinite(values)) {
                    return input.name();
                }
            }
            repeated.run(examples);
            for (Equation equation : program.equations()) {
                if (!isFinite(values(repeated, equation.target(), examples))) {
                    return equation.target().name();
                }
            }
        }
        List<Tensor> read = new ArrayList<>(List.of(programs.cost()));
        programs.parameters().forEach(parameter -> read.add(parameter.gradient()));
        return read.stream()
                .filter(tensor -> !isFinite(values(gradients, tensor, examples)))
                .map(Tensor::name)
                .findFirst()
                .orElse(null);
    }

    /** The first output of the step just done at which the loss is not defined. Repeats the step, as above. */
    Optional<LossDomain.Violation> outside(LossDomain domain, int examples) {
        Program program = programs.step();
        Values<Double> known = new Values<>();
        try (CompiledProgram repeated = compiler(program, new Memory(precision)).compile()) {
            for (Tensor input : program.inputs()) {
                double[] values = values(gradients, input, examples);
                repeated.set(input, examples, values);
                known.put(input, values, DoubleArithmetic.INSTANCE);
            }
            repeated.run(examples);
            for (Equation equation : program.equations()) {
                Tensor target = equation.target();
                known.put(target, values(repeated, target, examples), DoubleArithmetic.INSTANCE);
            }
        }
        return domain.violation(known, examples);
    }

    private double[] values(CompiledProgram program, Tensor tensor, int examples) {
        int count = 1;
        for (Dim dim : tensor.dims()) {
            count = Math.multiplyExact(count, dim.equals(programs.examples()) ? examples : size(dim));
        }
        double[] values = new double[count];
        program.get(tensor, examples, values);
        return values;
    }

    static boolean isFinite(double[] values) {
        for (double value : values) {
            if (!Double.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        gradients.close();
        update.close();
        evaluation.close();
        workers.close();
    }
}
