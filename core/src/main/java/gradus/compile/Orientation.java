package gradus.compile;

import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Expr.Entry;
import gradus.math.Exprs;
import gradus.math.Tensor;
import gradus.program.Program;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which of a matrix's two indices is contiguous. That of the units is as a rule, so that examples can be shared out and
 * pass through the network in blocks. Where layers are narrower than a vector, most of each vector would be padding:
 * then it is that of the examples, and the program is compiled with the dims of such tensors exchanged.
 *
 * @param examples the dim that comes first in memory; null to leave all as it is
 */
record Orientation(@Nullable Dim examples) {
    /** Layers up to this wide are turned: the kernels of 2-4-1 with 400 examples take a fifth of the time. */
    private static final int NARROW = 8;

    /** So many examples fill vectors. */
    private static final int FEWEST = 64;

    /** So many examples of a few units stay in the first-level cache; all of them pass through one kernel at a time. */
    private static final int MOST = 4096;

    static Orientation of(Program program, Map<Dim, Integer> sizes, @Nullable Dim examples, int maxExamples) {
        boolean turns = maxExamples >= FEWEST
                && maxExamples <= MOST
                && sizes.entrySet().stream()
                        .allMatch(size -> size.getKey().equals(examples) || size.getValue() <= NARROW)
                && tensors(program).stream()
                        .noneMatch(t -> isMatrix(t) && t.dims().getFirst().equals(examples));
        return new Orientation(turns ? examples : null);
    }

    private static Set<Tensor> tensors(Program program) {
        return Stream.concat(
                        program.inputs().stream(), program.equations().stream().map(Equation::target))
                .collect(Collectors.toSet());
    }

    private static boolean isMatrix(Tensor tensor) {
        return tensor.dims().size() == 2;
    }

    /** Whether sums over this dim run along vectors, so that they are no matrix products. */
    boolean isContiguous(Dim dim) {
        return dim.equals(examples);
    }

    /** The program as it is carried out. */
    Program stored(Program program) {
        return examples == null
                ? program
                : new Program(
                        program.inputs().stream().map(this::stored).toList(),
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
                ? stored(entry.tensor()).at(entry.indices().reversed())
                : entry;
    }

    /** The tensor as it lies in memory. */
    Tensor stored(Tensor tensor) {
        return isTurned(tensor) ? turned(tensor) : tensor;
    }

    private boolean isTurned(Tensor tensor) {
        return isMatrix(tensor) && tensor.dims().getLast().equals(examples);
    }

    /** The tensor as the program had it. */
    Tensor original(Tensor tensor) {
        return isMatrix(tensor) && tensor.dims().getFirst().equals(examples) ? turned(tensor) : tensor;
    }

    private static Tensor turned(Tensor tensor) {
        return new Tensor(tensor.name(), tensor.dims().reversed(), tensor.rate());
    }

    /** The same place, with its dims in the order in which the program had them. */
    Region original(Tensor stored, Region region) {
        if (original(stored).equals(stored)) {
            return region;
        }
        Layout layout = region.layout();
        return new Region(
                region.start(),
                new Layout(layout.extents().reversed(), layout.strides().reversed(), layout.length()));
    }

    List<Tensor> stored(List<Tensor> tensors) {
        return tensors.stream().map(this::stored).toList();
    }
}
