package gradus.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.InputException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names in the spelling of other libraries; what is stored is always the library's own. */
class SpellingsTest {
    private static final Library BUILT_IN = Library.builtIn();

    private static Network network(String text, Library library) {
        return Network.parse(text, NetworkOptions.defaults().withLibrary(library));
    }

    private static Network withLoss(String text, String loss) {
        return Network.parse(text, NetworkOptions.defaults().withLoss(loss));
    }

    @ParameterizedTest
    @CsvSource({
        "hardswish, hard-swish",
        "hard_swish, hard-swish",
        "Hard-Swish, hard-swish",
        "hard_silu, hard-swish",
        "leaky_relu(0.2), leaky-relu(0.2)",
        "LeakyReLU, leaky-relu",
        "logsigmoid, log-sigmoid",
        "LogSigmoid, log-sigmoid",
        "log_softmax, log-softmax",
        "ReLU6, relu6",
        "gelu_tanh, gelu-tanh",
        "linear, identity",
        "swish, silu",
        "logistic, sigmoid",
        "exponential, exp",
        "Hardtanh, hard-tanh",
        "hardsigmoid, hard-sigmoid",
        "Tanhshrink, tanh-shrink",
        "SELU, selu",
        "Softmin, softmin",
        "BatchNorm ReLU Dropout(0.5), batchnorm relu dropout(0.5)",
        "layer_norm, layernorm identity",
    })
    void networksAreStoredInTheLibrarysNames(String parts, String own) {
        Network spelled = network("2 > 3 " + parts + " > 2", BUILT_IN);
        Network exact = network("2 > 3 " + own + " > 2", BUILT_IN);
        assertThat(spelled.text()).isEqualTo("2 > 3 " + own.replace(" identity", "") + " > 2");
        assertThat(spelled.forward()).isEqualTo(exact.forward());
    }

    @Test
    void soAreNetworksThatAreBuiltInJava() {
        Network network = Network.inputs(2)
                .layer(3, "LeakyReLU")
                .with(0.2)
                .layer(1, "Sigmoid")
                .loss("BCELoss")
                .build();
        assertThat(network.text()).isEqualTo("2 > 3 leaky-relu(0.2) > 1 sigmoid");
        assertThat(network.outputActivation()).isEqualTo("sigmoid");
        assertThat(network.loss()).isEqualTo("bce");
    }

    @ParameterizedTest
    @CsvSource({
        "1 sigmoid, binary_crossentropy, bce",
        "1 sigmoid, Binary-Cross-Entropy, bce",
        "1 sigmoid, binary cross-entropy, bce",
        "1 sigmoid, BCELoss, bce",
        "1 sigmoid, BCEWithLogitsLoss, bce",
        "3 softmax, categorical_crossentropy, cross-entropy",
        "3 softmax, cross_entropy, cross-entropy",
        "3 softmax, CrossEntropyLoss, cross-entropy",
        "3 log-softmax, NLLLoss, nll",
        "3 identity, mean_squared_error, mse",
        "3 identity, MSELoss, mse",
        "3 identity, squared_error, squared-error",
        "1 identity, mean_absolute_error, absolute-error",
        "1 identity, l1, absolute-error",
        "1 identity, HuberLoss(2), huber(2)",
        "3 identity, Huber(2), huber(2)",
        "3 identity, (a-y)^4, (a-y)^4",
    })
    void lossesAreStoredInTheLibrarysNames(String output, String loss, String own) {
        Network spelled = withLoss("2 > " + output, loss);
        assertThat(spelled.loss()).isEqualTo(own);
        assertThat(spelled.forward()).isEqualTo(withLoss("2 > " + output, own).forward());
        assertThat(Network.parse(spelled.text(), NetworkOptions.defaults().withLoss(spelled.loss()))
                        .forward())
                .isEqualTo(spelled.forward());
    }

