package gradus.number;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FixedTest {
    private static final BigInteger UNIT = BigInteger.ONE.shiftLeft(256);

    private static BigInteger integer(Fixed x) {
        BigInteger result = BigInteger.ZERO;
        for (long limb : new long[] {x.a, x.b, x.c, x.d}) {
            result = result.shiftLeft(64).add(new BigInteger(Long.toUnsignedString(limb)));
        }
        return result;
    }

    private static Fixed random(Random random) {
        long[] limbs = new long[4];
        for (int i = 0; i < 4; i++) {
            limbs[i] = switch (random.nextInt(4)) {
                case 0 -> 0;
                case 1 -> -1;
                default -> random.nextLong();
            };
        }
        return new Fixed(limbs[0], limbs[1], limbs[2], limbs[3]);
    }

    @Test
    void productsAreAtMostEightUnitsTooSmall() {
        Random random = new Random(51);
        for (int i = 0; i < 20_000; i++) {
            Fixed x = random(random);
            Fixed y = random(random);
            BigInteger exact = integer(x).multiply(integer(y)).shiftRight(256);
            BigInteger error = exact.subtract(integer(x.copy().mul(y)));
            assertThat(error).isBetween(BigInteger.ZERO, BigInteger.valueOf(8));
        }
    }

    @Test
    void sumsAreExactBelowOne() {
        Random random = new Random(52);
        for (int i = 0; i < 10_000; i++) {
            Fixed x = random(random);
            Fixed y = random(random);
            BigInteger exact = integer(x).add(integer(y)).mod(UNIT);
            assertThat(integer(x.copy().add(y))).isEqualTo(exact);
        }
    }

    @Test
    void fractionsAreRoundedDown() {
        Random random = new Random(53);
        for (int i = 0; i < 5000; i++) {
            Real x = RealTest.random(random, 1).abs().scale(-1 - random.nextInt(300));
            assertThat(integer(Fixed.of(x)))
                    .isEqualTo(x.scale(256).toBigDecimal().toBigInteger());
            Fixed fraction = random(random);
            if (!fraction.isZero()) {
                assertThat(fraction.toReal().scale(256).toBigDecimal().toBigIntegerExact())
                        .isEqualTo(integer(fraction));
            }
        }
        assertThat(integer(Fixed.of(BigInteger.TWO, BigInteger.valueOf(3))))
                .isEqualTo(UNIT.shiftLeft(1).divide(BigInteger.valueOf(3)));
        assertThat(new Fixed(0, 0, 0, 0).onePlus()).isEqualTo(Real.ONE);
        assertThat(new Fixed(0, 0, 0, 6).onePlus())
                .isEqualTo(Real.ONE.add(Real.ONE.scale(-254).mul(Real.valueOf(1.5))));
    }
}
