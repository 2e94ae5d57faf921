package gradus.bench.jmh;

import gradus.compile.CompiledProgram;
import gradus.kernels.Precision;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.network.Programs;
import gradus.network.TrainingPrograms;
import gradus.program.Program;
import gradus.train.Batches;
import gradus.train.Optimizer;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** The parts of a training step, each on its own and on one thread: the table in docs/performance.md. */
public class KernelBenchmark extends TimedProgram {
    /** What a step consists of. */
    public enum Part {
        /** A random batch out of 60,000 rows of bytes. */
        GATHER,
        /** Z1 = X W1. */
        FIRST_PRODUCT,
        /** dW1 = X^T dZ1. */
        WEIGHTS_PRODUCT,
        /** Bias, activations, all other products, loss and gradients. */
        OTHERS,
        /** dW1 divided by m, and its entries added up. */
        WATCH,
        /** The optimiser. */
        UPDATE
    }

    /** Network, examples of a step, optimiser. */
    @Param({
        "784 > 128 relu > 10 softmax;64;adam",
        "784 > 512 relu > 512 relu > 10 softmax;128;adam",
        "64 > 25 sigmoid > 10 softmax;32;adam"
    })
    public String step = "784 > 128 relu > 10 softmax;64;adam";

    @Param
    public Precision precision = Precision.FLOAT32;

    @Param
    public Part part = Part.GATHER;

    private @Nullable Batches batches;

    @Override
    protected CompiledProgram compiled() {
        String[] parts = step.split(";", -1);
        int batch = Integer.parseInt(parts[1]);
        Network network = Network.parse(parts[0], NetworkOptions.defaults().withLabelsSumToOne(true));
        TrainingPrograms programs = Programs.training(network);
        Optimizer optimizer = Optimizer.named(parts[2]);
        StepParts all = new StepParts(programs, optimizer, precision);
        Program program = switch (part) {
            case GATHER -> all.whole().gradients();
            case FIRST_PRODUCT -> all.firstProduct();
            case WEIGHTS_PRODUCT -> all.weightsProduct();
            case OTHERS -> all.others();
            case WATCH -> all.watch();
            case UPDATE -> all.whole().update();
        };
        Map<Tensor, Tensor> replaces = part == Part.UPDATE ? all.whole().replaces() : Map.of();
        CompiledProgram compiled =
                Prepared.compile(program, programs.sizes(), programs.examples(), batch, precision, replaces);
        if (part == Part.GATHER) {
            batches = new Batches(programs, compiled, network.inputs(), network.outputs());
        }
        return compiled;
    }

    @Benchmark
    public void part() {
        Batches gathered = batches;
        if (gathered == null) {
            run();
        } else {
            gathered.next();
        }
    }
}
