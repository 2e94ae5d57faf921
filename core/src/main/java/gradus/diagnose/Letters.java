package gradus.diagnose;

import gradus.InputException;
import gradus.diagnose.Meaning.Form;
import gradus.layout.Given;
import gradus.math.Rational;
import gradus.math.Tensor;
import gradus.network.LayerSpec;
import gradus.network.Library;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.network.Part;
import gradus.network.Part.Role;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What a network calls its tensors: its own names are known without any table, whatever they are. The table of spellings
 * says what people call a kind of tensor; the letter for that kind is found here.
 */
final class Letters {
    /** What stands before the name of a partial derivative, as our own command writes it. */
    private static final String PARTIAL = "g";

    /** Whole folders are read with one library: its sample networks are built once, and go when it goes. */
    private static final Map<Library, Letters> OF_LIBRARY = Collections.synchronizedMap(new WeakHashMap<>());

    private final boolean numbered;
    private int depth;
    private final Map<String, Meaning> own = new LinkedHashMap<>();
    private final Map<Kind, String> values = new EnumMap<>(Kind.class);
    private final Map<Kind, String> gradients = new EnumMap<>(Kind.class);
    private final Map<String, String> gradientOf = new LinkedHashMap<>();

    /** Numbers of the layers of a network that was told which have weights. */
    private final Set<Integer> weighted = new HashSet<>();

    private Letters(boolean numbered) {
        this.numbered = numbered;
    }

    /** Of the layers that the library has, for a submission whose network nobody has told. */
    static Letters of(Library library) {
        return OF_LIBRARY.computeIfAbsent(library, l -> {
            Letters letters = new Letters(true);
            letters.addLibrary(l);
            return letters;
        });
    }

    /** Of a network that was told, and of the library's layers that it may not have. */
    static Letters of(Network network) {
        Letters letters = new Letters(network.isChain());
        letters.add(network);
        letters.depth = network.depth();
        if (network.isChain()) {
            letters.addAll(of(network.options().library()));
        }
        ChainLayer.of(network).stream().filter(l -> l.weights() != null).forEach(l -> letters.weighted.add(l.number()));
        if (network.inputTensors().size() != 1) {
            letters.values.remove(Kind.INPUT);
        }
        if (network.labelTensors().size() != 1) {
            letters.values.remove(Kind.LABEL);
        }
        return letters;
    }

    private void addAll(Letters others) {
        others.own.forEach(own::putIfAbsent);
        others.values.forEach(values::putIfAbsent);
        others.gradients.forEach(gradients::putIfAbsent);
        others.gradientOf.forEach(gradientOf::putIfAbsent);
    }

    private void addLibrary(Library library) {
        NetworkOptions options = NetworkOptions.defaults().withLibrary(library);
        LayerSpec input = new LayerSpec(1, List.of());
        LayerSpec dense = new LayerSpec(1, List.of());
        add(Network.of(List.of(input, dense), options));
        add(Network.of(List.of(input, dense, dense), options.withKeep(Rational.of(1, 2))));
        for (String name : library.normalisationNames()) {
            try {
                add(Network.of(
                        List.of(input, new LayerSpec(1, List.of(new LayerSpec.Part(name, List.of())))), options));
            } catch (InputException e) {
                // A layer of somebody's own may stand elsewhere; the network that has it brings its letters.
            }
        }
    }

    private void add(Network network) {
        List<ChainLayer> layers = ChainLayer.of(network);
        // A tensor's own name goes before what is made of another's.
        for (boolean gradients : new boolean[] {false, true}) {
            network.parts().forEach((tensor, part) -> {
                if (part.role() != Role.GRADIENT && part.role() != Role.SETTING) {
                    Kind kind = kind(network, layers, tensor, part);
                    Part gradient = network.part(network.forward().gradientOf(tensor));
                    boolean input = numbered && kind == Kind.INPUT;
                    String letter = input ? Given.INPUT : part.letter();
                    if (gradients) {
                        putGradient(kind, letter, input ? "d" + Given.INPUT : gradient.letter());
                    } else {
                        values.putIfAbsent(kind, letter);
                        own.putIfAbsent(letter, new Meaning(kind, Form.VALUE, letter, Meaning.NONE, 0));
                    }
                }
            });
        }
    }

    private void putGradient(Kind kind, String letter, String gradient) {
        gradients.putIfAbsent(kind, gradient);
        gradientOf.putIfAbsent(letter, gradient);
        if (kind.hasGradient()) {
            own.putIfAbsent(gradient, new Meaning(kind, Form.GRADIENT, gradient, Meaning.NONE, 0));
            own.putIfAbsent(PARTIAL + letter, new Meaning(kind, Form.PARTIAL, gradient, Meaning.NONE, 0));
        }
    }

    private static Kind kind(Network network, List<ChainLayer> layers, Tensor tensor, Part part) {
        Kind single = switch (part.role()) {
            case INPUT -> Kind.INPUT;
            case LABEL -> Kind.LABEL;
            case COST -> Kind.COST;
            default -> null;
        };
        if (single != null) {
            return single;
        }
        for (ChainLayer layer : layers) {
            for (Kind kind : Kind.values()) {
                if (tensor.equals(layer.get(kind))) {
                    return kind;
                }
            }
        }
        return part.role() == Role.PARAMETER ? Kind.PARAMETER : Kind.VALUE;
    }

    /** Every name, without the number of the layer. */
    Map<String, Meaning> own() {
        return own;
    }

    /** Whether a network was told and has weights in a layer of that number. */
    boolean hasWeightsIn(int layer) {
        return weighted.contains(layer);
    }

    /** The number of layers of a chain that was told; 0 where none was. */
    int depth() {
        return depth;
    }

    /** Whether names end in the number of a layer. */
    boolean areNumbered() {
        return numbered;
    }

    /** A name of the network itself; of a chain's tensors with or without the number of the layer. */
    Optional<Meaning> own(String name) {
        Meaning whole = own.get(name);
        if (whole != null) {
            return Optional.of(whole);
        }
        int end = name.length();
        while (numbered && end > 1 && Character.isDigit(name.charAt(end - 1)) && name.length() - end < 8) {
            end--;
        }
        Meaning plain = end == name.length() ? null : own.get(name.substring(0, end));
        return plain == null ? Optional.empty() : Optional.of(plain.withLayer(Integer.parseInt(name.substring(end))));
    }

    /** What the network calls the gradient by what it calls this; null where it has none. */
    @Nullable
    String gradientOf(String letter) {
        return gradientOf.get(letter);
    }

    /** What the network calls a tensor of a kind, or the gradient by it; null where it has none. */
    @Nullable
    String letter(Kind kind, Form form) {
        return form == Form.VALUE ? values.get(kind) : gradients.get(kind);
    }
}
