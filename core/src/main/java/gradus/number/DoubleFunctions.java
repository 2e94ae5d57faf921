package gradus.number;

import java.util.List;

/** Functions of double that the JDK lacks. */
public final class DoubleFunctions {
    /**
     * erf(x)/x - 1 as a polynomial in x^2 for |x| <= 1: the interpolation at the Chebyshev nodes of 0 to 1, off by less
     * than 2^-62. A test computes these and the next coefficients anew from {@link Real}.
     */
    private static final double[] NEAR = {
        0.1283791670955126,
        -0.3761263890318375,
        0.11283791670954879,
        -0.026866170645076792,
        0.0052239776248180145,
        -0.000854832698083379,
        0.0001205533111164271,
        -1.4925595266831182e-05,
        1.6461000484121368e-06,
        -1.6350312701054695e-07,
        1.4659775274047436e-08,
        -1.1372848856791674e-09,
        5.957176147748911e-11
    };

    /**
     * exp(x^2) (1 - erf(x)) as a polynomial in t = (x - 5/2)/(x + 5/2) for 1 <= x <= 6: the interpolation at the
     * Chebyshev nodes of -3/7 to 7/17, off by less than 2^-58 of 1 after multiplication by exp(-x^2).
     */
    private static final double[] FAR = {
        0.2108063640611436,
        -0.37173673394897294,
        0.2517131932174488,
        -0.12503305237891782,
        0.03992253907546523,
        -0.003993701160123029,
        -0.0026423659518134547,
        0.0008759152875774328,
        0.0002283799633257643,
        -0.00012887483134837842,
        -3.4175718896856294e-05,
        1.8596747731144528e-05,
        7.499735050763299e-06,
        -2.2328516517555215e-06,
        -1.587633893127344e-06
    };

    private DoubleFunctions() {}

    /** For the test that computes them anew. */
    static List<double[]> coefficients() {
        return List.of(NEAR.clone(), FAR.clone());
    }

    /** The error function, 2/sqrt(pi) times the integral of exp(-t^2) from 0 to x, within 2 units in the last place. */
    public static double erf(double x) {
        double magnitude = Math.abs(x);
        if (magnitude <= 1) {
            return x + x * polynomial(NEAR, x * x);
        }
        if (Double.isNaN(x)) {
            return x;
        }
        if (magnitude >= 6) {
            return Math.copySign(1, x);
        }
        double t = (magnitude - 2.5) / (magnitude + 2.5);
        return Math.copySign(1 - Math.exp(-magnitude * magnitude) * polynomial(FAR, t), x);
    }

    private static double polynomial(double[] coefficients, double x) {
        double sum = coefficients[coefficients.length - 1];
        for (int i = coefficients.length - 2; i >= 0; i--) {
            sum = sum * x + coefficients[i];
        }
        return sum;
    }
}
