package gradus.program;

import gradus.math.Domain;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Expr.Add;
import gradus.math.Expr.Apply;
import gradus.math.Expr.Choose;
import gradus.math.Expr.Entry;
import gradus.math.Expr.Extremum;
import gradus.math.Expr.Largest;
import gradus.math.Expr.Mul;
import gradus.math.Expr.Num;
import gradus.math.Expr.Pow;
import gradus.math.Expr.Sum;
import gradus.math.Exprs;
import gradus.math.Function;
import gradus.math.Index;
import gradus.math.NormalForm;
import gradus.math.Rule;
import gradus.math.Step;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites formulas into equal ones that neither overflow nor cancel in floating point. Each rewrite has a name and a
 * law, and what it did is a step like any other, to be proved.
 */
public final class StableForms {
    static final Rule SHIFT =
            new Rule("shift by the largest", "sum(k) exp(u_k) f_k = exp(M) sum(k) exp(u_k - M) f_k, M = max(k) u_k");
    static final Rule LOG_OF_SUM = new Rule("log of a sum", "log(1 + exp(u)) = max(u, 0) + log(1 + exp(-abs(u)))");
    static final Rule DIVIDE_THROUGH = new Rule("divide through", "exp(u)/(a + b exp(u)) = 1/(a exp(-u) + b)");
    static final Rule LOG_OF_PRODUCT = new Rule("log of a product", "log(u^p v^q) = p log(u) + q log(v), u, v > 0");
    static final Rule ZERO_LOG = new Rule("0 log 0 = 0", "c log(u) = 0 where c = 0");

    private StableForms() {}

    /** The equation in its stable form. */
    public static Equation of(Equation equation, List<Equation> forward, Set<Tensor> given) {
        List<Step> steps = steps(equation, forward, given);
        return steps.isEmpty()
                ? equation
                : new Equation(
                        equation.target(), equation.indices(), steps.getLast().after());
    }

    /** What leads from the equation to its stable form. */
    public static List<Step> steps(Equation equation, List<Equation> forward, Set<Tensor> given) {
        List<Step> steps = new ArrayList<>();
        Expr e = equation.body();
        List<Equation> unfolds = new ArrayList<>();
        if (equation.indices().isEmpty()) {
            e = log(steps, equation, LOG_OF_PRODUCT, e, composed(e, forward, unfolds), unfolds);
        }
        e = log(steps, equation, DIVIDE_THROUGH, e, divideThrough(e), List.of());
        e = log(steps, equation, SHIFT, e, shift(e), List.of());
        e = log(steps, equation, LOG_OF_SUM, e, logOfSum(e), List.of());
        log(steps, equation, ZERO_LOG, e, zeroLog(e, given), List.of());
        return steps;
    }

    private static Expr log(
            List<Step> steps, Equation equation, Rule rule, Expr before, Expr after, List<Equation> unfolds) {
        if (!before.equals(after)) {
            Set<gradus.math.Assumption> domain = new java.util.LinkedHashSet<>(Domain.ofValue(before));
            steps.add(new Step(
                    equation.target().name(),
                    equation.left(),
                    rule,
                    before,
                    after,
                    List.copyOf(unfolds),
                    domain,
                    false));
        }
        return after;
    }

    // ---- logs of a defined tensor, as in a loss of an activation's output

    /** log(A) with A's definition inserted, where that splits into logs of positive factors. */
    private static Expr composed(Expr e, List<Equation> forward, List<Equation> used) {
        if (e instanceof Apply f && f.function() == Function.LOG) {
            for (Equation definition : forward) {
                if (Exprs.mentions(f.argument(), definition.target())) {
                    Expr split = split(f.argument(), definition);
                    if (split != null) {
                        if (!used.contains(definition)) {
                            used.add(definition);
                        }
                        return split;
                    }
                }
            }
        }
        return Exprs.map(e, x -> composed(x, forward, used));
    }

    private static @Nullable Expr split(Expr argument, Equation definition) {
        Expr inserted = insert(argument, definition);
        Expr value = divideThrough(NormalForm.simplify(inserted));
        List<Expr> factors = value instanceof Mul m ? m.factors() : List.of(value);
        List<Expr> logs = new ArrayList<>();
        for (Expr factor : factors) {
            int power = factor instanceof Pow p ? p.exponent() : 1;
            Expr base = factor instanceof Pow p ? p.base() : factor;
            if (!Domain.isPositive(base)) {
                return null;
            }
            boolean inner = base instanceof Apply f && f.function() == Function.EXP;
            Expr logOf = inner ? ((Apply) base).argument() : Expr.apply(Function.LOG, base);
            logs.add(Expr.mul(Expr.num(power), logOf));
        }
        return Expr.add(logs);
    }

    private static Expr insert(Expr e, Equation definition) {
        return e instanceof Entry x && x.tensor().equals(definition.target())
                ? Exprs.bodyAt(definition, x.indices())
                : Exprs.map(e, x -> insert(x, definition));
    }

    // ---- exp above and below the line

