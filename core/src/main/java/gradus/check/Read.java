package gradus.check;

import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Index;
import gradus.math.Tensor;
import gradus.program.Evaluator;
import java.util.ArrayList;
import java.util.List;

/**
 * Which entries of an equation's target an entry of a tensor it reads may go into: those that agree in the indices that
 * are free in the equation. A bound index runs over everything; an entry beside a fixed place goes nowhere.
 */
final class Read {
    /** The tensor that is read. */
    final Tensor tensor;

    /** By entry of the tensor: its key, which is made of the values of the free indices; -1 where it is never read. */
    final int[] keyOfSource;

    /** By key: where its entries begin in {@link #targets}; one more at the end. */
    final int[] start;

    /** Entries of the target, those of one key together. */
    final int[] targets;

    /** By key: a mark for the caller. */
    final int[] visited;

    private Read(Tensor tensor, int[] keyOfSource, int[] keyOfTarget, int keys) {
        this.tensor = tensor;
        this.keyOfSource = keyOfSource;
        this.start = new int[keys + 1];
        this.targets = new int[keyOfTarget.length];
        this.visited = new int[keys];
        for (int key : keyOfTarget) {
            start[key + 1]++;
        }
        for (int key = 0; key < keys; key++) {
            start[key + 1] += start[key];
        }
        int[] next = start.clone();
        for (int entry = 0; entry < keyOfTarget.length; entry++) {
            targets[next[keyOfTarget[entry]]++] = entry;
        }
    }

    /** @param equation in which no bound index has the name of a free one */
    static Read of(Expr.Entry read, Equation equation, Evaluator<?> evaluator) {
        List<Index> shared = new ArrayList<>();
        equation.indices().stream().filter(read.indices()::contains).forEach(shared::add);
        int keys = 1;
        for (Index index : shared) {
            keys *= evaluator.size(index.dim());
        }
        return new Read(
                read.tensor(),
                keys(read.indices(), shared, evaluator),
                keys(equation.indices(), shared, evaluator),
                keys);
    }

    /** For every entry of a tensor with these indices the place of the shared ones among themselves. */
    private static int[] keys(List<Index> indices, List<Index> shared, Evaluator<?> evaluator) {
        int entries = 1;
        for (Index index : indices) {
            entries *= evaluator.size(index.dim());
        }
        int[] keys = new int[entries];
        int[] value = new int[indices.size()];
        for (int entry = 0; entry < entries; entry++) {
            int rest = entry;
            for (int d = value.length - 1; d >= 0; d--) {
                int size = evaluator.size(indices.get(d).dim());
                value[d] = rest % size;
                rest /= size;
            }
            keys[entry] = key(indices, value, shared, evaluator);
        }
        return keys;
    }

    private static int key(List<Index> indices, int[] value, List<Index> shared, Evaluator<?> evaluator) {
        for (int d = 0; d < value.length; d++) {
            Integer fixed = indices.get(d).place();
            if (fixed != null && fixed != value[d]) {
                return -1;
            }
        }
        int key = 0;
        for (Index index : shared) {
            int at = value[indices.indexOf(index)];
            for (int d = 0; d < value.length; d++) {
                if (indices.get(d).equals(index) && value[d] != at) {
                    return -1;
                }
            }
            key = key * evaluator.size(index.dim()) + at;
        }
        return key;
    }
}
