package gradus.network;

import gradus.InputException;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Index;
import gradus.math.Rational;
import gradus.math.Tensor;
import gradus.network.Definition.Activation;
import gradus.network.Definition.Layer;
import gradus.network.Definition.Role;
import gradus.network.TrainingPrograms.Mask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The equations of one layer of a network: its parts one after the other, tensors numbered with the layer. */
final class LayerBuilder {
    /** The letter of a layer's output, whatever its parts. */
    private static final String OUTPUT = "A";

    private static final java.util.regex.Pattern EQUATION =
            java.util.regex.Pattern.compile("([A-Za-z][A-Za-z0-9]*)\\[([a-z, ]*)\\]\\s*=(.*)");

    private final Library library;
    private final int number;
    private final Index units;
    private final Index examples;
    private final Index before;

    final List<Equation> equations = new ArrayList<>();
    final List<Tensor> parameters = new ArrayList<>();
    final Map<Tensor, String> starts = new LinkedHashMap<>();
    final List<Mask> masks = new ArrayList<>();
    final List<RunningStatistic> statistics = new ArrayList<>();
    final Map<Tensor, String> gradientNames = new LinkedHashMap<>();
    final Map<String, Tensor> letters = new LinkedHashMap<>();
    private Tensor current;
    private boolean he;

    /** A statistic and its running estimate, before it becomes part of a program. */
    record RunningStatistic(Tensor batch, double initial, Expr estimate) {}

    LayerBuilder(Library library, int number, Dim unitsDim, Dim beforeDim, Dim examplesDim, Tensor input) {
        this.library = library;
        this.number = number;
        this.units = new Index("i", unitsDim);
        this.examples = new Index("j", examplesDim);
        this.before = new Index("k", beforeDim);
        this.current = input;
    }

    /** Adds all parts and returns the layer's output. */
    Tensor build(LayerSpec spec) {
        List<Object> parts = new ArrayList<>();
        parts.add(library.weightLayer());
        List<LayerSpec.Part> written = new ArrayList<>();
        written.add(new LayerSpec.Part(library.weightLayer().name(), List.of()));
        for (LayerSpec.Part p : spec.parts()) {
            Definition d = definition(p.name());
            parts.add(d);
            written.add(p);
        }
        if (parts.stream().filter(Activation.class::isInstance).count() > 1) {
            throw new InputException("layer " + number + " (" + spec + ") names two activations; a layer has one");
        }
        if (parts.stream().noneMatch(Activation.class::isInstance)) {
            int place = 1;
            while (place < parts.size()
                    && !outputLetter((Layer) parts.get(place)).equals(OUTPUT)) {
                place++;
            }
            parts.add(place, library.defaultActivation());
            written.add(place, new LayerSpec.Part(library.defaultActivation().name(), List.of()));
        }
        for (int n = 0; n < parts.size(); n++) {
            String output = n + 1 < parts.size()
                            && parts.get(n + 1) instanceof Layer next
                            && outputLetter(next).equals(OUTPUT)
                    ? inputLetter(next)
                    : OUTPUT;
            switch (parts.get(n)) {
                case Activation a -> activation(a, numbers(a, written.get(n)), output);
                case Layer l -> layer(l, numbers(l, written.get(n)));
                default -> throw new IllegalStateException();
            }
        }
        if (!current.equals(letters.get(OUTPUT))) {
            throw new InputException("layer " + number + " (" + spec
                    + "): normalisation stands before the activation, dropout after it");
        }
        return current;
    }

    boolean he() {
        return he;
    }

    private Definition definition(String name) {
        Activation a = library.activation(name);
        Layer l = library.layer(name);
        if (a == null && l == null) {
            throw new InputException("there is no activation or layer '" + name + "'");
        }
        return a != null ? a : java.util.Objects.requireNonNull(l);
    }

    private static Map<String, Rational> numbers(Definition d, LayerSpec.Part part) {
        List<String> names = new ArrayList<>(d.parameters().keySet());
        if (part.numbers().size() > names.size()) {
            throw new InputException("'" + part + "': " + d.name() + " takes "
                    + (names.isEmpty() ? "no number" : names.size() + " number(s): " + String.join(", ", names)));
        }
        Map<String, Rational> numbers = new LinkedHashMap<>(d.parameters());
        for (int n = 0; n < part.numbers().size(); n++) {
            numbers.put(names.get(n), part.numbers().get(n));
        }
        return numbers;
    }

    private void activation(Activation a, Map<String, Rational> numbers, String letter) {
        he = a.he();
        Expr value = new FormulaScope(library, a.name(), units).apply(a, List.of(current.at(units, examples)), numbers);
        define(letter, List.of(units, examples), value);
    }

