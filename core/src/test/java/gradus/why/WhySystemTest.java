package gradus.why;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.InputException;
import gradus.document.Block;
import gradus.document.Prose;
import gradus.document.TextStyle;
import gradus.document.TextWriter;
import gradus.json.Json;
import gradus.network.EquationsText;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.notation.Notation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each topic about systems of equations, and about layers at which a gradient arrives: an answer, or why there is none. */
class WhySystemTest {
    private static final NetworkOptions DEFAULTS = NetworkOptions.defaults();
    private static final NetworkOptions UPSTREAM = DEFAULTS.withUpstream(true);

    /** Examples are rows, and no tensor is called what the library calls it. */
    private static final String ROWS = """
            dims j = m, k = 3, i = 4, c = 2
            input X[j,k]
            label T[j,c]
            parameter U[k,i] weights
            parameter u[i] zero
            parameter V[i,c] weights
            parameter v[c] zero
            P[j,i] = sum(k) X[j,k] * U[k,i] + u[i]
            H[j,i] = tanh(P[j,i])
            Q[j,c] = sum(i) H[j,i] * V[i,c] + v[c]
            B[j,c] = sigmoid(Q[j,c])
            C = 1/m * sum(j,c) -(T[j,c] * log(B[j,c]) + (1 - T[j,c]) * log(1 - B[j,c]))
            """;

    /** One matrix both ways. */
    private static final String TIED = """
            dims i = 1, f = 2, j = m
            input X[f,j]
            parameter W[i,f] weights
            H[i,j] = sum(f) W[i,f] * X[f,j]
            R[f,j] = sum(i) W[i,f] * H[i,j]
            J = 1/m * sum(f,j) (R[f,j] - X[f,j])^2 / 2
            """;

    private static final String SUM = """
            dims k = 3, i = 2, j = m
            input X[k,j] without gradient
            label T[i,j]
            parameter W[i,k] weights
            P[i,j] = sum(k) W[i,k] * X[k,j]
            C = sum(i,j) (P[i,j] - T[i,j])^2
            """;

    /** No layers: sums over all of the weights, over their diagonal, and over one column. */
    private static final String ODD = """
            dims i k = 3, j = m
            input X[i,k,j]
            input S[k,j]
            label T[i,j]
            parameter W[i,k] weights
            parameter V[i,k] weights
            A[j] = sum(i,k) W[i,k] * X[i,k,j]
            B[i,j] = sum(k) V[k,k] * S[k,j]
            D[i,j] = sum(k) W[i,0] * S[k,j]
            J = 1/m * sum(i,j) (A[j] + B[i,j] + D[i,j] - T[i,j])^2
            """;

    /** One number an example. */
    private static final String VECTOR = """
            dims k = 3, j = m
            input X[k,j]
            label y[j]
            parameter w[k] weights
            z[j] = sum(k) w[k] * X[k,j]
            a[j] = sigmoid(z[j])
            J = 1/m * sum(j) -(y[j] * log(a[j]) + (1 - y[j]) * log(1 - a[j]))
            """;

    /** A table of numbers an example, the examples last. */
    private static final String CUBE = """
            dims k = 3, i = 2, t = 2, j = m
            input X[k,j]
            label Y[i,t,j]
            parameter W[i,k] weights
            parameter c[t] one
            B[k,j] = tanh(X[k,j])
            H[i,j] = sum(k) W[i,k] * B[k,j]
            Z[i,t,j] = H[i,j] * c[t]
            A[i,t,j] = sigmoid(Z[i,t,j])
            J = 1/m * sum(i,t,j) -(Y[i,t,j] * log(A[i,t,j]) + (1 - Y[i,t,j]) * log(1 - A[i,t,j]))
            """;

    private static final Set<Topic> OF_LOSSES = EnumSet.of(Topic.VANISHING_FACTOR, Topic.PAIRS, Topic.LOSS_CHOICE);

    private static final Set<Topic> OF_UNITS = EnumSet.of(
            Topic.TRANSPOSE,
            Topic.ELEMENTWISE,
            Topic.ANY_ACTIVATION,
            Topic.ONE_OVER_M,
            Topic.SHAPES,
            Topic.BIAS_SUM,
            Topic.IS_IT_RIGHT);

    private record Case(Network network, Set<Topic> answered) {
        @Override
        public String toString() {
            return network.title() + (network.upstream() == null ? "" : " --upstream");
        }
    }

