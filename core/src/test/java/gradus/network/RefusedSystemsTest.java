package gradus.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.InputException;
import gradus.testing.Systems;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong in a system is said in a sentence that names file and line, and points at the word. */
class RefusedSystemsTest {
    private static final String NAME = "net.gradus";

    private record Case(String text, boolean upstream, String message) {
        @Override
        public String toString() {
            return message;
        }
    }

    /** The blocks of refused.txt. */
    static Stream<Case> cases() {
        String[] blocks = Systems.resource("refused.txt").split("(?m)^== ");
        assertThat(blocks).hasSizeGreaterThan(100);
        return Arrays.stream(blocks).skip(1).map(RefusedSystemsTest::read);
    }

    private static Case read(String block) {
        String[] parts = block.split("(?m)^----\n", 2);
        String message = parts[0].strip();
        boolean upstream = message.startsWith("upstream: ");
        return new Case(
                parts[1].replace("\\r", "\r").replace("\\t", "\t").replace("\\uFEFF", "\uFEFF"),
                upstream,
                upstream ? message.substring("upstream: ".length()) : message);
    }

    private static Network network(String text, boolean upstream) {
        return Network.equations(NAME, text, NetworkOptions.defaults().withUpstream(upstream));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isRefusedWhereItIsWrong(Case c) {
        assertThatThrownBy(() -> network(c.text(), c.upstream()))
                .isInstanceOf(InputException.class)
                .hasMessage(c.message());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theMessageNamesFileAndLineAndMarksAPlace(Case c) {
        assertThat(c.message()).startsWith(NAME);
        assertThat(c.message().lines().toList()).hasSizeLessThanOrEqualTo(2);
        if (!c.message().contains("there is no equation")) {
            assertThat(c.message()).matches("(?s)net\\.gradus, line [0-9]+: .*\n  .*«.*».*");
        }
    }

    @Test
    void carriageReturnsTabsAndTheMarkOfUtf8AreNoMistakes() {
        String plain = "dims i = 2, j = m\ninput X[i,j]\nJ = sum(i,j) X[i,j]^2\n";
        for (String text : List.of(
                plain.replace("\n", "\r\n"), plain.replace(" ", "\t"), "\uFEFF" + plain, "# first\n\n" + plain)) {
            assertThat(network(text, false).forward())
                    .isEqualTo(network(plain, false).forward());
        }
    }

    @Test
    void aGradientMayArriveAtANumber() {
        Network network = network("dims i = 2, j = m\ninput X[i,j]\ns = sum(i,j) X[i,j]^2\n", true);
        assertThat(network.upstream()).hasToString("ds");
    }

    @Test
    void whatIsTooLongTooDeepOrTooMuchIsRefused() {
        String head = "dims i = 2, j = m\ninput X[i,j]\n";
        String deep = "J = " + "(".repeat(3_000) + "X" + ")".repeat(3_000);
        assertThatThrownBy(() -> network(head + deep, false))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("line 3: too deeply nested");
        assertThatThrownBy(() -> network(head + "J = sum(i,j) " + "X[i,j] * ".repeat(2_000) + "1", false))
                .isInstanceOf(InputException.class)
                .hasMessage(NAME + ", line 3 is longer than 10000 characters");
        assertThatThrownBy(() -> network(head + "J = sum(i,j) X[i,j]\n".repeat(10_100), false))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(NAME + " has more than 10000 lines");
        String doubled = IntStream.range(0, 12)
                .mapToObj(n -> "softmax(")
                .collect(Collectors.joining("", "A[i,j] = ", "X[i,j]" + ")".repeat(12)));
        assertThatThrownBy(() -> network(head + doubled + "\nJ = sum(i,j) A[i,j]", false))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("line 3: ")
                .hasMessageContaining("has more than 5000 parts");
    }

    @Test
    void aPenaltyTakesTheNameOfItsStrength() {
        String text = "dims i = 2, j = m\ninput X[i,j]\nparameter lambda one\nJ = lambda * sum(i,j) X[i,j]\n";
        assertThat(network(text, false).parameters()).hasSize(1);
        assertThatThrownBy(() ->
                        Network.equations(NAME, text, NetworkOptions.defaults().withPenalty(true)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("line 3: lambda is the strength of the penalty (--l2); choose another name");
    }

    @Test
    void optionsOfChainsAreRefused() {
        String text = "dims j = m\ninput X[j]\nJ = sum(j) X[j]\n";
        assertThatThrownBy(() ->
                        Network.equations(NAME, text, NetworkOptions.defaults().withLoss("bce")))
                .isInstanceOf(InputException.class)
                .hasMessage("net.gradus has its own cost; leave --loss out");
    }
}
