package gradus.diagnose;

import gradus.array.NdArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The arrays of a file, what each was found to be, and which are still free. */
final class ValuePlaces {
    private final Map<String, ValueMatrix> matrices = new LinkedHashMap<>();
    private final Map<String, ValueMatrix> free = new LinkedHashMap<>();
    private final Map<String, What> roles = new LinkedHashMap<>();
    private final Collection<String> names;

    /** What an array is; the layer counts where the kind has one. */
    record What(Kind kind, boolean isGradient, int layer) {
        static What value(Kind kind, int layer) {
            return new What(kind, false, layer);
        }

        What gradient() {
            return new What(kind, true, layer);
        }

        boolean isGradientOfParameter() {
            return isGradient && kind.isParameter();
        }
    }

    /** What is a matrix or less, and finite; of the rest only the names count. */
    ValuePlaces(Map<String, NdArray> arrays) {
        this.names = arrays.keySet();
        arrays.forEach((name, array) -> {
            ValueMatrix matrix = ValueMatrix.of(name, array);
            if (matrix != null) {
                matrices.put(name, matrix);
            }
        });
        free.putAll(matrices);
    }

    Collection<ValueMatrix> all() {
        return matrices.values();
    }

    @Nullable
    ValueMatrix named(String name) {
        return matrices.get(name);
    }

    /** As it is now. */
    List<ValueMatrix> free() {
        return List.copyOf(free.values());
    }

    /** As they are now. */
    Map<String, What> roles() {
        return new LinkedHashMap<>(roles);
    }

    boolean has(What role) {
        return roles.containsValue(role);
    }

    @Nullable
    ValueMatrix with(What role) {
        return roles.entrySet().stream()
                .filter(e -> e.getValue().equals(role))
                .map(e -> matrices.get(e.getKey()))
                .findFirst()
                .orElse(null);
    }

    /** Gives a free array a role that no other has. */
    void put(What role, @Nullable ValueMatrix matrix) {
        if (matrix != null && !roles.containsValue(role) && free.remove(matrix.name()) != null) {
            roles.put(matrix.name(), role);
        }
    }

    /** The same, and arrays with the same numbers are the same thing. */
    void take(What role, @Nullable ValueMatrix matrix) {
        put(role, matrix);
        if (matrix != null) {
            free.values().removeIf(m -> isTwin(m, matrix));
        }
    }

    /** The output is the last sum: the role of a twin, if there is one, or its role from now on. */
    boolean putSumAsOutput(ValueMatrix sum, int last) {
        ValueMatrix twin = all().stream()
                .filter(m -> m != sum && isTwin(m, sum) && !roles.containsKey(m.name()))
                .findFirst()
                .orElse(null);
        What output = What.value(Kind.OUTPUT, last);
        if (twin != null) {
            roles.put(twin.name(), output);
        } else {
            roles.replace(sum.name(), What.value(Kind.SUM, last), output);
        }
        return twin != null;
    }

    private static boolean isTwin(ValueMatrix a, ValueMatrix b) {
        return a.hasShapeOf(b) && a.data().length > 1 && Arrays.equals(a.data(), b.data());
    }

    /** Of arrays that are the same, one. */
    List<ValueMatrix> distinct(Predicate<String> which) {
        List<ValueMatrix> some = new ArrayList<>();
        for (ValueMatrix m : free.values()) {
            if (which.test(m.name()) && some.stream().noneMatch(s -> isTwin(s, m))) {
                some.add(m);
            }
        }
        return some;
    }

    /** By its name alone, or because it is made of the name of another array. */
    boolean looksLikeGradient(String name) {
        return UnitNames.isGradient(name)
                || !UnitNames.bases(name, n -> !n.equals(name) && names.contains(n))
                        .isEmpty();
    }
}
