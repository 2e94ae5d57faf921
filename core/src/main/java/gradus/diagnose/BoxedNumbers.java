package gradus.diagnose;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;

/** An array as the list that formulas read: where its numbers are many, they are boxed when they are asked for. */
final class BoxedNumbers extends AbstractList<Double> {
    private static final int MANY = 100_000;

    private final double[] numbers;

    private BoxedNumbers(double[] numbers) {
        this.numbers = numbers;
    }

    static List<Double> of(double[] numbers) {
        return numbers.length > MANY
                ? new BoxedNumbers(numbers)
                : Arrays.asList(Arrays.stream(numbers).boxed().toArray(Double[]::new));
    }

    /** The array itself. */
    double[] numbers() {
        return numbers;
    }

    @Override
    public Double get(int index) {
        return numbers[index];
    }

    @Override
    public int size() {
        return numbers.length;
    }
}
