package gradus.layout;

import gradus.InputException;
import gradus.array.NdArray;
import gradus.math.Assumption;
import gradus.math.Derivation;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Tensor;
import gradus.network.LossDomain;
import gradus.network.Network;
import gradus.network.Outputs;
import gradus.network.Programs;
import gradus.number.DoubleArithmetic;
import gradus.program.Interpreter;
import gradus.program.Program;
import gradus.program.Values;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One pass forwards and backwards in float64: every value and every gradient at given numbers.
 *
 * @param given the numbers, with the network that was derived for them
 * @param derivation of every gradient
 * @param program what was carried out: the derived program in its stable form
 * @param values inputs, forward values and gradients; a gradient of what belongs to examples is m times the partial
 */
public record Pass(Given given, Derivation derivation, Program program, Values<Double> values) {

    /**
     * Derives the network's gradients and evaluates them.
     *
     * @param source the file's name, for messages
     * @throws InputException if the loss is not defined at an output's value, or there are too few examples
     */
    public static Pass run(String source, Given numbers) {
        requireExamples(source, numbers);
        Given given = numbers;
        Derivation derivation = given.network().derive();
        if (assumesLabelsSumToOne(derivation) && !labelsSumToOne(given)) {
            Network general =
                    given.network().withOptions(given.network().options().withLabelsSumToOne(false));
            given = given.withNetwork(general)
                    .withNote("the labels of an example do not sum to 1: nothing that needs it is used");
            derivation = general.derive();
        }
        Program program = Programs.gradients(given.network(), derivation);
        Values<Double> values = given.values(DoubleArithmetic.INSTANCE);
        new Interpreter<>(DoubleArithmetic.INSTANCE, given.network().sizes(given.examples())).run(program, values);
        requireDefined(source, given, values);
        return new Pass(given, derivation, program, values);
    }

    private static void requireExamples(String source, Given given) {
        if (given.examples() < 2 && Outputs.examplesAreCoupled(given.network())) {
            throw new InputException(
                    source + ": X has one example; a network that normalises over the examples needs at least 2.");
        }
    }

    private static boolean assumesLabelsSumToOne(Derivation derivation) {
        return derivation.gradients().stream()
                .flatMap(g -> g.assumptions().stream())
                .anyMatch(a -> a.kind() == Assumption.Kind.ONE);
    }

    private static boolean labelsSumToOne(Given given) {
        Network network = given.network();
        Map<Dim, Integer> sizes = network.sizes(given.examples());
        return network.labelTensors().stream()
                .filter(t -> !t.dims().isEmpty() && !t.dims().getFirst().equals(network.examples()))
                .allMatch(t -> {
                    double[] labels = Objects.requireNonNull(given.values().get(t));
                    int outputs = Objects.requireNonNull(sizes.get(t.dims().getFirst()));
                    return LabelSums.firstThatIsNotOne(labels, outputs, labels.length / outputs)
                            .isEmpty();
                });
    }

    private static void requireDefined(String source, Given given, Values<Double> values) {
        Network network = given.network();
        new LossDomain(network).violation(values, given.examples()).ifPresent(v -> {
            throw new InputException(source + ": example " + (v.example() + 1) + ", output " + (v.output() + 1) + ": "
                    + network.output() + " is " + v.value() + ", where the " + network.costPhrase()
                    + " is not defined: it takes " + v.reason() + ".");
        });
    }

    /** The cost, penalty included. */
    public double cost() {
        return values.at(given.network().forward().cost(), 0);
    }

    /**
     * Results by the names of array files, in the layout of the given numbers: J, then forward values, then from the
     * output down dA, gA, dZ, gZ, ... and the parameters' gradients. g is the partial of J; d of what belongs to examples
     * is m times that, exactly.
     */
    public Map<String, NdArray> arrays() {
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        Network network = given.network();
        if (network.upstream() == null) {
            arrays.put(network.forward().cost().name(), NdArray.scalar(cost()));
        }
        if (!network.isChain()) {
            system(arrays);
            return arrays;
        }
        Set<Tensor> beforeMasks = beforeMasks(network);
        Set<Tensor> shown = network.forward().equations().stream()
                .map(Equation::target)
                .filter(t -> belongsToExamples(t, network))
                .collect(Collectors.toCollection(java.util.LinkedHashSet::new));
        for (Tensor t : shown) {
            if (!beforeMasks.contains(t)) {
                arrays.put(t.name(), given.inLayout(t, values.doubles(t, DoubleArithmetic.INSTANCE)));
            }
        }
        Set<Tensor> masked = masked(network);
        for (Derivation.Gradient g : derivation.gradients()) {
            boolean isInput = g.of().equals(network.input());
            if (isInput || shown.contains(g.of()) && !masked.contains(g.of())) {
                putScaled(g, arrays);
            } else if (network.parameters().contains(g.of())) {
                Tensor gradient = g.equation().target();
                arrays.put(
                        gradient.name(), given.inLayout(g.of(), values.doubles(gradient, DoubleArithmetic.INSTANCE)));
            }
        }
        return arrays;
    }

