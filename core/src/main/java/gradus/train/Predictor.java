package gradus.train;

import gradus.compile.CompiledProgram;
import gradus.compile.Compiler;
import gradus.compile.Memory;
import gradus.kernels.Backend;
import gradus.kernels.Precision;
import gradus.math.Tensor;
import gradus.network.TrainingPrograms;
import gradus.program.Program;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;

/**
 * Says what a trained network makes of new examples: running statistics, no dropout. Any number of threads may use one
 * at a time; each takes a compiled program from a pool, and a new one is made where the pool is empty.
 */
public final class Predictor implements AutoCloseable {
    /** Rows computed at a time: enough to fill the kernels, and little memory. */
    private static final int CHUNK = 256;

    private final TrainingPrograms programs;
    private final Map<String, double[]> tensors;
    private final Precision precision;
    private final Backend backend;
    private final int threads;
    private final Program program;
    private final ConcurrentLinkedDeque<Worker> idle = new ConcurrentLinkedDeque<>();

    /**
     * Takes the tensors over.
     *
     * @param tensors parameters and running statistics in C order, under their names, all that the network has
     * @param threads that share the work of one call
     */
    public Predictor(
            TrainingPrograms programs,
            Map<String, double[]> tensors,
            Precision precision,
            Backend backend,
            int threads) {
        this.programs = programs;
        this.tensors = tensors;
        this.precision = precision;
        this.backend = backend;
        this.threads = threads;
        this.program = EvaluationProgram.of(programs);
    }

    /** Entries of one example's input. */
    public int inputs() {
        return size(programs.input());
    }

    /** Entries of one example's output. */
    public int outputs() {
        return size(programs.output());
    }

    private int size(Tensor tensor) {
        return Objects.requireNonNull(programs.sizes().get(tensor.dims().getFirst()));
    }

    /**
     * The network's outputs, {@code data.rows() * outputs()} numbers, example by example. Targets are not looked at.
     *
     * @throws gradus.InputException if the data has another number of inputs
     */
    public double[] outputs(Dataset data) {
        Check.inputs(programs, data, "given");
        double[] outputs = new double[Math.multiplyExact(data.rows(), outputs())];
        for (int start = 0; start < data.rows(); start += CHUNK) {
            int from = start;
            int count = Math.min(CHUNK, data.rows() - start);
            with(worker -> worker.outputs(data, from, count, outputs));
        }
        return outputs;
    }

    /** The outputs of one example. */
    public double[] outputs(double... input) {
        return outputs(new ArrayDataset(1, input.length, 0, input, new double[0]));
    }

    /**
     * The mean loss over the examples, without penalty.
     *
     * @throws gradus.InputException if the data has another number of inputs or targets, or no rows
     */
    public double loss(Dataset data) {
        Check.fits(programs, data, "given");
        double[] sum = new double[1];
        for (int start = 0; start < data.rows(); start += CHUNK) {
            int from = start;
            int count = Math.min(CHUNK, data.rows() - start);
            with(worker -> sum[0] += worker.loss(data, from, count) * count);
        }
        return sum[0] / data.rows();
    }

    private void with(Consumer<Worker> work) {
        Worker worker = idle.pollFirst();
        if (worker == null) {
            worker = new Worker();
        }
        try {
            work.accept(worker);
        } finally {
            idle.addFirst(worker);
        }
    }

    /** Ends the threads of the programs that are in nobody's use. */
    @Override
    public void close() {
        for (Worker worker = idle.pollFirst(); worker != null; worker = idle.pollFirst()) {
            worker.compiled.close();
        }
    }

    /** One compiled program with the model's numbers in its memory. */
    private final class Worker {
        private final CompiledProgram compiled;
        private final double[] input = new double[inputs()];
        private final double[] target = new double[size(programs.labels())];

        Worker() {
            compiled = Compiler.of(program)
                    .sizes(programs.sizes())
                    .examples(programs.examples(), CHUNK)
                    .memory(new Memory(precision))
                    .backend(backend)
                    .threads(threads)
                    .keep(List.of(programs.output(), programs.cost()))
                    .compile();
            programs.parameters().forEach(parameter -> set(parameter.value()));
            programs.statistics().forEach(statistic -> set(statistic.running()));
            if (program.inputs().contains(programs.lambda())) {
                compiled.setScalar(programs.lambda(), 0);
            }
        }

        private void set(Tensor tensor) {
            compiled.set(tensor, Objects.requireNonNull(tensors.get(tensor.name())));
        }

        void outputs(Dataset data, int from, int count, double[] into) {
            for (int j = 0; j < count; j++) {
                data.input(from + j, input, 0);
                compiled.setExample(programs.input(), j, input, 0);
            }
            compiled.run(count);
            for (int j = 0; j < count; j++) {
                compiled.getExample(programs.output(), j, into, (from + j) * Predictor.this.outputs());
            }
        }

        double loss(Dataset data, int from, int count) {
            for (int j = 0; j < count; j++) {
                data.input(from + j, input, 0);
                compiled.setExample(programs.input(), j, input, 0);
                data.target(from + j, target, 0);
                compiled.setExample(programs.labels(), j, target, 0);
            }
            compiled.run(count);
            return compiled.scalar(programs.cost());
        }
    }
}
