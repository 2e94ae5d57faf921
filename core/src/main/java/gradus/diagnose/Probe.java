package gradus.diagnose;

import gradus.InputException;
import gradus.array.NdArray;
import gradus.check.AwayFromKinks;
import gradus.check.RandomNumbers;
import gradus.layout.Given;
import gradus.layout.Layout;
import gradus.math.Tensor;
import gradus.network.LayerSpec;
import gradus.network.Network;
import gradus.network.OutputConventions;
import gradus.network.OutputMeaning;
import gradus.network.Outputs;
import gradus.network.TrainingPrograms.Mask;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Inputs, labels and parameters at which mistakes show: no number of one kind equals one of another kind by chance, and
 * no value lies near a kink.
 *
 * @param network whose learner is to compute its gradients here
 * @param examples m
 * @param arrays X, Y, W1, b1, ..., masks, and lambda and the probability to keep a unit under names that no language
 *     reserves
 */
public record Probe(Network network, int examples, Map<String, NdArray> arrays) {
    /** A network whose widths all differ, for a learner who has named none. */
    public static final String NETWORK = "2 > 5 tanh > 4 relu > 3 softmax";

    /** A strength of the penalty that no other constant of a gradient equals. */
    public static final double LAMBDA = 0.7;

    /** The name of the penalty's strength; "lambda" is a reserved word in Python. */
    public static final String STRENGTH = "lambd";

    /** The name of the probability that a unit is kept. */
    public static final String KEPT = "keep_prob";

    private static final int EQUAL_WIDTH = 4;
    private static final int FEWEST_EXAMPLES = 7;

    /** Relative to values of about 1; rounding is a million million times less. */
    private static final double MARGIN = 0.02;

    private static final int POOL = 100;
    private static final int ATTEMPTS = 40;

    /** What a submission may have been computed at. */
    enum Likeness {
        DISTINCT,
        EQUAL,
        NONE
    }

    /** Which of the two probes these inputs look like: their sizes, a penalty, and biases that are never 0. */
    static Likeness likeness(Claims claims) {
        Network network = claims.network();
        boolean biased = network.parameters().stream()
                .filter(p -> p.dims().size() == 1)
                .map(p -> claims.values().get(p))
                .allMatch(b -> b != null && Arrays.stream(b).allMatch(x -> x != 0));
        if (claims.lambda() == 0 || !biased || !network.isChain()) {
            return Likeness.NONE;
        }
        boolean equal = claims.examples() == EQUAL_WIDTH
                && network.specs().stream()
                        .allMatch(s ->
                                s.size() == EQUAL_WIDTH || s == network.specs().getLast() && s.size() == 1);
        return equal ? Likeness.EQUAL : claims.examples() == examples(network) ? Likeness.DISTINCT : Likeness.NONE;
    }

    private static int examples(Network network) {
        Set<Integer> widths = network.specs().stream().map(LayerSpec::size).collect(Collectors.toSet());
        int examples = FEWEST_EXAMPLES;
        while (widths.contains(examples)) {
            examples++;
        }
        return examples;
    }

    /** With more examples than any layer has units. */
    public static Probe of(Network network, Layout layout, long seed, double lambda) {
        return of(network, examples(network), layout, seed, lambda);
    }

    /**
     * The same network with all widths equal, and as many examples: where a transpose or an axis is mistaken, the shapes
     * still fit. A single output stays single.
     */
    public static Probe equal(Network network, Layout layout, long seed, double lambda) {
        List<LayerSpec> layers = network.specs().stream()
                .map(s -> new LayerSpec(s == network.specs().getLast() && s.size() == 1 ? 1 : EQUAL_WIDTH, s.parts()))
                .toList();
        return of(Network.of(layers, network.options()), EQUAL_WIDTH, layout, seed, lambda);
    }

    /** A seed from what a teacher writes: a number as it is, or any text, such as a student's name. */
    public static long seed(String text) {
        if (text.matches("[-+]?\\d{1,18}")) {
            return Long.parseLong(text);
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Probe of(Network network, int examples, Layout layout, long seed, double lambda) {
        AwayFromKinks best = null;
        boolean coupled = Outputs.examplesAreCoupled(network);
        int pool = coupled ? examples : POOL;
        for (int attempt = 0; attempt < ATTEMPTS && !isGood(best); attempt++) {
            // Neighbouring seeds, such as two students' numbers, must not meet in each other's attempts.
            long drawn = seed * 1_000_003 + attempt;
            Map<Tensor, double[]> numbers = withLabels(network, RandomNumbers.of(network, pool, drawn, lambda));
            AwayFromKinks found = AwayFromKinks.choose(network, numbers, pool, examples, MARGIN);
            best = best == null || isBetter(found, best) ? found : best;
        }
        if (best == null || best.margin() < MARGIN / 100) {
            throw new InputException("no inputs were found at which nothing lies near a kink of " + network.text()
                    + "; choose a smaller network.");
        }
        return new Probe(network, examples, arrays(network, examples, layout, best.values(), lambda));
    }

    private static boolean isGood(@Nullable AwayFromKinks found) {
        return found != null && found.margin() >= MARGIN && found.oneSided() == 0;
    }

    /** Further from kinks, up to what suffices, then with more of the formulas in use. */
    private static boolean isBetter(AwayFromKinks found, AwayFromKinks best) {
        int further = Double.compare(Math.min(found.margin(), MARGIN), Math.min(best.margin(), MARGIN));
        return further > 0 || (further == 0 && found.oneSided() < best.oneSided());
    }

    /** Outputs that are probabilities have labels 0 and 1, which is what learners' functions expect. */
    private static Map<Tensor, double[]> withLabels(Network network, Map<Tensor, double[]> numbers) {
        if (Outputs.areCoupled(network) || OutputConventions.meaning(network) != OutputMeaning.PROBABILITIES) {
            return numbers;
        }
        double[] drawn = Objects.requireNonNull(numbers.get(network.labels()));
        double[] sorted = drawn.clone();
        Arrays.sort(sorted);
        double[] labels = new double[drawn.length];
        // Not as many of one as of the other, so that nothing cancels.
        Arrays.setAll(labels, n -> drawn[n] >= sorted[sorted.length * 2 / 5] ? 1 : 0);
        Map<Tensor, double[]> changed = new LinkedHashMap<>(numbers);
        changed.put(network.labels(), labels);
        return changed;
    }

    private static Map<String, NdArray> arrays(
            Network network, int examples, Layout layout, Map<Tensor, double[]> values, double lambda) {
        Given shapes = new Given(network, examples, Map.of(), layout, Map.of(), List.of());
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        arrays.put(Given.INPUT, shapes.inLayout(network.input(), numbers(values, network.input())));
        arrays.put(network.labels().name(), shapes.inLayout(network.labels(), numbers(values, network.labels())));
        for (int l = 1; l <= network.depth(); l++) {
            Map<String, Tensor> layer = network.layer(l);
            Stream.concat(
                            network.parameters().stream(),
                            network.masks().stream().map(Mask::tensor))
                    .filter(layer::containsValue)
                    .forEach(t -> arrays.put(t.name(), shapes.inLayout(t, numbers(values, t))));
        }
        if (!network.masks().isEmpty()) {
            arrays.put(KEPT, NdArray.scalar(network.masks().getFirst().keep()));
        }
        if (lambda > 0) {
            arrays.put(STRENGTH, NdArray.scalar(lambda));
        }
        return arrays;
    }

    private static double[] numbers(Map<Tensor, double[]> values, Tensor tensor) {
        return Objects.requireNonNull(values.get(tensor));
    }
}
