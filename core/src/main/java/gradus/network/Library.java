package gradus.network;

import gradus.InputException;
import gradus.math.Rational;
import gradus.network.Definition.Activation;
import gradus.network.Definition.Layer;
import gradus.network.Definition.Loss;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Activations, losses, layers and optimisers by name. The built-in ones come from a text of a line or a few each, read by
 * the same parser as a user's own definitions; nothing else in the program knows their names.
 */
public final class Library {
    private static final Set<String> RESERVED = Set.of("sum", "if", "max", "min", "pi", "e");

    private final Map<String, Activation> activations;
    private final Map<String, Loss> losses;
    private final Map<String, Layer> layers;
    private final TrainingRules training;
    private @Nullable CostLine cost;

    private Library(
            Map<String, Activation> activations,
            Map<String, Loss> losses,
            Map<String, Layer> layers,
            TrainingRules training) {
        this.activations = activations;
        this.losses = losses;
        this.layers = layers;
        this.training = training;
    }

    /** Whether a name means something in every formula, so that nothing may be defined by it. */
    static boolean isReserved(String name) {
        return RESERVED.contains(name);
    }

    /** The library that comes with Gradus: always the same one, so that what is derived from it can be kept. */
    public static Library builtIn() {
        return BuiltInLibrary.LIBRARY;
    }

    /**
     * A library from text in the form of the built-in one.
     *
     * @throws InputException if a line is no definition
     */
    public static Library parse(String text) {
        Library library =
                new Library(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>(), new TrainingRules());
        DefinitionText.split(text).forEach(library::add);
        return library;
    }

    private void add(String definition) {
        if (definition.startsWith(CostLine.WORD + " ")) {
            cost = CostLine.parse(definition);
        } else if (TrainingRules.isOne(definition)) {
            training.add(definition);
        } else {
            add(DefinitionText.parse(definition));
        }
    }

    private void add(Definition definition) {
        switch (definition) {
            case Activation a -> activations.put(a.name(), a);
            case Loss l -> losses.put(l.name(), l);
            case Layer l -> layers.put(l.name(), l);
        }
    }

    /**
     * This library and one more definition, as {@code --define "swish2(z) = z * sigmoid(2*z)"} gives it.
     *
     * @throws InputException if the text is no definition, or takes a name that has a meaning already
     */
    public Library with(String definition) {
        Library more = new Library(
                new LinkedHashMap<>(activations),
                new LinkedHashMap<>(losses),
                new LinkedHashMap<>(layers),
                training.copy());
        more.cost = cost;
        if (TrainingRules.isOne(definition)) {
            more.training.add(definition);
            return more;
        }
        Definition added = DefinitionText.parse(definition);
        if (names().contains(added.name())) {
            throw new InputException("'" + added.name() + "' is defined already; choose another name");
        }
        more.add(added);
        if (added instanceof Activation a) {
            more.checkFormula(a);
        }
        return more;
    }