    private static List<Case> cases() {
        Set<Topic> allButLosses = EnumSet.complementOf(EnumSet.copyOf(OF_LOSSES));
        Set<Topic> attention = EnumSet.copyOf(allButLosses);
        attention.remove(Topic.ZERO_INIT);
        Set<Topic> recurrence = EnumSet.copyOf(attention);
        recurrence.removeAll(Set.of(Topic.BIAS_SUM, Topic.FULL_CHAIN));
        Network chain = Network.parse("3 > 4 layernorm relu dropout(0.25) > 2 softmax", DEFAULTS);
        return List.of(
                new Case(system("rows", ROWS, DEFAULTS), allButLosses),
                new Case(system("penalised", ROWS, DEFAULTS.withPenalty(true)), allButLosses),
                new Case(system("chain", EquationsText.of(chain), DEFAULTS), attention),
                new Case(bundled("attention", DEFAULTS), attention),
                new Case(bundled("recurrence", DEFAULTS), recurrence),
                new Case(system("tied", TIED, DEFAULTS), EnumSet.of(Topic.TRANSPOSE, Topic.IS_IT_RIGHT)),
                new Case(system("sum", SUM, DEFAULTS), EnumSet.of(Topic.TRANSPOSE, Topic.SHAPES, Topic.IS_IT_RIGHT)),
                new Case(system("odd", ODD, DEFAULTS), EnumSet.of(Topic.IS_IT_RIGHT)),
                new Case(
                        system("vector", VECTOR, DEFAULTS),
                        EnumSet.of(Topic.LAST_LAYER, Topic.ELEMENTWISE, Topic.ANY_ACTIVATION, Topic.IS_IT_RIGHT)),
                new Case(
                        system("cube", CUBE, DEFAULTS),
                        EnumSet.of(
                                Topic.LAST_LAYER,
                                Topic.NO_DA_AT_OUTPUT,
                                Topic.TRANSPOSE,
                                Topic.ELEMENTWISE,
                                Topic.ANY_ACTIVATION,
                                Topic.ONE_OVER_M,
                                Topic.SHAPES,
                                Topic.IS_IT_RIGHT)),
                new Case(bundled("affine", UPSTREAM), OF_UNITS),
                new Case(Network.parse("4 > 3 tanh > 2 relu", UPSTREAM), OF_UNITS),
                new Case(
                        Network.parse("6 > relu", UPSTREAM),
                        EnumSet.of(Topic.ELEMENTWISE, Topic.ANY_ACTIVATION, Topic.IS_IT_RIGHT)));
    }

    private static Network system(String name, String text, NetworkOptions options) {
        return Network.equations(name + ".gradus", text, options);
    }

