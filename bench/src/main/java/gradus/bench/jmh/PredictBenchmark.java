package gradus.bench.jmh;

import gradus.kernels.Backends;
import gradus.kernels.Precision;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.network.Programs;
import gradus.network.TrainingPrograms;
import gradus.train.ArrayDataset;
import gradus.train.Dataset;
import gradus.train.Predictor;
import gradus.train.Trainer;
import gradus.train.TrainingSettings;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.TearDown;

/** One row, and many, through W4's network. */
public class PredictBenchmark extends Timed {
    private static final int INPUTS = 784;
    private static final int MOST = 1024;

    @Param({"1", "1024"})
    public int rows = 1;

    private final float[] input = new float[MOST * INPUTS];
    private final float[] output = new float[MOST * 10];
    private final Predictor predictor = predictor();

    private static Predictor predictor() {
        TrainingPrograms programs =
                Programs.training(Network.parse("784 > 128 relu > 10 softmax", NetworkOptions.defaults()));
        Dataset none = new ArrayDataset(1, INPUTS, 10, new double[INPUTS], new double[10]);
        var start = new Trainer(programs, TrainingSettings.DEFAULT.withEpochs(0)).train(none);
        int threads = Runtime.getRuntime().availableProcessors();
        return new Predictor(
                programs,
                start.tensors(),
                Precision.FLOAT32,
                Backends.standard().backend(),
                threads);
    }

    @TearDown(Level.Trial)
    public void end() {
        predictor.close();
    }

    @Benchmark
    public float[] predict() {
        predictor.outputs(input, rows, output);
        return output;
    }
}
