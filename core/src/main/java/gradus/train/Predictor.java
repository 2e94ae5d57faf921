package gradus.train;

import gradus.InputException;
import gradus.compile.Compiler;
import gradus.compile.Memory;
import gradus.kernels.Backend;
import gradus.kernels.Precision;
import gradus.kernels.Workers;
import gradus.math.Tensor;
import gradus.network.TrainingPrograms;
import gradus.program.Program;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Says what a trained network makes of new examples: running statistics, no dropout. Any number of threads may use one
 * at a time; each borrows a compiled program from a pool, and nobody waits. Many rows are cut into chunks that threads of
 * its own share; if those are busy with another caller's rows, a caller computes all of its own. What a row's outputs are
 * depends neither on its neighbours nor on the threads. Once there are enough programs, a call sets nothing aside but its
 * result.
 */
public final class Predictor implements AutoCloseable {
    /** Rows computed at a time: enough to fill the kernels, few enough to stay in cache. */
    private static final int CHUNK = 128;

    /** Rows whose mean loss is taken at a time; decides the order of the sum. */
    private static final int LOSS_CHUNK = 256;

    private static final float[] NOTHING = {};

    private final TrainingPrograms programs;
    private final Map<String, double[]> tensors;
    private final Precision precision;
    private final Backend backend;
    private final int inputs;
    private final int outputs;
    private final Workers workers;
    private final Pool<PredictionProgram> outputPrograms;
    private final Pool<PredictionProgram> lossPrograms;
    private final Pool<Call> calls = new Pool<>(Call::new, call -> {});

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
        this.inputs = programs.perExample(programs.input());
        this.outputs = programs.perExample(programs.output());
        this.workers = new Workers(threads);
        this.outputPrograms = new Pool<>(this::outputProgram, PredictionProgram::close);
        this.lossPrograms = new Pool<>(this::lossProgram, PredictionProgram::close);
    }

    /** Entries of one example's input. */
    public int inputs() {
        return inputs;
    }

    /** Entries of one example's output. */
    public int outputs() {
        return outputs;
    }

    private PredictionProgram outputProgram() {
        return program(programs.prediction(), programs.output(), CHUNK);
    }

    private PredictionProgram lossProgram() {
        return program(EvaluationProgram.of(programs), programs.cost(), LOSS_CHUNK);
    }

    private PredictionProgram program(Program program, Tensor result, int rows) {
        Compiler compiler = Compiler.of(program)
                .sizes(programs.sizes())
                .examples(programs.examples(), rows)
                .memory(new Memory(precision))
                .backend(backend)
                .workers(workers)
                .keep(List.of(result));
        return new PredictionProgram(programs, program, compiler.compile(), tensors, result);
    }

    /**
     * The network's outputs, {@code data.rows() * outputs()} numbers, example by example. Targets are not looked at.
     *
     * @throws InputException if the data has another number of inputs, or an input is NaN
     */
    public double[] outputs(Dataset data) {
        Check.inputs(programs, data, "given");
        Check.noneMissing(data);
        double[] into = new double[Math.multiplyExact(data.rows(), outputs)];
        compute(data, data.rows(), into);
        return into;
    }

    /**
     * The outputs of one example.
     *
     * @throws InputException if it has another number of inputs, or one is NaN
     */
    public double[] outputs(double... input) {
        if (input.length != inputs) {
            throw new InputException(
                    "The given data has " + input.length + " inputs an example, the network " + inputs + ".");
        }
        for (int i = 0; i < inputs; i++) {
            if (Double.isNaN(input[i])) {
                throw Check.missing(0, i);
            }
        }
        double[] into = new double[outputs];
        compute(input, 1, into);
        return into;
    }

    /**
     * The outputs of the first {@code count} examples, one after the other, in float32; where the model is in float32,
     * nothing changes its type on the way.
     *
     * @throws IndexOutOfBoundsException if there are fewer rows
     * @throws InputException if an input is NaN
     */
    public float[] outputs(float[] rows, int count) {
        float[] into = new float[Math.multiplyExact(count, outputs)];
        outputs(rows, count, into);
        return into;
    }

    /**
     * As {@link #outputs(float[], int)}, into an array of the caller's; sets nothing aside.
     *
     * @throws IndexOutOfBoundsException if there are fewer rows, or too little room
     * @throws InputException if an input is NaN
     */
    public void outputs(float[] rows, int count, float[] into) {
        Objects.checkFromIndexSize(0, Math.multiplyExact(count, inputs), rows.length);
        Objects.checkFromIndexSize(0, Math.multiplyExact(count, outputs), into.length);
        for (int i = 0; i < count * inputs; i++) {
            if (Float.isNaN(rows[i])) {
                throw Check.missing(i / inputs, i % inputs);
            }
        }
        compute(rows, count, into);
    }

    /** @param rows a Dataset, or an array of either type; into, an array of either type */
    private void compute(Object rows, int count, Object into) {
        if (count <= CHUNK) {
            chunk(rows, 0, count, into);
            return;
        }
        Call call = calls.take();
        try {
            call.compute(rows, count, into);
        } finally {
            calls.give(call);
        }
    }

    private void chunk(Object rows, int from, int count, Object into) {
        PredictionProgram program = outputPrograms.take();
        try {
            program.load(rows, from, count);
            program.run(count);
            program.store(from, count, into);
        } finally {
            outputPrograms.give(program);
        }
    }

    /** Many rows, cut into chunks. */
    private final class Call implements Workers.Job {
        private final Workers.Task task = workers.task(this);
        private Object rows = NOTHING;
        private Object into = NOTHING;
        private int count;

        void compute(Object from, int examples, Object to) {
            rows = from;
            into = to;
            count = examples;
            task.run();
            rows = NOTHING;
            into = NOTHING;
        }

        @Override
        public int phases() {
            return 1;
        }

        @Override
        public int items(int phase) {
            return Math.ceilDiv(count, CHUNK);
        }

        @Override
        public void run(int phase, int item) {
            int from = item * CHUNK;
            chunk(rows, from, Math.min(CHUNK, count - from), into);
        }
    }

    /**
     * The mean loss over the examples, without penalty.
     *
     * @throws InputException if the data has another number of inputs or targets, no rows, or an input that is NaN
     */
    public double loss(Dataset data) {
        Check.fits(programs, data, "given");
        Check.noneMissing(data);
        PredictionProgram program = lossPrograms.take();
        try {
            double sum = 0;
            for (int start = 0; start < data.rows(); start += LOSS_CHUNK) {
                int count = Math.min(LOSS_CHUNK, data.rows() - start);
                program.load(data, start, count);
                program.loadTargets(data, start, count);
                program.run(count);
                sum += program.result() * count;
            }
            return sum / data.rows();
        } finally {
            lossPrograms.give(program);
        }
    }

    /** Ends the threads, and the programs that are in nobody's use. */
    @Override
    public void close() {
        outputPrograms.clear();
        lossPrograms.clear();
        workers.close();
    }
}
