package gradus.proof;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.math.Derivation;
import gradus.math.Expr;
import gradus.math.Step;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.proof.Proving.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two threads show what one shows; and the work of a proof, in counts, since seconds differ from machine to machine. */
class ProvingTest {
    private final Network network = network("4 > 3 relu > 3 tanh > 2 batchnorm gelu > 3 softmax");
    private final Derivation derivation = network.derive();
    private final List<Step> steps =
            derivation.gradients().stream().flatMap(g -> g.steps().stream()).toList();

    private static Network network(String spec) {
        return Network.parse(spec, NetworkOptions.defaults());
    }

    private List<Outcome> prove(List<Step> these) {
        List<Integer> heard = new ArrayList<>();
        List<Outcome> outcomes =
                Proving.start(network.forward(), network.examples(), these).finish(heard::add);
        assertThat(heard).isSorted().endsWith(these.size());
        return outcomes;
    }

    @Test
    void showsWhatOneThreadShows() {
        List<Certificate> one = new ProofChecker(network.forward(), network.examples()).check(derivation);
        assertThat(prove(steps)).extracting(Outcome::certificate).isEqualTo(one);
    }

    @Test
    void refutesTheFalseStepsAndNoOthers() {
        List<Step> claims = new ArrayList<>(steps);
        List<Boolean> right = new ArrayList<>();
        for (int n = 0; n < claims.size(); n++) {
            right.add(n % 7 != 3);
            if (n % 7 == 3) {
                claims.set(n, wrong(claims.get(n)));
            }
        }
        List<Outcome> outcomes = prove(claims);
        assertThat(outcomes).extracting(o -> o.certificate() != null).isEqualTo(right);
        for (int n = 0; n < claims.size(); n++) {
            String refutation = outcomes.get(n).refutation();
            assertThat(refutation == null).isEqualTo(right.get(n));
            if (refutation != null) {
                assertThat(refutation).startsWith(claims.get(n).variable() + ",");
            }
        }
    }

    private static Step wrong(Step s) {
        return new Step(
                s.variable(),
                s.subject(),
                s.rule(),
                s.before(),
                Expr.add(s.after(), Expr.ONE),
                s.unfolds(),
                s.assumptions(),
                s.total());
    }

    /** Steps about equal layers are proved once, and no function is computed twice for the same argument. */
    @Test
    void spendsLittleOnFiveLayers() {
        Network five = network("10 > 8 relu > 8 relu > 6 tanh > 4 relu > 1 sigmoid");
        Derivation derived = five.derive();
        ProofChecker checker = new ProofChecker(five.forward(), five.examples());
        int all = checker.check(derived).size();
        assertThat(all).isGreaterThan(150);
        assertThat(checker.claims()).as("of %s steps", all).isBetween(1, all / 2);
        assertThat(checker.functions()).as("functions to 50 digits").isBetween(100, 800);
    }
}
