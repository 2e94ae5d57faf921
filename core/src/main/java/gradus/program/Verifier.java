package gradus.program;

import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Index;
import gradus.math.Tensor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Checks that a program can be carried out: order, shapes, indices; on in all tests and before every run. */
public final class Verifier {
    private Verifier() {}

    /**
     * Returns the program.
     *
     * @throws IllegalStateException naming the equation in which something is read before it is defined, defined twice,
     *     used with another shape, has a free index that is not its target's, or an underived derivative
     */
    public static Program verified(Program program) {
        Map<String, Tensor> known = new HashMap<>();
        program.inputs().forEach(t -> define(t, known, "the inputs"));
        for (Equation e : program.equations()) {
            String where = "the equation of " + e.target();
            check(e, known, where);
            define(e.target(), known, where);
        }
        return program;
    }

    private static void define(Tensor t, Map<String, Tensor> known, String where) {
        require(known.put(t.name(), t) == null, where, t + " is defined twice");
    }

    private static void check(Equation e, Map<String, Tensor> known, String where) {
        require(
                e.indices().stream().map(Index::dim).toList().equals(e.target().dims()),
                where,
                "indices do not fit the shape");
        Set<Index> distinct = new HashSet<>(e.indices());
        require(distinct.size() == e.indices().size(), where, "an index stands twice on the left");
        Set<Index> free = Exprs.freeIndices(e.body());
        require(distinct.containsAll(free), where, "the index " + free + " is free on the right, not on the left");
        for (Tensor t : Exprs.tensors(e.body())) {
            require(t.equals(known.get(t.name())), where, t + " is read before it is defined, or with another shape");
        }
        require(!Exprs.any(e.body(), x -> x instanceof Expr.Partial), where, "a derivative is left in it");
        for (Dim d : Exprs.dims(e.body())) {
            require(!d.name().isEmpty(), where, "a dimension has no name");
        }
    }

    private static void require(boolean condition, String where, String what) {
        if (!condition) {
            throw new IllegalStateException(where + ": " + what);
        }
    }
}
