package gradus.compile;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.kernels.Backend;
import gradus.kernels.Backends;
import gradus.kernels.Precision;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Function;
import gradus.math.Index;
import gradus.math.Tensor;
import gradus.number.Real;
import gradus.program.Program;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** exp, log, tanh and erf are at most 2 units in the last place off, everywhere. */
class FunctionAccuracyTest {
    private static final double ALLOWED = 2;
    /** Prime, so that the floats that are tried have all kinds of bits. */
    private static final int FLOAT_STRIDE = 4099;

    private static final double[] SPECIAL = {
        0.0,
        -0.0,
        1,
        -1,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.MIN_VALUE,
        -Double.MIN_VALUE,
        Double.MIN_NORMAL,
        Double.MAX_VALUE,
        -Double.MAX_VALUE,
        Float.MIN_VALUE,
        Float.MIN_NORMAL,
        Float.MAX_VALUE,
        88.72283,
        88.72284,
        -87.33654,
        -103.97,
        -104,
        709.78,
        709.79,
        -708.4,
        -745.1,
        -745.2,
        0.625,
        6
    };

    /** The function of every number, by a compiled program. */
    static double[] compiled(Function function, double[] x, Precision precision, Backend backend) {
        Dim n = new Dim("n");
        Index i = new Index("i", n);
        Tensor from = Tensor.of("x", n);
        Tensor to = Tensor.of("y", n);
        Program program =
                new Program(List.of(from), List.of(new Equation(to, List.of(i), Expr.apply(function, from.at(i)))));
        try (CompiledProgram compiled = Compiler.of(program)
                .sizes(Map.of(n, x.length))
                .memory(new Memory(precision))
                .backend(backend)
                .direct()
                .compile()) {
            double[] y = new double[x.length];
            compiled.set(from, x);
            compiled.run(0);
            compiled.get(to, y);
            return y;
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EXP", "LOG", "TANH", "ERF"})
    void float32(Function function) {
        double[] x = new double[(int) ((1L << 32) / FLOAT_STRIDE)];
        for (int i = 0; i < x.length; i++) {
            x[i] = Float.intBitsToFloat((int) ((long) i * FLOAT_STRIDE));
        }
        double[] y = compiled(function, x, Precision.FLOAT32, Backends.scalar());
        double worst = 0;
        for (int i = 0; i < x.length; i++) {
            double exact = ReferenceFunctions.apply(function, x[i]);
            double error = Math.abs(y[i] - exact) / Math.ulp((float) exact);
            if (!Double.isFinite((float) exact)) {
                error = Double.compare(y[i], (float) exact) == 0 ? 0 : Double.POSITIVE_INFINITY;
            }
            if (error > ALLOWED) {
                assertThat(y[i]).as(function + " of " + x[i]).isEqualTo(Double.valueOf(exact));
            }
            worst = Math.max(worst, error);
        }
        assertThat(worst).isBetween(0.5, ALLOWED);
    }

    @ParameterizedTest
    @EnumSource(names = {"EXP", "LOG", "TANH", "ERF"})
    void float64(Function function) {
        Random random = new Random(11);
        double[] x = new double[6000];
        for (int i = 0; i < x.length; i++) {
            x[i] = i % 3 == 0
                    ? Double.longBitsToDouble(random.nextLong())
                    : random.nextGaussian() * (i % 3 == 1 ? 1 : 300);
        }
        System.arraycopy(SPECIAL, 0, x, 0, SPECIAL.length);
        double[] y = compiled(function, x, Precision.FLOAT64, Backends.scalar());
        double worst = 0;
        for (int i = 0; i < x.length; i++) {
            worst = Math.max(worst, checked(function, x[i], y[i]));
        }
        assertThat(worst).isBetween(0.5, ALLOWED);
    }

    private static double checked(Function function, double x, double y) {
        double rounded = Double.isFinite(x) && Math.abs(x) < 1000 || function == Function.LOG && x > 0 && x < 1e308
                ? exact(function).apply(Real.valueOf(x)).doubleValue()
                : ReferenceFunctions.apply(function, x);
        if (!Double.isFinite(rounded) || Math.abs(x) >= 1000 && function != Function.LOG) {
            assertThat(y).as(function + " of " + x).isEqualTo(Double.valueOf(rounded));
            return 0;
        }
        Real exact = exact(function).apply(Real.valueOf(x));
        double error = Real.valueOf(y).sub(exact).abs().doubleValue() / Math.ulp(rounded);
        assertThat(error)
                .as(function + " of " + x + " is " + rounded + ", not " + y)
                .isLessThanOrEqualTo(ALLOWED);
        return error;
    }

    private static UnaryOperator<Real> exact(Function function) {
        return switch (function) {
            case EXP -> Real::exp;
            case LOG -> Real::log;
            case TANH -> Real::tanh;
            case ERF -> Real::erf;
            default -> throw new IllegalArgumentException();
        };
    }
}
