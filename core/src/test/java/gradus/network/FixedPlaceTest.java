package gradus.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.InputException;
import gradus.check.GradientCheck;
import gradus.check.RandomNumbers;
import gradus.math.Assumption;
import gradus.math.Derivation;
import gradus.math.Deriver;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Forward;
import gradus.math.Index;
import gradus.math.IndexForm;
import gradus.math.Tensor;
import gradus.number.DoubleArithmetic;
import gradus.program.Interpreter;
import gradus.program.Program;
import gradus.program.Values;
import gradus.proof.ProofChecker;
import gradus.testing.FixedPlaces;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Systems that read entries at fixed places: {@code H[i,4,j]}. */
class FixedPlaceTest {
    private static final int EXAMPLES = 3;

    static List<String> systems() {
        return FixedPlaces.names();
    }

    private static List<String> gradients(String name) {
        return FixedPlaces.network(name).derive().gradients().stream()
                .map(g -> IndexForm.text(g.equation()))
                .toList();
    }

    @Test
    void theLastPlaceAloneGetsAGradient() {
        assertThat(gradients("the last place of a sequence"))
                .contains("dH[i,t,j] = dL[i,j]*delta(t,4)", "dX[f,t,j] = sum(i) dH[i,t,j]*W[i,f]*(1 - H[i,t,j]^2)");
    }

    @ParameterizedTest
    @MethodSource("systems")
    void everyStepIsProved(String name) {
        Network network = FixedPlaces.network(name);
        Derivation derivation = network.derive();
        assertThat(derivation.gradients())
                .extracting(g -> g.of().name())
                .containsAll(network.parameters().stream().map(Tensor::name).toList());
        assertThat(new ProofChecker(network.forward(), network.examples()).check(derivation))
                .hasSizeGreaterThan(20);
    }

    @ParameterizedTest
    @MethodSource("systems")
    void gradientsAreThoseOfDifferenceQuotients(String name) {
        Network network = FixedPlaces.network(name);
        Map<Tensor, double[]> numbers = RandomNumbers.of(network, EXAMPLES, 7, 0);
        GradientCheck.Report report = GradientCheck.run(network, numbers, EXAMPLES, GradientCheck.Options.defaults());
        assertThat(report.results())
                .extracting(GradientCheck.Result::gradient)
                .containsAll(network.parameters().stream()
                        .map(p -> network.forward().gradientOf(p).name())
                        .toList());
        assertThat(report.results()).allSatisfy(r -> {
            assertThat(r.inDouble().error()).as(r.gradient()).isLessThanOrEqualTo(1e-7);
            assertThat(r.inReal().error()).as(r.gradient()).isLessThanOrEqualTo(1e-25);
            assertThat(r.inDouble().analytic()).as(r.gradient()).isPositive();
        });
        assertThat(report.passes()).isTrue();
    }

    /** H[i,4,j] is the sum over t of e[t] H[i,t,j], where e is 1 at 4 and 0 elsewhere. */
    @ParameterizedTest
    @MethodSource("systems")
    void anEntryAtAPlaceIsASumWithAOneAtThatPlace(String name) {
        Network network = FixedPlaces.network(name);
        Map<Dim, Integer> sizes = network.sizes(EXAMPLES);
        Map<Index, Tensor> ones = new LinkedHashMap<>();
        List<Equation> equations = network.forward().equations().stream()
                .map(e -> new Equation(e.target(), e.indices(), summed(e.body(), names(e), ones)))
                .toList();
        assertThat(ones).isNotEmpty();
        List<Tensor> given = new ArrayList<>(network.forward().given());
        given.addAll(ones.values());
        Forward other = with(network.forward(), given, equations);

        Map<Tensor, double[]> numbers = RandomNumbers.of(network, EXAMPLES, 3, 0);
        Map<Tensor, double[]> more = new LinkedHashMap<>(numbers);
        ones.forEach((place, one) -> {
            double[] entries = new double[sizes.get(place.dim())];
            entries[place.place()] = 1;
            more.put(one, entries);
        });
        Map<String, double[]> ours = run(network.forward(), numbers, sizes);
        Map<String, double[]> theirs = run(other, more, sizes);
        assertThat(ours.keySet()).isEqualTo(theirs.keySet());
        ours.forEach((tensor, values) -> assertThat(values)
                .as(tensor)
                .containsExactly(theirs.get(tensor), org.assertj.core.data.Offset.offset(1e-12)));
    }

