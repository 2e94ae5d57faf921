package gradus.code;

import gradus.check.Labels;
import gradus.check.RandomNumbers;
import gradus.code.Listing.Input;
import gradus.code.Listing.Role;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.network.Programs;
import gradus.network.TrainingPrograms.Mask;
import gradus.network.TrainingPrograms.Parameter;
import gradus.network.TrainingPrograms.Start;
import java.util.Locale;
import java.util.Objects;

/**
 * The main part that compares the emitted gradients with difference quotients, on numbers it makes up. What labels look
 * like follows from the formulas, as everywhere.
 */
abstract class SelfTest {
    /** Of the gradients and difference quotients, relative to the largest entry of the gradient. */
    private static final String TOLERANCE = "1e-6";

    private static final String STEP = "1e-5";

    /** How many entries of one parameter are tried at most. */
    static final int ENTRIES = 100;

    /** How often numbers are drawn anew until the cost is defined. */
    static final int ATTEMPTS = 1000;

    final Listing listing;
    final Names names;

    SelfTest(Listing listing, Names names) {
        this.listing = listing;
        this.names = names;
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
            case DATA -> normal(input.tensor(), "1");
            case LABELS -> labels(input.tensor(), RandomNumbers.labels(network));
            case PARAMETER -> parameter(input.tensor());
            case MASK -> {
                double keep = network.masks().stream()
                        .filter(m -> listing.relabelling().apply(m.tensor()).equals(input.tensor()))
                        .mapToDouble(Mask::keep)
                        .findFirst()
                        .orElseThrow();
                yield mask(input.tensor(), String.valueOf(keep));
            }
            case SCALAR -> "0.7";
        };
    }

    private String parameter(Tensor tensor) {
        Parameter parameter = Programs.parameters(listing.network()).stream()
                .filter(p -> listing.relabelling().apply(p.value()).equals(tensor))
                .findFirst()
                .orElseThrow();
        if (tensor.dims().size() == 2) {
            int inputs = Objects.requireNonNull(
                    listing.network().sizes(1).get(parameter.value().dims().get(1)));
            return normal(tensor, String.format(Locale.ROOT, "%.3f", 1 / Math.sqrt(inputs)));
        }
        String small = normal(tensor, "(0.3 + attempt / 40.0)");
        return parameter.start() == Start.ONE ? around(tensor, small) : small;
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

    final int outputs() {
        return listing.network().outputs();
    }

    final java.util.List<Input> parameters() {
        return listing.inputs(Role.PARAMETER).toList();
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
