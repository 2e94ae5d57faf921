package gradus.proof;

/**
 * How many terms one exact check may build. A power that is multiplied out has as many as its degree to the power of the
 * number of atoms: how many there will be is estimated before any is built.
 */
final class TermBudget {
    /** Some ten times what a step of a usual network needs. */
    static final long MOST = 500_000;

    private final long most;
    private long built;

    /** The identity is too large to be multiplied out: nothing is shown, nothing refuted. */
    static final class Exceeded extends RuntimeException {
        private static final long serialVersionUID = 1;

        private Exceeded(long most) {
            super("more than " + most + " terms", null, false, false);
        }
    }

    TermBudget(long most) {
        this.most = most;
    }

    /** The number of terms built so far: no more than are allowed. */
    long built() {
        return built;
    }

    /**
     * Takes account of terms that are about to be built.
     *
     * @throws Exceeded if there would be too many; none may be built then
     */
    void spend(long terms) {
        require(terms);
        built += terms;
    }

    /** @throws Exceeded if so many terms cannot be built any more */
    void require(long terms) {
        if (terms > most - built) {
            throw new Exceeded(most);
        }
    }

    /** n over k; more than any budget where that is too large for a number of 64 bits. */
    static long choose(long n, long k) {
        long ways = 1;
        long least = Math.min(k, n - k);
        for (long i = 1; i <= least; i++) {
            if (ways > Long.MAX_VALUE / 2 / (n - least + i)) {
                return Long.MAX_VALUE / 2;
            }
            ways = ways * (n - least + i) / i;
        }
        return ways;
    }
}
