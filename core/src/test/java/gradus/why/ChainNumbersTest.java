package gradus.why;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import gradus.document.Block;
import gradus.document.Document;
import gradus.document.Prose;
import gradus.document.TextStyle;
import gradus.document.TextWriter;
import gradus.json.Json;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.notation.Notation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A chain in numbers: the products along the paths add up to what the formulas say. */
class ChainNumbersTest {
    private static Setting setting(String spec, boolean penalty, String notation) {
        NetworkOptions options = NetworkOptions.defaults().withPenalty(penalty);
        return new Setting(Network.parse(spec, options), options, penalty ? 0.5 : 0, 1, null, Notation.of(notation));
    }

    private static ChainNumbers chain(String spec, String gradient, boolean penalty, String notation) {
        return ChainNumbers.of(setting(spec, penalty, notation), gradient).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "2 > 3 tanh > 1 sigmoid, dW1, false, dls, 1",
        "2 > 3 tanh > 2 tanh > 2 softmax, dZ1, false, dls, 4",
        "2 > 3 tanh > 2, db1, true, dls, 2",
        "2 > 3 batchnorm tanh > 1, dgamma1, false, dls, 1",
        "2 > 3 tanh > 2 sigmoid, D1, true, ml, 2",
        "2 > 3 tanh > 2 sigmoid, ∂C/∂w2, false, nielsen, 2",
    })
    void pathsAddUpToTheGradient(String spec, String gradient, boolean penalty, String notation, int least) {
        Json.Obj data =
                (Json.Obj) Json.of(chain(spec, gradient, penalty, notation).data());
        List<Json> paths = data.list("paths");
        assertThat(paths).hasSizeGreaterThanOrEqualTo(least).hasSize((int) data.number("count"));
        double sum = paths.stream()
                .mapToDouble(p -> ((Json.Obj) p).number("product"))
                .sum();
        assertThat(sum).isNotZero().isEqualTo(data.number("sum"), offset(1e-12));
    }

    @Test
    void everyExampleAndThePenaltyAreInTheSum() {
        ChainNumbers chain = chain("2 > 3 tanh > 1", "dW2", true, "dls");
        List<Block> blocks = chain.blocks();
        Block.Table sums = blocks.stream()
                .filter(Block.Table.class::isInstance)
                .map(Block.Table.class::cast)
                .reduce((a, b) -> b)
                .orElseThrow();
        List<Double> products = sums.rows().stream()
                .map(r -> Double.parseDouble(r.getLast().text()))
                .toList();
        assertThat(sums.rows().get(sums.rows().size() - 2).getFirst().text()).isEqualTo("the penalty");
        double gradient = ((Json.Obj) Json.of(chain.data())).number("gradient");
        assertThat(products.getLast()).isEqualTo(gradient, offset(1e-3 * Math.abs(gradient)));
        assertThat(products.subList(0, products.size() - 1).stream()
                        .mapToDouble(x -> x)
                        .sum())
                .isEqualTo(gradient, offset(2e-3));
        assertThat(TextWriter.write(new Document(Prose.of("chain"), blocks), TextStyle.PLAIN.withAscii(true)))
                .contains("J, times m", "+ A2[1,", "the penalty")
                .matches("\\p{ASCII}*");
    }

    @Test
    void whereThereIsNothingToFollowThereIsNoChain() {
        assertThat(ChainNumbers.of(setting("2 > 3 tanh > 1", false, "dls"), "dW9"))
                .isEmpty();
        assertThat(ChainNumbers.of(setting("2 > 4000 tanh > 1", false, "dls"), "dW1"))
                .isEmpty();
    }
}
