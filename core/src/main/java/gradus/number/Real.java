package gradus.number;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/**
 * A number in binary floating point with a mantissa of 256 bits (77 decimal digits) and an exponent of 31 bits, or NaN,
 * or an infinity. There is one zero, without a sign. Sum, difference, product, quotient and conversions are rounded to
 * nearest, ties to even; the functions are right to at least 70 digits, relative to the result also where it is near
 * zero ({@link #log} at 1, {@link #tanh} and {@link #erf} at 0), as long as the argument's magnitude is below a
 * million; beyond, {@link #exp} loses a digit for each further digit of its argument. Nothing here throws for its
 * arguments' values: out of its domain a function gives NaN or an infinity.
 */
public final class Real implements Comparable<Real> {
    /** Beyond this exponent a number is infinite, and below its negative it is zero. */
    static final int MAX_EXPONENT = (1 << 30) - 1;

    private static final int INFINITE = Integer.MAX_VALUE;
    private static final int NOT_A_NUMBER = Integer.MIN_VALUE;

    public static final Real ZERO = new Real(0, 0, 0, 0, 0, 0);
    public static final Real ONE = valueOf(1L);
    public static final Real TWO = valueOf(2L);
    public static final Real NAN = new Real(0, NOT_A_NUMBER, 0, 0, 0, 0);
    public static final Real POSITIVE_INFINITY = new Real(1, INFINITE, 0, 0, 0, 0);
    public static final Real NEGATIVE_INFINITY = new Real(-1, INFINITE, 0, 0, 0, 0);
    public static final Real PI = Constants.pi();
    public static final Real E = Constants.e();
    /** The natural logarithm of 2. */
    public static final Real LN2 = Constants.ln2();

    /** -1, 0 or 1. */
    final int sign;

    /** The number is sign * f * 2^exponent, with f = 0.abcd in base 2^64, and 1/2 <= f < 1. */
    final int exponent;

    final long a;
    final long b;
    final long c;
    final long d;

    private Real(int sign, int exponent, long a, long b, long c, long d) {
        this.sign = sign;
        this.exponent = exponent;
        this.a = a;
        this.b = b;
        this.c = c;
        this.d = d;
    }

    /** A number with a normalised mantissa; an infinity or zero if the exponent is out of range. */
    static Real finite(int sign, long exponent, long a, long b, long c, long d) {
        if (exponent > MAX_EXPONENT) {
            return infinity(sign);
        }
        return exponent < -MAX_EXPONENT ? ZERO : new Real(sign, (int) exponent, a, b, c, d);
    }

    private static Real infinity(int sign) {
        return sign < 0 ? NEGATIVE_INFINITY : POSITIVE_INFINITY;
    }

    /** Exactly {@code value}. */
    public static Real valueOf(long value) {
        if (value == 0) {
            return ZERO;
        }
        // The magnitude of Long.MIN_VALUE is right as an unsigned number.
        long magnitude = Math.abs(value);
        int zeros = Long.numberOfLeadingZeros(magnitude);
        return new Real(value < 0 ? -1 : 1, 64 - zeros, magnitude << zeros, 0, 0, 0);
    }

    /** Exactly {@code value}; NaN and infinities are kept, -0.0 becomes 0. */
    public static Real valueOf(double value) {
        if (Double.isNaN(value)) {
            return NAN;
        }
        if (Double.isInfinite(value)) {
            return value < 0 ? NEGATIVE_INFINITY : POSITIVE_INFINITY;
        }
        long bits = Double.doubleToRawLongBits(value);
        int biased = (int) (bits >>> 52) & 0x7ff;
        long fraction = bits & 0xf_ffff_ffff_ffffL;
        long integer = biased == 0 ? fraction : fraction | 1L << 52;
        Real magnitude = valueOf(integer).scale(Math.max(biased, 1) - 1075);
        return value < 0 ? magnitude.neg() : magnitude;
    }

