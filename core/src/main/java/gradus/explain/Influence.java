package gradus.explain;

import gradus.math.Derivation.Gradient;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Expr.Delta;
import gradus.math.Expr.Entry;
import gradus.math.Expr.Partial;
import gradus.math.Exprs;
import gradus.math.Forward;
import gradus.math.Index;
import gradus.math.Step;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How one equation depends on a tensor that it reads, as its local derivative shows: which index of the one goes with
 * which index of the other. Everything that is said in words follows from this.
 *
 * @param reader the equation
 * @param at the entry that it was differentiated by
 * @param local the local derivative
 * @param summed indices of the reader that no delta ties to an index of the entry: the sum over them stays
 * @param untied indices of the entry that no delta ties to an index of the reader
 */
public record Influence(Equation reader, Entry at, Expr local, List<Index> summed, List<Index> untied) {
    public enum Kind {
        /** The cost itself. */
        COST,
        /** Entries at fixed places are read. */
        AT_PLACES,
        /** An entry depends on the entry at the same place only. */
        DIAGONAL,
        /** Entries of the same tensor shape depend on each other: the Jacobian is not diagonal. */
        COUPLED,
        /** One number is used at many places. */
        SHARED,
        /** Many numbers are collected into one. */
        COLLECTED,
        /** Indices of both sides are tied by another tensor: a matrix product. */
        LINEAR
    }

    /** One for each equation that the gradient passes through, in the order of the derivation. */
    public static List<Influence> of(Gradient gradient) {
        Map<Expr, Expr> locals = new LinkedHashMap<>();
        Map<Expr, Equation> readers = new LinkedHashMap<>();
        for (Step step : gradient.steps()) {
            if (step.subject() instanceof Partial p && p.wrt().tensor().equals(gradient.of())) {
                locals.put(p, step.after());
                step.unfolds().stream()
                        .filter(e -> p.body() instanceof Entry x && x.tensor().equals(e.target()))
                        .forEach(e -> readers.put(p, e));
            }
        }
        List<Influence> found = new ArrayList<>();
        locals.forEach((subject, local) -> {
            if (readers.get(subject) != null && !local.equals(Expr.ZERO)) {
                found.add(of(readers.get(subject), ((Partial) subject).wrt(), local));
            }
        });
        return found;
    }

    private static Influence of(Equation reader, Entry at, Expr local) {
        List<Index> summed = new ArrayList<>(reader.indices());
        List<Index> untied = new ArrayList<>(at.indices());
        for (Expr factor : local instanceof Expr.Mul m ? m.factors() : List.of(local)) {
            if (factor instanceof Delta d) {
                List<Index> both = List.of(d.first(), d.second());
                summed.removeAll(both);
                untied.removeAll(both);
            }
        }
        return new Influence(reader, at, local, summed, untied);
    }

    /** Which index of the entry a delta ties to that of the reader, by its place; -1 if none does. */
    public int tied(Index index) {
        for (Expr factor : local instanceof Expr.Mul m ? m.factors() : List.of(local)) {
            if (factor instanceof Delta d
                    && (d.first().equals(index) || d.second().equals(index))) {
                return at.indices().indexOf(d.first().equals(index) ? d.second() : d.first());
            }
        }
        return -1;
    }

    public Kind kind(Forward forward) {
        if (reader.target().equals(forward.cost())) {
            return Kind.COST;
        }
        if (!places().isEmpty()) {
            return Kind.AT_PLACES;
        }
        if (summed.isEmpty() && untied.isEmpty()) {
            return Kind.DIAGONAL;
        }
        if (summed.isEmpty()) {
            return Kind.COLLECTED;
        }
        if (untied.isEmpty()) {
            return Kind.SHARED;
        }
        return dims(summed).equals(dims(untied)) ? Kind.COUPLED : Kind.LINEAR;
    }

    /** What the reader reads of the tensor at fixed places, {@code H[i,4,j]}, in order of appearance. */
    public List<Entry> places() {
        Set<Entry> found = new LinkedHashSet<>();
        Exprs.walk(reader.body(), e -> {
            if (e instanceof Entry x
                    && x.tensor().equals(at.tensor())
                    && !Exprs.fixedPlaces(x).isEmpty()) {
                found.add(x);
            }
        });
        return List.copyOf(found);
    }

    private static List<Dim> dims(List<Index> indices) {
        return indices.stream().map(Index::dim).toList();
    }

    /** The local derivative without its deltas, at the reader's indices: the g' of a diagonal one. */
    public Expr factor() {
        List<Expr> rest = (local instanceof Expr.Mul m ? m.factors() : List.of(local))
                .stream().filter(f -> !(f instanceof Delta)).toList();
        Map<Index, Index> names = new LinkedHashMap<>();
        for (Expr factor : local instanceof Expr.Mul m ? m.factors() : List.of(local)) {
            if (factor instanceof Delta d) {
                boolean first = reader.indices().contains(d.first());
                names.put(first ? d.second() : d.first(), first ? d.first() : d.second());
            }
        }
        return Exprs.substitute(Expr.mul(rest), names);
    }

    public Statement factorStatement() {
        return Statement.of(new Equation(new Tensor("factor", reader.target().dims()), reader.indices(), factor()));
    }

    public Set<Tensor> reads() {
        return Exprs.tensors(local);
    }
}
