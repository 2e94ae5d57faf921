package gradus.why;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.InputException;
import gradus.json.Json;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.testing.OtherLetters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** With another letter for every tensor of the library each topic says the same, in those letters. */
class OtherLettersWhyTest {
    private static final NetworkOptions PLAIN = NetworkOptions.defaults().withPenalty(true);

    private static final List<String> NETWORKS = List.of(
            "2 > 3 tanh > 1 sigmoid",
            "2 > 3 batchnorm relu dropout(0.25) > a: 3 layernorm elu > 3 + a > 1",
            "4 > 3 > batchnorm > relu > 2 softmax");

    private static final Pattern NAME = Pattern.compile("\\b[A-Za-z]+[0-9]*\\b");

    static Stream<Arguments> everyTopic() {
        List<Arguments> all = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            // The table of pairs does not read the layers below the output.
            NETWORKS.subList(0, topic == Topic.PAIRS ? 1 : NETWORKS.size())
                    .forEach(n -> all.add(Arguments.of(topic, n, false)));
            all.add(Arguments.of(topic, NETWORKS.getFirst(), true));
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("everyTopic")
    void saysTheSame(Topic topic, String text, boolean upstream) {
        Network plain = Network.parse(text, PLAIN.withUpstream(upstream));
        Network other = Network.parse(text, plain.options().withLibrary(OtherLetters.library()));
        Map<String, String> back = new HashMap<>();
        OtherLetters.names(plain, other).forEach((name, renamed) -> back.put(renamed, name));
        String said = said(topic, other);
        assertThat(said).isNotEmpty();
        assertThat(NAME.matcher(said).replaceAll(n -> back.getOrDefault(n.group(), n.group())))
                .isEqualTo(said(topic, plain));
    }

    /** The whole page, or why there is none. */
    private static String said(Topic topic, Network network) {
        try {
            return Json.of(AnswerData.of(topic.answer(Setting.of(network)))).pretty();
        } catch (InputException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