    /** The number nearest to {@code value}. */
    public static Real of(BigInteger value) {
        BigInteger magnitude = value.abs();
        int excess = magnitude.bitLength() - 320;
        boolean inexact = excess > 0 && magnitude.getLowestSetBit() < excess;
        BigInteger top = magnitude.shiftRight(Math.max(excess, 0));
        return Mantissa.normalise(
                value.signum(),
                320L + Math.max(excess, 0),
                top.shiftRight(256).longValue(),
                top.shiftRight(192).longValue(),
                top.shiftRight(128).longValue(),
                top.shiftRight(64).longValue(),
                top.longValue() | (inexact ? 1 : 0));
    }

    /**
     * The number {@code numerator/denominator}, rounded to nearest if both have at most 256 bits and else within two
     * units in the last place; a zero denominator gives an infinity or NaN.
     */
    public static Real of(BigInteger numerator, BigInteger denominator) {
        return of(numerator).div(of(denominator));
    }

    private boolean isRegular() {
        return a != 0;
    }

    public boolean isNaN() {
        return exponent == NOT_A_NUMBER;
    }

    public boolean isFinite() {
        return exponent != NOT_A_NUMBER && exponent != INFINITE;
    }

    public boolean isZero() {
        return sign == 0 && exponent == 0;
    }

    /** -1, 0 or 1; 0 for NaN. */
    public int sign() {
        return sign;
    }

    public Real add(Real y) {
        if ((a & y.a) < 0) {
            return Mantissa.add(this, y, y.sign);
        }
        return addSpecial(y);
    }

    public Real sub(Real y) {
        if ((a & y.a) < 0) {
            return Mantissa.add(this, y, -y.sign);
        }
        return addSpecial(y.neg());
    }

    /** The sum where at least one summand is zero, infinite or NaN. */
    private Real addSpecial(Real y) {
        if (isNaN() || y.isNaN()) {
            return NAN;
        }
        if (!isFinite()) {
            return y.isFinite() || y.sign == sign ? this : NAN;
        }
        return isZero() || !y.isFinite() ? y : this;
    }

    public Real mul(Real y) {
        if ((a & y.a) < 0) {
            return Mantissa.mul(this, y);
        }
        if (isFinite() && y.isFinite()) {
            return ZERO;
        }
        // At least one infinity or NaN: 0 * Inf and NaN have sign 0.
        return sign * y.sign == 0 ? NAN : infinity(sign * y.sign);
    }

    /** The quotient; {@code x/0} is infinite with the sign of x, and NaN for {@code 0/0}. */
    public Real div(Real y) {
        if ((a & y.a) < 0) {
            return Mantissa.div(this, y);
        }
        if (isNaN() || y.isNaN() || (isZero() && y.isZero()) || (!isFinite() && !y.isFinite())) {
            return NAN;
        }
        if (isZero() || !y.isFinite()) {
            return ZERO;
        }
        return infinity(y.isZero() ? sign : sign * y.sign);
    }

    public Real neg() {
        return sign == 0 ? this : new Real(-sign, exponent, a, b, c, d);
    }

    public Real abs() {
        return sign < 0 ? neg() : this;
    }

    /** This number times {@code 2^power}, exactly. */
    public Real scale(int power) {
        return isRegular() ? finite(sign, (long) exponent + power, a, b, c, d) : this;
    }

    /** An integer power by repeated squaring; {@code x^0} is 1 for every x. The error grows as the power. */
    public Real powInt(int power) {
        long rest = Math.abs((long) power);
        if (rest == 0) {
            return ONE;
        }
        Real square = this;
        for (; (rest & 1) == 0; rest >>= 1) {
            square = square.mul(square);
        }
        Real result = square;
        for (rest >>= 1; rest != 0; rest >>= 1) {
            square = square.mul(square);
            if ((rest & 1) != 0) {
                result = result.mul(square);
            }
        }
        return power < 0 ? ONE.div(result) : result;
    }

    /** The square root, within one unit in the last place and exact where it can be; NaN below zero. */
    public Real sqrt() {
        if (!isRegular() || sign < 0) {
            return sign < 0 ? NAN : this;
        }
        return Functions.sqrt(this);
    }

    public Real exp() {
        if (!isRegular()) {
            return isZero() ? ONE : sign < 0 ? ZERO : this;
        }
        return Functions.exp(this);
    }

