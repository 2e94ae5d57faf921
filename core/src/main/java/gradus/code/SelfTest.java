package gradus.code;

import gradus.check.Labels;
import gradus.check.RandomNumbers;
import gradus.code.Listing.Input;
import gradus.math.Dim;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.network.Programs;
import gradus.network.TrainingPrograms.Mask;
import gradus.network.TrainingPrograms.Parameter;
import gradus.network.TrainingPrograms.Start;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The main part that compares the emitted gradients with difference quotients, on numbers it makes up. What labels look
 * like follows from the formulas, as everywhere.
 */
abstract class SelfTest {
    /** Of the gradients and difference quotients, relative to the largest entry of the gradient. */
    private static final String TOLERANCE = "1e-6";

    private static final double LAMBDA = 0.7;

    private static final String STEP = "1e-5";

    /** How many entries of one parameter are tried at most. */
    static final int ENTRIES = 100;

    /** How often numbers are drawn anew until the cost is defined. */
    static final int ATTEMPTS = 1000;

    final Listing listing;
    final Names names;
    /** Numbers at which a system is defined. */
    private final Map<Tensor, double[]> drawn;

    SelfTest(Listing listing, Names names) {
        this.listing = listing;
        this.names = names;
        this.drawn =
                listing.isChain() ? Map.of() : RandomNumbers.of(listing.network(), EmittedCode.EXAMPLES, 0, LAMBDA);
    }

    abstract String text();

    /** A text with the numbers in it that are the same in all languages. */
    static String filled(String text) {
        return text.replace("STEP", STEP).replace("TOLERANCE", TOLERANCE).replace("ENTRIES", String.valueOf(ENTRIES));
    }

    /** Random numbers for an input, in the language. */
    final String numbers(Input input) {
        Network network = listing.network();
        return switch (input.role()) {
            case DATA ->
                isPositive(input.tensor()) ? between(input.tensor(), "0.1", "1.1") : normal(input.tensor(), "1");
            case ARRIVING -> normal(input.tensor(), "1");
            case LABELS -> labels(input.tensor(), labels(network, input.tensor()));
            case PARAMETER -> parameter(input.tensor());
            case MASK -> {
                double keep = network.masks().stream()
                        .filter(m -> listing.relabelling().apply(m.tensor()).equals(input.tensor()))
                        .mapToDouble(Mask::keep)
                        .findFirst()
                        .orElseThrow();
                yield mask(input.tensor(), String.valueOf(keep));
            }
            case SCALAR -> String.valueOf(LAMBDA);
        };
    }

    private String parameter(Tensor tensor) {
        Parameter parameter = Programs.parameters(listing.network()).stream()
                .filter(p -> listing.relabelling().apply(p.value()).equals(tensor))
                .findFirst()
                .orElseThrow();
        if (tensor.dims().size() > 1) {
            List<Dim> dims = parameter.value().dims();
            int inputs = dims.subList(1, dims.size()).stream()
                    .map(d -> Objects.requireNonNull(listing.network().sizes(1).get(d)))
                    .reduce(1, Math::multiplyExact);
            return normal(tensor, String.format(Locale.ROOT, "%.3f", 1 / Math.sqrt(inputs)));
        }
        String small = normal(tensor, "(0.3 + attempt / 40.0)");
        return parameter.start() == Start.ONE ? around(tensor, small) : small;
    }

    /** Of a system: one of the first index's values, where that does not run over the examples. */
    private Labels labels(Network network, Tensor tensor) {
        if (network.isChain()) {
            return RandomNumbers.labels(network);
        }
        boolean ofClasses = !tensor.dims().isEmpty()
                && !tensor.dims().getFirst().equals(listing.examples())
                && listing.size(tensor.dims().getFirst()) > 1;
        return ofClasses ? new Labels.OneOf() : new Labels.Between(0.1, 0.9);
    }

    /** Whether numbers below 0 leave the cost of a system undefined, as where it takes their logarithm. */
    private boolean isPositive(Tensor tensor) {
        return !listing.network().isChain()
                && drawn.entrySet().stream()
                        .filter(e -> listing.relabelling().apply(e.getKey()).equals(tensor))
                        .allMatch(e -> Arrays.stream(e.getValue()).allMatch(x -> x > 0));
    }

    private String labels(Tensor tensor, Labels labels) {
        return switch (labels) {
            case Labels.OneOf l -> oneOf(tensor);
            case Labels.Signs l -> signs(tensor);
            case Labels.Between l -> between(tensor, number(l.low()), number(l.high()));
        };
    }

    private static String number(double x) {
        return String.format(Locale.ROOT, "%.2f", x);
    }

    /** How many classes labels tell apart: the index of a system that comes first, the units of a chain's output. */
    final int classes(Tensor labels) {
        return listing.isChain()
                ? listing.network().outputs()
                : listing.size(labels.dims().getFirst());
    }

    /** What has a gradient to be compared. */
    final List<Input> trained() {
        return listing.inputs().stream().filter(i -> i.gradient() != null).toList();
    }

    /** Whether some of the compared gradients are m times partial derivatives. */
    final boolean hasScaled() {
        return trained().stream().anyMatch(this::isScaled);
    }

    final boolean isScaled(Input trained) {
        return listing.isScaled(Objects.requireNonNull(trained.gradient()));
    }

    final String gradient(Input parameter) {
        return names.of(Objects.requireNonNull(parameter.gradient()));
    }

    abstract String normal(Tensor tensor, String scale);

    /** 1 plus small numbers. */
    abstract String around(Tensor tensor, String small);

    abstract String mask(Tensor tensor, String keep);

    abstract String oneOf(Tensor tensor);

    abstract String signs(Tensor tensor);

    abstract String between(Tensor tensor, String low, String high);
}
