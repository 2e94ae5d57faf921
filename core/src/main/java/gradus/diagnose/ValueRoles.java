package gradus.diagnose;

import gradus.array.NdArray;
import gradus.diagnose.Diagnosis.Note;
import gradus.diagnose.ValueChain.Layer;
import gradus.network.Library;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
    private final Map<String, String> roles = new LinkedHashMap<>();
    private final List<String> reasons = new ArrayList<>();

    /**
     * A way to read the file.
     *
     * @param roles the program's names by the file's
     * @param left what has none
     */
    record Reading(Map<String, String> roles, List<String> left, Note note) {}

    private ValueRoles(Map<String, NdArray> arrays, Library library) {
        this.arrays = arrays;
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
    static List<Reading> find(Map<String, NdArray> arrays, Library library) {
        ValueRoles found = new ValueRoles(arrays, library);
        return found.layers.isEmpty() ? List.of() : found.readings();
    }

    /** Of arrays that are the same, one. */
    private List<ValueMatrix> distinct() {
        List<ValueMatrix> some = new ArrayList<>();
        for (ValueMatrix m : free.values()) {
            if (some.stream()
                    .noneMatch(s ->
                            s.hasShapeOf(m) && s.data().length > 1 && java.util.Arrays.equals(s.data(), m.data()))) {
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
                Map<String, String> reading = new LinkedHashMap<>(roles);
                ofExamples(reading, outputError, hiddenError);
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
        take("X", layers.getFirst().input());
        for (int l = 1; l <= layers.size(); l++) {
            Layer layer = layers.get(l - 1);
            take("W" + l, layer.weights());
            take("b" + l, layer.bias());
            take("Z" + l, layer.sum());
            take("A" + l, layer.output());
            reasons.add(layer.weights().name() + " multiplies " + layer.input().name()
                    + (layer.activation() == null
                            ? " to give " + layer.result().name()
                            : ", and " + layer.activation() + " of it gives "
                                    + layer.result().name()));
        }
    }

    private void take(String role, @Nullable ValueMatrix matrix) {
        if (matrix != null && free.remove(matrix.name()) != null) {
            roles.put(matrix.name(), role);
            // The same numbers under another name are the same thing.
            free.values()
                    .removeIf(m -> m.hasShapeOf(matrix)
                            && m.data().length > 1
                            && java.util.Arrays.equals(m.data(), matrix.data()));
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
                                && java.util.Arrays.stream(m.data()).allMatch(x -> x == 0 || x == 1));
        take("Y", labels);
        ValueMatrix cost = first(List.copyOf(free.values()), m -> m.data().length == 1 && UnitNames.isCost(m.name()));
        take("J", cost);
    }

    private static @Nullable ValueMatrix first(List<ValueMatrix> all, Predicate<ValueMatrix> which) {
        return all.stream().filter(which).findFirst().orElse(null);
    }

    private static boolean isClasses(ValueMatrix m, Layer last) {
        return last.units() > 1
                && m.data().length == last.examples()
                && java.util.Arrays.stream(m.data()).allMatch(x -> x == Math.rint(x) && x >= 0 && x <= last.units());
    }

    /** Whether another array is a multiple of the difference between this and the output. */
    private boolean isComparedWithOutput(ValueMatrix m) {
        ValueMatrix output = layers.getLast().result();
        if (!m.hasShapeOf(output)) {
            return false;
        }
        double[] difference = new double[m.data().length];
        java.util.Arrays.setAll(difference, n -> output.data()[n] - m.data()[n]);
        return free.values().stream().anyMatch(e -> e != m && e.hasShapeOf(m) && e.isMultipleOf(difference));
    }

    // ---- gradients

    /** Of parameters and the input, and those whose names say of which array they are the gradient. */
    private void gradients() {
        Map<String, String> forward = new LinkedHashMap<>(roles);
        for (ValueMatrix m : List.copyOf(free.values())) {
            for (String base : UnitNames.bases(m.name(), forward::containsKey)) {
                String role = forward.get(base);
                if (role != null && isOpen(m.name(), role, forward)) {
                    break;
                }
                ValueMatrix of = ValueMatrix.of(base, java.util.Objects.requireNonNull(arrays.get(base)));
                if (role != null
                        && of != null
                        && isGradientOf(role)
                        && m.data().length == of.data().length
                        && !roles.containsValue("d" + role)) {
                    take("d" + role, m);
                    break;
                }
            }
        }
        for (int l = layers.size(); l >= 1; l--) {
            Layer layer = layers.get(l - 1);
            byShape("dW" + l, layer.weights());
            byShape("db" + l, layer.bias());
        }
    }

    /** Of an activation's value it may be what arrives there, or what is left of it before the activation. */
    private static boolean isOpen(String name, String role, Map<String, String> forward) {
        boolean named = UnitNames.isError(name) && !UnitNames.isDelta(name);
        return role.startsWith("A") && !named && !forward.containsValue(role.replace('A', 'Z'));
    }

    private static boolean isGradientOf(String role) {
        return !role.equals("Y") && !role.equals("J");
    }

    private void byShape(String role, @Nullable ValueMatrix of) {
        if (of == null || roles.containsValue(role)) {
            return;
        }
        List<ValueMatrix> shaped = free.values().stream()
                .filter(m -> m.hasShapeOf(of) || m.turned().hasShapeOf(of) && (of.rows() == 1 || of.columns() == 1))
                .filter(m -> !isOfExamples(m))
                .toList();
        ValueMatrix told = first(shaped, m -> m.name().contains(of.name()));
        take(role, told != null ? told : shaped.size() == 1 ? shaped.getFirst() : null);
    }

    private boolean isOfExamples(ValueMatrix m) {
        return layers.stream().anyMatch(l -> m.hasShapeOf(l.result()) && l.examples() > 1);
    }

    /** What belongs to examples: an error is passed back before the activation's derivative, a delta after it. */
    private void ofExamples(Map<String, String> reading, boolean outputError, boolean hiddenError) {
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
            put(reading, "dZ" + l, after, left);
            put(reading, "dA" + l, before, left);
        }
    }

    private static void put(
            Map<String, String> reading, String role, @Nullable ValueMatrix matrix, Set<ValueMatrix> left) {
        if (matrix != null && !reading.containsValue(role)) {
            reading.put(matrix.name(), role);
            left.remove(matrix);
        }
    }
}
