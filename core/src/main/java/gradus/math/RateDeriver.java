package gradus.math;

import gradus.math.Expr.Delta;
import gradus.math.Expr.Entry;
import gradus.math.Expr.Fold;
import gradus.math.Expr.Partial;
import gradus.math.SecondDerivative.Stage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Carries the derivative by one tensor through a program, from what reads it to the last equation. */
final class RateDeriver {
    static final Rule CHAIN = new Rule(
            "chain rule",
            "d(T[i,j])/d(w) = ∂T[i,j]/∂w, plus for every C that T reads sum(p,q) ∂T[i,j]/∂C[p,q] (d(C[p,q])/d(w))");
    static final Rule INSERT_RATES = new Rule("insert", "the derivatives that were found before");

    /** The size of a formula that is put in with its deltas. */
    private static final int SHORT = 20;

    private final Forward system;
    private final Forward forward;
    private final Tensor by;
    private final List<Index> at;
    private final Set<String> taken;
    private final Map<Tensor, Stage> moving = new LinkedHashMap<>();

    private RateDeriver(Forward system, Forward forward, Tensor by) {
        this.system = system;
        this.forward = forward;
        this.by = by;
        Set<String> names = new HashSet<>();
        for (Equation e : system.equations()) {
            e.indices().forEach(i -> names.add(i.name()));
            names.addAll(Exprs.indexNames(e.body()));
        }
        this.at = places(by, names);
        this.taken = names;
    }

    static SecondDerivative derive(Forward system, Forward forward, Tensor gradient, Tensor by) {
        RateDeriver deriver = new RateDeriver(system, forward, by);
        List<Stage> stages = new ArrayList<>();
        for (Equation e : system.equations()) {
            if (e.target().equals(gradient) || deriver.isMoved(e)) {
                stages.add(deriver.stage(e));
            }
        }
        return new SecondDerivative(system, gradient, by, stages);
    }

    /**
     * What ends sums by its deltas is put in where it is read if it is short, and so is another name of the same. Any
     * other derivative has a name.
     */
    static boolean isInserted(Equation rate) {
        Expr body = rate.body();
        return body instanceof Entry || (Exprs.size(body) <= SHORT && Exprs.any(body, x -> x instanceof Delta));
    }

    /** What is read instead of the derivative: itself, or its value where it is not zero, with the deltas in front. */
    private static Equation read(Equation rate) {
        if (isInserted(rate)) {
            return rate;
        }
        Map<Index, Index> tied = new LinkedHashMap<>();
        List<Expr> deltas = new ArrayList<>();
        for (Expr factor : rate.body() instanceof Expr.Mul m ? m.factors() : List.<Expr>of()) {
            if (factor instanceof Delta d) {
                boolean ordered = !d.first().isFixed()
                        && (d.second().isFixed()
                                || rate.indices().indexOf(d.first())
                                        < rate.indices().indexOf(d.second()));
                tied.put(ordered ? d.first() : d.second(), ordered ? d.second() : d.first());
                deltas.add(d);
            }
        }
        deltas.add(Exprs.substitute(rate.left(), tied));
        return new Equation(rate.target(), rate.indices(), Expr.mul(deltas));
    }

    private boolean isMoved(Equation e) {
        return Exprs.tensors(e.body()).stream().anyMatch(t -> t.equals(by) || moving.containsKey(t));
    }

    private static List<Index> places(Tensor tensor, Set<String> taken) {
        List<Index> at = new ArrayList<>();
        for (Dim dim : tensor.dims()) {
            Index place = Exprs.freshPlace(dim, taken);
            taken.add(place.name());
            at.add(place);
        }
        return at;
    }