    private static Expr divideThrough(Expr e) {
        Expr inner = Exprs.map(e, StableForms::divideThrough);
        if (!(inner instanceof Mul m)) {
            return inner;
        }
        List<Expr> factors = new ArrayList<>(m.factors());
        for (int d = 0; d < factors.size(); d++) {
            Apply exponential = factors.get(d) instanceof Pow p && p.exponent() < 0 ? exponentialIn(p.base()) : null;
            if (exponential == null) {
                continue;
            }
            for (int n = 0; n < factors.size(); n++) {
                Expr paired = n == d ? null : pair(factors.get(n), (Pow) factors.get(d), exponential);
                if (paired != null) {
                    Pow below = (Pow) factors.get(d);
                    factors.set(n, paired);
                    factors.set(d, Expr.pow(below.base(), below.exponent() + 1));
                    return divideThrough(Expr.mul(factors));
                }
            }
        }
        return inner;
    }

    /** The exponential that a sum has as one of its terms. */
    private static @Nullable Apply exponentialIn(Expr base) {
        if (base instanceof Add a) {
            for (Expr term : a.terms()) {
                if (exponentialFactor(term) != null) {
                    return exponentialFactor(term);
                }
            }
        }
        return null;
    }

    private static @Nullable Apply exponentialFactor(Expr term) {
        if (term instanceof Apply f && f.function() == Function.EXP) {
            return f;
        }
        if (term instanceof Mul m
                && m.factors().stream().allMatch(f -> f instanceof Num || exponentialFactor(f) != null)) {
            return m.factors().stream()
                    .map(StableForms::exponentialFactor)
                    .filter(java.util.Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        }
        return null;
    }

    /** What a factor above the line becomes when one power of the sum below is given to it; null where it has no such exponential. */
    private static @Nullable Expr pair(Expr above, Pow below, Apply exponential) {
        if (above.equals(exponential)) {
            return Expr.pow(through(below.base(), exponential), -1);
        }
        if (above instanceof Pow p && p.exponent() > 0 && p.base().equals(exponential)) {
            return Expr.mul(Expr.pow(exponential, p.exponent() - 1), Expr.pow(through(below.base(), exponential), -1));
        }
        if (above instanceof Add sum && sum.terms().stream().anyMatch(t -> has(t, exponential))) {
            List<Expr> terms = new ArrayList<>();
            for (Expr term : sum.terms()) {
                terms.add(
                        has(term, exponential)
                                ? Expr.mul(without(term, exponential), Expr.pow(through(below.base(), exponential), -1))
                                : Expr.mul(term, Expr.pow(below.base(), -1)));
            }
            return Expr.add(terms);
        }
        return null;
    }

    private static boolean has(Expr term, Apply exponential) {
        return term.equals(exponential)
                || (term instanceof Pow p && p.exponent() > 0 && p.base().equals(exponential))
                || (term instanceof Mul m && m.factors().stream().anyMatch(f -> has(f, exponential)));
    }

    private static Expr without(Expr term, Apply exponential) {
        if (term.equals(exponential)) {
            return Expr.ONE;
        }
        if (term instanceof Pow p) {
            return Expr.pow(p.base(), p.exponent() - 1);
        }
        List<Expr> factors = new ArrayList<>(((Mul) term).factors());
        for (int n = 0; n < factors.size(); n++) {
            if (has(factors.get(n), exponential)) {
                factors.set(n, without(factors.get(n), exponential));
                break;
            }
        }
        return Expr.mul(factors);
    }

    /** a + b exp(u) divided by exp(u), term by term. */
    private static Expr through(Expr base, Apply exponential) {
        Expr inverse = Expr.apply(Function.EXP, Expr.neg(exponential.argument()));
        List<Expr> terms = new ArrayList<>();
        for (Expr term : ((Add) base).terms()) {
            terms.add(has(term, exponential) ? without(term, exponential) : Expr.mul(term, inverse));
        }
        return Expr.add(terms);
    }

    // ---- sums of exponentials

    private static Expr shift(Expr e) {
        Expr inner = Exprs.map(e, StableForms::shift);
        if (inner instanceof Apply f && f.function() == Function.LOG && shifted(f.argument()) instanceof Shifted s) {
            return Expr.add(s.largest(), Expr.apply(Function.LOG, s.rest()));
        }
        return inner instanceof Mul m ? shiftProduct(m) : inner;
    }

    /** exp(M) times rest. */
    private record Shifted(Expr largest, Expr rest) {}

    private static @Nullable Shifted shifted(Expr e) {
        if (!(e instanceof Sum s)) {
            return null;
        }
        List<Expr> factors = s.body() instanceof Mul m ? m.factors() : List.of(s.body());
        for (int n = 0; n < factors.size(); n++) {
            if (factors.get(n) instanceof Apply f
                    && f.function() == Function.EXP
                    && Exprs.isFree(s.index(), f.argument())
                    && !(Exprs.any(f.argument(), x -> x instanceof Largest))) {
                Index k = Exprs.fresh(s.index().dim(), Exprs.indexNames(s));
                Expr largest = new Largest(k, Exprs.substitute(f.argument(), Map.of(s.index(), k)));
                List<Expr> rest = new ArrayList<>(factors);
                rest.set(n, Expr.apply(Function.EXP, Expr.sub(f.argument(), largest)));
                return new Shifted(largest, new Sum(s.index(), Expr.mul(rest)));
            }
        }
        return null;
    }

    /** A product in which the powers of exp(M) cancel, as in exp(u_i) / sum(k) exp(u_k). */
    private static Expr shiftProduct(Mul m) {
        for (Expr factor : m.factors()) {
            Shifted s = shifted(factor instanceof Pow p ? p.base() : factor);
            if (s == null) {
                continue;
            }
            Largest largest = (Largest) s.largest();
            List<Expr> shifted = new ArrayList<>();
            int power = 0;
            for (Expr f : m.factors()) {
                int exponent = f instanceof Pow p ? p.exponent() : 1;
                Expr base = f instanceof Pow p ? p.base() : f;
                Expr moved = move(base, largest);
                power += moved == null ? 0 : exponent;
                shifted.add(moved == null ? f : Expr.pow(moved, exponent));
            }
            if (power == 0) {
                return Expr.mul(shifted);
            }
        }
        return m;
    }

    /** The factor divided by exp(M), or null if it holds no such exponential. */
    private static @Nullable Expr move(Expr base, Largest largest) {
        Shifted s = shifted(base);
        if (s != null) {
            return s.largest().equals(largest) ? s.rest() : null;
        }
        if (!(base instanceof Apply f && f.function() == Function.EXP)) {
            return null;
        }
        for (Index i : Exprs.freeIndices(f.argument())) {
            if (i.dim().equals(largest.index().dim())
                    && Exprs.substitute(largest.body(), Map.of(largest.index(), i))
                            .equals(f.argument())) {
                return Expr.apply(Function.EXP, Expr.sub(f.argument(), largest));
            }
        }
        return null;
    }

    // ---- log(1 + exp(u))

    private static Expr logOfSum(Expr e) {
        Expr inner = Exprs.map(e, StableForms::logOfSum);
        if (!(inner instanceof Apply f
                && f.function() == Function.LOG
                && f.argument() instanceof Add a
                && a.terms().size() == 2)) {
            return inner;
        }
        int one = a.terms().indexOf(Expr.ONE);
        if (one < 0
                || !(a.terms().get(1 - one) instanceof Apply g && g.function() == Function.EXP)
                || g.argument() instanceof Mul m
                        && m.factors().getLast() instanceof Apply h
                        && h.function() == Function.ABS) {
            return inner;
        }
        Expr u = g.argument();
        Expr t = Expr.apply(Function.EXP, Expr.neg(Expr.apply(Function.ABS, u)));
        return Expr.add(new Extremum(true, u, Expr.ZERO), logOfOnePlus(t));
    }

    /** log(1 + t) for small t too: t log(w)/(w - 1) with w = 1 + t as it is rounded (Higham 2002, 1.14.1). */
    private static Expr logOfOnePlus(Expr t) {
        Expr w = Expr.add(Expr.ONE, t);
        // 1 - w as a product, so that no pass takes 1 - (1 + t) for a sum of three terms.
        Expr quotient = Expr.mul(Expr.num(-1), t, Expr.apply(Function.LOG, w), Expr.pow(Expr.sub(Expr.ONE, w), -1));
        return new Choose(w, false, Expr.ONE, t, quotient);
    }

    // ---- 0 log 0

    /** Guards c log(u) where c holds nothing but given tensors: labels may be 0 where the prediction is. */
    private static Expr zeroLog(Expr e, Set<Tensor> given) {
        Expr inner = Exprs.map(e, x -> zeroLog(x, given));
        if (!(inner instanceof Mul m)) {
            return inner;
        }
        List<Expr> labels = new ArrayList<>();
        List<Expr> rest = new ArrayList<>();
        for (Expr f : m.factors()) {
            boolean label = !Exprs.tensors(f).isEmpty() && given.containsAll(Exprs.tensors(f));
            (label ? labels : rest).add(f);
        }
        boolean log = rest.stream()
                .anyMatch(
                        f -> f instanceof Apply a && a.function() == Function.LOG && !Domain.isPositive(a.argument()));
        if (labels.isEmpty() || !log) {
            return inner;
        }
        return new Choose(Expr.apply(Function.ABS, Expr.mul(labels)), false, Expr.ZERO, Expr.ZERO, inner);
    }

    /** The program with every equation in its stable form. */
    public static Program of(Program program) {
        Set<Tensor> given = new HashSet<>(program.inputs());
        Map<Tensor, Equation> original = new LinkedHashMap<>();
        program.equations().forEach(e -> original.put(e.target(), e));
        List<Equation> before = List.copyOf(original.values());
        return new Program(
                program.inputs(),
                program.equations().stream().map(e -> of(e, before, given)).toList());
    }
}
