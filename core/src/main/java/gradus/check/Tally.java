package gradus.check;

import gradus.check.GradientCheck.Comparison;
import gradus.check.GradientCheck.Entry;
import gradus.number.Arithmetic;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Norms of a tensor's analytic and numeric gradient and of their difference, entry by entry. */
final class Tally<T> {
    private final Arithmetic<T> arithmetic;
    private final List<Integer> shape;
    private final List<int[]> kinks = new ArrayList<>();
    private final int entries;
    private T analytic;
    private T numeric;
    private T difference;
    private T largest;
    private int compared;
    private @Nullable Entry worst;

    Tally(Arithmetic<T> arithmetic, List<Integer> shape) {
        this.arithmetic = arithmetic;
        this.shape = shape;
        this.entries = shape.stream().reduce(1, Math::multiplyExact);
        this.analytic = arithmetic.zero();
        this.numeric = arithmetic.zero();
        this.difference = arithmetic.zero();
        this.largest = arithmetic.zero();
    }

    /** @param right the numeric derivative, null at a kink */
    void add(int entry, T left, @Nullable T right) {
        if (right == null) {
            kinks.add(place(entry));
            return;
        }
        T apart = arithmetic.sub(left, right);
        analytic = arithmetic.add(analytic, arithmetic.mul(left, left));
        numeric = arithmetic.add(numeric, arithmetic.mul(right, right));
        difference = arithmetic.add(difference, arithmetic.mul(apart, apart));
        T size = arithmetic.abs(apart);
        if (worst == null || !arithmetic.lessOrEqual(size, largest)) {
            largest = size;
            worst = new Entry(place(entry), arithmetic.toDouble(left), arithmetic.toDouble(right));
        }
        compared++;
    }

    private int[] place(int entry) {
        int[] place = new int[shape.size()];
        int rest = entry;
        for (int d = place.length - 1; d >= 0; d--) {
            place[d] = rest % shape.get(d);
            rest /= shape.get(d);
        }
        return place;
    }

    /**
     * @param floor the least that a difference is compared with
     * @param rounding what differences of the cost cannot resolve
     */
    Comparison comparison(double floor, double tolerance, double rounding) {
        double left = arithmetic.toDouble(arithmetic.sqrt(analytic));
        double right = arithmetic.toDouble(arithmetic.sqrt(numeric));
        double apart = arithmetic.toDouble(arithmetic.sqrt(difference));
        double error = left + right <= rounding ? 0 : apart / Math.max(left + right, floor);
        boolean passes = error <= tolerance || apart <= rounding;
        return new Comparison(left, right, error, compared, entries, List.copyOf(kinks), worst, tolerance, passes);
    }
}
