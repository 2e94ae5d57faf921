package gradus.diagnose;

import gradus.array.NdArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A file whose parameters were saved after their update, while the rest is of before: takes the update back. */
final class ValueUpdates {
    /** More numbers than these are not tried as the learning rate. */
    private static final int MOST_RATES = 4;

    private static final int MOST_ARRAYS = 40;

    private ValueUpdates() {}

    /**
     * The file as it was before an update.
     *
     * @param updated the parameters that differ
     */
    record Before(Map<String, NdArray> arrays, List<String> updated) {}

    /** With every step added and subtracted, as it is and times each number of the file that may be a rate. */
    static List<Before> of(Map<String, NdArray> arrays) {
        Map<String, String> steps = new LinkedHashMap<>();
        arrays.forEach((name, array) ->
                UnitNames.bases(name, n -> arrays.containsKey(n) && isStepOf(array, arrays.get(n))).stream()
                        .findFirst()
                        .filter(of -> isOfParameter(name, arrays))
                        .ifPresent(of -> steps.putIfAbsent(of, name)));
        List<Before> found = new ArrayList<>();
        for (double rate : steps.isEmpty() ? new double[0] : rates(arrays)) {
            for (double sign : new double[] {-1, 1}) {
                Map<String, NdArray> before = new LinkedHashMap<>(arrays);
                steps.forEach((of, step) ->
                        before.computeIfPresent(of, (n, a) -> plus(a, sign * rate, arrays.getOrDefault(step, a))));
                found.add(new Before(before, List.copyOf(steps.keySet())));
            }
        }
        return found;
    }

    private static boolean isStepOf(NdArray step, @Nullable NdArray of) {
        return of != null && step.size() > 1 && Arrays.equals(step.shape(), of.shape());
    }

    /** Whether it is a product over the examples, or their sum: what belongs to examples itself is neither. */
    private static boolean isOfParameter(String name, Map<String, NdArray> arrays) {
        List<ValueMatrix> others = new ArrayList<>();
        arrays.forEach((n, a) -> {
            ValueMatrix matrix = n.equals(name) ? null : ValueMatrix.of(n, a);
            if (matrix != null && matrix.data().length > 1) {
                others.add(matrix);
            }
        });
        ValueMatrix step = ValueMatrix.of(name, Objects.requireNonNull(arrays.get(name)));
        return step != null
                && others.size() <= MOST_ARRAYS
                && others.stream()
                        .anyMatch(a -> isMultiple(step, ValueMatrix.product(a, true, ones(a.rows()), false))
                                || isMultiple(step, ValueMatrix.product(a, false, ones(a.columns()), false))
                                || others.stream()
                                        .anyMatch(b -> isMultiple(step, ValueMatrix.product(a, true, b, false))
                                                || isMultiple(step, ValueMatrix.product(a, false, b, true))));
    }

    private static ValueMatrix ones(int count) {
        double[] ones = new double[count];
        Arrays.fill(ones, 1);
        return new ValueMatrix("", count, 1, ones);
    }

    private static boolean isMultiple(ValueMatrix step, @Nullable ValueMatrix product) {
        return product != null && step.isMultipleOf(product.data());
    }

    private static double[] rates(Map<String, NdArray> arrays) {
        List<Double> rates = new ArrayList<>(List.of(1.0));
        arrays.values().stream()
                .filter(a -> a.size() == 1 && a.data()[0] > 0 && a.data()[0] < 1)
                .limit(MOST_RATES)
                .forEach(a -> rates.add(a.data()[0]));
        return rates.stream().mapToDouble(r -> r).toArray();
    }

    private static NdArray plus(NdArray a, double factor, NdArray b) {
        double[] all = a.data().clone();
        Arrays.setAll(all, n -> all[n] + factor * b.data()[n]);
        return new NdArray(a.shape(), all, a.dtype());
    }
}
