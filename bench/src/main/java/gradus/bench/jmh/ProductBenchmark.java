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
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** The three matrix products of a step, at the sizes of W4 to W6. */
public class ProductBenchmark extends TimedProgram {
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

    @Override
    protected CompiledProgram compiled() {
        String[] sizes = shape.split("x", -1);
        int batch = Integer.parseInt(sizes[0]);
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

    @Benchmark
    public void product() {
        run();
    }
}
