package gradus.diagnose;

import gradus.array.NdArray;
import gradus.diagnose.Diagnosis.Note;
import gradus.diagnose.Meaning.Form;
import gradus.diagnose.ValueChain.Layer;
import gradus.diagnose.ValueGradients.Hint;
import gradus.diagnose.ValueGradients.Pair;
import gradus.diagnose.ValueGradients.Residual;
import gradus.network.Library;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says what the arrays of a file are by what computes what, where their names do not say it: first the layers forwards,
 * then the labels, then the gradients, by their shapes, by what they are products of, and by what their names are made of.
 */
final class ValueRoles {
    /** A file with more matrices is not looked through: products of any two are tried. */
    private static final int MOST_MATRICES = 40;

    /** Among so many plain numbers some are the product of others by chance. */
    private static final int MOST_SINGLE = 12;

    private static final int MOST_NUMBERS = 200_000;

    private final Map<String, NdArray> arrays;
    private final Library library;
    private final Letters letters;
    private final Map<String, What> told = new LinkedHashMap<>();
    private final Map<String, ValueMatrix> matrices = new LinkedHashMap<>();
    private final Map<String, ValueMatrix> free = new LinkedHashMap<>();
    private List<Layer> layers;
    private final Activations activations;
    private final Map<String, What> roles = new LinkedHashMap<>();
    private final List<String> reasons = new ArrayList<>();
    private Residual residual = Residual.OPEN;

    /** What an array is; the layer counts where the kind has one. */
    private record What(Kind kind, boolean isGradient, int layer) {
        static What value(Kind kind, int layer) {
            return new What(kind, false, layer);
        }

        What gradient() {
            return new What(kind, true, layer);
        }
    }

    /**
     * A way to read the file.
     *
     * @param roles the program's names by the file's
     * @param left what has none
     * @param residuals of these, output minus labels where the cost's gradient has another factor
     * @param notes what was found, and what of the rest it is known to be
     */
    record Reading(Map<String, String> roles, List<String> left, List<String> residuals, List<Note> notes) {}

    private ValueRoles(Map<String, NdArray> arrays, Library library, Letters letters, Map<String, String> told) {
        this.arrays = arrays;
        this.library = library;
        this.letters = letters;
        this.activations = Activations.of(library);
        told.forEach((name, program) -> NameTable.of(program, letters).ifPresent(m -> {
            this.told.put(name, new What(m.kind(), m.isGradient(), m.kind().isOfLayer() ? m.layer() : 0));
        }));
        arrays.forEach((name, array) -> {
            ValueMatrix matrix = ValueMatrix.of(name, array);
            if (matrix != null) {
                matrices.put(name, matrix);
            }
        });
        free.putAll(matrices);
        long numbers = free.values().stream().mapToLong(m -> m.data().length).sum();
        long single = free.values().stream().filter(m -> m.data().length == 1).count();
        this.layers = free.size() > MOST_MATRICES || single > MOST_SINGLE || numbers > MOST_NUMBERS
                ? List.of()
                : ValueChain.find(distinct(), activations, this::looksLikeGradient);
    }

    /**
     * Every way to read the file that its values allow; nothing where they show no layer.
     *
     * @param told the program's names by the file's, for what is not to be found out
     */
    static List<Reading> find(Map<String, NdArray> arrays, Library library, Letters letters, Map<String, String> told) {
        ValueRoles found = new ValueRoles(arrays, library, letters, told);
        return found.layers.isEmpty() ? List.of() : found.readings();
    }

    /** Of arrays that are the same, one. */
    private List<ValueMatrix> distinct() {
        List<ValueMatrix> some = new ArrayList<>();
        for (ValueMatrix m : free.values()) {
            if (!isToldGradient(m.name())
                    && some.stream()
                            .noneMatch(
                                    s -> s.hasShapeOf(m) && s.data().length > 1 && Arrays.equals(s.data(), m.data()))) {
                some.add(m);
            }
        }
        return some;
    }

    private boolean isToldGradient(String name) {
        return told.get(name) instanceof What what && what.isGradient();
    }

    private boolean looksLikeGradient(String name) {
        return UnitNames.isGradient(name)
                || !UnitNames.bases(name, n -> !n.equals(name) && arrays.containsKey(n))
                        .isEmpty();
    }

