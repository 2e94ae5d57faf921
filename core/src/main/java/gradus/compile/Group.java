package gradus.compile;

import gradus.compile.Flat.Pointwise;
import gradus.math.Exprs;
import gradus.math.Index;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Equations that one kernel carries out: a single sum or product, or any number of pointwise equations of one shape, in
 * which each reads the results of those before it only at its own entry.
 */
final class Group {
    private static final int LARGEST_SIZE = 250;

    private final List<Flat> members = new ArrayList<>();
    private int size;

    Group(Flat first) {
        members.add(first);
        size = Exprs.size(first.body());
    }

    List<Flat> members() {
        return members;
    }

    Flat first() {
        return members.getFirst();
    }

    List<Index> indices() {
        return first().indices();
    }

    Set<Tensor> targets() {
        Set<Tensor> targets = new LinkedHashSet<>();
        members.forEach(member -> targets.add(member.target()));
        return targets;
    }

    /** Tensors that come from elsewhere. */
    Set<Tensor> reads() {
        Set<Tensor> reads = new LinkedHashSet<>();
        members.forEach(member -> reads.addAll(member.reads()));
        reads.removeAll(targets());
        return reads;
    }

    /** Takes the equation in if that is possible; its indices are renamed to those of this group. */
    boolean join(Flat flat) {
        if (!(first() instanceof Pointwise)
                || !(flat instanceof Pointwise)
                || !sameShape(flat)
                || Entries.alongFirst(first()) != Entries.alongFirst(flat)) {
            return false;
        }
        int more = Exprs.size(flat.body());
        Pointwise renamed = renamed((Pointwise) flat);
        Set<Tensor> targets = targets();
        boolean elsewhere = Exprs.any(
                renamed.body(),
                e -> e instanceof gradus.math.Expr.Entry entry
                        && targets.contains(entry.tensor())
                        && !entry.indices().equals(indices()));
        if (elsewhere || size + more > LARGEST_SIZE) {
            return false;
        }
        members.add(renamed);
        size += more;
        return true;
    }

    private boolean sameShape(Flat flat) {
        return flat.target().dims().equals(first().target().dims());
    }

    private Pointwise renamed(Pointwise flat) {
        Map<Index, Index> names = new HashMap<>();
        for (int d = 0; d < indices().size(); d++) {
            names.put(flat.indices().get(d), indices().get(d));
        }
        return new Pointwise(flat.target(), indices(), Exprs.substitute(flat.body(), names));
    }
}
