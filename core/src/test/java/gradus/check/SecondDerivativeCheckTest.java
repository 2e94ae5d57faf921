package gradus.check;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.array.NdArray;
import gradus.array.Npz;
import gradus.formula.Formula;
import gradus.math.Derivation;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.SecondDerivative;
import gradus.math.SecondDerivative.Stage;
import gradus.math.Step;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.proof.ProofChecker;
import gradus.testing.FixedPlaces;
import gradus.testing.Python;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Second derivatives by every pair of parameters: proved, and what difference quotients and PyTorch say they are. */
class SecondDerivativeCheckTest {
    private static final int EXAMPLES = 3;
    private static final double LAMBDA = 0.7;

    private record Case(String spec, @Nullable String loss, boolean penalty) {
        Network network() {
            return Network.parse(spec, NetworkOptions.defaults().withLoss(loss).withPenalty(penalty));
        }
    }

    private static final List<Case> CASES = List.of(
            new Case("3 > 1 sigmoid", null, false),
            new Case("2 > 3 softmax", null, true),
            new Case("2 > 3 log-softmax", null, false),
            new Case("2 > 3 tanh > 1 sigmoid", null, true),
            new Case("2 > 2 relu > 2 softmax", null, false),
            new Case("2 > 2 sigmoid > 2 sigmoid", "squared-error", false),
            new Case("2 > 2 gelu > 2 tanh > 1", "mse", false),
            new Case("2 > 2 softplus > 2 exp", "poisson", false),
            new Case("2 > 3 tanh > 2", "huber", false),
            new Case("2 > 2 softmax > 1 sigmoid", null, false),
            new Case("2 > 2 batchnorm tanh > 2 softmax", null, false),
            new Case("2 > 2 layernorm tanh > 1", null, false));

    private static SecondDerivative derive(Network network, Derivation derivation, Tensor of, Tensor by) {
        return SecondDerivative.of(derivation, network.forward().gradientOf(of), by);
    }

    @TempDir
    private Path folder;

    @Test
    void areDifferenceQuotientsAndThoseOfPytorch() throws IOException {
        Python python = Python.require("torch", "numpy");
        StringBuilder lines = new StringBuilder();
        for (int n = 0; n < CASES.size(); n++) {
            Case c = CASES.get(n);
            Network network = c.network();
            Npz.write(folder.resolve(n + ".npz"), arrays(network, numbers(network)));
            lines.append(n + "|" + c.spec() + "|" + network.loss() + "|" + (c.penalty() ? LAMBDA : 0) + "\n");
        }
        Files.writeString(folder.resolve("cases.txt"), lines);
        python.run(folder, script(), folder.toString());

        List<String> wrong = new ArrayList<>();
        int entries = 0;
        for (int n = 0; n < CASES.size(); n++) {
            entries += compare(CASES.get(n), Npz.read(folder.resolve(n + ".ref.npz")), wrong);
        }
        assertThat(wrong).isEmpty();
        assertThat(entries).isGreaterThan(1500);
    }

    private static Map<Tensor, double[]> numbers(Network network) {
        return RandomNumbers.of(network, EXAMPLES, 5, LAMBDA);
    }

    private static Map<String, NdArray> arrays(Network network, Map<Tensor, double[]> numbers) {
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        numbers.forEach((tensor, values) -> {
            int[] shape = tensor.dims().stream()
                    .mapToInt(
                            d -> Objects.requireNonNull(network.sizes(EXAMPLES).get(d)))
                    .toArray();
            arrays.put(tensor.equals(network.input()) ? "X" : tensor.name(), new NdArray(shape, values));
        });
        return arrays;
    }