    private List<Reading> readings() {
        told.forEach((name, what) -> put(what, matrices.get(name)));
        forwards();
        ValueMatrix difference = labels();
        List<ValueMatrix> others = matrices.values().stream()
                .filter(m -> free.containsKey(m.name()) || isToldGradient(m.name()))
                .toList();
        ValueRelations relations = new ValueRelations(layers, activations, others, difference);
        Map<String, What> forward = new LinkedHashMap<>(roles);
        gradients(forward, relations);
        ValueGradients gradients = new ValueGradients(layers, relations, n -> hint(n, forward), residual);
        List<Reading> found = new ArrayList<>();
        for (List<Pair> pairs : gradients.find(List.copyOf(free.values()))) {
            Map<String, What> taken = new LinkedHashMap<>(roles);
            for (int l = layers.size(); l >= 1; l--) {
                put(taken, What.value(Kind.SUM, l).gradient(), pairs.get(l - 1).sum());
                put(
                        taken,
                        What.value(Kind.OUTPUT, l).gradient(),
                        pairs.get(l - 1).output());
            }
            Map<String, String> reading = names(taken);
            if (found.stream().noneMatch(r -> r.roles().equals(reading))) {
                found.add(reading(reading, relations, gradients));
            }
        }
        return found;
    }

    private static void put(Map<String, What> taken, What role, @Nullable ValueMatrix matrix) {
        if (matrix != null && !taken.containsValue(role)) {
            taken.put(matrix.name(), role);
        }
    }

    private Reading reading(Map<String, String> reading, ValueRelations relations, ValueGradients gradients) {
        List<ValueMatrix> left = free.values().stream()
                .filter(m -> !reading.containsKey(m.name()))
                .toList();
        List<ValueMatrix> slopes = left.stream()
                .filter(m -> Stream.iterate(1, l -> l <= layers.size(), l -> l + 1)
                        .anyMatch(l -> layers.get(l - 1).hasShapeOfResult(m)
                                && relations.isSlope(l, m, looksLikeGradient(m.name()))))
                .toList();
        List<ValueMatrix> residuals =
                left.stream().filter(gradients::isResidual).toList();
        List<Note> notes = new ArrayList<>(List.of(note(reading)));
        notes(slopes, "the derivative of an activation alone").ifPresent(notes::add);
        notes(residuals, "what is left between output and labels, without the factor of a gradient")
                .ifPresent(notes::add);
        return new Reading(
                reading,
                left.stream()
                        .filter(m -> !slopes.contains(m) && !residuals.contains(m))
                        .map(ValueMatrix::name)
                        .toList(),
                residual == Residual.NO
                        ? residuals.stream().map(ValueMatrix::name).toList()
                        : List.of(),
                notes);
    }

    private static java.util.Optional<Note> notes(List<ValueMatrix> these, String what) {
        List<String> names = these.stream().map(ValueMatrix::name).toList();
        return names.isEmpty()
                ? java.util.Optional.empty()
                : java.util.Optional.of(new Note(
                        "not-a-gradient",
                        UnknownNames.listed(names) + (names.size() == 1 ? " is " : " are ") + what
                                + ": not compared by itself."));
    }

    /** The program's names. */
    private Map<String, String> names(Map<String, What> taken) {
        Map<String, String> names = new LinkedHashMap<>();
        taken.forEach((name, what) -> {
            String letter = letters.letter(what.kind(), what.isGradient() ? Form.GRADIENT : Form.VALUE);
            if (letter != null) {
                names.put(name, what.kind().isOfLayer() ? letter + what.layer() : letter);
            }
        });
        return names;
    }

    private Note note(Map<String, String> reading) {
        String said = reading.entrySet().stream()
                .filter(e -> !e.getKey().equals(e.getValue()))
                .map(e -> e.getKey() + " for " + e.getValue())
                .collect(Collectors.joining(", "));
        return new Note(
                "roles-found",
                "by their values and shapes are taken " + said + ". " + String.join("; ", reasons)
                        + ". --map tells another.");
    }

    // ---- forwards

    private void forwards() {
        take(What.value(Kind.INPUT, 0), layers.getFirst().input());
        for (int l = 1; l <= layers.size(); l++) {
            Layer layer = layers.get(l - 1);
            take(What.value(Kind.WEIGHTS, l), layer.weights());
            take(What.value(Kind.BIAS, l), layer.bias());
            take(What.value(Kind.SUM, l), layer.sum());
            take(What.value(Kind.OUTPUT, l), layer.output());
            reasons.add(layer.weights().name() + " multiplies " + layer.input().name()
                    + (layer.activation() == null
                            ? " to give " + layer.result().name()
                            : ", and " + layer.activation() + " of it gives "
                                    + layer.result().name()));
        }
    }

    private void take(What role, @Nullable ValueMatrix matrix) {
        put(role, matrix);
        if (matrix != null) {
            // The same numbers under another name are the same thing.
            free.values()
                    .removeIf(
                            m -> m.hasShapeOf(matrix) && m.data().length > 1 && Arrays.equals(m.data(), matrix.data()));
        }
    }

    private void put(What role, @Nullable ValueMatrix matrix) {
        if (matrix != null && !roles.containsValue(role) && free.remove(matrix.name()) != null) {
            roles.put(matrix.name(), role);
        }
    }

    private @Nullable ValueMatrix with(What role) {
        return roles.entrySet().stream()
                .filter(e -> e.getValue().equals(role))
                .map(e -> matrices.get(e.getKey()))
                .findFirst()
                .orElse(null);
    }

