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

    /** Rows moved by a number of places, round and round. */
    record Shifted(Tensor base, int by) implements View {}

    /** The numbers of the view, each looked up when it is asked for. */
    static List<Double> of(View view, List<Double> numbers, int rows, int columns) {
        return switch (view) {
            case Same s -> numbers;
            case Transposed t -> list(numbers.size(), n -> numbers.get(n % rows * columns + n / rows));
            case Slice s -> list(rows, n -> numbers.get(n * columns + (s.last() ? columns - 1 : 0)));
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