    /** The natural logarithm; -Inf at 0, NaN below. */
    public Real log() {
        if (!isRegular() || sign < 0) {
            return isZero() ? NEGATIVE_INFINITY : sign < 0 ? NAN : this;
        }
        return Functions.log(this);
    }

    public Real tanh() {
        if (!isRegular()) {
            return sign == 0 ? this : valueOf(sign);
        }
        return Functions.tanh(this);
    }

    /** The error function, 2/sqrt(pi) times the integral of exp(-t^2) from 0 to this. */
    public Real erf() {
        if (!isRegular()) {
            return sign == 0 ? this : valueOf(sign);
        }
        return ErrorFunction.erf(this);
    }

    /** -Inf, the numbers in their order, Inf, NaN. */
    @Override
    public int compareTo(Real y) {
        if (isNaN() || y.isNaN()) {
            return Boolean.compare(isNaN(), y.isNaN());
        }
        if (sign != y.sign) {
            return Integer.compare(sign, y.sign);
        }
        // An infinity has the largest exponent, zero is alone with its sign.
        return sign * (exponent != y.exponent ? Integer.compare(exponent, y.exponent) : compareMantissas(this, y));
    }

    static int compareMantissas(Real x, Real y) {
        if (x.a != y.a) {
            return Long.compareUnsigned(x.a, y.a);
        }
        if (x.b != y.b) {
            return Long.compareUnsigned(x.b, y.b);
        }
        return x.c != y.c ? Long.compareUnsigned(x.c, y.c) : Long.compareUnsigned(x.d, y.d);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Real y && compareTo(y) == 0;
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(a ^ Long.rotateLeft(b, 16) ^ Long.rotateLeft(c, 32) ^ d) + exponent * (sign + 3);
    }

    /** The nearest double, ties to even; infinite or subnormal where a double is. */
    public double doubleValue() {
        if (!isRegular()) {
            return isNaN() ? Double.NaN : isZero() ? 0 : sign * Double.POSITIVE_INFINITY;
        }
        if (exponent > 1024 || exponent < -1074) {
            return exponent > 0 ? sign * Double.POSITIVE_INFINITY : sign * 0.0;
        }
        // A double has 53 bits, fewer below 2^-1022: from 53 down to 0.
        int drop = 11 + Math.max(0, -1021 - exponent);
        long kept = drop == 64 ? 0 : a >>> drop;
        long dropped = a << -drop;
        boolean sticky = (b | c | d) != 0;
        boolean tie = dropped == Long.MIN_VALUE && !sticky;
        if (dropped < 0 && (!tie || (kept & 1) != 0)) {
            kept++;
        }
        // Exact, but for an overflow: kept has room for it in the chosen number of bits.
        return sign * Math.scalb((double) kept, exponent - 64 + drop);
    }

    /** Exactly this number, which must be finite. */
    BigDecimal toBigDecimal() {
        BigInteger mantissa = BigInteger.ZERO;
        for (long limb : new long[] {a, b, c, d}) {
            mantissa = mantissa.shiftLeft(64).add(new BigInteger(Long.toUnsignedString(limb)));
        }
        BigDecimal integer = new BigDecimal(sign < 0 ? mantissa.negate() : mantissa);
        int power = exponent - 256;
        return power >= 0
                ? integer.multiply(new BigDecimal(BigInteger.TWO.pow(power)))
                : integer.divide(new BigDecimal(BigInteger.TWO.pow(-power)));
    }

    /** The number rounded to {@code digits} significant decimal digits, or NaN, Inf, -Inf. */
    public String toString(int digits) {
        if (!isFinite()) {
            return isNaN() ? "NaN" : sign < 0 ? "-Inf" : "Inf";
        }
        MathContext context = new MathContext(digits);
        if (Math.abs(exponent) < 20_000) {
            return toBigDecimal().round(context).stripTrailingZeros().toString();
        }
        // Powers of two this large are slow in decimal: take the power of ten out first.
        int tens = (int) (exponent * Math.log10(2));
        BigDecimal rest = div(valueOf(10L).powInt(tens)).toBigDecimal().round(context);
        return rest.scaleByPowerOfTen(tens).stripTrailingZeros().toString();
    }

    @Override
    public String toString() {
        return toString(50);
    }
}