    /** Where another library's loss of that name gives other numbers. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3 sigmoid  | binary_crossentropy | is bce only for one output, because it takes the mean over the outputs,"
                        + " and this network has 3; name bce if you mean their sum",
                "2 identity | L1Loss              | is absolute-error only for one output",
                "2 identity | HuberLoss           | is huber only for one output",
                "3 identity | CrossEntropyLoss    | is cross-entropy only above softmax, which it applies itself,"
                        + " and this network ends in identity; end it in softmax, or name cross-entropy",
                "1 identity | BCEWithLogitsLoss   | is bce only above sigmoid",
            })
    void whatMeansOtherNumbersIsRefused(String output, String loss, String why) {
        assertThatThrownBy(() -> withLoss("2 > " + output, loss))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("'" + loss + "'")
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PoissonNLLLoss", "KLDivLoss", "nothing"})
    void aWordThatIsNoLossIsSaidToBeNone(String loss) {
        assertThatThrownBy(() -> withLoss("2 > 1 exp", loss)).hasMessageContaining("there is no loss '" + loss + "'");
    }

    @Test
    void aTaskFindsTheOutputLayerOfALossByAnyName() {
        OutputConventions conventions = new OutputConventions(BUILT_IN);
        assertThat(conventions.activation("CrossEntropyLoss", OutputMeaning.NUMBERS))
                .isEqualTo("softmax");
        assertThat(conventions.activation("Huber(2)", OutputMeaning.NUMBERS)).isEqualTo("identity");
        assertThat(conventions.learnsClasses("binary_crossentropy")).isTrue();
        assertThat(conventions.isKnown("HuberLoss(2)")).isTrue();
    }

    @Test
    void namesAreTakenSoInFormulasToo() {
        Library library = BUILT_IN.with("mine(z) = leaky_relu(z) + swish(z)");
        Library other = BUILT_IN.with("mine(z) = if(z > 0, z, 0.01*z) + z/(1 + exp(-z))");
        assertThat(network("2 > 3 mine", library).forward())
                .isEqualTo(network("2 > 3 mine", other).forward());
    }

    @Test
    void aUsersDefinitionWinsOverWhatOthersCallABuiltInOne() {
        Library library = BUILT_IN.with("Swish(z) = z * sigmoid(2*z)");
        Network doubled = network("2 > 3 Swish", library);
        assertThat(network("2 > 3 swish", library).text()).isEqualTo("2 > 3 Swish");
        assertThat(doubled.forward())
                .isNotEqualTo(network("2 > 3 silu", library).forward());
        Library loss = BUILT_IN.with("loss bceloss(a, y) = (a - y)^6");
        Network sixth = Network.parse(
                "2 > 3", NetworkOptions.defaults().withLibrary(loss).withLoss("BCELoss"));
        assertThat(sixth.loss()).isEqualTo("bceloss");
    }

    /** relu means the built-in one as typed, Relu the user's; a third spelling means what the user wrote last. */
    @Test
    void namesThatDifferInSpellingAloneAreTwo() {
        Library library = BUILT_IN.with("Relu(z) = max(0, 2*z)");
        assertThat(network("2 > 3 relu > 1 Relu", library).text()).isEqualTo("2 > 3 relu > 1 Relu");
        assertThat(network("2 > 3 relu", library).forward())
                .isEqualTo(network("2 > 3 relu", BUILT_IN).forward());
        assertThat(network("2 > 3 RELU", library).text()).isEqualTo("2 > 3 Relu");
        assertThatThrownBy(() -> library.with("relu(z) = max(0, z)")).hasMessageContaining("is defined already");
    }

    /** A layer of the user's own called as others call an activation. */
    @Test
    void aLayersOwnNameWinsToo() {
        Library library = BUILT_IN.with("layer swish\n  N[i,j] = 2 * Z[i,j]");
        assertThat(network("2 > 3 swish tanh", library).outputActivation()).isEqualTo("tanh");
        assertThat(network("2 > 3 swish", library).outputActivation()).isEqualTo("identity");
    }

    @Test
    void noTwoBuiltInNamesAreTheSame() {
        List<String> activationsAndLayers = new ArrayList<>();
        List<String> losses = new ArrayList<>();
        for (String name : BUILT_IN.names()) {
            Definition loss = BUILT_IN.loss(name);
            Definition activation = BUILT_IN.activation(name);
            if (loss != null) {
                losses.addAll(spellings(loss));
            } else if (activation != null) {
                activationsAndLayers.addAll(spellings(activation));
            } else {
                activationsAndLayers.add(Spellings.folded(name));
            }
        }
        assertThat(activationsAndLayers).doesNotHaveDuplicates().contains("swish", "batchnorm");
        assertThat(losses).doesNotHaveDuplicates().contains("bceloss", "l1");
    }

    private static List<String> spellings(Definition d) {
        List<String> all = new ArrayList<>(List.of(Spellings.folded(d.name())));
        (d instanceof Definition.Loss l ? l.attributes() : ((Definition.Activation) d).attributes())
                .stream().flatMap(Alias::parse).forEach(a -> all.add(Spellings.folded(a.name())));
        return all;
    }

    /** An attribute that is misspelled would be read as nothing. */
    @Test
    void everyAliasIsRead() {
        for (String name : BUILT_IN.names()) {
            Definition d = BUILT_IN.loss(name) != null ? BUILT_IN.loss(name) : BUILT_IN.activation(name);
            if (d == null) {
                continue;
            }
            (d instanceof Definition.Loss l ? l.attributes() : ((Definition.Activation) d).attributes())
                    .stream()
                            .filter(a -> a.startsWith("also"))
                            .forEach(a -> assertThat(Alias.parse(a))
                                    .as(a)
                                    .singleElement()
                                    .satisfies(x -> assertThat(x.above() == null
                                                    || BUILT_IN.activationNames()
                                                            .contains(x.above()))
                                            .isTrue()));
        }
    }
}
