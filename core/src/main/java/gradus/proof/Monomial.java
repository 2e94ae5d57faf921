package gradus.proof;

import java.util.Arrays;

/**
 * A product of powers of numbered atoms.
 *
 * <p>The hash has to tell x y^3 from x^2 y^2, which that of a map from atoms to exponents does not: terms of one degree,
 * all of which a power has, would stand in one bucket.
 */
final class Monomial {
    static final Monomial ONE = new Monomial(new int[0]);

    /** Atoms in ascending order, each with its exponent behind it. */
    private final int[] powers;

    private final int hash;

    private Monomial(int[] powers) {
        this.powers = powers;
        int h = 1;
        for (int n : powers) {
            h = (h ^ n) * 0x9E3779B1;
            h ^= h >>> 15;
        }
        this.hash = h;
    }

    static Monomial atom(int id) {
        return new Monomial(new int[] {id, 1});
    }

    Monomial times(Monomial other) {
        int[] product = new int[powers.length + other.powers.length];
        int length = 0;
        int a = 0;
        int b = 0;
        while (a < powers.length || b < other.powers.length) {
            int mine = a < powers.length ? powers[a] : Integer.MAX_VALUE;
            int others = b < other.powers.length ? other.powers[b] : Integer.MAX_VALUE;
            int exponent = 0;
            if (mine <= others) {
                exponent += powers[a + 1];
                a += 2;
            }
            if (others <= mine) {
                exponent += other.powers[b + 1];
                b += 2;
            }
            product[length++] = Math.min(mine, others);
            product[length++] = exponent;
        }
        return new Monomial(length == product.length ? product : Arrays.copyOf(product, length));
    }

    int degree() {
        int degree = 0;
        for (int n = 1; n < powers.length; n += 2) {
            degree += powers[n];
        }
        return degree;
    }

    /** The atoms in it, in ascending order. */
    int[] atoms() {
        int[] atoms = new int[powers.length / 2];
        for (int n = 0; n < atoms.length; n++) {
            atoms[n] = powers[2 * n];
        }
        return atoms;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Monomial m && hash == m.hash && Arrays.equals(powers, m.powers);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
