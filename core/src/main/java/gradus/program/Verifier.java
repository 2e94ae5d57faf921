package gradus.program;

import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Index;
import gradus.math.Tensor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks that equations can be carried out one after the other: order, shapes, indices. */
final class Verifier {
    private Verifier() {}

    /** @throws IllegalArgumentException as {@link Program} says */
    static void verify(List<Tensor> inputs, List<Equation> equations) {
        Map<String, Tensor> known = new HashMap<>();
        inputs.forEach(t -> define(t, known, "the inputs"));
        for (Equation e : equations) {
            String where = "the equation of " + e.target();
            check(e, known, where);
            define(e.target(), known, where);
        }
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
        Set<Index> free = new LinkedHashSet<>(Exprs.freeIndices(e.body()));
        free.removeAll(distinct);
        require(free.isEmpty(), where, "free on the right, but not on the left: " + free);
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
            throw new IllegalArgumentException(where + ": " + what);
        }
    }
}