    private static Network bundled(String name, NetworkOptions options) {
        try {
            return system(name, Files.readString(Path.of("..", "docs", "systems", name + ".gradus")), options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Arguments> everyTopicOfEveryCase() {
        List<Arguments> all = new ArrayList<>();
        List<String> notations = List.of("dls", "cs231n", "nielsen");
        for (Topic topic : Topic.values()) {
            for (Case c : cases()) {
                all.add(Arguments.of(topic, c, notations.get(all.size() % notations.size())));
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("everyTopicOfEveryCase")
    void isProvedOrSaysWhyNot(Topic topic, Case c, String notation) {
        Setting setting = setting(c.network()).withNotation(Notation.of(notation));
        if (!c.answered().contains(topic)) {
            assertThatThrownBy(() -> topic.answer(setting))
                    .isInstanceOf(InputException.class)
                    .hasMessageStartingWith("why " + topic.id() + " ")
                    .message()
                    .matches("[^\\n]{60,320}\\.");
            return;
        }
        Answer answer = topic.answer(setting);
        assertThat(answer.refutations()).isEmpty();
        assertThat(answer.steps()).isPositive();
        String text = text(answer);
        assertThat(text.lines()).allMatch(l -> l.length() <= 80);
        assertThat(text).doesNotContain("{}", "null", "Optional", "NOT PROVED");
        if (topic != Topic.SATURATION) {
            assertThat(text).doesNotContain("NaN");
        }
        WhyTest.numbersAgreeWithDifferencesOfTheCost(topic, answer);
        assertThat(Json.of(AnswerData.of(answer)).compact())
                .contains("\"network\":\"" + c.network().title() + "\",\"loss\":null")
                .endsWith("\"unproved\":0}");
    }

    private static Setting setting(Network network) {
        double lambda = network.options().penalised() ? 0.4 : 0;
        return new Setting(network, network.options(), lambda, 1, null, Notation.standard());
    }

    private static String said(Topic topic, Network network) {
        return topic.answer(setting(network)).sentences().stream()
                .map(Prose::text)
                .collect(Collectors.joining(" "));
    }

    private static String text(Answer answer) {
        return TextWriter.write(answer.document(), TextStyle.PLAIN.withSymbols(answer.symbols()));
    }

    private static String whole(Topic topic, Network network) {
        return text(topic.answer(setting(network))).replaceAll("\\s+", " ");
    }

    @Test
    void theOrderOfAProductFollowsFromTheEquations() {
        Network rows = system("rows", ROWS, DEFAULTS);
        assertThat(said(Topic.TRANSPOSE, rows)).contains("Transposed and on the right", "dH = dQ V^T");
        assertThat(said(Topic.SHAPES, rows)).contains("examples as rows", "dV = 1/m * H^T dQ");
        assertThat(said(Topic.BIAS_SUM, rows)).contains("down each column, over axis 0", "dv = 1/m * colsum(dQ)");
        Network tied = system("tied", TIED, DEFAULTS);
        assertThat(said(Topic.TRANSPOSE, tied)).contains("Not transposed here, and on the left", "dH = W dR");
        Network attention = bundled("attention", DEFAULTS);
        assertThat(said(Topic.TRANSPOSE, attention)).contains("dH = WO^T dZ");
        assertThat(whole(Topic.SHAPES, attention)).contains("WQ, dWQ (nd, nf) (3, 4)", "X, dX (nf, ns, m) (4, 5, m)");
        assertThat(said(Topic.BIAS_SUM, attention)).contains("bo is declared with shape (3,)");
    }

    @Test
    void theOutputOfASystemIsSeenFromItsCost() {
        assertThat(said(Topic.LAST_LAYER, system("rows", ROWS, DEFAULTS))).contains("the two cancel", "dQ = B - T");
        Network attention = bundled("attention", DEFAULTS);
        assertThat(said(Topic.LAST_LAYER, attention)).contains("dZ = A - Y", "This needs sum(i) Y[i,j] = 1");
        assertThat(said(Topic.NO_DA_AT_OUTPUT, attention)).contains("the only thing that reads A is the cost");
        assertThat(said(Topic.SATURATION, attention)).contains("A log of 0", "dZ = A - Y, which needs no division");
        assertThat(said(Topic.FULL_CHAIN, attention)).contains("It ends at S", "along 45 paths");
    }

    @Test
    void theGradientThatArrivesIsSpokenOf() {
        Network chain = Network.parse("4 > 3 tanh > 2 relu", UPSTREAM);
        assertThat(whole(Topic.TRANSPOSE, chain))
                .contains(
                        "The gradient that arrives at its output, dA2, is given, as a layer above would hand it down");
        assertThat(said(Topic.ANY_ACTIVATION, Network.parse("4 > 3 relu", UPSTREAM)))
                .contains("dZ1 is what arrives, dA1, times the derivative");
        assertThat(said(Topic.ONE_OVER_M, chain))
                .contains("dA2, which arrives, is kept in the same way here", "none is put into dW2 and db2");
        assertThat(said(Topic.IS_IT_RIGHT, chain)).contains("dZ1 without its factor 1 - A1^2. The check finds it");
        assertThatThrownBy(() -> Topic.LAST_LAYER.answer(setting(chain)))
                .hasMessage(
                        "why last-layer is about a loss above the output, and here is none: dA2 is given, as a layer"
                                + " above would hand it down.");
    }

    /** A row for each number of the first example, whose product is its gradient: one of a vector, four of a table. */
    @Test
    void theFirstExampleIsShownWhateverTheRank() {
        for (String text : List.of(VECTOR, CUBE)) {
            Answer answer = Topic.LAST_LAYER.answer(setting(system("any", text, DEFAULTS)));
            Block.Table table = answer.blocks().stream()
                    .filter(Block.Table.class::isInstance)
                    .map(Block.Table.class::cast)
                    .findFirst()
                    .orElseThrow();
            assertThat(table.header().getFirst().text()).isEqualTo(text.equals(VECTOR) ? "unit" : "entry");
            assertThat(table.rows())
                    .hasSize(text.equals(VECTOR) ? 1 : 4)
                    .allMatch(row -> row.get(5).text().equals(row.get(6).text()));
        }
    }

    /** What is made of labels alone has no gradient, and is no activation. */
    @Test
    void aFunctionOfTheLabelIsNoActivation() {
        String signed = SUM.replace("C = sum(i,j) (P[i,j] - T[i,j])^2", """
                S[i,j] = 2*T[i,j] - 1
                V[i,j] = tanh(S[i,j])
                Q[i,j] = tanh(P[i,j])
                C = sum(i,j) (Q[i,j] - V[i,j])^2
                """);
        assertThat(said(Topic.ANY_ACTIVATION, system("signed", signed, DEFAULTS)))
                .contains("In your network: dP = dQ")
                .doesNotContain("dS");
        assertThat(said(Topic.ELEMENTWISE, system("signed", signed, DEFAULTS))).contains("an entry of Q");
    }

    /** Outputs of a system are dropped behind the activation: there is no system without the mask to ask about. */
    @Test
    void aMaskedOutputIsNoActivationsOwnValue() {
        String masked = ROWS.replace("B[j,c] = ", "mask D[j,c] keep 0.5\nA[j,c] = ")
                .replace("C = 1/m", "B[j,c] = A[j,c] * D[j,c] / 0.5\nC = 1/m")
                .replaceAll("C = 1/m.*", "C = 1/m * sum(j,c) (B[j,c] - T[j,c])^2");
        assertThatThrownBy(() -> Topic.SATURATION.answer(setting(system("masked", masked, DEFAULTS))))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("in masked.gradus a mask stands between the two, before B.");
    }

    /** The same layers, as a chain and as equations. */
    @Test
    void aChainWrittenAsEquationsIsAnsweredLikeTheChain() {
        Network chain = Network.parse("3 > 4 tanh > 2 softmax", DEFAULTS);
        Network equations = system("same", EquationsText.of(chain), DEFAULTS);
        for (Topic topic : List.of(
                Topic.LAST_LAYER, Topic.NO_DA_AT_OUTPUT, Topic.ELEMENTWISE, Topic.ANY_ACTIVATION, Topic.SATURATION)) {
            assertThat(said(topic, equations)).isEqualTo(said(topic, chain));
        }
    }

    /** Wherever the equations divide by m, and whatever they charge for weights. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "1/m * sum(i,j) (P[i,j] - T[i,j])^2; true",
                "sum(i) M[i]; true",
                "sum(i,k) 0.1 * W[i,k]^2 + 1/m * sum(i,j) (P[i,j] - T[i,j])^2; true",
                "sum(i,j) (P[i,j] - T[i,j])^2 + 1/m * sum(i,k) W[i,k]^2; false",
                "sum(i) M[i] + sum(i,j) (P[i,j] - T[i,j])^2; false",
            })
    void aCostIsAMeanByWhatItComparesWithTheLabels(String cost, boolean mean) {
        String text = SUM.replace("C = sum(i,j) (P[i,j] - T[i,j])^2", """
                L[i,j] = (P[i,j] - T[i,j])^2
                M[i] = 1/m * sum(j) L[i,j]
                C = """ + " " + cost);
        String used = cost.contains("M[i]") ? text : text.replaceAll("(?m)^[LM].*\\n", "");
        Network network = system("mean", used, DEFAULTS.withPenalty(mean));
        if (mean) {
            WhyTest.numbersAgreeWithDifferencesOfTheCost(Topic.ONE_OVER_M, Topic.ONE_OVER_M.answer(setting(network)));
        } else {
            assertThatThrownBy(() -> Topic.ONE_OVER_M.answer(setting(network)))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("that of mean.gradus is not divided by m.");
        }
    }

    /** A notation of one example, for a topic of all, where no layer has weights. */
    @Test
    void examplesStandSideBySideWithoutWeights() {
        Network bare = Network.parse("3 > layernorm > relu", DEFAULTS);
        Setting nielsen = setting(bare).withNotation(Notation.of("nielsen"));
        assertThat(text(Topic.IS_IT_RIGHT.answer(nielsen)).replaceAll("\\s+", " "))
                .contains("examples stand side by side, one column each");
    }

    /** A sum of two layers, and layers without weights: what carries a gradient down is found by its equation. */
    @Test
    void layersWithoutWeightsArePassedOver() {
        Network added = Network.parse("2 > a: 3 tanh > 3 relu + a > 2 softmax", DEFAULTS);
        assertThat(said(Topic.NO_DA_AT_OUTPUT, added)).contains("W3^T dZ3 carries a gradient", "dS2 = W3^T dZ3");
        assertThat(said(Topic.SHAPES, added)).contains("k from S2");
        Network bare = Network.parse("4 > 3 > batchnorm > relu > 2", DEFAULTS);
        assertThat(said(Topic.TRANSPOSE, bare)).contains("dA3 = W4^T dZ4");
        assertThat(said(Topic.ZERO_INIT, bare)).contains("rows of W1 differ by 0");
        assertThat(said(Topic.FULL_CHAIN, bare)).contains("dN2 = ", "It ends at N2");
        assertThat(said(Topic.ELEMENTWISE, Network.parse("6 > relu", DEFAULTS)))
                .contains("dA0 = dA1 * if(A0 > 0, 1, 0)");
        assertThatThrownBy(() -> Topic.BIAS_SUM.answer(setting(Network.parse("6 > relu", DEFAULTS))))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("6 > relu has none");
    }
}
