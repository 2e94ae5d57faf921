package gradus.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import gradus.network.TrainingPrograms.Parameter;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What equations say without names: the meaning of an output, the loss, and how weights start. */
class SystemUseTest {
    private static final String BEHIND_Z = """
            dims %s = 3, f = 4, j = m
            input X[f,j] without gradient
            label Y[i,j]
            parameter W[i,f] weights
            parameter b[i] zero
            Z[i,j] = sum(f) W[i,f] * X[f,j] + b[i]
            %s
            """;

    static Stream<List<String>> activationsAndLosses() {
        Library library = Library.builtIn();
        return library.activationNames().stream()
                .flatMap(a -> library.lossNames().stream().map(l -> List.of(a, l)));
    }

    /** A chain that is printed as equations has no names left, and means what it meant. */
    @ParameterizedTest
    @MethodSource("activationsAndLosses")
    void aPrintedChainMeansTheSame(List<String> names) {
        Network chain = chain(names);
        Network system = Network.equations("s.gradus", EquationsText.of(chain), NetworkOptions.defaults());
        OutputUse expected = OutputConventions.use(chain);
        assertThat(OutputConventions.use(system)).isEqualTo(expected);
        assertThat(starts(system)).isEqualTo(starts(chain));
    }

    private static Network chain(List<String> names) {
        String activation = names.getFirst();
        return Network.parse(
                "4 > 3 " + activation + " > 3 " + activation,
                NetworkOptions.defaults().withLoss(names.getLast()));
    }

