package gradus.diagnose;

import gradus.InputException;
import gradus.array.ArrayContents;
import gradus.array.NdArray;
import gradus.diagnose.Diagnosis.Note;
import gradus.diagnose.SubmissionNames.Named;
import gradus.layout.LabelSums;
import gradus.layout.Layout;
import gradus.math.Rational;
import gradus.math.Tensor;
import gradus.network.LayerSpec;
import gradus.network.LayerSpec.Part;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.network.Outputs;
import gradus.network.TrainingPrograms.Mask;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Understands a submission: which of its arrays is what, which way round they lie, and which network they are of.
 * Whatever a stranger put into a file, the answer is a {@link Reading} or an {@link InputException}.
 */
public final class ClaimsReader {
    /** What came of reading a submission. */
    public sealed interface Reading {}

    /** It is understood. */
    public record Understood(Claims claims) implements Reading {}

    /**
     * The network stays open.
     *
     * @param why says which option is needed
     * @param layout null where that stays open as well
     * @param notes what was assumed so far
     */
    public record Open(Note why, @Nullable Layout layout, List<Note> notes) implements Reading {
        public Open {
            notes = List.copyOf(notes);
        }
    }

    private final String source;
    private final boolean fromOne;
    private final DiagnosisSettings settings;
    private final Named named;
    private final ToldNumbers numbers;
    private final List<Note> notes;
    private final Unread unread;
    private final @Nullable Network told;

    /** @param network null where nobody told it */
    ClaimsReader(
            String source, ArrayContents contents, DiagnosisSettings settings, @Nullable Network network, Named named) {
        this.source = source;
        this.fromOne = contents.fromOne();
        this.settings = settings;
        this.told = network;
        this.named = named;
        this.numbers = new ToldNumbers(source, settings, named.settings());
        this.notes = new ArrayList<>(named.notes());
        this.unread = new Unread(contents, network == null ? Letters.of(settings.library()) : Letters.of(network));
        unread.note().ifPresent(notes::add);
        Unread.note(contents).ifPresent(notes::add);
    }

    /** @param biasLast where weights and biases are one matrix, whether the biases are the last column */
    static ClaimsReader byNames(String source, ArrayContents contents, DiagnosisSettings settings, boolean biasLast) {
        Network told = told(settings);
        Map<String, NdArray> arrays = contents.arrays();
        Letters letters = told == null ? Letters.of(settings.library()) : Letters.of(told);
        Named named = told == null || told.isChain()
                ? SubmissionNames.of(source, arrays, settings.names(), letters, contents.fromOne(), biasLast)
                : SubmissionNames.ofSystem(source, arrays, settings.names(), letters);
        return new ClaimsReader(source, contents, settings, told, named);
    }

    /** With the loss that was told beside it; what the network says itself stands. */
    private static @Nullable Network told(DiagnosisSettings settings) {
        Network network = settings.net();
        return network == null || settings.loss() == null
                ? network
                : network.withOptions(network.options().withLoss(settings.loss()));
    }

    /**
     * Reads what a submission says.
     *
     * @param source its name, for messages
     * @throws InputException if no name is known, the shapes of X, Y, W and b fit no network, or one of them holds a NaN
     */
    public static Reading read(String source, Map<String, NdArray> arrays, DiagnosisSettings settings) {
        return read(source, ArrayContents.of(source, arrays), settings);
    }

    /** As {@link #read(String, Map, DiagnosisSettings)}, with what the file holds besides, which becomes a note. */
    public static Reading read(String source, ArrayContents contents, DiagnosisSettings settings) {
        return byNames(source, contents, settings, false).read();
    }

    /** Whether weights and biases are taken for one matrix. */
    boolean holdsBiases() {
        return named.style().holdsBiases();
    }

    void note(Note note) {
        notes.add(note);
    }

