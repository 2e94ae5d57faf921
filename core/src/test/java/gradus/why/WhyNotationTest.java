package gradus.why;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.document.Prose;
import gradus.document.TextStyle;
import gradus.document.TextWriter;
import gradus.json.Json;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.notation.Notated;
import gradus.notation.Notation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every topic in every notation: proved, in its own letters throughout, and with numbers that are right in it. */
class WhyNotationTest {
    private static final NetworkOptions DEFAULTS = NetworkOptions.defaults();
    private static final List<String> NETWORKS =
            Arrays.asList(null, "3 > 3 relu > 3 softmax", "2 > 3 tanh > 2 sigmoid", "3 > 2 batchnorm silu > 2");

    static Stream<Arguments> everyTopicInEveryNotation() {
        List<Arguments> all = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            for (String name : Notation.names()) {
                if (!name.equals(Notation.standard().name())) {
                    // Every topic meets every network, in one notation or another.
                    int turn = (topic.ordinal() + all.size()) % NETWORKS.size();
                    all.add(Arguments.of(topic, name, topic == Topic.PAIRS ? null : NETWORKS.get(turn)));
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("everyTopicInEveryNotation")
    void speaksTheNotation(Topic topic, String name, @Nullable String network) {
        Answer answer = topic.answer(setting(network).withNotation(Notation.of(name)));

        assertThat(answer.refutations()).isEmpty();
        assertThat(answer.steps()).isPositive();
        TextStyle style = TextStyle.PLAIN.withSymbols(answer.symbols());
        String text = TextWriter.write(answer.document(), style);
        assertThat(text.lines()).allMatch(l -> l.length() <= 80);
        assertThat(text).doesNotContain("{}", "null", "Optional", "NOT PROVED");
        Pattern others = Pattern.compile(ofOtherNotations(answer.notated()).stream()
                .map(Pattern::quote)
                .collect(Collectors.joining("|", "(?<![\\w.∂])(", ")(?![\\w(]|\\.\\w)")));
        assertThat(text.lines().filter(l -> others.matcher(l).find())).isEmpty();
        WhyTest.numbersAgreeWithDifferencesOfTheCost(topic, answer);
        assertThat(Json.of(AnswerData.of(answer)).compact()).contains("\"notation\":\"" + name + "\"");
        String last = answer.sentences().getLast().text();
        String screen = text.lines().limit(26).collect(Collectors.joining(" "));
        assertThat(screen.replaceAll("\\s+", " ")).contains(words(last));
    }

    /** The words before the first formula: on a screen these may be set in the signs of the notation. */
    private static String words(String sentence) {
        return sentence.split("[^\\w ,.:;]")[0].replaceAll("\\s+", " ").strip();
    }

    /** Names of the calculus' own that this notation has not. */
    private static Set<String> ofOtherNotations(Notated notated) {
        Network network = notated.network();
        Set<String> theirs = new HashSet<>(Set.of("J", "dZ", "dA", "dW", "db", "W", "Z", "W^T", "1/m"));
        Set<String> own = new HashSet<>(Set.of(notated.forward().cost().name(), "1/" + notated.examples()));
        Stream.concat(
                        Stream.of(network.input(), network.labels()),
                        network.forward().equations().stream().map(e -> e.target()))
                .forEach(t -> add(network, notated, t, theirs, own));
        network.parameters().forEach(t -> add(network, notated, t, theirs, own));
        own.forEach(n -> theirs.removeAll(List.of(n, n.replaceAll("\\d+$", ""))));
        if (own.contains("W1")) {
            theirs.removeAll(Set.of("W", "W^T"));
        }
        return theirs;
    }

    private static void add(Network network, Notated notated, Tensor t, Set<String> theirs, Set<String> own) {
        theirs.addAll(List.of(t.name(), network.forward().gradientOf(t).name()));
        Tensor renamed = notated.tensor(t);
        own.addAll(List.of(renamed.name(), notated.forward().gradientOf(renamed).name()));
    }

    @Test
    void theOutputInTheLettersOfEachCourse() {
        assertThat(said(Topic.LAST_LAYER, "ml", "2 > 3 tanh > 1 sigmoid")).contains("leaves delta3 = a3 - y");
        assertThat(said(Topic.LAST_LAYER, "nielsen", "2 > 3 tanh > 1 sigmoid"))
                .contains("∂C/∂a3 = ", "delta3 = a3 - y");
        assertThat(said(Topic.LAST_LAYER, "cs231n", "2 > 3 tanh > 3 softmax"))
                .contains("dscores = 1/N * (p - y)", "This needs sum");
        assertThat(said(Topic.LAST_LAYER, "pytorch", "2 > 3 tanh > 2 sigmoid"))
                .contains("z2.grad = 1/(N*n2) * (a2 - y)");
    }

    /** The same question has another answer where the arrays lie otherwise. */
    @Test
    void theOrderOfProductsFollowsTheLayout() {
        assertThat(said(Topic.TRANSPOSE, "ml", "2 > 3 tanh > 2 sigmoid"))
                .contains("Transposed and on the left", "da2 = Theta2^T delta3");
        assertThat(said(Topic.TRANSPOSE, "cs231n", "2 > 3 tanh > 2 sigmoid"))
                .contains("Transposed and on the right", "dh1 = dscores W2^T");
        assertThat(said(Topic.TRANSPOSE, "pytorch", "2 > 3 tanh > 2 sigmoid"))
                .contains("Not transposed here", "it was turned on the way forward");
        assertThat(said(Topic.BIAS_SUM, "cs231n", "2 > 3 tanh > 2 sigmoid"))
                .contains("the examples are the rows", "down each column, over axis 0", "db2 = colsum(dscores)");
        assertThat(said(Topic.SHAPES, "cs231n", "2 > 3 tanh > 2 sigmoid"))
                .contains("keeps k from h1, which belongs on the left, and i from dscores");
    }

    @Test
    void theMeanStandsWhereTheCoursePutsIt() {
        assertThat(said(Topic.ONE_OVER_M, "cs231n", "2 > 3 tanh > 2 sigmoid"))
                .contains("dscores has its 1/N from the output on", "Other courses keep");
        assertThat(said(Topic.ONE_OVER_M, "nielsen", "2 > 3 tanh > 2 sigmoid"))
                .contains("the 1/n is left out of it on purpose", "∂C/∂w3");
        assertThat(TextWriter.write(
                        Topic.ONE_OVER_M
                                .answer(Setting.of(DEFAULTS).withNotation(Notation.of("nielsen")))
                                .document(),
                        TextStyle.PLAIN))
                .contains("Here all n examples stand side by side, one column each");
    }

    @Test
    void questionsAreAskedInTheNotation() {
        assertThat(question(Topic.NO_DA_AT_OUTPUT, "nielsen"))
                .isEqualTo("Why is w4^T delta4 not used to get ∂C/∂a4 at the output?");
        assertThat(question(Topic.ONE_OVER_M, "cs231n")).isEqualTo("Why is 1/N in dscores, but not in dW2 and db2?");
        assertThat(question(Topic.ONE_OVER_M, "ml")).isEqualTo("Why is 1/m in D2 and D2_0, but not in delta3?");
    }

    private static Setting setting(@Nullable String network) {
        return network == null ? Setting.of(DEFAULTS) : Setting.of(Network.parse(network, DEFAULTS));
    }

    private static String question(Topic topic, String notation) {
        return topic.answer(Setting.of(DEFAULTS).withNotation(Notation.of(notation)))
                .question()
                .text();
    }

    private static String said(Topic topic, String notation, String network) {
        return topic.answer(setting(network).withNotation(Notation.of(notation))).sentences().stream()
                .map(Prose::text)
                .collect(Collectors.joining(" "));
    }
}
