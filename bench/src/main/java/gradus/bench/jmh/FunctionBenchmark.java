package gradus.bench.jmh;

import static gradus.bench.jmh.OneEquation.A;
import static gradus.bench.jmh.OneEquation.J;
import static gradus.bench.jmh.OneEquation.K;

import gradus.compile.CompiledProgram;
import gradus.math.Expr;
import gradus.math.Function;
import gradus.math.Tensor;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;

/** An element-wise nest over 256 x 64 numbers, by the number. */
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FunctionBenchmark extends TimedProgram {
    private static final int IN = 256;
    private static final int BATCH = 64;

    /** What is computed of each number; LOGISTIC is 1 / (1 + exp(-x)). */
    public enum Formula {
        EXP,
        TANH,
        LOG,
        ERF,
        LOGISTIC
    }

    @Param
    public Formula formula = Formula.EXP;

    @Override
    protected CompiledProgram compiled() {
        Expr x = A.at(K, J);
        Expr body = switch (formula) {
            case EXP -> Expr.apply(Function.EXP, x);
            case TANH -> Expr.apply(Function.TANH, x);
            // Of positive numbers, as all but a few logarithms are.
            case LOG -> Expr.apply(Function.LOG, Expr.add(Expr.num(3, 2), x));
            case ERF -> Expr.apply(Function.ERF, x);
            case LOGISTIC -> Expr.div(Expr.ONE, Expr.add(Expr.ONE, Expr.apply(Function.EXP, Expr.neg(x))));
        };
        Tensor target = Tensor.of("Y", OneEquation.IN, OneEquation.M);
        return OneEquation.compile(target, List.of(K, J), body, List.of(A), BATCH, IN, 1);
    }

    @Benchmark
    @OperationsPerInvocation(IN * BATCH)
    public void number() {
        run();
    }
}