    private Stage stage(Equation e) {
        List<Index> indices = new ArrayList<>(e.indices());
        indices.addAll(at);
        Tensor rate = Tensor.rate(e.target(), by);
        StepLog log = new StepLog(rate.name(), rate.at(indices), system.equations());
        List<Expr> chain = new ArrayList<>();
        List<Expr> inserted = new ArrayList<>();
        List<Tensor> reads = new ArrayList<>();
        for (Tensor read : inOrder(e)) {
            boolean direct = read.equals(by);
            List<Index> place = direct ? at : places(read, new HashSet<>(taken));
            Entry wrt = read.at(place);
            LocalDerivative derivative = new LocalDerivative(e, wrt, forward, Differentiation::apply);
            Expr local = forward.equations().contains(e) ? derivative.derive(log) : derivative.collected(log);
            chain.add(path(read, place, new Partial(e.left(), wrt)));
            inserted.add(path(read, place, local));
            reads.add(direct ? by : Tensor.rate(read, by));
        }
        List<Step> locals = log.take();
        Expr body = log(e, log, rate.at(indices), chain, inserted);
        List<Step> steps = new ArrayList<>(log.take());
        if (!steps.isEmpty()) {
            steps.addAll(1, locals);
        }
        Equation equation = new Equation(rate, indices, body);
        Set<Assumption> assumptions = StepLog.tidy(
                steps.stream().flatMap(s -> s.assumptions().stream()).toList());
        Stage stage = new Stage(e.target(), e, equation, reads, steps, assumptions);
        if (!stage.vanishes()) {
            moving.put(e.target(), stage);
        }
        return stage;
    }

    private Expr log(Equation e, StepLog log, Entry rate, List<Expr> chain, List<Expr> inserted) {
        if (chain.isEmpty()) {
            return Expr.ZERO;
        }
        log.total(CHAIN, rate, Expr.add(chain));
        log.step(Deriver.INSERT, Expr.add(chain), Expr.add(inserted), List.of(e));
        Equation local = new Equation(rate.tensor(), rate.indices(), Expr.add(inserted));
        List<Equation> known = moving.values().stream()
                .map(Stage::equation)
                .filter(r -> !read(r).body().equals(r.left()) && Exprs.mentions(local.body(), r.target()))
                .toList();
        Expr whole = Regrouping.with(
                        local, known.stream().map(RateDeriver::read).toList())
                .body();
        log.step(INSERT_RATES, local.body(), whole, known);
        Expr contracted = Contraction.apply(whole);
        log.step(Contraction.RULE, whole, contracted, List.of());
        Expr result = shorter(contracted);
        log.step(LocalDerivative.COLLECT, contracted, result, List.of());
        return result;
    }

    /** Collected where that does not make it longer. */
    static Expr shorter(Expr e) {
        Expr collected = NormalForm.simplify(e);
        Set<String> free = new HashSet<>();
        Exprs.freeIndices(e).forEach(i -> free.add(i.name()));
        Expr plain = tidied(e, free);
        return Exprs.size(collected) <= Exprs.size(plain) ? tidied(collected, free) : plain;
    }

    /** Without deltas that are 1 or 0 anyway, what does not depend on a sum's index before it, and the usual letters. */
    private static Expr tidied(Expr e, Set<String> around) {
        Boolean decided = e instanceof Delta d ? d.decided() : null;
        if (decided != null) {
            return decided ? Expr.ONE : Expr.ZERO;
        }
        if (!(e instanceof Fold f)) {
            return Exprs.map(e, x -> tidied(x, around));
        }
        Index letter = Exprs.fresh(f.index().dim(), around);
        Set<String> inner = new HashSet<>(around);
        inner.add(letter.name());
        Expr body = tidied(Exprs.bodyOver(f, letter), inner);
        if (!f.isSum()) {
            return f.with(letter, body);
        }
        List<Expr> outside = new ArrayList<>();
        List<Expr> inside = new ArrayList<>();
        for (Expr factor : body instanceof Expr.Mul m ? m.factors() : List.of(body)) {
            (Exprs.isFree(letter, factor) ? inside : outside).add(factor);
        }
        outside.add(inside.isEmpty() ? new Expr.Size(letter.dim()) : Expr.sum(letter, Expr.mul(inside)));
        return Expr.mul(outside);
    }

    private Expr path(Tensor read, List<Index> place, Expr local) {
        if (read.equals(by)) {
            return local;
        }
        List<Index> indices = new ArrayList<>(place);
        indices.addAll(at);
        return Expr.sum(place, Expr.mul(local, Tensor.rate(read, by).at(indices)));
    }

    /** The parameter itself first, then what changes with it, as the formula reads them. */
    private Set<Tensor> inOrder(Equation e) {
        Set<Tensor> read = new LinkedHashSet<>();
        Exprs.tensors(e.body()).stream().filter(by::equals).forEach(read::add);
        Exprs.tensors(e.body()).stream().filter(moving::containsKey).forEach(read::add);
        return read;
    }
}
