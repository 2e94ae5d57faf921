package gradus.bench.jmh;

import static gradus.bench.jmh.OneEquation.A;
import static gradus.bench.jmh.OneEquation.D;
import static gradus.bench.jmh.OneEquation.I;
import static gradus.bench.jmh.OneEquation.J;
import static gradus.bench.jmh.OneEquation.K;
import static gradus.bench.jmh.OneEquation.W;
import static gradus.math.Expr.mul;
import static gradus.math.Expr.sum;

import gradus.compile.CompiledProgram;
import gradus.math.Tensor;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The three matrix products of a step, at the sizes of W4 to W6. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 1)
public class ProductBenchmark {
    /** Which of the three: values onwards, gradient of the weights, gradient of what came in. */
    public enum Form {
        FORWARD,
        WEIGHTS,
        BACK
    }

    @Param
    public Form form = Form.FORWARD;

    /** Batch, inputs, units. */
    @Param({"64x784x128", "128x784x512", "128x512x512", "512x2048x2048"})
    public String shape = "64x784x128";

    private CompiledProgram program = compiled();
    private int batch;

    private CompiledProgram compiled() {
        String[] sizes = shape.split("x", -1);
        batch = Integer.parseInt(sizes[0]);
        int in = Integer.parseInt(sizes[1]);
        int out = Integer.parseInt(sizes[2]);
        return switch (form) {
            case FORWARD ->
                OneEquation.compile(
                        Tensor.of("Z", OneEquation.OUT, OneEquation.M),
                        List.of(I, J),
                        sum(K, mul(W.at(I, K), A.at(K, J))),
                        List.of(W, A),
                        batch,
                        in,
                        out);
            case WEIGHTS ->
                OneEquation.compile(
                        Tensor.of("dW", OneEquation.OUT, OneEquation.IN),
                        List.of(I, K),
                        sum(J, mul(D.at(I, J), A.at(K, J))),
                        List.of(D, A),
                        batch,
                        in,
                        out);
            case BACK ->
                OneEquation.compile(
                        Tensor.of("dA", OneEquation.IN, OneEquation.M),
                        List.of(K, J),
                        sum(I, mul(W.at(I, K), D.at(I, J))),
                        List.of(W, D),
                        batch,
                        in,
                        out);
        };
    }

    /** With the parameters as JMH has set them. */
    @Setup(Level.Trial)
    public void prepare() {
        program.close();
        program = compiled();
    }

    @TearDown(Level.Trial)
    public void end() {
        program.close();
    }

    @Benchmark
    public void product() {
        program.run(batch);
    }
}
