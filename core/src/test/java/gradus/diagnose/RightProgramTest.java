package gradus.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.IndexForm;
import gradus.math.Tensor;
import gradus.network.Library;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RightProgramTest {
    private static RightProgram of(String activation) {
        return RightProgram.of(Network.parse("2 > 3 " + activation + " > 2", NetworkOptions.defaults()), Expr.ONE);
    }

    @Test
    void allFormsOfAFormulaComputeTheSame() {
        Random random = new Random(1);
        int compared = 0;
        for (String name : Library.builtIn().activationNames()) {
            RightProgram program = of(name);
            Map<Tensor, double[]> given = new HashMap<>();
            Upstream sizes = Upstream.of(program.network().sizes(4), Map.of(), Map.of(), Map.of());
            program.forward()
                    .given()
                    .forEach(t -> given.put(
                            t, random.doubles(sizes.entries(t), -1.5, 1.5).toArray()));
            Upstream numbers = Upstream.of(program.network().sizes(4), given, program.equations(), new HashMap<>());
            for (Tensor v : program.variables()) {
                double[] right = numbers.evaluate(program.equation(v));
                for (Equation form : program.formsOf(v)) {
                    assertThat(numbers.evaluate(form))
                            .as("%s: %s = %s", name, v, IndexForm.text(form.body()))
                            .containsExactly(right, Offset.offset(1e-9));
                    compared++;
                }
            }
        }
        assertThat(compared).isGreaterThan(300);
    }

    private static List<String> derivatives(String activation) {
        RightProgram program = of(activation);
        Tensor z = Objects.requireNonNull(program.network().layer(1).get("Z"));
        return program.formsOf(program.forward().gradientOf(z)).stream()
                .map(f -> IndexForm.text(f.body()))
                .toList();
    }

    @Test
    void derivativesAreAlsoWrittenByTheOutputWhereThatIsNoShorter() {
        assertThat(derivatives("softplus")).contains("dA1[i,j]*(1 - exp(-A1[i,j]))");
        assertThat(derivatives("sigmoid"))
                .contains("dA1[i,j]*A1[i,j]*(1 - A1[i,j])")
                .doesNotHaveDuplicates();
    }
}
