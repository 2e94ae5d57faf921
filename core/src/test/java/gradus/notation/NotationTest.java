package gradus.notation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.InputException;
import gradus.explain.Explainer;
import gradus.explain.Explanation;
import gradus.formula.Formula;
import gradus.formula.FormulaLatex;
import gradus.formula.FormulaText;
import gradus.math.Derivation;
import gradus.math.Derivation.Gradient;
import gradus.math.Equation;
import gradus.math.Rational;
import gradus.math.Tensor;
import gradus.network.Library;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.network.Programs;
import gradus.number.DoubleArithmetic;
import gradus.program.Interpreter;
import gradus.program.Values;
import gradus.proof.ProofChecker;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every notation says the same: once its stated convention is applied, its numbers are the calculus' own. */
class NotationTest {
    private static final DoubleArithmetic ARITHMETIC = DoubleArithmetic.INSTANCE;
    private static final int EXAMPLES = 5;
    private static final double LAMBDA = 0.7;

    private record Case(String spec, String loss, boolean penalised, double keep) {}

    private static final List<Case> CASES = List.of(
            new Case("2 > 4 tanh > 1 sigmoid", "bce", false, 1),
            new Case("3 > 4 relu > 3 sigmoid > 2 sigmoid", "bce", true, 1),
            new Case("3 > 4 silu > 3 softmax", "cross-entropy", true, 1),
            new Case("2 > 3 sigmoid > 2", "squared-error", true, 1),
            new Case("2 > 3 tanh > 2 sigmoid", "mse", false, 1),
            new Case("3 > 4 tanh > 2 sigmoid", "(a-y)^4", true, 1),
            new Case("2 > 4 batchnorm relu > 2 softmax", "cross-entropy", true, 1),
            new Case("2 > 4 layernorm tanh > 1 sigmoid", "bce", true, 1),
            new Case("3 > 4 relu > 3 tanh > 2", "huber", true, 0.8));

    static Stream<Arguments> all() {
        return Notation.names().stream().flatMap(n -> CASES.stream().map(c -> Arguments.of(n, c)));
    }

    private static Network network(Case c) {
        NetworkOptions options = NetworkOptions.defaults().withLoss(c.loss()).withPenalty(c.penalised());
        return Network.parse(c.spec(), c.keep() == 1 ? options : options.withKeep(Rational.parse("0.8")));
    }

    private static Map<Tensor, double[]> numbers(Network network) {
        Random random = new Random(7);
        Map<Tensor, double[]> numbers = new LinkedHashMap<>();
        for (Tensor t : network.forward().given()) {
            int size = t.dims().stream()
                    .mapToInt(d -> network.sizes(EXAMPLES).get(d))
                    .reduce(1, Math::multiplyExact);
            boolean mask = network.masks().stream().anyMatch(m -> m.tensor().equals(t));
            numbers.put(
                    t,
                    random.doubles(size, mask ? 0 : -1, 1)
                            .map(v -> mask ? Math.round(v) : v)
                            .toArray());
        }
        if (network.options().penalised()) {
            numbers.put(network.lambda(), new double[] {LAMBDA});
        }
        double[] labels = new double[network.outputs() * EXAMPLES];
        for (int j = 0; j < EXAMPLES; j++) {
            labels[j % network.outputs() * EXAMPLES + j] = 1;
        }
        numbers.put(network.labels(), labels);
        return numbers;
    }

    @ParameterizedTest
    @MethodSource("all")
    void theNumbersAreTheSameUpToTheStatedFactors(String name, Case c) {
        Network network = network(c);
        Notated notated = Notated.of(network, Notation.of(name));
        Map<Tensor, double[]> numbers = numbers(network);
        Values<Double> own = new Values<>();
        numbers.forEach((t, v) -> own.put(t, v, ARITHMETIC));
        new Interpreter<>(ARITHMETIC, network.sizes(EXAMPLES)).run(Programs.gradients(network), own);
        Map<Tensor, double[]> expected = expected(network, notated, own);

        Derivation derivation = notated.derive();
        Map<Tensor, double[]> sums = new LinkedHashMap<>();
        int passes = notated.isForOneExample() ? EXAMPLES : 1;
        for (int example = 0; example < passes; example++) {
            Values<Double> values = pass(network, notated, derivation, numbers, example);
            expected.keySet().forEach(t -> {
                Tensor gradient = notated.forward().gradientOf(notated.tensor(t));
                if (values.has(gradient)) {
                    double[] found = values.doubles(gradient, ARITHMETIC);
                    sums.merge(t, found, (a, b) -> {
                        double[] both = a.clone();
                        for (int n = 0; n < both.length; n++) {
                            both[n] += b[n];
                        }
                        return both;
                    });
                }
            });
        }
        assertThat(sums.keySet()).containsAll(network.parameters());
        sums.forEach((t, found) -> {
            boolean ofExamples = t.dims().contains(network.examples());
            if (notated.isForOneExample() && ofExamples) {
                return; // summed over examples: checked through the parameters
            }
            double[] wanted =
                    notated.turned(Map.of(t, expected.get(t)), EXAMPLES, 0).get(notated.tensor(t));
            double[] mean = found.clone();
            for (int n = 0; n < mean.length; n++) {
                mean[n] /= passes;
            }
            assertThat(mean)
                    .as("%s in %s of %s", t, name, c)
                    .containsExactly(wanted, org.assertj.core.api.Assertions.within(1e-12));
        });
    }

