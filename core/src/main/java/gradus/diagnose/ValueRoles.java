package gradus.diagnose;

import gradus.array.NdArray;
import gradus.diagnose.Diagnosis.Note;
import gradus.diagnose.Meaning.Form;
import gradus.diagnose.ValueChain.Layer;
import gradus.network.Library;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
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
    private final Map<String, ValueMatrix> free = new LinkedHashMap<>();
    private final List<Layer> layers;
    private final Letters letters;
    private final Map<String, What> roles = new LinkedHashMap<>();
    private final List<String> reasons = new ArrayList<>();

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
     */
    record Reading(Map<String, String> roles, List<String> left, Note note) {}

    private ValueRoles(Map<String, NdArray> arrays, Library library, Letters letters) {
        this.arrays = arrays;
        this.letters = letters;
        arrays.forEach((name, array) -> {
            ValueMatrix matrix = ValueMatrix.of(name, array);
            if (matrix != null) {
                free.put(name, matrix);
            }
        });
        long numbers = free.values().stream().mapToLong(m -> m.data().length).sum();
        long single = free.values().stream().filter(m -> m.data().length == 1).count();
        this.layers = free.size() > MOST_MATRICES || single > MOST_SINGLE || numbers > MOST_NUMBERS
                ? List.of()
                : ValueChain.find(distinct(), library, this::looksLikeGradient);
    }

    /** Every way to read the file that its values allow; nothing where they show no layer. */
    static List<Reading> find(Map<String, NdArray> arrays, Library library, Letters letters) {
        ValueRoles found = new ValueRoles(arrays, library, letters);
        return found.layers.isEmpty() ? List.of() : found.readings();
    }

    /** Of arrays that are the same, one. */
    private List<ValueMatrix> distinct() {
        List<ValueMatrix> some = new ArrayList<>();
        for (ValueMatrix m : free.values()) {
            if (some.stream()
                    .noneMatch(s -> s.hasShapeOf(m) && s.data().length > 1 && Arrays.equals(s.data(), m.data()))) {
                some.add(m);
            }
        }
        return some;
    }

    private boolean looksLikeGradient(String name) {
        return UnitNames.isGradient(name)
                || !UnitNames.bases(name, n -> !n.equals(name) && arrays.containsKey(n))
                        .isEmpty();
    }

    private List<Reading> readings() {
        forwards();
        labels();
        gradients();
        List<Reading> found = new ArrayList<>();
        for (boolean outputError : new boolean[] {false, true}) {
            for (boolean hiddenError : new boolean[] {false, true}) {
                Map<String, What> taken = new LinkedHashMap<>(roles);
                ofExamples(taken, outputError, hiddenError);
                Map<String, String> reading = names(taken);
                if (found.stream().noneMatch(r -> r.roles().equals(reading))) {
                    found.add(new Reading(
                            reading,
                            free.values().stream()
                                    .map(ValueMatrix::name)
                                    .filter(n -> !reading.containsKey(n))
                                    .toList(),
                            note(reading)));
                }
            }
        }
        return found;
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
        if (matrix != null && free.remove(matrix.name()) != null) {
            roles.put(matrix.name(), role);
            // The same numbers under another name are the same thing.
            free.values()
                    .removeIf(
                            m -> m.hasShapeOf(matrix) && m.data().length > 1 && Arrays.equals(m.data(), matrix.data()));
        }
    }

    // ---- labels and cost

    private void labels() {
        Layer last = layers.getLast();
        List<ValueMatrix> shaped = free.values().stream()
                .filter(m -> m.hasShapeOf(last.result()) || isClasses(m, last))
                .toList();
        ValueMatrix named = first(shaped, m -> UnitNames.isLabel(m.name()));
        ValueMatrix told = named != null ? named : first(shaped, this::isComparedWithOutput);
        ValueMatrix labels = told != null
                ? told
                : first(
                        shaped,
                        m -> !looksLikeGradient(m.name())
                                && Arrays.stream(m.data()).allMatch(x -> x == 0 || x == 1));
        take(What.value(Kind.LABEL, 0), labels);
        ValueMatrix cost = first(List.copyOf(free.values()), m -> m.data().length == 1 && UnitNames.isCost(m.name()));
        take(What.value(Kind.COST, 0), cost);
    }

    private static @Nullable ValueMatrix first(List<ValueMatrix> all, Predicate<ValueMatrix> which) {
        return all.stream().filter(which).findFirst().orElse(null);
    }

    private static boolean isClasses(ValueMatrix m, Layer last) {
        return last.units() > 1
                && m.data().length == last.examples()
                && Arrays.stream(m.data()).allMatch(x -> x == Math.rint(x) && x >= 0 && x <= last.units());
    }

    /** Whether another array is a multiple of the difference between this and the output. */
    private boolean isComparedWithOutput(ValueMatrix m) {
        ValueMatrix output = layers.getLast().result();
        if (!m.hasShapeOf(output)) {
            return false;
        }
        double[] difference = new double[m.data().length];
        Arrays.setAll(difference, n -> output.data()[n] - m.data()[n]);
        return free.values().stream().anyMatch(e -> e != m && e.hasShapeOf(m) && e.isMultipleOf(difference));
    }

    // ---- gradients

    /** Of parameters and the input, and those whose names say of which array they are the gradient. */
    private void gradients() {
        Map<String, What> forward = new LinkedHashMap<>(roles);
        for (ValueMatrix m : List.copyOf(free.values())) {
            for (String base : UnitNames.bases(m.name(), forward::containsKey)) {
                What role = forward.get(base);
                if (role != null && isOpen(m.name(), role, forward)) {
                    break;
                }
                ValueMatrix of = ValueMatrix.of(base, Objects.requireNonNull(arrays.get(base)));
                if (role != null
                        && of != null
                        && role.kind().hasGradient()
                        && m.data().length == of.data().length
                        && !roles.containsValue(role.gradient())) {
                    take(role.gradient(), m);
                    break;
                }
            }
        }
        for (int l = layers.size(); l >= 1; l--) {
            Layer layer = layers.get(l - 1);
            byShape(What.value(Kind.WEIGHTS, l).gradient(), layer.weights());
            byShape(What.value(Kind.BIAS, l).gradient(), layer.bias());
        }
    }

    /** Of an activation's value it may be what arrives there, or what is left of it before the activation. */
    private static boolean isOpen(String name, What role, Map<String, What> forward) {
        boolean named = UnitNames.isError(name) && !UnitNames.isDelta(name);
        return role.kind() == Kind.OUTPUT && !named && !forward.containsValue(What.value(Kind.SUM, role.layer()));
    }

    private void byShape(What role, @Nullable ValueMatrix of) {
        if (of == null || roles.containsValue(role)) {
            return;
        }
        List<ValueMatrix> shaped = free.values().stream()
                .filter(m -> m.hasShapeOf(of) || m.turned().hasShapeOf(of) && (of.rows() == 1 || of.columns() == 1))
                .filter(m -> !isOfExamples(m))
                .toList();
        ValueMatrix told = first(shaped, m -> UnitNames.isMadeOf(m.name(), of.name()));
        take(role, told != null ? told : shaped.size() == 1 ? shaped.getFirst() : null);
    }

    private boolean isOfExamples(ValueMatrix m) {
        return layers.stream().anyMatch(l -> m.hasShapeOf(l.result()) && l.examples() > 1);
    }

    /** What belongs to examples: an error is passed back before the activation's derivative, a delta after it. */
    private void ofExamples(Map<String, What> taken, boolean outputError, boolean hiddenError) {
        Set<ValueMatrix> left = new LinkedHashSet<>(free.values());
        for (int l = layers.size(); l >= 1; l--) {
            Layer layer = layers.get(l - 1);
            boolean error = l == layers.size() ? outputError : hiddenError;
            List<ValueMatrix> shaped = left.stream()
                    .filter(m -> m.hasShapeOf(layer.result()))
                    .filter(m -> looksLikeGradient(m.name()) || UnitNames.role(m.name()) == UnitNames.Role.ANY)
                    .toList();
            ValueMatrix delta = first(shaped, m -> UnitNames.isDelta(m.name()));
            ValueMatrix other = first(shaped, m -> m != delta && UnitNames.isError(m.name()));
            ValueMatrix one = other != null ? other : first(shaped, m -> m != delta);
            ValueMatrix before = delta != null ? other : error ? one : null;
            ValueMatrix after = delta != null ? delta : error ? first(shaped, m -> m != one) : one;
            put(taken, What.value(Kind.SUM, l).gradient(), after, left);
            put(taken, What.value(Kind.OUTPUT, l).gradient(), before, left);
        }
    }

    private static void put(Map<String, What> reading, What role, @Nullable ValueMatrix matrix, Set<ValueMatrix> left) {
        if (matrix != null && !reading.containsValue(role)) {
            reading.put(matrix.name(), role);
            left.remove(matrix);
        }
    }
}
