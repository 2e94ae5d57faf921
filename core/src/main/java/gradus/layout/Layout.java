package gradus.layout;

import java.util.List;
import java.util.Locale;

/** Which way round the arrays of a file lie, for n units in a layer of which p feed it, and m examples. */
public enum Layout {
    /** Examples are columns: X (p, m), W (n, p), b (n, 1). */
    COLUMNS,
    /** Examples are rows: X (m, p), W (p, n), b (n,) or (1, n). */
    ROWS,
    /** As PyTorch's Linear: X (m, p), W (n, p), b (n,). */
    PYTORCH;

    /** Whether a matrix of units and examples has the examples first. */
    public boolean examplesFirst() {
        return this != COLUMNS;
    }

    /** Whether a matrix of weights has the layer's own units second. */
    public boolean inputsFirst() {
        return this == ROWS;
    }

    /** The shape of a tensor that is (units, examples) in the calculus. */
    public int[] ofExamples(int units, int examples) {
        return examplesFirst() ? new int[] {examples, units} : new int[] {units, examples};
    }

    /** The shape of weights. */
    public int[] ofWeights(int units, int inputs) {
        return inputsFirst() ? new int[] {inputs, units} : new int[] {units, inputs};
    }

    /** The shapes of one number a unit, the usual one first. */
    public List<int[]> ofUnits(int units) {
        return switch (this) {
            case COLUMNS -> List.of(new int[] {units, 1});
            case ROWS -> List.of(new int[] {units}, new int[] {1, units});
            case PYTORCH -> List.of(new int[] {units});
        };
    }

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
