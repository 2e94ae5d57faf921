package gradus.diagnose;

import gradus.math.Tensor;
import java.util.AbstractList;
import java.util.List;

/**
 * A tensor seen in another way, as a learner's slip would: a neighbour in its place, transposed, one of its columns,
 * shifted by a row.
 */
sealed interface View {
    /** The tensor whose numbers are looked at. */
    Tensor base();

    /** The same numbers under dimensions of the same sizes. */
    record Same(Tensor base) implements View {}

    /** Rows for columns. */
    record Transposed(Tensor base) implements View {}

    /** The entries at one place of the last axis. */
    record Slice(Tensor base, boolean last) implements View {}

    /** Rows (axis 0) or columns in another order: at each place the one that the list has there. */
    record Reordered(Tensor base, int axis, List<Integer> order) implements View {}

    /** Rounded down to whole numbers. */
    record Floor(Tensor base) implements View {}

    /** 1 where the base is not 0, and 0 where it is. */
    record NotZero(Tensor base) implements View {}

    /** Rows moved by a number of places, round and round. */
    record Shifted(Tensor base, int by) implements View {}

    /** The numbers of the view, each looked up when it is asked for. */
    static List<Double> of(View view, List<Double> numbers, int rows, int columns) {
        return switch (view) {
            case Same s -> numbers;
            case Transposed t -> list(numbers.size(), n -> numbers.get(n % rows * columns + n / rows));
            case Slice s -> list(rows, n -> numbers.get(n * columns + (s.last() ? columns - 1 : 0)));
            case Reordered r ->
                list(numbers.size(), n -> {
                    int row = r.axis() == 0 ? r.order().get(n / columns) : n / columns;
                    int column = r.axis() == 0 ? n % columns : r.order().get(n % columns);
                    return numbers.get(row * columns + column);
                });
            case Floor f -> list(numbers.size(), n -> Math.floor(numbers.get(n)));
            case NotZero z -> list(numbers.size(), n -> numbers.get(n) == 0 ? 0.0 : 1.0);
            case Shifted s ->
                list(
                        numbers.size(),
                        n -> numbers.get(Math.floorMod(n / columns - s.by(), rows) * columns + n % columns));
        };
    }

    private static List<Double> list(int size, java.util.function.IntFunction<Double> at) {
        return new AbstractList<>() {
            @Override
            public Double get(int index) {
                return at.apply(index);
            }

            @Override
            public int size() {
                return size;
            }
        };
    }
}
