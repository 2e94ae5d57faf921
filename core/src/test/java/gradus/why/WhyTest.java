package gradus.why;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import gradus.InputException;
import gradus.document.Block;
import gradus.document.Prose;
import gradus.document.TextStyle;
import gradus.document.TextWriter;
import gradus.json.Json;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.notation.Notation;
import gradus.testing.Networks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each topic on different networks: what is said is true of that network, in formulas and in numbers. */
class WhyTest {
    private static final NetworkOptions DEFAULTS = NetworkOptions.defaults();

    private static final List<Networks.Case> NETWORKS = List.of(
            Networks.of("2 > 3 tanh > 1 sigmoid", null),
            Networks.of("4 > 5 relu > 3 softmax", null),
            Networks.of("3 > 4 batchnorm silu > 2", "squared-error"),
            Networks.of("2 > 3 swish2 > 2 tanh", "(a-y)^4", "swish2(z) = z * sigmoid(2*z)"),
            Networks.of("2 > 1 sigmoid dropout(0.5)", "squared-error"),
            new Networks.Case("3 > 4 layernorm relu dropout(0.25) > 3 sigmoid > 3 log-softmax", null, true, List.of()));

    static Stream<Arguments> everyTopicOnEveryNetwork() {
        List<Arguments> all = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            all.add(Arguments.of(topic, null));
            // The table of pairs hardly depends on the network, and takes longest.
            int networks = topic == Topic.PAIRS ? 2 : NETWORKS.size();
            NETWORKS.subList(0, networks).forEach(n -> all.add(Arguments.of(topic, n)));
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("everyTopicOnEveryNetwork")
    void isProvedAndAnsweredOnTheFirstScreen(Topic topic, Networks.@Nullable Case network) throws IOException {
        Answer answer = network == null ? topic.answer(Setting.of(DEFAULTS)) : answer(topic, network);

        assertThat(answer.refutations()).isEmpty();
        assertThat(answer.steps()).isPositive();
        String text = TextWriter.write(answer.document(), TextStyle.PLAIN);
        assertThat(text.lines()).allMatch(l -> l.length() <= 80);
        assertThat(text).doesNotContain("{}", "null", "Optional", "NOT PROVED");
        if (topic != Topic.SATURATION) {
            assertThat(text).doesNotContain("NaN");
        }
        // An 80x24 terminal shows the question and the whole answer.
        String last = answer.sentences().getLast().text();
        String screen = text.lines().limit(24).reduce((a, b) -> a + " " + b).orElse("");
        assertThat(screen.replaceAll("\\s+", " ")).contains(last.replaceAll("\\s+", " "));
        assertThat(Json.of(AnswerData.of(answer)).compact())
                .startsWith("{\"topic\":\"" + topic.id() + "\"")
                .endsWith("\"unproved\":0}");
        numbersAgreeWithDifferencesOfTheCost(topic, answer);
        if (network == null) {
            isOnThePage(answer);
        }
    }

    /**
     * docs/why.md holds what the program answers today. After a change that is wanted:
     * {@code mvn -pl core test -Dtest=WhyTest -Dgradus.golden=update}.
     */
    private static void isOnThePage(Answer answer) throws IOException {
        Path page = Path.of("..", "docs", "why.md");
        String before = Files.readString(page);
        String now = section(answer);
        int from = before.indexOf("## " + answer.topic().question());
        int to = before.indexOf("\n## ", Math.max(0, from));
        if ("update".equals(System.getProperty("gradus.golden"))) {
            String kept = from < 0 ? before + "\n" : before.substring(0, from);
            Files.writeString(page, kept + now + (from < 0 || to < 0 ? "" : before.substring(to)));
        }
        assertThat(Files.readString(page)).contains(now);
    }

    /** In Markdown, formulas as code. */
    private static String section(Answer answer) {
        StringBuilder text = new StringBuilder("## " + answer.topic().question() + "\n\n    gradus why "
                + answer.topic().id() + "\n");
        for (Prose sentence : answer.sentences()) {
            text.append('\n');
            for (Prose.Inline part : sentence.parts()) {
                text.append(
                        switch (part) {
                            case Prose.Words w -> w.text();
                            case Prose.Strong s -> "**" + s.text() + "**";
                            case Prose.Code c -> "`" + c.text() + "`";
                            case Prose.Maths m -> "`" + m.formula().text() + "`";
                        });
            }
            text.append('\n');
        }
        return text.append("\nFor the network `")
                .append(answer.network().text())
                .append("` with the loss ")
                .append(answer.network().loss())
                .append(".\n")
                .toString();
    }

    /** Columns of numbers that were found in different ways hold the same numbers. */
    static void numbersAgreeWithDifferencesOfTheCost(Topic topic, Answer answer) {
        for (Block.Table table : tables(answer)) {
            List<String> header = table.header().stream().map(Prose::text).toList();
            int numeric = Math.max(
                    header.indexOf("numeric"),
                    Math.max(header.indexOf("by differences"), header.indexOf("difference quotient")));
            int formula = switch (topic) {
                case NO_DA_AT_OUTPUT -> 1;
                case BIAS_SUM -> header.size() - 2;
                case ELEMENTWISE -> 2;
                case ANY_ACTIVATION -> header.indexOf("gradient");
                case ONE_OVER_M -> 1;
                default -> -1;
            };
            if (numeric >= 0 && formula >= 0) {
                for (List<Prose> row : table.rows()) {
                    if (!row.get(numeric).text().isEmpty()) {
                        double right = Double.parseDouble(row.get(formula).text());
                        double found = Double.parseDouble(row.get(numeric).text());
                        assertThat(found)
                                .isCloseTo(right, org.assertj.core.data.Offset.offset(1e-3 * Math.abs(right) + 1e-9));
                    }
                }
            }
        }
    }

    @Test
    void theOutputLayerIsNothingSpecial() {
        assertThat(said(Topic.LAST_LAYER, "2 > 3 tanh > 1 sigmoid", null))
                .contains("the two cancel", "leaves dZ2 = A2 - Y");
        assertThat(said(Topic.LAST_LAYER, "4 > 5 relu > 3 softmax", null))
                .contains("dZ2 = A2 - Y", "This needs sum(i) Y[i,j] = 1 for every example");
        assertThat(said(Topic.LAST_LAYER.answer(
                        Setting.of(Network.parse("2 > 3 softmax", DEFAULTS.withLabelsSumToOne(false))))))
                .contains("dZ1 = A1 * colsum(Y) - Y", "sum to 1, which yours do not, it would be dZ1 = A1 - Y");
        assertThat(said(Topic.LAST_LAYER, "3 > 4 batchnorm silu > 2", null))
                .contains("derivative is 1", "nothing to cancel", "dZ2 = A2 - Y");
        assertThat(said(Topic.LAST_LAYER, "2 > 3 tanh > 1 sigmoid", "squared-error"))
                .contains("do not cancel", "dZ2 = (A2 - Y) * A2 * (1 - A2)");
        assertThat(said(Topic.LAST_LAYER, "2 > 2 tanh", "(a-y)^4"))
                .contains("do not cancel", "dZ1 = 4 * (A1 - Y)^3 * (1 - A1^2)");
    }

    @Test
    void nothingTransposedAboveTheOutput() {
        Answer deep = answer(Topic.NO_DA_AT_OUTPUT, Networks.of("2 > 4 tanh > 3 tanh > 1 sigmoid", null));
        assertThat(said(deep)).contains("dA3 = (A3 - Y) / (A3 * (1 - A3))", "dA2 = W3^T dZ3");
        assertThat(text(deep)).contains("dA1 = W2^T dZ2", "dA0 = W1^T dZ1");
        assertThat(text(answer(Topic.NO_DA_AT_OUTPUT, Networks.of("3 > 2 tanh > 2 tanh", "squared-error"))))
                .contains("both have 2 rows here");
    }

    /** dJ/dZ times dZ/dA is true and circular for one activation, 0 / 0 for another, no quotient for a third. */
    @ParameterizedTest
    @EnumSource(names = {"LAST_LAYER", "NO_DA_AT_OUTPUT"})
    void theGradientByTheOutputIsNotFoundBackwards(Topic topic) {
        String circle = "it goes in a circle: dZ2 was computed as dA2 * g'.";
        Answer sigmoid = answer(topic, Networks.of("3 > 4 tanh > 1 sigmoid", null));
        Matcher quotient = Pattern.compile(
                        "that is dA2, too: dZ2 / g' = (\\S+) / (\\S+) = (\\S+) for unit 1 of example 1")
                .matcher(text(sigmoid));
        assertThat(quotient.find()).isTrue();
        assertThat(Double.parseDouble(quotient.group(1)) / Double.parseDouble(quotient.group(2)))
                .isCloseTo(Double.parseDouble(quotient.group(3)), withinPercentage(0.1));
        assertThat(text(sigmoid)).contains(circle).doesNotContain("0 / 0");
        assertThat(text(answer(topic, Networks.of("3 > 4 tanh > 2 relu", null))))
                .contains(circle)
                .containsPattern("where g' is 0, as for unit \\d of example \\d, it is 0 / 0");
        assertThat(text(answer(topic, Networks.of("3 > 4 tanh > 3 softmax", null))))
                .contains("no division gives dA2: every unit of A2 depends on several of Z2.")
                .contains("with 1 added to all of dA2, dZ2 stays the same")
                .doesNotContain("goes in a circle");
    }

    @Test
    void bothFormsOfDeltaAreRightForTheirOwnLoss() {
        Answer answer = answer(Topic.VANISHING_FACTOR, Networks.of("2 > 3 sigmoid > 1 sigmoid", null));
        assertThat(said(answer))
                .contains("With bce: dZ2 = A2 - Y.", "With squared-error: dZ2 = (A2 - Y) * A2 * (1 - A2)");
        List<List<String>> rows = rows(tables(answer).getFirst());
        assertThat(rows.get(0).get(0)).isEqualTo("A2 - Y");
        assertThat(rows.get(0).get(1)).startsWith("right");
        assertThat(rows.get(0).get(2)).startsWith("wrong");
        assertThat(rows.get(1).get(0)).isEqualTo("(A2 - Y) * A2 * (1 - A2)");
        assertThat(rows.get(1).get(1)).startsWith("wrong");
        assertThat(rows.get(1).get(2)).startsWith("right");
    }

    /** The other way round the same two are compared; where no loss cancels, the answer says what it would need. */
    @Test
    void vanishingFactorFollowsTheNetwork() {
        assertThat(said(Topic.VANISHING_FACTOR, "2 > 3 sigmoid > 1 sigmoid", "squared-error"))
                .contains("With bce: dZ2 = A2 - Y.", "Your network has squared-error, so the second is yours");
        assertThat(said(Topic.VANISHING_FACTOR, "2 > 3 softmax", null))
                .contains("With cross-entropy: dZ1 = A1 - Y. This needs sum(i) Y[i,j] = 1", "the first is yours")
                .contains("squared-error", "colsum");
        assertThat(said(Topic.VANISHING_FACTOR, "2 > 3", null)).contains("with your output layer they are the same");
        assertThat(said(Topic.VANISHING_FACTOR, "2 > 3", "(a-y)^2"))
                .contains("dZ1 = 2 * (A1 - Y)", "The factor 2 is the loss's own");
        assertThat(text(answer(Topic.VANISHING_FACTOR, Networks.of("2 > 3 tanh", "(a-y)^4"))))
                .contains("would need the derivative dA1 = (A1 - Y) / (1 - A1^2)")
                .doesNotContain("With bce");
    }

    @Test
    void pairsAreFoundByAlgebraWithTheirConditionsAndFactors() {
        Answer answer = answer(Topic.PAIRS, Networks.of("2 > 3 softmax", null));
        assertThat(said(answer))
                .contains("identity with squared-error", "sigmoid with bce", "exp with poisson")
                .contains("softmax with cross-entropy (if the labels of an example sum to 1)")
                .contains("log-softmax with nll")
                .contains("Up to a constant factor: identity with mse (2/n1 * (A1 - Y))")
                .doesNotContain("tanh with", "relu with");
        assertThat(text(answer))
                .contains("without sum(i) Y[i,j] = 1 it is dZ1 = A1 * colsum(Y) - Y")
                .contains("colsum(Y)");
        assertThat(tables(answer).stream().flatMap(t -> rows(t).stream()))
                .contains(List.of("identity", "mse", "2/n1 * (A1 - Y)", "2/n1"));
    }

    /** A pair of the user's own is found like any other; a square that is not halved leaves 2(a-y). */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2 > 1 tanh | -(1/2)*((1+y)*log(1+a)+(1-y)*log(1-a)) | is one: dZ1 = A1 - Y",
                "2 > 1      | (a-y)^2       | up to the constant factor 2: dZ1 = 2 * (A1 - Y)",
                "2 > 1      | exp(a) - y*a  | with exp(A1) as the prediction: dZ1 = exp(A1) - Y",
                "2 > 1 tanh | squared-error | is none",
            })
    void ownPairs(String network, String loss, String says) {
        assertThat(Pairs.own(Pairing.of(Networks.of(network, loss).network()), Notation.standard())
                        .text())
                .contains(says);
    }

    @Test
    void lossChoiceShowsWhereLearningStalls() {
        Answer answer = answer(Topic.LOSS_CHOICE, Networks.of("2 > 3 tanh > 1 sigmoid", null));
        assertThat(said(answer)).contains("For classification take bce", "squared-error keeps it", "For regression");
        Block.Plot plot = (Block.Plot) answer.blocks().stream()
                .filter(Block.Plot.class::isInstance)
                .findFirst()
                .orElseThrow();
        assertThat(plot.curves()).hasSize(2);
        for (int n = 0; n < plot.curves().getFirst().x().length; n++) {
            double z = plot.curves().getFirst().x()[n];
            double a = 1 / (1 + Math.exp(-z));
            assertThat(plot.curves().get(0).y()[n]).isCloseTo(1 - a, within());
            assertThat(plot.curves().get(1).y()[n]).isCloseTo((1 - a) * a * (1 - a), within());
        }
        assertThat(said(Topic.LOSS_CHOICE, "2 > 3 tanh > 1", null)).contains("this is regression");
        assertThat(said(Topic.LOSS_CHOICE, "2 > 3 tanh > 1 tanh", null)).contains("no loss that I know cancels");
        assertThat(said(Topic.LOSS_CHOICE, "2 > 3 tanh > 2 exp", null)).contains("is no probability", "take poisson");
        assertThat(said(Topic.LOSS_CHOICE, "2 > 3 log-softmax", null)).contains("For classification take nll");
    }

    @Test
    void transposeIsASumOverPaths() {
        assertThat(said(Topic.TRANSPOSE, "2 > 3 tanh > 2 sigmoid", null))
                .contains("dA1[i,j] = sum(k) dZ2[k,j]*W2[k,i]", "dA1 = W2^T dZ2");
        assertThat(said(Topic.TRANSPOSE, "2 > 2 sigmoid", null)).contains("dA0 = W1^T dZ1");
        assertThat(text(answer(Topic.TRANSPOSE, Networks.of("2 > 3 tanh > 3 sigmoid", null))))
                .contains("∂Z2[i,j]/∂A1[p,q] = W2[i,p]*delta(j,q)")
                .contains("Here W2 is square", "With W2 not turned it would be");
    }

    @Test
    void elementwiseTellsADiagonalFromAFullJacobian() {
        assertThat(said(Topic.ELEMENTWISE, "3 > 3 tanh > 3 softmax", null))
                .contains("dZ1 = dA1 * (1 - A1^2)", "reads all of the example's Z2");
        Answer plain = answer(Topic.ELEMENTWISE, Networks.of("3 > 3 tanh > 2 sigmoid", null));
        assertThat(said(plain)).contains("softmax is an activation for which it fails");
        assertThat(text(plain)).containsPattern("delta\\(i,(\\w)\\) - A1\\[\\1,j\\]");
        List<List<String>> jacobian = rows(tables(plain).getFirst());
        assertThat(jacobian.get(0).get(2)).isEqualTo("0");
    }

    @Test
    void everyActivationHasItsRow() {
        Answer answer = answer(
                Topic.ANY_ACTIVATION, Networks.of("2 > 3 swish2 > 1 sigmoid", null, "swish2(z) = z * sigmoid(2*z)"));
        List<String> names = tables(answer).stream()
                .filter(t -> t.header().get(1).text().equals("g(z)"))
                .flatMap(t -> t.rows().stream())
                .map(r -> r.getFirst().text())
                .toList();
        assertThat(names).contains("sigmoid", "tanh", "relu", "gelu", "swish2").doesNotContain("softmax");
        assertThat(text(answer)).contains("a*(1 - a)", "1 - a^2", "softmax is not element-wise");
        assertThat(answer.blocks().stream().filter(Block.Plot.class::isInstance))
                .hasSize(2);
    }

    @Test
    void bothBookkeepingsOfOneOverM() {
        Answer answer = answer(Topic.ONE_OVER_M, Networks.of("2 > 3 tanh > 1 sigmoid", null));
        assertThat(said(answer)).contains("it must not stand in dW2 again");
        List<List<String>> rows = rows(tables(answer).getFirst());
        assertThat(rows).contains(List.of("dZ2", "A2 - Y", "1/m * (A2 - Y)"));
        assertThat(rows).contains(List.of("dW2", "1/m * dZ2 A1^T", "dZ2 A1^T"));
    }

    @Test
    void shapesInAllLayouts() {
        Answer answer = answer(Topic.SHAPES, Networks.of("2 > 4 tanh > 3 softmax", null));
        assertThat(said(answer)).contains("keeps i from dZ2, which belongs on the left, and k from A1, on the right");
        List<List<String>> rows =
                tables(answer).stream().flatMap(t -> rows(t).stream()).toList();
        assertThat(rows).contains(List.of("W1, dW1", "(n1, n0)", "(4, 2)", "(2, 4)", "(4, 2)"));
        assertThat(rows).contains(List.of("b2, db2", "(n2)", "(3, 1)", "(3,)", "(3,)"));
        assertThat(rows).contains(List.of("dW2", "1/m * dZ2 A1^T", "1/m * A1^T dZ2", "1/m * dZ2^T A1"));
        assertThat(rows).contains(List.of("dA1", "W2^T dZ2", "dZ2 W2^T", "dZ2 W2"));
    }

    @Test
    void biasSumKeepsTheUnits() {
        assertThat(said(Topic.BIAS_SUM, "2 > 3 tanh > 2 sigmoid", null))
                .contains("db2 = 1/m * rowsum(dZ2)", "axis 1", "shape (2, 1)");
        assertThat(text(answer(Topic.BIAS_SUM, Networks.of("2 > 3 tanh > 2 batchnorm sigmoid", null))))
                .contains("is 0 up to rounding");
    }

    @Test
    void fullChainIsOneFormulaAndASumOverPaths() {
        Answer answer = answer(Topic.FULL_CHAIN, Networks.of("2 > 3 tanh > 2 tanh > 1 sigmoid", null));
        assertThat(said(answer))
                .contains("dW1 = 1/m * ((W2^T ((W3^T (A3 - Y)) * (1 - A2^2))) * (1 - A1^2)) A0^T", "along 2 paths");
        assertThat(said(Topic.FULL_CHAIN, "3 > 4 batchnorm silu > 2", null)).contains("dN1 =", "W2^T (A2 - Y)");
    }

    @Test
    void aWrongGradientIsFoundThoughTheCostFalls() {
        Answer answer = answer(Topic.IS_IT_RIGHT, Networks.of("2 > 4 tanh > 1 sigmoid", null));
        assertThat(said(answer)).contains("dZ1 without its factor 1 - A1^2", "it falls too");
        List<List<String>> rows = rows(tables(answer).getFirst());
        assertThat(rows).allSatisfy(r -> {
            assertThat(Double.parseDouble(r.get(1))).isLessThan(1e-7);
            assertThat(Double.parseDouble(r.get(2))).isLessThan(1e-25);
        });
        assertThat(rows.get(0).get(4)).isEqualTo("wrong");
        assertThat(Double.parseDouble(rows.get(0).get(3))).isGreaterThan(1e-2);
        assertThat(rows.get(2).get(4)).isEqualTo("still right");
        assertThat(said(Topic.IS_IT_RIGHT, "2 > 1 sigmoid", null)).contains("dZ1 = (A1 - Y) * A1 * (1 - A1)");
    }

    @Test
    void saturationShowsNaNAndTheStableForm() {
        Answer answer = answer(Topic.SATURATION, Networks.of("2 > 3 tanh > 1 sigmoid", null));
        assertThat(said(answer)).contains("Z2 = 37", "rounded away", "J as written is NaN");
        assertThat(text(answer)).contains("log(1 + exp(u)) = max(u, 0) + log(1 + exp(-abs(u)))");
        assertThat(said(Topic.SATURATION, "2 > 3 softmax", null))
                .contains("At Z1 = -750, A1 is 0", "J as written is Inf");
        assertThat(said(Topic.SATURATION, "2 > 3 softmax", "squared-error")).contains("ends near 1.8e308");
        assertThat(said(Topic.SATURATION, "2 > 3 tanh > 1", null)).contains("stayed a number");
    }

    @Test
    void zeroInitKeepsUnitsEqual() {
        assertThat(said(Topic.ZERO_INIT, "2 > 3 sigmoid > 1 sigmoid", null))
                .contains("rows of W1 differ by 0", "dA1 = W2^T dZ2")
                .doesNotContain("even worse");
        assertThat(said(Topic.ZERO_INIT, "2 > 3 tanh > 1 sigmoid", null)).contains("even worse");
        assertThat(said(Topic.ZERO_INIT, "2 > 3 softmax", null)).contains("no hidden layer of two or more units");
        assertThat(said(Topic.ZERO_INIT, "2 > 3 relu dropout(0.5) > 1 sigmoid", null))
                .contains("differ by 0");
    }

    @Test
    void misspeltTopicsSuggestTheNearest() {
        assertThatThrownBy(() -> Topic.named("tranpose"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("did you mean 'transpose'?");
        assertThatThrownBy(() -> Topic.named("why is the last layer different?"))
                .hasMessageContaining(
                        "did you mean 'last-layer' (Why does the output layer's gradient look different?)?");
        assertThatThrownBy(() -> Topic.named("hello")).hasMessageStartingWith("there is no topic 'hello'\n");
        assertThat(Topic.named("NO-DA-AT-OUTPUT")).isEqualTo(Topic.NO_DA_AT_OUTPUT);
        assertThat(Arrays.stream(Topic.values()).map(Topic::id))
                .doesNotHaveDuplicates()
                .hasSize(15);
    }

    private static org.assertj.core.data.Offset<Double> within() {
        return org.assertj.core.data.Offset.offset(1e-12);
    }

    private static Answer answer(Topic topic, Networks.Case c) {
        var network = c.network();
        return topic.answer(
                new Setting(network, network.options(), c.penalty() ? 0.7 : 0, 3, null, Notation.standard()));
    }

    private static String said(Topic topic, String network, @Nullable String loss) {
        return said(answer(topic, Networks.of(network, loss)));
    }

    /** The answer itself, without what comes after it. */
    private static String said(Answer answer) {
        return answer.sentences().stream()
                .map(Prose::text)
                .reduce((a, b) -> a + " " + b)
                .orElse("");
    }

    private static String text(Answer answer) {
        return TextWriter.write(answer.document(), TextStyle.PLAIN).replaceAll("\\s*\n\\s*", " ");
    }

    private static List<Block.Table> tables(Answer answer) {
        return answer.blocks().stream()
                .filter(Block.Table.class::isInstance)
                .map(Block.Table.class::cast)
                .toList();
    }

    private static List<List<String>> rows(Block.Table table) {
        return table.rows().stream()
                .map(r -> r.stream().map(Prose::text).toList())
                .toList();
    }
}
