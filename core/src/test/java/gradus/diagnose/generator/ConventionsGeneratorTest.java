package gradus.diagnose.generator;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.diagnose.generator.Conventions.Pair;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The right programs are right, and the wrong ones are wrong where they say. */
class ConventionsGeneratorTest {
    private static final double H = 1e-5;

    private static final List<Pair> PAIRS = Conventions.pairs(1);

    /** What is saved of each parameter is the cost's slope, negated or scaled as the mixture says. */
    @Test
    void gradientsOfParametersAreDifferenceQuotients() {
        int checked = 0;
        for (Pair pair : PAIRS) {
            MixtureRun right = pair.right();
            MixtureData data = right.data;
            for (int l = 1; l <= right.mixture.layers(); l++) {
                checked += check(right, "dW" + l, data.weights().get(l - 1));
                checked += check(right, "db" + l, data.biases().get(l - 1));
                if (right.mixture.normalises(l)) {
                    checked += check(right, "dgamma" + l, data.gammas().get(l - 1));
                    checked += check(right, "dbeta" + l, data.betas().get(l - 1));
                }
            }
        }
        assertThat(checked).isGreaterThan(800);
    }

    private static int check(MixtureRun right, String gradient, double[][] parameter) {
        Mixture mixture = right.mixture;
        double[][] quotients = new double[parameter.length][parameter[0].length];
        for (int i = 0; i < parameter.length; i++) {
            for (int j = 0; j < parameter[0].length; j++) {
                double before = parameter[i][j];
                parameter[i][j] = before + H;
                double above = cost(right);
                parameter[i][j] = before - H;
                double below = cost(right);
                parameter[i][j] = before;
                quotients[i][j] = mixture.rate() * mixture.sign() * (above - below) / (2 * H);
            }
        }
        double[][] given = right.value(gradient);
        for (int i = 0; i < given.length; i++) {
            for (int j = 0; j < given[0].length; j++) {
                assertThat(given[i][j])
                        .as("%s of %s %s", gradient, mixture.net(), mixture.words())
                        .isCloseTo(
                                quotients[i][j],
                                org.assertj.core.data.Offset.offset(3e-8 * Math.max(1, Math.abs(given[i][j]))));
            }
        }
        return 1;
    }

    private static double cost(MixtureRun run) {
        return MixtureRun.of(run.mixture, run.data, null).value("J")[0][0];
    }

    @Test
    void everyConventionIsThereOftenAndEveryMixtureOnce() {
        Map<String, Integer> counts = new TreeMap<>();
        Set<String> mixtures = new LinkedHashSet<>();
        for (Pair pair : PAIRS) {
            pair.right().mixture.words().forEach(word -> counts.merge(word, 1, Integer::sum));
            mixtures.add(pair.right().mixture.net() + pair.right().mixture.words());
        }
        assertThat(counts)
                .allSatisfy((word, count) -> assertThat(count).as(word).isGreaterThanOrEqualTo(2));
        assertThat(counts).hasSizeGreaterThan(35);
        assertThat(mixtures).hasSize(PAIRS.size());
        assertThat(PAIRS.stream().map(pair -> pair.mistake().words()).distinct())
                .hasSizeGreaterThan(11);
    }

    /** Nothing before it differs; and the mistake is in it, or in a variable just before it that is not saved. */
    @Test
    void theFirstWrongVariableIsWhereTheMistakeIs() {
        for (Pair pair : PAIRS) {
            String place = pair.mistake().variable();
            String first = pair.firstWrong();
            assertThat(Pass.layer(first)).isEqualTo(Pass.layer(place));
            boolean unsaved = place.startsWith("dA") && !pair.right().mixture.savesHiddenDa();
            assertThat(first.equals(place) || unsaved)
                    .as("%s for %s", first, place)
                    .isTrue();
        }
    }

    @Test
    void theSameSeedGivesTheSame() {
        assertThat(Conventions.wrong(3)).usingRecursiveComparison().isEqualTo(Conventions.wrong(3));
        assertThat(Conventions.right(1)).hasSize(200);
    }
}