    private void layer(Layer layer, Map<String, Rational> numbers) {
        LayerScope scope = new LayerScope(layer, numbers);
        for (Role role : layer.roles()) {
            Tensor tensor = tensor(
                    role.tensor(), role.indices().stream().map(scope::known).toList());
            if (role.kind().equals("mask")) {
                Expr keep = Formula.parse(role.keep(), layer.name(), scope);
                double probability = keep instanceof Expr.Num n ? n.value().doubleValue() : Double.NaN;
                if (!(probability > 0 && probability <= 1)) {
                    throw new InputException(layer.name() + ": the rate must be at least 0 and below 1");
                }
                masks.add(new Mask(tensor, probability));
            } else {
                parameters.add(tensor);
                starts.put(tensor, role.kind());
            }
        }
        for (String line : layer.equations()) {
            java.util.regex.Matcher m = EQUATION.matcher(line);
            if (!m.matches()) {
                throw new InputException(layer.name() + ": '" + line + "' is no equation; write X[i,j] = formula");
            }
            List<Index> indices = java.util.Arrays.stream(m.group(2).split(","))
                    .map(i -> scope.known(i.strip()))
                    .toList();
            define(m.group(1), indices, Formula.parse(m.group(3), layer.name(), scope));
        }
        layer.running()
                .forEach(r -> statistics.add(new RunningStatistic(
                        java.util.Objects.requireNonNull(letters.get(r.tensor())),
                        r.initial(),
                        Formula.parse(r.estimate(), layer.name(), scope))));
        layer.gradients()
                .forEach((value, name) ->
                        gradientNames.put(java.util.Objects.requireNonNull(letters.get(value)), name + number));
    }

    private void define(String letter, List<Index> indices, Expr body) {
        Tensor target = tensor(letter, indices);
        equations.add(new Equation(target, indices, body));
        current = target;
    }

    private Tensor tensor(String letter, List<Index> indices) {
        Tensor tensor =
                new Tensor(letter + number, indices.stream().map(Index::dim).toList());
        if (letters.put(letter, tensor) != null) {
            throw new InputException(
                    "layer " + number + " has two parts that compute " + letter + "; name each part once");
        }
        return tensor;
    }

    private static String outputLetter(Layer layer) {
        String last = layer.equations().getLast();
        return last.substring(0, last.indexOf('[')).strip();
    }

    /** The one tensor that the layer reads and nothing in it defines. */
    private static String inputLetter(Layer layer) {
        Set<String> defined = new java.util.HashSet<>();
        layer.roles().forEach(r -> defined.add(r.tensor()));
        layer.equations()
                .forEach(e -> defined.add(e.substring(0, e.indexOf('[')).strip()));
        java.util.regex.Matcher m = java.util.regex.Pattern.compile("([A-Za-z][A-Za-z0-9]*)\\[")
                .matcher(String.join(" ", layer.equations()));
        while (m.find()) {
            if (!defined.contains(m.group(1))) {
                return m.group(1);
            }
        }
        throw new InputException("the layer '" + layer.name() + "' reads no input");
    }

    /** Names in a layer's equations. */
    private final class LayerScope implements Formula.Scope {
        private final Layer layer;
        private final Map<String, Rational> numbers;
        private final String inputLetter;
        private final Tensor input = current;

        LayerScope(Layer layer, Map<String, Rational> numbers) {
            this.layer = layer;
            this.numbers = numbers;
            this.inputLetter = inputLetter(layer);
        }

        Index known(String name) {
            Index index = index(name);
            if (index == null) {
                throw new InputException(layer.name() + ": '" + name + "' is no index; i, j and k are");
            }
            return index;
        }

        @Override
        public @Nullable Expr variable(String name) {
            Rational number = numbers.get(name);
            if (number != null) {
                return new Expr.Num(number);
            }
            return switch (name) {
                case "m" -> new Expr.Size(examples.dim());
                case "n" -> new Expr.Size(units.dim());
                default -> null;
            };
        }

        @Override
        public @Nullable Expr call(String name, List<Expr> arguments) {
            return new FormulaScope(library, layer.name(), units).call(name, arguments);
        }

        @Override
        public Index units() {
            return units;
        }

        @Override
        public @Nullable Index index(String name) {
            return switch (name) {
                case "i" -> units;
                case "j" -> examples;
                case "k" -> before;
                default -> null;
            };
        }

        @Override
        public @Nullable Expr entry(String name, List<Index> indices) {
            Tensor known = name.equals(inputLetter) ? input : letters.get(name);
            return known == null ? null : known.at(indices);
        }

        @Override
        public Set<String> names() {
            return letters.keySet();
        }
    }
}