    /** @throws InputException as {@link #read(String, Map, DiagnosisSettings)} does */
    Reading read() {
        if (told != null && !told.isChain()) {
            Network network = numbers.lambda() == 0
                    ? told
                    : told.withOptions(told.options().withPenalty(true));
            Sorted sorted = sorted(network, named.arrays());
            boolean one = network.labelTensors().stream().allMatch(y -> sumToOne(y, sorted));
            return new Understood(claims(
                    sorted,
                    one ? network : network.withOptions(network.options().withLabelsSumToOne(false))));
        }
        Map<Meaning, NdArray> arrays = FrameFinder.withRowOfWeights(named.arrays());
        if (told != null) {
            return ofChain(told, arrays);
        }
        if (arrays.keySet().stream().anyMatch(m -> m.kind() == Kind.WEIGHTS && !m.isGradient())) {
            unread.requireWeights(source);
        }
        int depth = FrameFinder.depth(source, arrays);
        if (depth == 0) {
            return new Open(
                    new Note(
                            "net-open",
                            "there are no weights W1, W2, ... that tell the sizes of the layers; pass --net, as in "
                                    + "--net \"2 > 4 tanh > 1 sigmoid\"."),
                    settings.layout(),
                    notes);
        }
        return found(sorted(GivenArrays.chain(depth, arrays, settings.library()), arrays));
    }

    private static boolean sumToOne(Tensor labels, Sorted sorted) {
        double[] numbers = sorted.valueOrNull(labels);
        Frame frame = sorted.frame();
        return numbers != null
                && frame.isOfUnitsAndExamples(labels)
                && LabelSums.firstThatIsNotOne(numbers, frame.units(labels), frame.examples())
                        .isEmpty();
    }

    private Sorted sorted(Network network, Map<Meaning, NdArray> named) {
        GivenArrays arrays = GivenArrays.of(network, named, this.named.names());
        Frame frame = new FrameFinder(source, arrays, this.named.style(), told != null, notes).find(settings.layout());
        return new Sorted(
                source,
                arrays,
                frame,
                numbers.lambda(),
                fromOne || this.named.style() == SubmissionNames.Style.THETA,
                notes);
    }

    private Reading ofChain(Network chain, Map<Meaning, NdArray> arrays) {
        arrays.keySet().stream()
                .filter(m -> m.kind() == Kind.WEIGHTS && !m.isGradient() && m.layer() > chain.depth())
                .max(Comparator.comparingInt(Meaning::layer))
                .ifPresent(m -> {
                    throw new InputException(source + ": holds " + m.name() + ", but the network " + chain.text()
                            + " has " + chain.depth() + (chain.depth() == 1 ? " layer." : " layers."));
                });
        boolean masked = chain.masks().isEmpty() && GivenArrays.speaksOfMasks(arrays);
        NetworkOptions asked = chain.options();
        Sorted sorted = sorted(masked ? chain.withOptions(asked.withKeep(Rational.of(1, 2))) : chain, arrays);
        double keep = Double.isNaN(numbers.keepProb()) ? sorted.keep() : numbers.keepProb();
        if (Double.isNaN(keep) && sorted.layers().stream().anyMatch(l -> sorted.has(l.mask()))) {
            ActivationFinder masks =
                    new ActivationFinder(sorted, keep, numbers.lambda(), loss(), settings.library(), new ArrayList<>());
            masks.find();
            keep = masks.keep();
        }
        return new Understood(claims(sorted, network(chain.specs(), Double.isNaN(keep) ? 1 : keep, sorted)));
    }

    private Reading found(Sorted sorted) {
        Frame frame = sorted.frame();
        ActivationFinder finder =
                new ActivationFinder(sorted, numbers.keepProb(), numbers.lambda(), loss(), settings.library(), notes);
        List<@Nullable Part> parts = finder.find();
        List<LayerSpec> specs = new ArrayList<>(
                List.of(new LayerSpec(frame.units(frame.network().input()), List.of())));
        for (int l = 1; l <= parts.size(); l++) {
            Part part = parts.get(l - 1);
            if (part == null) {
                return new Open(finder.open(l), frame.layout(), notes);
            }
            specs.add(new LayerSpec(frame.units(sorted.layer(l).output()), finder.parts(l, part)));
        }
        return new Understood(claims(sorted, network(specs, finder.keep(), sorted)));
    }