    /** Labels and cost; returns output minus labels, null where none are found. */
    private @Nullable ValueMatrix labels() {
        Layer last = layers.getLast();
        What label = What.value(Kind.LABEL, 0);
        What cost = What.value(Kind.COST, 0);
        ValueLabels labels = new ValueLabels(last, free.values(), this::looksLikeGradient, library);
        ValueLabels.Found found = labels.find(new ValueLabels.Found(with(label), with(cost), false));
        take(label, found.labels());
        put(cost, found.cost());
        ValueMatrix difference =
                found.labels() == null ? null : ValueLabels.difference(last, labels.across(found.labels()));
        List<ValueMatrix> others = List.copyOf(free.values());
        residual = !found.valued() ? Residual.OPEN : labels.isWithoutHalf(found) ? Residual.NO : Residual.YES;
        if (last.activation() == null
                && (found.valued()
                        || found.labels() != null && labels.areNumbers(found.labels())
                        || new ValueRelations(layers, activations, others, difference).endsInSum())) {
            sumIsOutput();
        }
        return difference;
    }

    /** The last sum is what the labels are compared with. */
    private void sumIsOutput() {
        Layer last = layers.getLast();
        List<Layer> all = new ArrayList<>(layers);
        all.set(all.size() - 1, last.withSumAsOutput());
        layers = all;
        roles.replace(last.result().name(), What.value(Kind.SUM, all.size()), What.value(Kind.OUTPUT, all.size()));
    }

    // ---- gradients

    /** Of parameters and the input. */
    private void gradients(Map<String, What> forward, ValueRelations relations) {
        for (ValueMatrix m : List.copyOf(free.values())) {
            What of = ofName(m.name(), forward);
            ValueMatrix base = of == null ? null : with(of);
            if (of != null
                    && base != null
                    && (of.kind().isParameter() || of.kind() == Kind.INPUT && m.data().length == base.data().length)) {
                put(of.gradient(), m);
            }
        }
        for (int l = layers.size(); l >= 1; l--) {
            int number = l;
            Layer layer = layers.get(l - 1);
            byShape(What.value(Kind.WEIGHTS, l), layer.weights(), m -> relations.isOfWeights(number, m));
            byShape(What.value(Kind.BIAS, l), layer.bias(), m -> relations.isOfBias(number, m));
        }
        List.copyOf(free.values()).stream()
                .filter(relations::isOfInput)
                .forEach(m -> put(What.value(Kind.INPUT, 0).gradient(), m));
    }

    /** What the name is made of; null where that says nothing. */
    private static @Nullable What ofName(String name, Map<String, What> forward) {
        return UnitNames.bases(name, forward::containsKey).stream()
                .map(b -> Objects.requireNonNull(forward.get(b)))
                .filter(w -> w.kind().hasGradient())
                .findFirst()
                .orElse(null);
    }

    private void byShape(What of, @Nullable ValueMatrix base, Predicate<ValueMatrix> isComputed) {
        if (base == null || roles.containsValue(of.gradient())) {
            return;
        }
        List<ValueMatrix> shaped = free.values().stream()
                .filter(m ->
                        m.hasShapeOf(base) || m.turned().hasShapeOf(base) && (base.rows() == 1 || base.columns() == 1))
                .filter(m -> !isOfExamples(m))
                .toList();
        ValueMatrix computed = first(shaped, isComputed);
        ValueMatrix named = first(shaped, m -> UnitNames.isMadeOf(m.name(), base.name()));
        put(
                of.gradient(),
                computed != null ? computed : named != null ? named : shaped.size() == 1 ? shaped.getFirst() : null);
    }

    private static @Nullable ValueMatrix first(Collection<ValueMatrix> all, Predicate<ValueMatrix> which) {
        return all.stream().filter(which).findFirst().orElse(null);
    }

    private boolean isOfExamples(ValueMatrix m) {
        return layers.stream().anyMatch(l -> m.hasShapeOf(l.result()) && l.examples() > 1);
    }

    /** What a name says of an array of examples: an error is passed back before the activation's derivative, a delta after. */
    private Hint hint(String name, Map<String, What> forward) {
        What of = ofName(name, forward);
        Set<Kind> ofExamples = new LinkedHashSet<>(List.of(Kind.SUM, Kind.OUTPUT));
        int layer = of != null && ofExamples.contains(of.kind()) ? of.layer() : 0;
        double sum = UnitNames.isDelta(name) ? 1 : 0;
        sum -= UnitNames.isError(name) ? 1 : 0;
        sum += of != null && of.kind() == Kind.SUM ? 1.5 : 0;
        boolean sumHasName = of != null && roles.containsValue(What.value(Kind.SUM, of.layer()));
        sum -= of != null && of.kind() == Kind.OUTPUT && sumHasName && sum == 0 ? 0.2 : 0;
        return new Hint(layer, sum, looksLikeGradient(name));
    }
}
