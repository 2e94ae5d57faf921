package gradus.cli;

import gradus.InputException;
import gradus.math.Dim;
import gradus.math.Rational;
import gradus.model.Checkpoint;
import gradus.network.LayerSpec;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.network.OutputConventions;
import gradus.network.OutputUse;
import gradus.network.Programs;
import gradus.tables.FitOptions;
import gradus.tables.InputColumn;
import gradus.tables.Inputs;
import gradus.tables.Preparation;
import gradus.tables.Scaling;
import gradus.tables.Target;
import gradus.tables.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The network that a training is asked for: the user's own or that of the checkpoint, layers or equations; or hidden
 * layers, whose inputs and output layer follow from the data.
 *
 * @param hidden without any where the network is whole
 */
record AskedNetwork(Optional<Whole> own, List<LayerSpec> hidden, NetworkOptions options) {

    /**
     * Reads what was asked for.
     *
     * @param net a network text, a file of equations, or null
     * @param hidden layers, or null
     * @param from what is gone on from where neither is given; null for nothing
     * @throws InputException if the text is wrong, or the equations are none to train
     */
    static AskedNetwork of(
            @Nullable String net, @Nullable String hidden, @Nullable Checkpoint from, NetworkOptions options) {
        List<LayerSpec> layers = Network.parseHidden(hidden == null ? "" : hidden, options.library());
        if (net != null) {
            return new AskedNetwork(Optional.of(Whole.of(EquationFiles.network(net, options))), layers, options);
        }
        return new AskedNetwork(
                hidden == null && from != null
                        ? Optional.of(Whole.of(from.header().network("the checkpoint's equations", options)))
                        : Optional.empty(),
                layers,
                options);
    }

    /** A network, and what its output and loss say, which takes a while to see from equations. */
    record Whole(Network network, OutputUse use) {
        static Whole of(Network network) {
            if (!network.isChain()) {
                Programs.predicting(network);
            }
            return new Whole(network, OutputConventions.use(network));
        }
    }

    /** What is said of a system whose output may be anything; empty where it is known, or the user says it. */
    Optional<String> assumption(@Nullable String task) {
        return own.filter(whole -> !whole.network().isChain()
                        && task == null
                        && OutputLayer.implied(whole.use()).isEmpty())
                .map(Whole::network)
                .map(network -> network.title() + ": what " + network.output() + " stands for can't be seen from "
                        + network.costPhrase()
                        + ", so it is taken as numbers (--task classify takes the target as classes).");
    }

    /** What decides about the preparation of the data. */
    FitOptions fitOptions(Scaling scaling, Optional<Task> wanted) {
        OutputConventions conventions = new OutputConventions(options.library());
        String loss = options.loss();
        if (own.isEmpty()) {
            return new FitOptions(
                    scaling,
                    wanted,
                    OutputLayer.impliedBy(loss, conventions),
                    OptionalInt.empty(),
                    conventions.isUnbounded(loss),
                    conventions.lowLabel(loss));
        }
        Network network = own.get().network();
        OutputUse use = own.get().use();
        Optional<Task> implied = OutputLayer.implied(use);
        return new FitOptions(
                scaling,
                wanted,
                network.isChain() ? implied : implied.or(() -> Optional.of(Task.REGRESS)),
                OptionalInt.of(network.outputs()),
                use.isUnbounded(),
                use.lowLabel());
    }

    /** @throws InputException if the network reads another number of inputs than the data give */
    void requireInputs(Preparation preparation, Path data) {
        int width = preparation.inputs().width();
        if (own.isEmpty() || own.get().network().inputs() == width) {
            return;
        }
        Network network = own.get().network();
        boolean categories = preparation.inputs() instanceof Inputs.Columns columns
                && columns.columns().stream().anyMatch(InputColumn.Category.class::isInstance);
        String gives = " but " + data + " gives " + TrainingSummary.counted(width, "input")
                + (categories ? " (a text column counts once per category)" : "") + ". ";
        throw new InputException(
                network.isChain()
                        ? "The network takes " + TrainingSummary.counted(network.inputs(), "input") + "," + gives
                                + "This would fit: \"" + fitting(network, width) + "\"."
                        : network.title() + ": " + network.input() + " takes " + product(network) + " an example,"
                                + gives + "Give its indices other sizes in the line dims, so that their product is "
                                + width + ".");
    }

    private static String fitting(Network network, int width) {
        List<LayerSpec> fitting = new ArrayList<>(network.specs());
        fitting.set(0, new LayerSpec(width, List.of()));
        return fitting.stream().map(LayerSpec::toString).collect(Collectors.joining(" > "));
    }

    /** {@code "8 * 8 = 64 numbers"}. */
    private static String product(Network network) {
        Map<Dim, Integer> sizes = network.sizes(1);
        List<String> factors = network.input().dims().stream()
                .filter(dim -> !dim.equals(network.examples()))
                .map(dim -> String.valueOf(sizes.get(dim)))
                .toList();
        return (factors.size() > 1 ? String.join(" * ", factors) + " = " : "")
                + TrainingSummary.counted(network.inputs(), "number");
    }

    /** The network for what is to be learnt: its own, or hidden layers with the inputs and the output layer that fit. */
    Network network(Preparation preparation) {
        Target target = preparation.target();
        boolean oneHot = target instanceof Target.Classes classes
                && classes.outputs() == classes.classes().size()
                && classes.low() == 0;
        if (own.isPresent()) {
            // The classes of an example are all its labels only where they have one index.
            Network network = own.get().network();
            boolean sumToOne = oneHot && network.labels().dims().size() == 2;
            return network.withOptions(options.withLabelsSumToOne(sumToOne));
        }
        List<LayerSpec> layers = new ArrayList<>();
        layers.add(new LayerSpec(preparation.inputs().width(), List.of()));
        layers.addAll(hidden);
        String activation =
                new OutputConventions(options.library()).activation(options.loss(), OutputLayer.wanted(target));
        layers.add(new LayerSpec(target.outputs(), List.of(new LayerSpec.Part(activation, List.<Rational>of()))));
        return Network.of(layers, options.withLabelsSumToOne(oneHot));
    }
}
