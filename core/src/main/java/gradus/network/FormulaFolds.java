package gradus.network;

import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Index;
import java.util.List;
import java.util.Map;

/** Reads sums and largest values over indices inside a formula. */
final class FormulaFolds {
    private final Cursor in;
    private final Scope scope;
    private final Formula formula;
    private final IndexReader indices;

    FormulaFolds(Cursor in, Scope scope, Formula formula, IndexReader indices) {
        this.in = in;
        this.scope = scope;
        this.formula = formula;
        this.indices = indices;
    }

    /**
     * What follows {@code sum}: {@code (expr)} over the units, or {@code (k) product} over written indices.
     *
     * @param start where the word stands
     */
    Expr sum(int start) {
        if (indices.areNext(",)")) {
            return folded(Expr.Fold.Kind.SUM);
        }
        Index units = scope.units();
        if (units == null) {
            throw in.error(start, scope.nothingToSum());
        }
        in.expect("(");
        Expr body = formula.sum();
        in.expect(")");
        return overUnits(body, units);
    }

    /** Whether a largest value over indices follows {@code max}, and not two values. */
    boolean isLargestNext() {
        return indices.areNext(")");
    }

    /** What follows {@code max}: {@code (k) product}. */
    Expr largest() {
        return folded(Expr.Fold.Kind.LARGEST);
    }

    /** The product that follows, over all values of the indices. */
    private Expr folded(Expr.Fold.Kind kind) {
        List<IndexReader.Place> over = indices.inParentheses();
        int from = indices.count();
        Expr body = formula.product();
        for (IndexReader.Place place : over.reversed()) {
            Index index = place.index();
            if (!Exprs.isFree(index, body) && !Exprs.tensors(body).isEmpty()) {
                throw in.error(
                        place.at(),
                        "nothing here has the index " + index + " that " + (kind == Expr.Fold.Kind.SUM ? "sum" : "max")
                                + "(" + index + ") runs over");
            }
            body = new Expr.Fold(kind, index, body);
        }
        indices.bind(over, from);
        return body;
    }

    private static Expr overUnits(Expr body, Index units) {
        Index bound = Exprs.fresh(units.dim(), Exprs.indexNames(Expr.mul(body, new Expr.Delta(units, units))));
        return new Expr.Fold(Expr.Fold.Kind.SUM, bound, Exprs.substitute(body, Map.of(units, bound)));
    }
}