    /** Parses the formula once, so that a mistake shows where the definition is given. */
    private void checkFormula(Activation a) {
        new FormulaScope(this, a.name(), SampleIndices.UNITS).apply(a, List.of(SampleIndices.entry()), a.parameters());
    }

    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>(activations.keySet());
        names.addAll(losses.keySet());
        names.addAll(layers.keySet());
        return names;
    }

    public Set<String> activationNames() {
        return java.util.Collections.unmodifiableSet(activations.keySet());
    }

    /** The activations that people have at hand: all but those that the library calls rare. */
    public Set<String> commonActivationNames() {
        Set<String> names = new LinkedHashSet<>(activations.keySet());
        activations.values().stream().filter(Activation::isRare).forEach(a -> names.remove(a.name()));
        return names;
    }

    /**
     * The numbers that an activation takes, by name, with their defaults.
     *
     * @throws InputException if there is no such activation
     */
    public Map<String, Rational> activationParameters(String name) {
        Activation activation = spelledActivation(name);
        if (activation == null) {
            throw new InputException("there is no activation '" + name + "'");
        }
        return java.util.Collections.unmodifiableMap(activation.parameters());
    }

    /** The activation of a layer that names none. */
    public String defaultActivationName() {
        return defaultActivation().name();
    }

    /** The layers that may stand in a network text: those that read what the part before them gives, and nothing else. */
    public Set<String> layerNames() {
        Set<String> names = new LinkedHashSet<>(layers.keySet());
        names.removeIf(n -> Objects.requireNonNull(layers.get(n)).reads().size() != 1);
        return names;
    }

    /** What may stand in a network text after a size. */
    Set<String> partNames() {
        Set<String> names = new LinkedHashSet<>(activations.keySet());
        names.addAll(layerNames());
        return names;
    }

    /** The layers that may stand between weights and activation. */
    public String maskLayerName() {
        return maskLayer().name();
    }

    public Set<String> normalisationNames() {
        Set<String> names = new LinkedHashSet<>(layers.keySet());
        layers.values().stream().filter(Layer::changesSize).forEach(l -> names.remove(l.name()));
        names.remove(maskLayer().name());
        names.remove(sumLayer().name());
        return names;
    }

    /** Optimisers and the penalty. */
    public TrainingRules training() {
        return training;
    }

    public Set<String> lossNames() {
        return java.util.Collections.unmodifiableSet(losses.keySet());
    }

    /** By its own name. */
    @Nullable
    Activation activation(String name) {
        return activations.get(name);
    }

    /** By its own name, in any spelling, or by what another library calls it. */
    @Nullable
    Activation spelledActivation(String name) {
        return activations.get(Spellings.canonical(name, activations));
    }

    /** By its own name. */
    @Nullable
    Loss loss(String name) {
        return losses.get(name);
    }

    /** By its own name, in any spelling, or by what another library calls it. */
    @Nullable
    Loss spelledLoss(String name) {
        return losses.get(Spellings.canonical(name, losses));
    }

    /** By its own name. */
    @Nullable
    Layer layer(String name) {
        return layers.get(name);
    }

    /** The own name of an activation or a layer in a network text; a name that stands for none as it is. */
    String partName(String name) {
        Map<String, Definition> parts = new LinkedHashMap<>(activations);
        parts.putAll(layers);
        return Spellings.canonical(name, parts);
    }

    /** A loss by its own name, whatever the spelling; what stands for none of them, such as a formula, as it is. */
    public String lossText(String loss) {
        return LossName.canonical(loss.strip(), this);
    }

    /** The layer that a size in a network text stands for: the first that gives a dimension it does not read. */
    Layer weightLayer() {
        return first(Layer::changesSize, "no layer that gives another size than it reads");
    }

    /** The first layer that multiplies by a mask. */
    Layer maskLayer() {
        return first(Layer::hasMask, "no layer with a mask");
    }

    /** The layer that a {@code +} in a network text stands for: the first that reads two tensors. */
    Layer sumLayer() {
        return first(l -> l.reads().size() == 2, "no layer that reads two tensors");
    }

    /** The letter by which layers read what the one before them gives, and so the letter of an activation's values. */
    String outputLetter() {
        return weightLayer().reads().getFirst().letter();
    }

    /** How the cost is made of the losses. */
    CostLine cost() {
        if (cost == null) {
            throw new InputException("the library has no line for the cost");
        }
        return cost;
    }

    private Layer first(Predicate<Layer> wanted, String missing) {
        return layers.values().stream()
                .filter(wanted)
                .findFirst()
                .orElseThrow(() -> new InputException("the library has " + missing));
    }

    Optional<Activation> firstActivation(OutputMeaning meaning) {
        return activations.values().stream()
                .filter(a -> a.attributes().contains(meaning.attribute()))
                .findFirst();
    }

    Activation defaultActivation() {
        return activations.values().stream()
                .filter(Activation::isDefault)
                .findFirst()
                .orElseThrow(() -> new InputException("the library has no default activation"));
    }

    Loss defaultLoss(String outputActivation) {
        return losses.values().stream()
                .filter(l -> l.defaultFor().contains(outputActivation))
                .findFirst()
                .or(() -> losses.values().stream()
                        .filter(l -> l.defaultFor().contains(""))
                        .findFirst())
                .orElseThrow(() -> new InputException("the library has no default loss"));
    }
}
