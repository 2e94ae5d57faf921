package gradus.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The conventions come from the library's lines: no name means anything by itself. */
class OutputConventionsTest {
    private static final Library OTHER_NAMES = Library.parse("""
            id(z)      = z                      : default
            p(z)       = 1 / (1 + exp(-z))      : probabilities
            q(z)       = exp(z) / sum(exp(z))   : distribution
            r(z)       = exp(z)
            loss one(a, y)    = -(y * log(a) + (1 - y) * log(1 - a)) : default for p, probabilities
            loss many(a, y)   = -y * log(a)                          : default for q, distribution
            loss counts(a, y) = a - y * log(a)                       : default for r, numbers
            loss margin(a, y) = max(0, 1 - y * a)                    : labels -1 and 1
            loss square(a, y) = (a - y)^2                            : default
            cost J(A[i,j], Y[i,j]) = 1/m * sum(j) sum(i) loss
            layer full
              Z[i,j] = sum(k) W[i,k] * A[k,j] + b[i]
              parameter W[i,k] weights
              parameter b[i] zero
            """);

    private final OutputConventions conventions = new OutputConventions(OTHER_NAMES);

    @Test
    void theOutputActivationFollowsFromTheLossAndElseFromTheTask() {
        assertThat(conventions.activation("one", OutputMeaning.DISTRIBUTION)).isEqualTo("p");
        assertThat(conventions.activation("counts", OutputMeaning.NUMBERS)).isEqualTo("r");
        assertThat(conventions.activation("margin", OutputMeaning.PROBABILITIES))
                .isEqualTo("id");
        assertThat(conventions.activation("square", OutputMeaning.DISTRIBUTION)).isEqualTo("q");
        assertThat(conventions.activation(null, OutputMeaning.PROBABILITIES)).isEqualTo("p");
        assertThat(conventions.activation("(a-y)^4", OutputMeaning.NUMBERS)).isEqualTo("id");
    }

    @Test
    void aLossSaysWhatItLearns() {
        assertThat(conventions.learnsClasses("margin")).isTrue();
        assertThat(conventions.learnsClasses("many")).isTrue();
        assertThat(conventions.learnsClasses("counts")).isFalse();
        assertThat(conventions.learnsClasses("square")).isFalse();
        assertThat(conventions.lowLabel("margin")).isEqualTo(-1);
        assertThat(conventions.lowLabel("one")).isZero();
        assertThat(conventions.isUnbounded("counts")).isFalse();
        assertThat(conventions.isUnbounded("square")).isTrue();
    }

    @Test
    void aNetworksOutputsMeanWhatItsActivationSaysAndElseWhatItsLossTakes() {
        NetworkOptions options = NetworkOptions.defaults().withLibrary(OTHER_NAMES);
        assertThat(OutputConventions.meaning(Network.parse("2 > 1 p", options))).isEqualTo(OutputMeaning.PROBABILITIES);
        assertThat(OutputConventions.meaning(Network.parse("2 > 3 q", options))).isEqualTo(OutputMeaning.DISTRIBUTION);
        assertThat(OutputConventions.meaning(Network.parse("2 > 3", options.withLoss("many"))))
                .isEqualTo(OutputMeaning.DISTRIBUTION);
        assertThat(OutputConventions.meaning(Network.parse("2 > 1", options))).isEqualTo(OutputMeaning.NUMBERS);
    }
}
