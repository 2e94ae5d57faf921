package gradus.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.math.Rational;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.proof.Certificate.Method;
import gradus.testing.Networks;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What would take long to multiply out is not multiplied out, and then not called exact. */
class TermBudgetTest {
    private static final Polynomial X = Polynomial.atom(0);
    private static final Polynomial Y = Polynomial.atom(1);

    private static TermBudget ample() {
        return new TermBudget(Long.MAX_VALUE);
    }

    private static Polynomial sum(Polynomial... parts) {
        Polynomial sum = Polynomial.ZERO;
        for (Polynomial part : parts) {
            sum = sum.plus(part, ample());
        }
        return sum;
    }

    /** (a-y)^99 took six seconds, (a-y+1)^60 half a minute. */
    @ParameterizedTest
    @ValueSource(strings = {"(a-y)^99", "(a-y+1)^60", "(a-y+1)^99"})
    void ofAHighPowerIsKept(String loss) {
        Network network =
                Network.parse("2 > 3 tanh > 1", NetworkOptions.defaults().withLoss(loss));
        ProofChecker checker = new ProofChecker(network.forward(), network.examples());
        List<Certificate> certificates = checker.check(network.derive());
        assertThat(checker.mostTerms()).isBetween(1_000L, TermBudget.MOST);
        assertThat(certificates).anyMatch(c -> c.method() == Method.EXACT);
        // As in all that is not rational, points tell.
        assertThat(certificates).allMatch(c -> c.points() > 0);
        assertThat(numeric(certificates)).isGreaterThan(numeric(certificates("(a-y)^4")));
    }

    private static List<Certificate> certificates(String loss) {
        Network network =
                Network.parse("2 > 3 tanh > 1", NetworkOptions.defaults().withLoss(loss));
        return new ProofChecker(network.forward(), network.examples()).check(network.derive());
    }

    private static long numeric(List<Certificate> certificates) {
        return certificates.stream().filter(c -> c.method() == Method.NUMERIC).count();
    }

    /** Far from the limit, so that nothing that was exact is no longer. */
    @Test
    void isAmpleForEveryActivationAndLoss() {
        for (Networks.Case c : Networks.wide()) {
            Network network = c.network();
            ProofChecker checker = new ProofChecker(network.forward(), network.examples());
            checker.check(network.derive());
            assertThat(checker.mostTerms()).as(c.toString()).isLessThan(TermBudget.MOST / 4);
        }
    }

    @Test
    void isAskedBeforeAnythingIsBuilt() {
        TermBudget budget = new TermBudget(1_000);
        Polynomial base = sum(X, Y, Polynomial.ONE);
        assertThatThrownBy(() -> base.pow(60, budget)).isInstanceOf(TermBudget.Exceeded.class);
        assertThat(budget.built()).isZero();
        Polynomial large = base.pow(20, ample());
        assertThatThrownBy(() -> large.times(large, budget)).isInstanceOf(TermBudget.Exceeded.class);
        assertThat(budget.built()).isZero();
        assertThat(base.pow(3, budget).terms()).hasSize(10);
        assertThat(budget.built()).isBetween(10L, 100L);
    }

    /** The estimate is no less than what is built; and no more where nothing cancels and no two products are alike. */
    @Test
    void theEstimateIsABound() {
        Polynomial square = X.times(X, ample());
        List<Polynomial> bases = List.of(
                X,
                sum(X, Y),
                sum(X, Y.negate(), Polynomial.of(Rational.of(2))),
                sum(X, Polynomial.ONE, square),
                sum(square, X.times(Y, ample()), Y, Polynomial.ONE, Polynomial.atom(2)));
        for (Polynomial base : bases) {
            for (int exponent = 0; exponent < 9; exponent++) {
                TermBudget budget = ample();
                base.pow(exponent, budget);
                assertThat(budget.built()).as("%s^%d", base, exponent).isLessThanOrEqualTo(base.termsOfPower(exponent));
            }
        }
        TermBudget budget = ample();
        sum(X, Y).pow(50, budget);
        assertThat(budget.built()).isEqualTo(sum(X, Y).termsOfPower(50));
    }

    @Test
    void waysToChoose() {
        assertThat(TermBudget.choose(62, 2)).isEqualTo(1891);
        assertThat(TermBudget.choose(5, 0)).isEqualTo(1);
        assertThat(TermBudget.choose(5, 5)).isEqualTo(1);
        assertThat(TermBudget.choose(1_000, 500)).isGreaterThan(TermBudget.MOST);
    }

    /** All terms of a power have one degree: their hashes have to differ all the same. */
    @Test
    void termsOfOneDegreeHaveHashesOfTheirOwn() {
        Polynomial power = sum(X, Y, Polynomial.atom(2)).pow(60, ample());
        Set<Integer> hashes = new HashSet<>();
        power.terms().keySet().forEach(m -> hashes.add(m.hashCode()));
        assertThat(power.terms()).hasSize(1891);
        assertThat(hashes).hasSizeGreaterThan(1880);
    }
}