    /**
     * Of a system: every tensor under its name, and d and g before it for the gradient. Only what belongs to examples has
     * two that differ, m times the partial derivative and the partial itself.
     */
    private void system(Map<String, NdArray> arrays) {
        Network network = given.network();
        network.forward().given().forEach(t -> arrays.putIfAbsent(t.name(), asDeclared(t, numbers(t))));
        for (Equation e : network.forward().equations()) {
            boolean standsBehindAGivenGradient = network.upstream() != null
                    && e.target().equals(network.forward().cost());
            if (!standsBehindAGivenGradient) {
                arrays.putIfAbsent(e.target().name(), asDeclared(e.target(), numbers(e.target())));
            }
        }
        for (Derivation.Gradient g : derivation.gradients()) {
            double[] scaled = numbers(g.equation().target());
            boolean perExample = !network.forward().scale(g.of()).equals(Expr.ONE);
            double[] partial = scaled.clone();
            for (int n = 0; n < partial.length && perExample; n++) {
                partial[n] = scaled[n] / given.examples();
                scaled[n] = given.examples() * partial[n];
            }
            arrays.put(g.equation().target().name(), asDeclared(g.of(), scaled));
            arrays.put(partialName(g), asDeclared(g.of(), partial));
        }
    }

    private double[] numbers(Tensor tensor) {
        return values.doubles(tensor, DoubleArithmetic.INSTANCE);
    }

    private NdArray asDeclared(Tensor tensor, double[] numbers) {
        Map<Dim, Integer> sizes = given.network().sizes(given.examples());
        int[] shape = tensor.dims().stream()
                .mapToInt(d -> Objects.requireNonNull(sizes.get(d)))
                .toArray();
        return new NdArray(shape, numbers);
    }

    /** What a file has of a layer's values: where a mask follows, what it leaves of them. */
    private Tensor afterMask(Tensor value) {
        return given.network().forward().equations().stream()
                .filter(e -> readsMask(e, given.network()) && Exprs.mentions(e.body(), value))
                .map(Equation::target)
                .findFirst()
                .orElse(value);
    }

    private String partialName(Derivation.Gradient g) {
        return "g" + (given.network().isChain() ? afterMask(g.of()) : g.of());
    }

    /** The names under which a file may have gradients: d and g in front of their tensors' names. */
    public Set<String> gradientNames() {
        Set<String> names = new HashSet<>();
        derivation.gradients().forEach(g -> {
            names.add(g.equation().target().name());
            names.add(partialName(g));
        });
        return names;
    }

    private void putScaled(Derivation.Gradient g, Map<String, NdArray> arrays) {
        String name = g.equation().target().name();
        double[] scaled = values.doubles(g.equation().target(), DoubleArithmetic.INSTANCE);
        double[] partial = new double[scaled.length];
        for (int n = 0; n < scaled.length; n++) {
            partial[n] = scaled[n] / given.examples();
            // At most one rounding away from what was computed, so that d = m * g holds bit by bit.
            scaled[n] = given.examples() * partial[n];
        }
        arrays.put(name, given.inLayout(g.of(), scaled));
        arrays.put(partialName(g), given.inLayout(g.of(), partial));
    }

    private static boolean belongsToExamples(Tensor t, Network network) {
        return t.dims().size() == 2 && t.dims().get(1).equals(network.examples());
    }

    /** Activations' own outputs where a mask follows: their gradients are called dA, their values are not handed out. */
    private static Set<Tensor> beforeMasks(Network network) {
        return network.forward().equations().stream()
                .filter(e -> readsMask(e, network))
                .flatMap(e -> Exprs.tensors(e.body()).stream())
                .collect(Collectors.toSet());
    }

    private static Set<Tensor> masked(Network network) {
        return network.forward().equations().stream()
                .filter(e -> readsMask(e, network))
                .map(Equation::target)
                .collect(Collectors.toSet());
    }

    private static boolean readsMask(Equation e, Network network) {
        return network.masks().stream().anyMatch(m -> Exprs.mentions(e.body(), m.tensor()));
    }

    /** What the user should know, in sentences. */
    public List<String> notes() {
        return given.notes();
    }
}