    private static Set<String> names(Equation e) {
        Set<String> names = new HashSet<>(Exprs.indexNames(e.body()));
        e.indices().forEach(i -> names.add(i.name()));
        return names;
    }

    private static Expr summed(Expr e, Set<String> taken, Map<Index, Tensor> ones) {
        if (!(e instanceof Expr.Entry x)) {
            return Exprs.map(e, part -> summed(part, taken, ones));
        }
        List<Index> at = new ArrayList<>(x.indices());
        List<Index> over = new ArrayList<>();
        List<Expr> factors = new ArrayList<>();
        for (int d = 0; d < at.size(); d++) {
            Index place = at.get(d);
            if (place.isFixed()) {
                Tensor one = ones.computeIfAbsent(
                        place, p -> new Tensor("one" + p + p.dim().name(), List.of(p.dim())));
                Index letter = Exprs.fresh(place.dim(), taken);
                taken.add(letter.name());
                at.set(d, letter);
                over.add(letter);
                factors.add(one.at(letter));
            }
        }
        factors.add(x.tensor().at(at));
        return Expr.sum(over, Expr.mul(factors));
    }

    private static Forward with(Forward forward, List<Tensor> given, List<Equation> equations) {
        Map<Tensor, Expr> scales = new LinkedHashMap<>();
        Map<Tensor, String> names = new LinkedHashMap<>();
        List<Tensor> all = new ArrayList<>(given);
        equations.forEach(e -> all.add(e.target()));
        all.forEach(t -> {
            scales.put(t, Expr.ONE);
            names.put(t, "d" + t.name());
        });
        return new Forward(given, equations, scales, names, forward.wanted(), List.<Assumption>of());
    }

    /** Every value and, times its scale, every parameter's gradient. */
    private static Map<String, double[]> run(Forward forward, Map<Tensor, double[]> numbers, Map<Dim, Integer> sizes) {
        Forward plain = with(forward, forward.given(), forward.equations());
        List<Equation> equations = new ArrayList<>(plain.equations());
        Deriver.derive(plain).gradients().forEach(g -> equations.add(g.equation()));
        Values<Double> values = new Values<>();
        numbers.forEach((t, x) -> values.put(t, x, DoubleArithmetic.INSTANCE));
        new Interpreter<>(DoubleArithmetic.INSTANCE, sizes).run(new Program(plain.given(), equations), values);
        Map<String, double[]> results = new LinkedHashMap<>();
        equations.forEach(e -> results.put(e.target().name(), values.doubles(e.target(), DoubleArithmetic.INSTANCE)));
        return results;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            H[i,5,j]  | index 2 of H runs from 0 to 4
            H[3,t,j]  | index 1 of H runs from 0 to 2
            H[i,t,0]  | index 3 of H runs over the examples, of which there may be any number: write its letter
            H[i,-1,j] | an index is a letter or a whole number from 0
            H[i,4a,j] | an index is a letter or a whole number from 0
            H[i,99999999999,j] | index 2 of H runs from 0 to 4
            H[i,4]    | H has 3 indices, not 2
            H[i,4,j,0] | H has 3 indices, not 4
            b[0]      | b is a single number and has no index
            """)
    void whatIsNoPlaceIsPointedAt(String entry, String message) {
        String text = """
                dims i = 3, t = 5, j = m
                input H[i,t,j]
                label Y[i,j]
                parameter b zero
                D[i,t,j] = H[i,t,j] + b * %s
                J = 1/m * sum(i,t,j) D[i,t,j] * Y[i,j]
                """.formatted(entry);
        assertThatThrownBy(() -> Network.equations("net.gradus", text, NetworkOptions.defaults()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("net.gradus, line 5")
                .hasMessageContaining(message);
    }

    @Test
    void onlyLettersStandOnTheLeft() {
        assertThatThrownBy(() -> Network.equations("net.gradus", """
                dims i = 3, j = m
                input X[i,j]
                parameter b[i] zero
                D[0,j] = X[0,j] * b[0]
                J = 1/m * sum(j) D[0,j]
                """, NetworkOptions.defaults()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("an index is one small letter");
    }

    @Test
    void aFormulaOfALayerHasLettersOnly() {
        NetworkOptions options = NetworkOptions.defaults();
        Library library = options.library().with("layer first(Z[i,j]) -> N[i,j]\n  N[i,j] = Z[i,j] - Z[0,j]");
        assertThatThrownBy(() -> Network.parse("2 > 3 first > 2", options.withLibrary(library)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("is a letter in this formula, not a number");
    }
}