    /** The stated factors: 1/m, the number of outputs, and the penalty outside one example's cost. */
    private static Map<Tensor, double[]> expected(Network network, Notated notated, Values<Double> own) {
        Map<Tensor, double[]> expected = new LinkedHashMap<>();
        for (Tensor t : network.forward().wanted()) {
            double[] v =
                    own.doubles(network.forward().gradientOf(t), ARITHMETIC).clone();
            boolean ofExamples = t.dims().contains(network.examples())
                    || network.forward().scales().containsKey(t);
            double factor = ofExamples && notated.notation().partial() ? 1.0 / EXAMPLES : 1;
            if (notated.isAveraged()) {
                // The penalty is not averaged.
                if (network.weights().contains(t) && network.options().penalised()) {
                    double[] w = own.doubles(t, ARITHMETIC);
                    for (int n = 0; n < v.length; n++) {
                        double penalty = LAMBDA / EXAMPLES * w[n];
                        v[n] = (v[n] - penalty) / network.outputs() + penalty;
                    }
                } else {
                    factor /= network.outputs();
                }
            }
            for (int n = 0; n < v.length; n++) {
                v[n] *= factor;
            }
            if (notated.isForOneExample()
                    && network.weights().contains(t)
                    && network.options().penalised()) {
                double[] w = own.doubles(t, ARITHMETIC);
                for (int n = 0; n < v.length; n++) {
                    v[n] -= LAMBDA / EXAMPLES * w[n];
                }
            }
            expected.put(t, v);
        }
        return expected;
    }

