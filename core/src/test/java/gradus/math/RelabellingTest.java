package gradus.math;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.formula.Formula;
import gradus.math.Relabelling.Placement;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RelabellingTest {
    private static List<String> formulas(Forward forward) {
        return Deriver.derive(forward).gradients().stream()
                .map(g -> g.equation().target().name() + " = "
                        + Formula.of(java.util.Objects.requireNonNull(MatrixForm.of(g.equation())))
                                .text())
                .toList();
    }

    private static Relabelling rows(Network network) {
        Map<Tensor, Placement> tensors = new LinkedHashMap<>();
        Forward forward = network.forward();
        forward.equations()
                .forEach(e ->
                        tensors.put(e.target(), Placement.transposed(e.target().name(), e.target())));
        forward.given().forEach(t -> tensors.put(t, Placement.transposed(t.name(), t)));
        return new Relabelling(tensors, Map.of(new Dim("m"), new Dim("N")), Map.of());
    }

    @Test
    void transposedTensorsGiveTheFormulasOfTheOtherLayout() {
        Network network = Network.parse("2 > 4 tanh > 1 sigmoid", NetworkOptions.defaults());
        assertThat(formulas(rows(network).apply(network.forward())))
                .contains("dZ2 = A2 - Y", "dW2 = 1/N * A1^T dZ2", "dA1 = dZ2 W2^T", "dW1 = 1/N * A0^T dZ1");
    }

    @Test
    void twiceTransposedIsTheSame() {
        Network network = Network.parse("3 > 4 batchnorm relu > 2 softmax", NetworkOptions.defaults());
        Relabelling there = rows(network);
        Map<Tensor, Placement> back = new LinkedHashMap<>();
        there.tensors().forEach((t, p) -> {
            Tensor moved = there.apply(t);
            back.put(moved, Placement.transposed(t.name(), moved));
        });
        Relabelling andBack = new Relabelling(back, Map.of(new Dim("N"), new Dim("m")), Map.of());
        Forward again = andBack.apply(there.apply(network.forward()));
        assertThat(again.equations()).isEqualTo(network.forward().equations());
        assertThat(again.scales()).isEqualTo(network.forward().scales());
    }

    @Test
    void everyNameCanBeAnother() {
        Network network = Network.parse("2 > 1 sigmoid", NetworkOptions.defaults());
        Map<Tensor, Placement> tensors = new LinkedHashMap<>();
        network.forward()
                .given()
                .forEach(t -> tensors.put(t, Placement.named(t.name().toLowerCase(java.util.Locale.ROOT), t)));
        Relabelling lower = new Relabelling(tensors, Map.of(), Map.of("i", "j", "j", "x"));
        Forward forward = lower.apply(network.forward(), t -> "d_" + t.name());
        assertThat(forward.equations().getFirst().indices())
                .extracting(Index::name)
                .containsExactly("j", "x");
        assertThat(IndexForm.text(forward.equations().getFirst()))
                .isEqualTo("Z1[j,x] = sum(k) w1[j,k]*a0[k,x] + b1[j]");
        assertThat(formulas(forward)).contains("d_Z1 = A1 - y", "d_W1 = 1/m * d_Z1 a0^T");
    }
}
