package gradus.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.InputException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A line of text can mean more than any memory holds; it gets a sentence, soon. */
@Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FormulaSizeTest {
    private static Network network(Library library, String loss) {
        return Network.parse(
                "1 > 1", NetworkOptions.defaults().withLibrary(library).withLoss(loss));
    }

    @ParameterizedTest
    @ValueSource(strings = {"((9^999)^999)^999*(a-y)^2", "(9^999)^-999*(a-y)^2", "9e300^300*a"})
    void aPowerWithTooManyDigitsIsNotComputed(String loss) {
        assertThatThrownBy(() -> network(Library.builtIn(), loss))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("digits");
    }

    @Test
    void aTowerOfPowersIsTooDeep() {
        assertThatThrownBy(() -> network(Library.builtIn(), "a^".repeat(2000) + "a"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("nested");
    }

    @Test
    void definitionsThatDoubleEachOtherAreTooLarge() {
        Library library = Library.builtIn().with("twice(z) = z * exp(z)");
        assertThatThrownBy(() -> network(library, "twice(".repeat(60) + "a" + ")".repeat(60)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("parts");
    }

    @Test
    void numbersThatSquareEachOtherAreTooLarge() {
        Library library = Library.builtIn().with("square(z) = z * z");
        assertThatThrownBy(() -> network(library, "square(".repeat(60) + "3" + ")".repeat(60) + "*a"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("digits");
    }

    @Test
    void powersOfPowersAreTooHigh() {
        assertThatThrownBy(() -> network(Library.builtIn(), "((a-y)^99)^9"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("degree 891");
        assertThatThrownBy(() -> Library.builtIn().with("f(z) = z*z*z").with("g(z) = f(f(f(f(f(f(z))))))"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("degree");
    }

    @Test
    void whatPeopleWriteIsNot() {
        assertThat(network(Library.builtIn(), "0.5^1000*(a-y)^20 + 2^(a-y)").outputs())
                .isEqualTo(1);
    }
}
