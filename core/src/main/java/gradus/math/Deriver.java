package gradus.math;

import gradus.math.Derivation.Gradient;
import gradus.math.Derivation.Output;
import gradus.math.Expr.Entry;
import gradus.math.Expr.Partial;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Derives every wanted gradient of a system by the chain rule, from the cost downwards: the gradient of a tensor is the
 * sum, over every equation that reads it and over all entries, of that equation's gradient times its local derivative.
 */
public final class Deriver {
    static final Rule CHAIN =
            new Rule("chain rule", "∂J/∂X[p,q] = sum over every C that reads X of sum(i,j) ∂J/∂C[i,j] ∂C[i,j]/∂X[p,q]");
    static final Rule MEANING = new Rule("definition", "what the left side is short for");
    static final Rule INSERT = new Rule("insert", "the local derivative just found");

    private final Forward forward;
    private final Differentiation.Rules rules;
    private final Map<Tensor, Gradient> done = new LinkedHashMap<>();

    /** Tensors whose gradient is given: nothing is derived for them, and all below follows. */
    private final Set<Tensor> arriving = new HashSet<>();

    private final Set<Tensor> needed;
    private final Set<Tensor> given;

    /** The places of the equations that read a tensor, in order. */
    private final Map<Tensor, List<Integer>> readers = new HashMap<>();

    private Deriver(Forward forward, Differentiation.Rules rules) {
        this.forward = forward;
        this.rules = rules;
        this.needed = needed(forward);
        this.given = Set.copyOf(forward.given());
        for (int n = 0; n < forward.equations().size(); n++) {
            for (Tensor read : Exprs.tensors(forward.equations().get(n).body())) {
                readers.computeIfAbsent(read, t -> new ArrayList<>()).add(n);
            }
        }
    }

    /** Derives all wanted gradients, those next to the cost first. */
    public static Derivation derive(Forward forward) {
        return derive(forward, Differentiation::apply);
    }

    /** The same with other rules: a derivation that the checker must refuse if one of them is wrong. */
    static Derivation derive(Forward forward, Differentiation.Rules rules) {
        Deriver deriver = new Deriver(forward, rules);
        deriver.run();
        return new Derivation(forward, List.copyOf(deriver.done.values()));
    }

    private void run() {
        List<Equation> equations = forward.equations();
        for (int n = equations.size() - 2; n >= 0; n--) {
            Tensor target = equations.get(n).target();
            givenWhoseReadersAreDone(n + 1);
            if (given.contains(forward.gradientOf(target))) {
                arriving.add(target);
            } else if (needed.contains(target) && leadsToCost(target)) {
                add(target);
            }
        }
        givenWhoseReadersAreDone(0);
    }

    /** Parameters follow directly after the last gradient they need. */
    private void givenWhoseReadersAreDone(int from) {
        for (Tensor tensor : forward.wanted()) {
            if (!done.containsKey(tensor)
                    && given.contains(tensor)
                    && readers.getOrDefault(tensor, List.of()).stream().noneMatch(place -> place < from)
                    && leadsToCost(tensor)) {
                add(tensor);
            }
        }
    }

    private boolean leadsToCost(Tensor tensor) {
        return !readers(tensor).isEmpty();
    }

    /** The equations that read a tensor and through which the cost depends on it. */
    private List<Equation> readers(Tensor tensor) {
        return readers.getOrDefault(tensor, List.of()).stream()
                .map(forward.equations()::get)
                .filter(e -> e.target().equals(forward.cost())
                        || done.containsKey(e.target())
                        || arriving.contains(e.target()))
                .toList();
    }

    /** Everything that a wanted gradient passes through. */
    private static Set<Tensor> needed(Forward forward) {
        Set<Tensor> needed = new HashSet<>(forward.wanted());
        for (Equation e : forward.equations()) {
            if (Exprs.tensors(e.body()).stream().anyMatch(needed::contains)) {
                needed.add(e.target());
            }
        }
        return needed;
    }

