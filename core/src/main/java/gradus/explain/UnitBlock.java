package gradus.explain;

import gradus.document.Prose;
import gradus.formula.Formula;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Index;
import gradus.math.MatrixForm;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where units do not work on each other, second derivatives by weights are one matrix for each unit. */
final class UnitBlock {
    private static final List<String> LETTERS = List.of("a", "c", "g", "h");

    private final Index unit;
    private final Map<Tensor, Tensor> rows = new LinkedHashMap<>();

    private UnitBlock(Index unit) {
        this.unit = unit;
    }

    /** The matrix of one unit in a sentence, where there is one. */
    static Optional<Prose> of(Hessian h) {
        List<Index> indices = h.whole().indices();
        if (h.first().dims().size() != 2 || h.second().dims().size() != 2) {
            return Optional.empty();
        }
        List<Index> left = indices.subList(0, 2);
        List<Index> right = indices.subList(2, 4);
        List<Expr> factors = h.whole().body() instanceof Expr.Mul m ? m.factors() : List.of();
        for (Expr factor : factors) {
            if (factor instanceof Expr.Delta d) {
                Index one = left.contains(d.first()) ? d.first() : d.second();
                Index other = one.equals(d.first()) ? d.second() : d.first();
                if (left.contains(one) && right.contains(other)) {
                    List<Expr> rest = new ArrayList<>(factors);
                    rest.remove(factor);
                    Expr body = Exprs.substitute(Expr.mul(rest), Map.of(other, one));
                    return new UnitBlock(one).sentence(body, other(left, one), other(right, other));
                }
            }
        }
        return Optional.empty();
    }

    private static Index other(List<Index> pair, Index one) {
        return pair.get(0).equals(one) ? pair.get(1) : pair.get(0);
    }

    private Optional<Prose> sentence(Expr body, Index row, Index column) {
        Expr ofUnit = replaced(body);
        if (Exprs.isFree(unit, ofUnit)) {
            return Optional.empty();
        }
        Tensor block = new Tensor("H", List.of(row.dim(), column.dim()));
        Equation equation = new Equation(block, List.of(row, column), ofUnit);
        MatrixForm form = MatrixForm.of(equation);
        if (form == null) {
            return Optional.empty();
        }
        List<Prose> names = new ArrayList<>();
        rows.forEach((whole, own) -> names.add(
                Prose.of("{} for what {} holds of unit {}", Formula.of(own), Formula.of(whole), Formula.of(unit))));
        return Optional.of(Prose.of(
                "For one unit {}, over {} and {}, it is a matrix: {}{}.",
                Formula.of(unit),
                Formula.of(row),
                Formula.of(column),
                Formula.of(form),
                names.isEmpty() ? "" : Prose.of(", with {}", Words.listed(names, ", "))));
    }

    /** With a vector of its own for each row that belongs to the unit. */
    private Expr replaced(Expr e) {
        if (e instanceof Expr.Entry x && x.indices().contains(unit)) {
            Map<Index, Integer> uses = new HashMap<>();
            x.indices().forEach(i -> uses.merge(i, 1, Integer::sum));
            List<Index> rest = x.indices().stream().filter(i -> !i.equals(unit)).toList();
            if (uses.getOrDefault(unit, 0) > 1 || rows.size() >= LETTERS.size() && !rows.containsKey(x.tensor())) {
                return e;
            }
            Tensor own = rows.computeIfAbsent(
                    x.tensor(),
                    t -> new Tensor(
                            LETTERS.get(rows.size()),
                            rest.stream().map(Index::dim).toList()));
            return own.at(rest);
        }
        return Exprs.map(e, this::replaced);
    }
}