    private static Values<Double> pass(
            Network network, Notated notated, Derivation derivation, Map<Tensor, double[]> numbers, int example) {
        Values<Double> values = new Values<>();
        notated.turned(numbers, EXAMPLES, example).forEach((t, v) -> values.put(t, v, ARITHMETIC));
        Interpreter<Double> interpreter = new Interpreter<>(ARITHMETIC, notated.sizes(EXAMPLES));
        List<Equation> equations = new ArrayList<>(notated.forward().equations());
        derivation.gradients().stream().map(Gradient::equation).forEach(equations::add);
        equations.forEach(e -> values.put(e.target(), interpreter.evaluate(e, values)));
        return values;
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyStepIsProved(String name, Case c) {
        Notated notated = Notated.of(network(c), Notation.of(name));
        Derivation derivation = notated.derive();
        assertThat(new ProofChecker(notated.forward(), notated.examples()).check(derivation))
                .isNotEmpty();
    }

    private static Map<String, String> formulas(String spec, String loss, boolean penalised, String notation) {
        Network network = network(new Case(spec, loss, penalised, 1));
        Notated notated = Notated.of(network, Notation.of(notation));
        Map<String, String> formulas = new LinkedHashMap<>();
        for (Gradient g : notated.derive().gradients()) {
            formulas.put(
                    g.equation().target().name(),
                    FormulaText.of(
                            Formula.of(java.util.Objects.requireNonNull(notated.matrix(g.equation()))),
                            notated.symbols()));
        }
        return formulas;
    }

    @Test
    void mlAccumulatesAndLeavesOutWhatItHasNoSymbolFor() {
        Map<String, String> f = formulas("2 > 4 sigmoid > 1 sigmoid", "bce", true, "ml");
        assertThat(f)
                .containsEntry("delta3", "a3 - y")
                .containsEntry("delta2", "(Theta2^T delta3) .* a2 .* (1 - a2)")
                .containsEntry("Delta1", "delta2 a1^T")
                .containsEntry("D1", "1/m * (Delta1 + lambda * Theta1)")
                .doesNotContainKey("da2");
    }

    @Test
    void nielsenHasOneExample() {
        assertThat(formulas("2 > 4 sigmoid > 1 sigmoid", "squared-error", true, "nielsen"))
                .containsEntry("delta3", "a3 ⊙ (a3 - y) ⊙ (1 - a3)")
                .containsEntry("delta2", "(w3^T delta3) ⊙ a2 ⊙ (1 - a2)")
                .containsEntry("∂C/∂w3", "delta3 a2^T")
                .containsEntry("∂C/∂b3", "delta3");
    }

    /** What arrives at one example is no sum over examples, and a penalty belongs to all of them. */
    @Test
    void aGradientArrivesAtOneExample() {
        for (boolean penalised : List.of(false, true)) {
            NetworkOptions options =
                    NetworkOptions.defaults().withUpstream(true).withPenalty(penalised);
            Notated notated = Notated.of(Network.parse("4 > 3 relu", options), Notation.of("nielsen"));
            assertThat(Formula.entries(notated.forward().equations().getLast()).text())
                    .isEqualTo("C = sum(j) ∂C/∂a2[j]*a2[j]");
            Explanation explained = new Explainer(notated).explain(null, (done, all) -> {});
            assertThat(explained.unproved()).isZero();
            assertThat(explained.sections()).isNotEmpty();
        }
    }

    @Test
    void cs231nHasRowsAndTheMeanAtTheOutput() {
        assertThat(formulas("2 > 4 relu > 3 softmax", "cross-entropy", true, "cs231n"))
                .containsEntry("dscores", "1/N * (p - y)")
                .containsEntry("dW2", "h1^T dscores + reg * W2")
                .containsEntry("dh1", "dscores W2^T");
    }

    @Test
    void pytorchNamesWhatAutogradLeaves() {
        assertThat(formulas("2 > 4 relu > 3 sigmoid", "bce", true, "pytorch"))
                .containsEntry("z2.grad", "1/(N*n2) * (a2 - y)")
                .containsEntry("W2.grad", "z2.grad.T @ a1 + weight_decay * W2");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theStandardNotationIsTheCalculusOwn(Case c) {
        Network network = network(c);
        Notated notated = Notated.of(network, Notation.standard());
        assertThat(notated.forward().equations()).isEqualTo(network.forward().equations());
        assertThat(notated.derive().gradients()).isEqualTo(network.derive().gradients());
    }

    static Stream<Case> cases() {
        return CASES.stream();
    }

    /** One text, and nothing else. */
    @Test
    void aNotationOfOnesOwnIsOneText() {
        Notation toy = Notation.parse("toy", """
                title    Toy
                examples rows
                weights  in-out
                layer    below {}
                gradient grad_{}
                count    B
                symbol   X input plain
                symbol   Y target plain
                symbol   W kernel
                symbol   b offset
                """);
        Notated notated = Notated.of(network(new Case("2 > 1 sigmoid", "bce", false, 1)), toy);
        List<String> formulas = notated.derive().gradients().stream()
                .map(g -> g.equation().target().name() + " = "
                        + FormulaText.of(Formula.bodyOf(g.equation()), notated.symbols()))
                .toList();
        assertThat(formulas).contains("grad_kernel1 = 1/B * input^T grad_Z1", "grad_offset1 = 1/B * colsum(grad_Z1)");
    }

    @Test
    void anUnknownNotationIsNamedWithTheNearest() {
        assertThatThrownBy(() -> Notation.of("nielson"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("nielsen");
        assertThatThrownBy(() -> Notation.parse("x", "exmples rows"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("examples");
    }

    /** What a tensor is says how it is set: no name is read for it. */
    @Test
    void symbolsFollowFromWhatTensorsAre() {
        String text = "dims i = 3, j = m\n"
                + "input X[i,j]\nlabel Y[i,j]\nparameter W[i] weights\n"
                + "distance[i,j] = W[i]*X[i,j]\ndH[i,j] = tanh(distance[i,j])\n"
                + "J = 1/m * sum(j) sum(i) (dH[i,j] - Y[i,j])^2\n"
                + "gradient g of distance\ngradient dP of dH\n";
        Network network = Network.equations("words.gradus", text, NetworkOptions.defaults());
        Notated notated = Notated.of(network, Notation.standard());
        assertThat(latex(notated, "distance")).isEqualTo("\\mathrm{distance}");
        assertThat(latex(notated, "g")).isEqualTo("g");
        assertThat(latex(notated, "dH")).isEqualTo("\\mathrm{dH}");
        assertThat(latex(notated, "dP")).isEqualTo("dP");
        assertThat(latex(notated, "dX")).isEqualTo("dX");
        assertThat(names(notated)).contains("g", "dP", "dW", "dX");
        assertThat(names(Notated.of(network, Notation.of("pytorch")))).contains("g", "P.grad", "W.grad", "X.grad");
    }

    /** A layer's letter may have a number of its own, and the layer's stands above it all the same. */
    @Test
    void theNumberOfALayerIsNoPartOfALetter() {
        Library library = Library.builtIn()
                .with("layer scaled(Z[i,j]) -> N[i,j]\n  N[i,j] = s2[i] * Z[i,j]\n  parameter s2[i] one");
        Network network =
                Network.parse("2 > 3 scaled tanh > 1", NetworkOptions.defaults().withLibrary(library));
        Notated notated = Notated.of(network, Notation.standard());
        assertThat(latex(notated, "s21")).isEqualTo("\\mathrm{s2}^{[1]}");
        assertThat(latex(notated, "ds21")).isEqualTo("d\\mathrm{s2}^{[1]}");
    }

    private static String latex(Notated notated, String name) {
        return FormulaLatex.of(Formula.name(name), notated.symbols());
    }

    private static List<String> names(Notated notated) {
        return notated.derive().gradients().stream()
                .map(g -> g.equation().target().name())
                .toList();
    }
}
