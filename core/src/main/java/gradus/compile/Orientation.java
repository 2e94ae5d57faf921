package gradus.compile;

import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Expr.Entry;
import gradus.math.Exprs;
import gradus.math.Tensor;
import gradus.program.Program;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * At which end of a tensor's dims the examples stand in memory. As a rule they are last: each example's numbers lie next
 * to each other, and examples can be shared out and pass through the network in blocks. Where layers are narrower than a
 * vector, most of each vector would be padding: then examples are first, and contiguous. A tensor that has them at the
 * other end is stored with its dims in reverse order, and the program is compiled as if it had been written that way.
 */
final class Orientation {
    /** Layers up to this wide are turned: the kernels of 2-4-1 with 400 examples take a fifth of the time. */
    private static final int NARROW = 8;

    /** So many examples fill vectors. */
    private static final int FEWEST = 64;

    /** So many examples of a few units stay in the first-level cache; all of them pass through one kernel at a time. */
    private static final int MOST = 4096;

    private final @Nullable Dim examples;
    private final boolean examplesFirst;
    /** As they are stored. */
    private final Set<Tensor> turned = new HashSet<>();

    private Orientation(@Nullable Dim examples, boolean examplesFirst) {
        this.examples = examples;
        this.examplesFirst = examplesFirst;
    }

    static Orientation of(Program program, Map<Dim, Integer> sizes, @Nullable Dim examples, int maxExamples) {
        boolean first = maxExamples >= FEWEST
                && maxExamples <= MOST
                && sizes.entrySet().stream()
                        .allMatch(size -> size.getKey().equals(examples) || size.getValue() <= NARROW);
        Orientation orientation = new Orientation(examples, first);
        tensors(program).filter(orientation::isTurned).forEach(t -> orientation.turned.add(turned(t)));
        return orientation;
    }

    private static Stream<Tensor> tensors(Program program) {
        return Stream.concat(
                program.inputs().stream(), program.equations().stream().map(Equation::target));
    }

    /** Whether sums over this dim run along vectors, so that they are no matrix products. */
    boolean isContiguous(Dim dim) {
        return examplesFirst && dim.equals(examples);
    }

    /** The program as it is carried out. */
    Program stored(Program program) {
        return turned.isEmpty()
                ? program
                : new Program(
                        stored(program.inputs()),
                        program.equations().stream().map(this::stored).toList());
    }

    private Equation stored(Equation equation) {
        Entry left = stored(equation.left());
        return new Equation(left.tensor(), left.indices(), stored(equation.body()));
    }

    private Expr stored(Expr e) {
        return e instanceof Entry entry ? stored(entry) : Exprs.map(e, this::stored);
    }

    private Entry stored(Entry entry) {
        return isTurned(entry.tensor())
                ? turned(entry.tensor()).at(entry.indices().reversed())
                : entry;
    }

    /** The tensor as it lies in memory. */
    Tensor stored(Tensor tensor) {
        return isTurned(tensor) ? turned(tensor) : tensor;
    }

    List<Tensor> stored(List<Tensor> tensors) {
        return tensors.stream().map(this::stored).toList();
    }

    /** Whether its examples stand at the wrong end. */
    private boolean isTurned(Tensor tensor) {
        List<Dim> dims = tensor.dims();
        return examples != null
                && dims.size() > 1
                && (examplesFirst ? dims.getLast() : dims.getFirst()).equals(examples)
                && Collections.frequency(dims, examples) == 1;
    }

    /** The tensor as the program had it. */
    Tensor original(Tensor stored) {
        return turned.contains(stored) ? turned(stored) : stored;
    }

    private static Tensor turned(Tensor tensor) {
        return new Tensor(tensor.name(), tensor.dims().reversed(), tensor.rate());
    }

    /** The same place, with its dims in the order in which the program had them. */
    Region original(Tensor stored, Region region) {
        if (!turned.contains(stored)) {
            return region;
        }
        Layout layout = region.layout();
        return new Region(
                region.start(),
                new Layout(layout.extents().reversed(), layout.strides().reversed(), layout.length()));
    }
}