    private void add(Tensor x) {
        List<Equation> readers = readers(x);
        List<Index> at = freshIndices(x, readers);
        Tensor gradient = forward.gradientOf(x);
        StepLog log = new StepLog(gradient.name(), gradient.at(at), forward.equations());

        Map<Equation, Expr> locals = new LinkedHashMap<>();
        List<Expr> chain = new ArrayList<>();
        List<Expr> inserted = new ArrayList<>();
        for (Equation reader : readers) {
            Expr local = new LocalDerivative(reader, x.at(at), forward, rules).derive(log);
            locals.put(reader, local);
            chain.add(path(x, reader, new Partial(reader.left(), x.at(at))));
            inserted.add(path(x, reader, local));
        }
        List<Step> local = log.take();
        // A tensor that the cost alone reads has no chain.
        boolean direct = readers.stream().allMatch(r -> r.target().equals(forward.cost()));
        log.total(direct ? MEANING : CHAIN, gradient.at(at), Expr.add(chain));
        log.step(INSERT, Expr.add(chain), Expr.add(inserted), readers);
        Expr contracted = Contraction.apply(Expr.add(inserted));
        log.step(Contraction.RULE, Expr.add(inserted), contracted, List.of());
        Expr result = NormalForm.simplify(contracted);
        log.step(LocalDerivative.COLLECT, contracted, result, List.of());

        Equation general = named(gradient, at, x, result);
        List<Step> steps = new ArrayList<>(log.take());
        steps.addAll(1, local);
        OutputForm output = OutputForm.of(general, log, done, forward, nextToCost(readers));
        steps.addAll(log.take());
        Set<Assumption> assumptions = StepLog.tidy(
                steps.stream().flatMap(s -> s.assumptions().stream()).toList());
        done.put(x, new Gradient(x, output.equation(), general, output.output(), steps, assumptions));
    }

    /** All readers' gradients come straight from the cost. */
    private boolean nextToCost(List<Equation> readers) {
        return readers.stream().allMatch(r -> {
            Gradient g = done.get(r.target());
            return g != null
                    && g.output() == Output.NONE
                    && readers(g.of()).stream().allMatch(e -> e.target().equals(forward.cost()));
        });
    }

    private Expr path(Tensor x, Equation reader, Expr local) {
        Expr scale = Expr.div(forward.scale(x), forward.scale(reader.target()));
        Expr factor = NormalForm.simplify(scale);
        if (reader.target().equals(forward.cost())) {
            return Expr.mul(factor, local);
        }
        Entry upstream = forward.gradientOf(reader.target()).at(reader.indices());
        return Expr.mul(factor, Expr.sum(reader.indices(), Expr.mul(upstream, local)));
    }

    /** The place to differentiate at: p, q, so that it is not mistaken for the indices of the equations. */
    private static List<Index> freshIndices(Tensor x, List<Equation> readers) {
        Set<String> taken = new HashSet<>();
        for (Equation e : readers) {
            e.indices().forEach(i -> taken.add(i.name()));
            taken.addAll(Exprs.indexNames(e.body()));
        }
        List<Index> at = new ArrayList<>();
        for (Dim dim : x.dims()) {
            Index index = Exprs.freshPlace(dim, taken);
            taken.add(index.name());
            at.add(index);
        }
        return at;
    }

    /** The result at the indices that the tensor's own definition uses, or the first equation that reads it. */
    private Equation named(Tensor gradient, List<Index> at, Tensor x, Expr result) {
        List<Index> names = forward.equations().stream()
                .filter(e -> e.target().equals(x))
                .findFirst()
                .map(Equation::indices)
                .orElseGet(() -> whereRead(x));
        Map<Index, Index> by = new LinkedHashMap<>();
        for (int d = 0; d < at.size(); d++) {
            by.put(at.get(d), names.get(d));
        }
        return new Equation(gradient, names, NormalForm.simplify(Exprs.substitute(result, by)));
    }

    private List<Index> whereRead(Tensor x) {
        List<Entry> entries = new ArrayList<>();
        forward.equations()
                .forEach(e -> Exprs.walk(e.body(), part -> {
                    if (part instanceof Entry entry && entry.tensor().equals(x)) {
                        entries.add(entry);
                    }
                }));
        return entries.stream()
                .map(Entry::indices)
                .filter(i -> new HashSet<>(i).size() == i.size())
                .min(Comparator.comparing(i -> i.stream().filter(Index::isFixed).count()))
                .map(this::withLetters)
                .orElseGet(() -> freshIndices(x, List.of()));
    }

    /** In place of a fixed one a letter that the system has for that dimension, or else one that stays a place. */
    private List<Index> withLetters(List<Index> at) {
        Set<Index> known = new LinkedHashSet<>();
        forward.equations().forEach(e -> {
            known.addAll(e.indices());
            Exprs.walk(e.body(), part -> {
                if (part instanceof Expr.Fold f) {
                    known.add(f.index());
                }
            });
        });
        Set<String> taken = new HashSet<>();
        at.forEach(i -> taken.add(i.name()));
        List<Index> letters = new ArrayList<>();
        for (Index i : at) {
            Index letter = !i.isFixed()
                    ? i
                    : known.stream()
                            .filter(k -> k.dim().equals(i.dim()) && !taken.contains(k.name()))
                            .findFirst()
                            .orElseGet(() -> Exprs.freshPlace(i.dim(), taken));
            taken.add(letter.name());
            letters.add(letter);
        }
        return letters;
    }
}
