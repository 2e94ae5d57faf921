package gradus.math;

import gradus.math.Derivation.Gradient;
import gradus.math.Derivation.Output;
import gradus.math.Expr.Entry;
import gradus.math.Expr.Pow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Next to the cost, the derivative that arrives is known: inserts it and sees what cancels. The simplified form is kept
 * where it reads fewer entries than before and divides by none; otherwise the general form stays.
 */
record OutputForm(Equation equation, Output output) {
    static final Rule INSERT_COST = new Rule("insert", "the derivative that comes from the cost");
    static final Rule CANCEL = new Rule("cancel", "(u/v) v = u");

    static OutputForm of(
            Equation general, StepLog log, Map<Tensor, Gradient> done, Forward forward, boolean nextToCost) {
        List<Equation> arriving = new ArrayList<>();
        for (Gradient g : done.values()) {
            if (Exprs.mentions(general.body(), g.equation().target())) {
                arriving.add(g.equation());
            }
        }
        if (!nextToCost || arriving.isEmpty()) {
            return new OutputForm(general, Output.NONE);
        }
        Expr inserted = insert(general.body(), arriving);
        Expr simple = NormalForm.simplify(inserted);
        Known known = Known.apply(simple, forward, general);
        Known distributed = Known.apply(NormalForm.simplifyDistributed(inserted), forward, general);
        if (Exprs.size(distributed.value()) < Exprs.size(known.value())) {
            simple = distributed.from();
            known = distributed;
        }
        boolean plain = isMultipleOf(general.body(), arriving);
        boolean cancelled = entries(known.value()) < entries(inserted) && !divides(known.value());
        if (!plain && !cancelled) {
            return new OutputForm(general, Output.STAYS);
        }
        Expr left = general.left();
        log.step(log.variable(), left, INSERT_COST, general.body(), inserted, arriving, Set.of());
        log.step(log.variable(), left, CANCEL, inserted, simple, List.of(), Set.of());
        known.log(log, left);
        Output output = plain ? Output.PLAIN : isDifference(known.value()) ? Output.CANCELS : Output.PARTLY;
        return new OutputForm(new Equation(general.target(), general.indices(), known.value()), output);
    }

    private static Expr insert(Expr e, List<Equation> definitions) {
        if (e instanceof Entry x) {
            for (Equation d : definitions) {
                if (d.target().equals(x.tensor())) {
                    return Exprs.bodyAt(d, x.indices());
                }
            }
        }
        return Exprs.map(e, x -> insert(x, definitions));
    }

    private static boolean isMultipleOf(Expr e, List<Equation> arriving) {
        Factored f = NormalForm.of(e);
        return f.factors().size() == 1
                && f.factors().firstKey().asAtom() instanceof Entry x
                && arriving.stream().anyMatch(a -> a.target().equals(x.tensor()));
    }

    private static int entries(Expr e) {
        int n = e instanceof Entry ? 1 : 0;
        for (Expr child : Exprs.children(e)) {
            n += entries(child);
        }
        return n;
    }

    private static boolean divides(Expr e) {
        return Exprs.any(
                e,
                x -> x instanceof Pow p
                        && p.exponent() < 0
                        && !Exprs.tensors(p.base()).isEmpty());
    }

    /** Up to a constant factor one atom minus another. */
    private static boolean isDifference(Expr e) {
        Factored f = NormalForm.of(e);
        List<Poly> sums =
                f.factors().keySet().stream().filter(p -> p.terms().size() > 1).toList();
        boolean constantsBeside = f.factors().keySet().stream()
                .filter(p -> p.terms().size() == 1)
                .allMatch(p -> p.asAtom() instanceof Expr.Size || p.asAtom() instanceof Expr.Constant);
        return constantsBeside
                && sums.size() == 1
                && sums.getFirst().terms().size() == 2
                && sums.getFirst().terms().keySet().stream()
                        .allMatch(m -> m.powers().size() == 1
                                && m.powers().values().iterator().next() == 1);
    }
}
