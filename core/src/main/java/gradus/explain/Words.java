package gradus.explain;

import gradus.explain.Explanation.ProvedStep;
import gradus.math.Assumption;
import gradus.math.Assumption.Kind;
import gradus.math.Exprs;
import gradus.math.Index;
import gradus.proof.Certificate;
import gradus.proof.Certificate.Method;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Phrases that all renderers share. */
final class Words {
    /** How formulas are to be read: what a reader who knows only the scalar chain rule needs to be told first. */
    static final List<String> READING = List.of(
            "Examples stand side by side: column j of a matrix belongs to example j, row i to unit i. A0 is the input X.",
            "X[i,j] is one entry. sum(k) adds up over all values of k. delta(i,k) is 1 where i = k, otherwise 0.",
            "∂C/∂X is the derivative of one number by another, everything else held fixed.",
            "dW1 is ∂J/∂W1, and so for every parameter. What belongs to single examples carries no 1/m: dZ1 is m times "
                    + "∂J/∂Z1, so that the 1/m of the mean stands in the gradients of the parameters only.",
            "Between matrices a blank is the matrix product, * and / work entry by entry, ^T transposes. rowsum adds up "
                    + "along each row (over the examples), colsum down each column (over the units).",
            "Each step is proved by itself, in every entry, at two sets of sizes. \"exact\" means: both sides are the same "
                    + "rational function of independent numbers; \"50 digits\" means: both sides agree to 50 digits at that "
                    + "many random points of the domain.",
            "The one rule behind everything: if X changes the cost J through several numbers C, then ∂J/∂X is the sum over "
                    + "all of them of ∂J/∂C times ∂C/∂X. A derivative of an entry by an entry of the same tensor is 1 if they "
                    + "are the same entry and 0 if not; that is what delta says.");

    private Words() {}

    static String proof(@Nullable Certificate certificate, @Nullable String refutation) {
        if (certificate == null) {
            return "NOT PROVED: " + refutation;
        }
        String sizes = String.join("; ", certificate.sizes());
        return certificate.method() == Method.EXACT
                ? "exact: " + sizes
                : "50 digits, " + certificate.points() + " points: " + sizes;
    }

    /** {@code 28 steps, all proved: 10 exactly, 18 to 50 digits at random points}. */
    static String count(List<ProvedStep> steps) {
        long exact = steps.stream()
                .filter(s -> s.certificate() != null && s.certificate().method() == Method.EXACT)
                .count();
        long unproved = steps.stream().filter(s -> s.certificate() == null).count();
        long numeric = steps.size() - exact - unproved;
        String all = unproved == 0 ? "all proved" : unproved + " NOT PROVED";
        return steps.size() + (steps.size() == 1 ? " step, " : " steps, ") + all + ": " + exact + " exactly, " + numeric
                + " to 50 digits at random points";
    }

    /** Everything that the steps assume, each once, whatever its indices are called. */
    static Set<String> assumptions(List<ProvedStep> steps) {
        Set<Assumption> all = new LinkedHashSet<>();
        steps.forEach(p -> p.step().assumptions().forEach(a -> all.add(renamed(a))));
        all.removeIf(a -> a.kind() == Kind.NONZERO && all.contains(new Assumption(Kind.POSITIVE, a.expr())));
        return all.stream().map(Assumption::toString).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Assumption renamed(Assumption a) {
        if (a.kind() == Kind.ONE) {
            return a;
        }
        Map<Index, Index> names = new LinkedHashMap<>();
        for (Index free : Exprs.freeIndices(a.expr())) {
            names.put(free, new Index("ijpq".substring(names.size() % 4, names.size() % 4 + 1), free.dim()));
        }
        return new Assumption(a.kind(), Exprs.substitute(a.expr(), names));
    }

    static String layer(int layer, boolean last) {
        return "Layer " + layer + (last ? ", the output" : "");
    }

    static String sizes(Explanation e) {
        return e.sizes().entrySet().stream()
                        .map(s -> s.getKey() + " = " + s.getValue())
                        .collect(Collectors.joining(", "))
                + "; " + e.examples() + " examples";
    }
}
