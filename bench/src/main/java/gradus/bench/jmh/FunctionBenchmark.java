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
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** An element-wise nest over 256 x 64 numbers, by the number. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 1)
public class FunctionBenchmark {
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

    private CompiledProgram program = compiled();

    private CompiledProgram compiled() {
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

    /** With the parameter as JMH has set it. */
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
    @OperationsPerInvocation(IN * BATCH)
    public void number() {
        program.run(BATCH);
    }
}
