package gradus.diagnose;

import gradus.diagnose.Diagnosis.Note;
import gradus.network.Network;
import gradus.network.OutputConventions;
import gradus.network.OutputMeaning;
import java.util.Arrays;
import java.util.Optional;

/** Labels that the loss is not made for, by what the library's line says that it takes. */
final class LabelDomain {
    /** Of the note about such labels: with them, nothing is right as a whole. */
    static final String OUTSIDE = "labels-outside";

    private static final double ROUNDING = 1e-6;

    private final Network network;
    private final String labels;
    private final boolean sure;
    private final OutputConventions conventions;

    /**
     * @param labels what they are called
     * @param sure whether the numbers say that this is the loss, or it is only the usual one
     */
    LabelDomain(Network network, String labels, boolean sure) {
        this.sure = sure;
        this.network = network;
        this.labels = labels;
        this.conventions = new OutputConventions(network.options().library());
    }

    /** @param numbers (outputs, examples), row-major */
    Optional<Note> note(double[] numbers) {
        String loss = network.isChain() ? network.lossOrNull() : null;
        double low = conventions.lowLabel(loss);
        boolean signed = low < 0;
        boolean between = conventions
                .taken(loss)
                .filter(m -> m == OutputMeaning.PROBABILITIES
                        || m == OutputMeaning.DISTRIBUTION
                        || m == OutputMeaning.LOG_DISTRIBUTION)
                .isPresent();
        if (loss == null || !signed && !between) {
            return Optional.empty();
        }
        for (int n = 0; n < numbers.length; n++) {
            double y = numbers[n];
            boolean fits = signed ? Math.abs(y) == 1 : y >= -ROUNDING && y <= 1 + ROUNDING;
            if (!fits) {
                int example = n % (numbers.length / network.outputs()) + 1;
                return Optional.of(new Note(
                        OUTSIDE,
                        labels + " is no label for " + loss + (sure ? "" : ", the usual cost of this output")
                                + ", which takes "
                                + (signed ? "-1 and 1" : "numbers from 0 to 1") + ": it holds " + Numbers.plain(y)
                                + " for example " + example + "." + advice(numbers, low)
                                + " The rest is judged with " + labels + " as it is."));
            }
        }
        return Optional.empty();
    }

    /** How two values become the right ones; class numbers need a place for each class. */
    private String advice(double[] numbers, double low) {
        double[] values = Arrays.stream(numbers).distinct().sorted().toArray();
        boolean whole = Arrays.stream(values).allMatch(v -> v == Math.rint(v));
        if (values.length != 2) {
            return whole && low == 0 ? " Class numbers become one-hot: a 1 at the class, 0 elsewhere." : "";
        }
        double scale = (1 - low) / (values[1] - values[0]);
        double shift = low - scale * values[0];
        String scaled = scale == 1
                ? labels
                : scale < 1 ? labels + " / " + Numbers.plain(1 / scale) : Numbers.plain(scale) + " * " + labels;
        return " Use " + scaled
                + (shift == 0 ? "" : (shift < 0 ? " - " : " + ") + Numbers.plain(Math.abs(shift)))
                + ".";
    }
}
