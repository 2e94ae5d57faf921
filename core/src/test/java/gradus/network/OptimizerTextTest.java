package gradus.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.InputException;
import gradus.math.IndexForm;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptimizerTextTest {
    private static final String HEAD = "optimizer mine(learning-rate = 0.1, step-size = 2, step = 3)\n";

    private static List<String> equations(String lines) {
        UpdateRule rule = OptimizerText.parse(HEAD + lines);
        return rule.equations(Map.of("learning-rate", 0.1, "step-size", 2.0, "step", 3.0)).stream()
                .map(IndexForm::text)
                .toList();
    }

    @Test
    void aHyphenJoinsWordsWhereTheyAreOneNameAndElseSubtracts() {
        assertThat(equations("size = 5\n w' = step-size")).containsExactly("w' = 2");
        assertThat(equations("size = 5\n w' = step - size")).containsExactly("w' = -2");
        assertThat(equations("size = 5\n w' = size-step")).containsExactly("w' = 2");
        assertThat(equations("w' = w-step-size")).containsExactly("w' = w - 2");
    }

    @Test
    void aPrimeIsTheValueAfterTheStep() {
        assertThat(equations("v' = step * v + g\n w' = w - learning-rate*v' + v"))
                .containsExactly("v' = 3*v + g", "w' = w - learning-rate*v' + v");
        assertThat(equations("w' = w - g\n average' = (average + w')/2"))
                .containsExactly("w' = w - g", "average' = 1/2*(average + w')");
    }

    @Test
    void aNameWithoutAPrimeIsShortForItsFormula() {
        assertThat(equations("change = learning-rate * g\n w' = w - change"))
                .containsExactly("w' = w - learning-rate*g");
    }

    @Test
    void statesAreNamedInOrder() {
        UpdateRule rule = OptimizerText.parse(HEAD + "u' = g\n h = g\n w' = u'\n v' = w'");
        assertThat(rule.states()).extracting(Object::toString).containsExactly("u", "v");
        assertThat(rule.name()).isEqualTo("mine");
        assertThat(rule.isDefault()).isFalse();
        assertThat(OptimizerText.parse("optimizer o(learning-rate = 1) : default\n w' = g # so\n # it\n is = 1")
                        .isDefault())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "step > 0 | a number above 0 | 0.1 | 0",
                "step >= 0 | a number of at least 0 | 0 | -0.1",
                "step < 4 | a number below 4 | 3.9 | 4",
                "step <= 4.5 | a number of at most 4.5 | 4.5 | 4.6",
                "0 < step | a number above 0 | 1 | 0",
                "1e-3<=step | a number of at least 0.001 | 0.001 | 0",
                "-1 < step <= 4 | a number above -1 and at most 4 | 4 | -1",
                "0 <= step < 4 | a number of at least 0 and below 4 | 0 | 4",
            })
    void whereSaysWhatANumberMayBe(String condition, String words, double inside, double outside) {
        UpdateRule rule = OptimizerText.parse(HEAD + "where " + condition + "\n w' = w");
        Hyperparameter step = rule.numbers().getLast();
        assertThat(step.range()).hasToString(words);
        assertThat(step.require(inside, "mine")).isEqualTo(inside);
        assertThatThrownBy(() -> step.require(outside, "mine"))
                .isInstanceOf(InputException.class)
                .hasMessage("The step of mine is " + outside + "; it has to be " + words + ".");
        assertThatThrownBy(() -> step.require(Double.NaN, "mine")).isInstanceOf(InputException.class);
        assertThatThrownBy(() -> rule.numbers().getFirst().require(Double.POSITIVE_INFINITY, "mine"))
                .hasMessageEndingWith("it has to be a finite number.");
    }

    private static void refused(String definition, String message) {
        assertThatThrownBy(() -> OptimizerText.parse(definition))
                .as(definition)
                .isInstanceOf(InputException.class)
                .hasMessage(message);
    }

    @Test
    void aMistakeInTheHeadIsPointedAt() {
        refused(
                "optimizer mine",
                "'optimizer mine' does not begin an optimizer; "
                        + "write its name and its numbers: optimizer sgd(learning-rate = 0.01)");
        refused("optimizer mine(rate = 1)\n w' = w", """
                the optimizer mine: one of its numbers must be the learning rate, as in learning-rate = 0.01
                  optimizer mine(«rate = 1»)""");
        refused("optimizer mine(learning-rate = 1, decay)\n w' = w", """
                the optimizer mine: every number of an optimizer needs its usual value, as in learning-rate = 0.01
                  optimizer mine(learning-rate = 1, «decay»)""");
        refused("optimizer mine(learning-rate = 1, decay = a)\n w' = w", """
                the optimizer mine: 'a' is not a number
                  optimizer mine(learning-rate = 1, «decay = a»)""");
        refused("optimizer mine(learning-rate = 1, Decay = 1)\n w' = w", """
                the optimizer mine: the name of a number is made of lower-case letters and digits, with hyphens between words
                  optimizer mine(learning-rate = 1, «Decay = 1»)""");
        for (String taken : List.of("learning-rate", "w", "g", "t", "e", "exp", "max", "name")) {
            refused("optimizer mine(learning-rate = 1, " + taken + " = 1)\n w' = w", """
                    the optimizer mine: '%s' has a meaning already; choose another name
                      optimizer mine(learning-rate = 1, «%s = 1»)""".formatted(taken, taken));
        }
        refused("optimizer mine(learning-rate = 1) : best\n w' = w", """
                the optimizer mine: only 'default' can follow the colon
                  optimizer mine(learning-rate = 1) : «best»""");
        refused("optimizer mine(learning-rate = 1)\n v' = w", """
                the optimizer mine: no line says what w' is, the parameter after the step
                  «optimizer mine(learning-rate = 1)»""");
        refused(
                "optimizer mine(learning-rate = 1)\n where learning-rate > 2\n w' = w",
                "The learning rate of mine is 1.0; it has to be a number above 2.");
    }

    @Test
    void aMistakeInALineIsPointedAt() {
        refused(HEAD + "w' = w - learning-rte * g", """
                the optimizer mine, line of w': 'learning-rte' is not known here; did you mean 'learning-rate'?
                  w - «learning-rte» * g""");
        refused(HEAD + "w' = w - v'\n v' = g", """
                the optimizer mine, line of w': v' has no value here: only lines after its own can use it
                  w - «v'»""");
        refused(HEAD + "w' = w - velocty'\n velocity' = g", """
                the optimizer mine, line of w': 'velocty'' is not known here; did you mean 'velocity'?
                  w - «velocty'»""");
        refused(HEAD + "w' = w -", """
                the optimizer mine, line of w': the formula ends where a value is expected
                  w -«»""");
        refused(HEAD + "w' = relu(g)", """
                the optimizer mine, line of w': there is no function 'relu'
                  «relu»(g)""");
        refused(HEAD + "w' = sum(g)", """
                the optimizer mine, line of w': a sum is not possible here: the formula is about one entry
                  «sum»(g)""");
        for (String taken : List.of("w", "g'", "t", "step", "if", "pi'", "log")) {
            refused(HEAD + taken + " = 1\n w' = w", """
                    the optimizer mine: '%s' has a meaning already; choose another name
                      «%s» = 1""".formatted(taken.replace("'", ""), taken));
        }
        refused(HEAD + "v' = g\n v = g\n w' = w", """
                the optimizer mine: 'v' has a meaning already; choose another name
                  «v» = g""");
        refused(HEAD + "w' = w\n w' = g", """
                the optimizer mine: 'w' has a meaning already; choose another name
                  «w'» = g""");
        refused(HEAD + "w'", """
                the optimizer mine: a line says what a name is, as in w' = w - learning-rate * g, or where its numbers \
                lie, as in where learning-rate > 0
                  «w'»""");
    }

    @Test
    void aMistakeInAConditionIsPointedAt() {
        refused(HEAD + "where step > 0, step-size\n w' = w", """
                the optimizer mine: a condition reads like learning-rate > 0 or 0 <= momentum < 1
                  where step > 0, «step-size»""");
        refused(HEAD + "where stpe > 0\n w' = w", """
                the optimizer mine: the optimizer has no number called 'stpe'; did you mean 'step'?
                  where «stpe > 0»""");
        refused(HEAD + "where step > 0, step < 5\n w' = w", """
                the optimizer mine: step has two conditions; write them as one, as in 0 <= step < 1
                  where step > 0, «step < 5»""");
    }

    @Test
    void theLibraryTakesOneMoreAndRefusesANameTwice() {
        TrainingRules rules = Library.builtIn().with(HEAD + "w' = w").training();
        assertThat(rules.optimizerNames()).endsWith("adamw", "mine");
        assertThat(rules.defaultOptimizer().name()).isEqualTo("adam");
        assertThat(Library.builtIn().training().optimizerNames()).doesNotContain("mine");
        assertThatThrownBy(() -> rules.with(HEAD + "w' = w"))
                .isInstanceOf(InputException.class)
                .hasMessage("an optimizer called 'mine' is defined already; choose another name");
        // Names of optimisers are apart from all others, and a word that begins an optimizer is still free.
        assertThat(Library.builtIn()
                        .with("adam(z) = 2*z")
                        .with("optimizer (z) = 3*z")
                        .names())
                .contains("adam", "optimizer");
        assertThatThrownBy(() -> Library.parse("").training().defaultOptimizer())
                .isInstanceOf(InputException.class)
                .hasMessageContaining("no default optimizer");
    }
}