    private static String script() throws IOException {
        try (InputStream in = SecondDerivativeCheckTest.class.getResourceAsStream("torch_hessian.py")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static int compare(Case c, Map<String, NdArray> reference, List<String> wrong) {
        Network network = c.network();
        Derivation derivation = network.derive();
        Map<Dim, Integer> sizes = network.sizes(EXAMPLES);
        Map<Tensor, double[]> numbers = numbers(network);
        Map<List<Tensor>, SecondDerivative> all = new HashMap<>();
        network.parameters()
                .forEach(p ->
                        network.parameters().forEach(q -> all.put(List.of(p, q), derive(network, derivation, p, q))));
        int entries = 0;
        for (Tensor of : network.parameters()) {
            for (Tensor by : network.parameters()) {
                SecondDerivative derived = Objects.requireNonNull(all.get(List.of(of, by)));
                SecondDerivative partner = Objects.requireNonNull(all.get(List.of(by, of)));
                SecondDerivativeCheck.Result result = SecondDerivativeCheck.run(derived, partner, sizes, numbers);
                if (!result.passes() || result.kinks() > 0 || result.compared() != result.entries()) {
                    wrong.add(c + " " + of + "," + by + ": " + result);
                }
                double[] right =
                        Objects.requireNonNull(reference.get(of + "_" + by)).data();
                double[] ours = SecondDerivativeCheck.inDouble(derived, sizes, numbers);
                for (int n = 0; n < right.length; n++) {
                    if (!(Math.abs(ours[n] - right[n]) <= 1e-11 * (1 + Math.abs(right[n])))) {
                        wrong.add(c + " " + of + "," + by + " entry " + n + ": " + ours[n] + ", PyTorch " + right[n]);
                    }
                }
                entries += right.length;
            }
        }
        return entries;
    }

    @Test
    void logisticRegressionHasItsTextbookForm() {
        Network network = Network.parse("3 > 1 sigmoid", NetworkOptions.defaults());
        Tensor w = tensor(network, "W1");
        SecondDerivative derived = derive(network, network.derive(), w, w);
        assertThat(Formula.entries(derived.result().equation()).text())
                .isEqualTo("d(dW1[i,k])/d(W1[p,q])" + " = delta(i,p)*(sum(j) A0[k,j]*A0[q,j]*A1[i,j]*(1 - A1[i,j]))/m");
    }

    @ParameterizedTest
    @CsvSource({
        "2 > 1 sigmoid, W1, W1",
        "2 > 3 softmax, b1, b1",
        "2 > 2 relu > 1 sigmoid, W1, b2",
        "2 > 2 tanh > 2 sigmoid, W2, W1",
        "2 > 2 batchnorm tanh > 1, gamma1, gamma1",
    })
    void everyStepIsProved(String spec, String of, String by) {
        Network network = Network.parse(spec, NetworkOptions.defaults().withPenalty(true));
        SecondDerivative derived = derive(network, network.derive(), tensor(network, of), tensor(network, by));
        ProofChecker checker = new ProofChecker(derived.system(), network.examples());
        List<Step> steps = new ArrayList<>(derived.steps());
        steps.addAll(derived.unbroken(60).steps());
        assertThat(steps)
                .hasSizeGreaterThan(20)
                .allSatisfy(s -> assertThat(checker.check(s)).isNotNull());
    }

    @ParameterizedTest
    @CsvSource({
        "the last place of a sequence, W, W",
        "an unrolled recurrence, U, W",
        "a class token, P, Q",
        "two places of one tensor under a sum, W, W",
    })
    void thoseOfSystemsWithFixedPlacesAreProvedAndPass(String system, String of, String by) {
        Network network = FixedPlaces.network(system);
        Derivation derivation = network.derive();
        Tensor first = parameter(network, of);
        Tensor second = parameter(network, by);
        SecondDerivative derived = derive(network, derivation, first, second);
        ProofChecker checker = new ProofChecker(derived.system(), network.examples());
        assertThat(derived.steps())
                .hasSizeGreaterThan(20)
                .allSatisfy(s -> assertThat(checker.check(s)).isNotNull());
        SecondDerivativeCheck.Result result = SecondDerivativeCheck.run(
                derived,
                derive(network, derivation, second, first),
                network.sizes(EXAMPLES),
                RandomNumbers.of(network, EXAMPLES, 5, 0));
        assertThat(result.passes()).as(result.toString()).isTrue();
        assertThat(result.compared()).isPositive();
    }

    private static Tensor parameter(Network network, String name) {
        return network.parameters().stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The check is no formality: derivatives of another cost are refused, and so is a partner of another cost. */
    @Test
    void anotherCostsDerivativesAreRefused() {
        Network network = Network.parse("2 > 2 tanh > 1", NetworkOptions.defaults());
        Network other = network.withLoss("huber(0.1)");
        Tensor w = tensor(network, "W1");
        Tensor b = tensor(network, "b2");
        SecondDerivative right = derive(network, network.derive(), w, b);
        SecondDerivative wrong = derive(other, other.derive(), b, w);
        SecondDerivative wrongStages =
                new SecondDerivative(right.system(), right.gradient(), right.by(), halved(right));
        Map<Dim, Integer> sizes = network.sizes(EXAMPLES);
        assertThat(SecondDerivativeCheck.run(right, derive(network, network.derive(), b, w), sizes, numbers(network))
                        .passes())
                .isTrue();
        assertThat(SecondDerivativeCheck.run(right, wrong, sizes, numbers(network))
                        .asymmetry())
                .isGreaterThan(1e-3);
        assertThat(SecondDerivativeCheck.run(wrongStages, right, sizes, numbers(network))
                        .error())
                .isGreaterThan(0.1);
    }

    private static List<Stage> halved(SecondDerivative derived) {
        List<Stage> stages = new ArrayList<>(derived.stages());
        Stage last = stages.removeLast();
        Equation e = last.equation();
        stages.add(new Stage(
                last.of(),
                last.definition(),
                new Equation(e.target(), e.indices(), Expr.mul(Expr.num(1, 2), e.body())),
                last.reads(),
                last.steps(),
                last.assumptions()));
        return stages;
    }

    private static Tensor tensor(Network network, String name) {
        return network.parameters().stream()
                .filter(t -> t.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