    private static List<TrainingPrograms.Start> starts(Network network) {
        return Programs.parameters(network).stream().map(Parameter::start).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "8 leaky-relu(0.2) > 1; HE",
                "8 batchnorm elu(2) dropout(0.5) > 1; HE",
                "8 celu(0.5) > 1; HE",
                "8 > batchnorm > relu > 1; GLOROT",
                "8 layernorm tanh > 1; GLOROT",
            })
    void weightsStartAsInTheChain(String layers, TrainingPrograms.Start first) {
        Network chain = Network.parse("4 > " + layers, NetworkOptions.defaults());
        Network system = Network.equations("s.gradus", EquationsText.of(chain), NetworkOptions.defaults());
        assertThat(starts(system)).isEqualTo(starts(chain));
        assertThat(starts(system).getFirst()).isEqualTo(first);
    }

    /** A factor before an activation is passed over, also where it has a size in it; the identity is an activation. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Z[i,j] / m; HE",
                "Z[i,j] / 2; HE",
                "-2/3 * Z[i,j]; HE",
                "Z[i,j]; GLOROT",
                "tanh(Z[i,j]) / 2; GLOROT",
            })
    void aFactorBeforeAnActivationIsPassedOver(String scaled, TrainingPrograms.Start start) {
        Network network =
                system("S[i,j] = " + scaled + "\nH[i,j] = max(S[i,j], 0)\nJ = 1/m * sum(i,j) (H[i,j] - Y[i,j])^2");
        assertThat(starts(network).getFirst()).isEqualTo(start);
    }

    private static Network system(String lines) {
        String dims = lines.contains("[k,") ? "i k" : "i";
        return Network.equations("s.gradus", BEHIND_Z.formatted(dims, lines), NetworkOptions.defaults());
    }

    /** Whatever the way in which it is written, and whatever factor the cost has. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            nullValues = "-",
            value = {
                "E[i,j] = exp(Z[i,j])@A[i,j] = E[i,j] / sum(k) E[k,j]@J = 1/m * sum(i,j) -Y[i,j] * log(A[i,j]); DISTRIBUTION;true;false",
                "A[i,j] = 1/2 * (1 + tanh(Z[i,j] / 2))@J = 3/m * sum(i,j) (A[i,j] - Y[i,j])^2; PROBABILITIES;true;false",
                "A[i,j] = Z[i,j] - log(sum(k) exp(Z[k,j]))@L[j] = sum(i) -Y[i,j] * A[i,j]@J = 1/m * sum(j) L[j]; LOG_DISTRIBUTION;true;false",
                "D[i,j] = Z[i,j] - Y[i,j]@J = 1/m * sum(i,j) D[i,j]^2; NUMBERS;true;true",
                "J = 1/m * sum(i,j) (Z[i,j] - Y[i,j])^2 + 0.1 * sum(i) b[i]^2; NUMBERS;true;true",
                "J = 1/m * sum(i,j) (Z[i,j] - Y[i,j])^4; NUMBERS;false;true",
                "A[i,j] = tanh(Z[i,j])@J = 1/m * sum(i,j) (A[i,j] - Y[i,j])^4; NUMBERS;false;false",
            })
    void equationsAreReadByWhatTheyCompute(String lines, OutputMeaning meaning, boolean known, boolean unbounded) {
        OutputUse use = OutputConventions.use(system(lines.replace("@", "\n")));
        assertThat(use.meaning()).isEqualTo(meaning);
        assertThat(use.isKnown()).isEqualTo(known);
        assertThat(use.isUnbounded()).isEqualTo(unbounded);
    }

    /** Trying millions of numbers would take longer than reading them from the user. */
    @Test
    void aCostOfTooManyNumbersIsNotTried() {
        Network network = Network.equations("s.gradus", """
                        dims i = 1000, k = 1000, j = m
                        input X[i,k,j]
                        label Y[i,k,j]
                        parameter b[i] zero
                        A[i,k,j] = X[i,k,j] + b[i]
                        J = 1/m * sum(i,k,j) (A[i,k,j] - Y[i,k,j])^2
                        """, NetworkOptions.defaults());
        assertThat(OutputConventions.use(network).isKnown()).isFalse();
    }

    /** Each pair doubles the ways, so only a walk that looks at each tensor once comes to an end. */
    @Test
    void manyWaysDownToAnOutputThatIsBoundedAreFollowedOnce() {
        StringBuilder lines = new StringBuilder("B0[i,j] = tanh(Z[i,j])\n");
        for (int n = 1; n <= 200; n++) {
            lines.append("C%1$d[i,j] = 2 * B%2$d[i,j]\nB%1$d[i,j] = B%2$d[i,j] - C%1$d[i,j]\n".formatted(n, n - 1));
        }
        Network network = system(lines + "J = 1/m * sum(i,j) (B200[i,j] - Y[i,j])^2");
        assertThat(Outputs.takeAnyValue(network)).isFalse();
    }

    /** As many weights as lines that read what they all give: no pair of the two is looked at by itself. */
    @Test
    void manyWeightsBeforeManyLinesAreReadSoon() {
        StringBuilder text = new StringBuilder("dims i = 3, j = m\ninput X[i,j]\nlabel Y[i,j]\n");
        StringBuilder sum = new StringBuilder("S[i,j] = X[i,j]");
        for (int n = 0; n < 900; n++) {
            text.append("parameter w%d[i] weights\n".formatted(n));
            sum.append(" + w%d[i]".formatted(n));
        }
        text.append(sum).append('\n');
        StringBuilder output = new StringBuilder("A[i,j] = X[i,j]");
        for (int part = 0; part < 3; part++) {
            StringBuilder added = new StringBuilder("A%d[i,j] = X[i,j]".formatted(part));
            for (int n = 0; n < 500; n++) {
                text.append("B%1$dn%2$d[i,j] = S[i,j] * X[i,j] + S[i,j]\n".formatted(part, n));
                added.append(" + B%dn%d[i,j]".formatted(part, n));
            }
            text.append(added).append('\n');
            output.append(" + A%d[i,j]".formatted(part));
        }
        text.append(output).append("\nJ = 1/m * sum(i,j) (A[i,j] - Y[i,j])^2\n");
        assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> Network.equations("s.gradus", text.toString(), NetworkOptions.defaults()));
    }

    /** The fan-in is what the first equation sums over, wherever the indices stand. */
    @Test
    void theFanInIsThatOfTheEquationThatReadsTheWeights() {
        Network network = Network.equations("s.gradus", """
                        dims i = 3, f = 4, t = 2, j = m
                        input X[f,t,j] without gradient
                        label Y[j]
                        parameter W[f,i,t] weights
                        parameter g[i] weights
                        parameter v[i] weights
                        Z[i,j] = sum(f,t) W[f,i,t] * X[f,t,j]
                        H[i,j] = g[i] * Z[i,j]
                        A[j] = sum(i) v[i] * H[i,j]
                        J = 1/m * sum(j) (A[j] - Y[j])^2
                        """, NetworkOptions.defaults());
        assertThat(Programs.parameters(network).stream().map(Parameter::summed))
                .containsExactly(List.of(0, 2), List.of(), List.of(0));
    }
}