    private Claims claims(Sorted sorted, Network network) {
        return new Claims(
                source,
                network,
                settings.loss() != null,
                sorted.frame().layout(),
                sorted.frame().examples(),
                GivenArrays.inNetwork(sorted.values(), sorted.frame().network(), network),
                GivenArrays.inNetwork(sorted.misfits(), sorted.frame().network(), network),
                GivenArrays.inNetwork(sorted.names(), sorted.frame().network(), network),
                GivenArrays.inNetwork(
                                sorted.singles().stream().collect(Collectors.toMap(t -> t, t -> t)),
                                sorted.frame().network(),
                                network)
                        .keySet(),
                numbers.lambda(),
                numbers.isLambdaGiven(),
                numbers.strength(),
                numbers.rate(),
                notes);
    }

    /** What was told, for networks that are only tried: whether another library's loss is the same is asked of the last. */
    private @Nullable String loss() {
        return settings.loss() == null ? null : settings.library().lossText(settings.loss());
    }

    private Network network(List<LayerSpec> specs, double keep, Sorted sorted) {
        NetworkOptions asked = told == null
                ? NetworkOptions.defaults().withLibrary(settings.library()).withLoss(settings.loss())
                : told.options();
        Network network =
                Network.of(specs, asked.withPenalty(numbers.lambda() != 0).withKeep(ToldNumbers.rational(keep)));
        Set<Tensor> given = new HashSet<>();
        List<String> missing = new ArrayList<>();
        for (Mask mask : network.masks()) {
            if (sorted.has(mask.tensor())) {
                given.add(mask.tensor());
            } else {
                missing.add(mask.tensor().name());
            }
        }
        noteUnused(network, sorted);
        if (!missing.isEmpty()) {
            network = network.withMasks(given);
            notes.add(new Note(
                    "mask-missing",
                    "no dropout is applied where no mask is given: " + String.join(", ", missing)
                            + (missing.size() == 1 ? " is" : " are") + " not in the file."));
        }
        return withLabels(network, sorted);
    }

    private void noteUnused(Network network, Sorted sorted) {
        Set<Tensor> used = network.masks().stream().map(Mask::tensor).collect(Collectors.toSet());
        List<String> unused = sorted.layers().stream()
                .map(ChainLayer::mask)
                .filter(m -> m != null && sorted.has(m) && !used.contains(m))
                .map(Tensor::name)
                .toList();
        if (!unused.isEmpty()) {
            notes.add(new Note(
                    "mask-unused",
                    String.join(", ", unused) + " is not used, because no keep probability below 1 is known: "
                            + "pass --keep-prob, or save keep_prob."));
        }
    }

    /** Where labels do not sum to 1, nothing that needs it may be derived. */
    private Network withLabels(Network network, Sorted sorted) {
        double[] labels = network.upstream() == null ? sorted.labels() : null;
        if (labels == null || !Outputs.areCoupled(network)) {
            return network;
        }
        int examples = sorted.frame().examples();
        OptionalInt odd = LabelSums.firstThatIsNotOne(labels, network.outputs(), examples);
        if (odd.isEmpty()) {
            return network;
        }
        double sum = LabelSums.sum(labels, network.outputs(), examples, odd.getAsInt());
        notes.add(new Note(
                "labels-sum",
                "the labels of example " + (odd.getAsInt() + 1) + " sum to " + (float) sum
                        + " and not to 1: nothing that needs it is used."));
        return Network.of(
                network.specs(), network.options().withKeep(Rational.ONE).withLabelsSumToOne(false));
    }
}
