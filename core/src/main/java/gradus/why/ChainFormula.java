package gradus.why;

import gradus.explain.Influence;
import gradus.formula.Formula;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Index;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The product of the derivatives of one formula by the next, from a tensor up to the cost. */
final class ChainFormula {
    private ChainFormula() {}

    /** The chain along the last formula that reads each tensor. */
    static Formula of(Study study, Tensor from) {
        List<Expr> factors = new ArrayList<>();
        List<Index> summed = new ArrayList<>();
        Set<String> taken = new LinkedHashSet<>();
        Tensor current = from;
        List<Index> at = fresh(current, taken);
        List<Index> start = at;
        while (!current.equals(study.cost())) {
            Influence i = Influence.of(study.gradient(current)).getLast();
            Equation reader = i.reader();
            List<Index> indices = new ArrayList<>();
            for (Index index : reader.indices()) {
                int place = i.tied(index);
                indices.add(place < 0 ? Exprs.fresh(index.dim(), taken) : at.get(place));
                taken.add(indices.getLast().name());
            }
            factors.addFirst(new Expr.Partial(reader.target().at(indices), current.at(at)));
            List<Index> before = at;
            indices.stream().filter(x -> !before.contains(x)).forEach(summed::add);
            current = reader.target();
            at = indices;
        }
        return Formula.equal(
                Formula.of(new Expr.Partial(study.cost().at(), from.at(start))),
                Formula.of(Expr.sum(summed, Expr.mul(factors))));
    }

    private static List<Index> fresh(Tensor t, Set<String> taken) {
        List<Index> at = new ArrayList<>();
        t.dims().forEach(d -> {
            at.add(Exprs.fresh(d, taken));
            taken.add(at.getLast().name());
        });
        return at;
    }
}
