package gradus.network;

import gradus.InputException;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Index;
import gradus.math.Rational;
import gradus.math.Tensor;
import gradus.network.Definition.Activation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** How weights are read, which decides how they start: over what an entry sums, and what its values go into. */
final class WeightReading {
    /** How many equations lie between weights and their activation, such as those of a normalisation. */
    private static final int LEVELS = 8;

    private static final Tensor ARGUMENT = Tensor.of("z");
    private static final Index NO_UNITS = new Index("none", new Dim("none"));

    private final Library library;
    private final Map<Tensor, List<Equation>> readers = new HashMap<>();
    private final Map<Expr, Boolean> known = new HashMap<>();

    WeightReading(List<Equation> equations, Library library) {
        this.library = library;
        equations.forEach(e -> Exprs.tensors(e.body())
                .forEach(
                        t -> readers.computeIfAbsent(t, of -> new ArrayList<>()).add(e)));
    }

    private List<Equation> readers(Tensor tensor) {
        return readers.getOrDefault(tensor, List.of());
    }

    /** The places of the indices that the first equation that reads a parameter sums over, from 0. */
    List<Integer> summed(Tensor parameter) {
        List<Integer> places = new ArrayList<>();
        if (!readers(parameter).isEmpty()) {
            collect(readers(parameter).getFirst().body(), parameter, new HashSet<>(), places);
        }
        return places;
    }

    /** Looks at the first entry of the parameter only; gives whether it was found. */
    private static boolean collect(Expr e, Tensor parameter, Set<Index> bound, List<Integer> places) {
        if (e instanceof Expr.Entry entry && entry.tensor().equals(parameter)) {
            for (int place = 0; place < entry.indices().size(); place++) {
                if (bound.contains(entry.indices().get(place))) {
                    places.add(place);
                }
            }
            return true;
        }
        Set<Index> inner = bound;
        if (e instanceof Expr.Fold fold) {
            inner = new HashSet<>(bound);
            inner.add(fold.index());
        }
        for (Expr child : Exprs.children(e)) {
            if (collect(child, parameter, inner, places)) {
                return true;
            }
        }
        return false;
    }

    /** Whether weights start as He et al. propose: what they give goes into an activation of which the library says so. */
    boolean isBeforeHe(Tensor weights) {
        Set<Tensor> reached = new LinkedHashSet<>(Set.of(weights));
        for (int level = 0; level < LEVELS; level++) {
            Set<Tensor> next = new LinkedHashSet<>();
            for (Tensor tensor : reached) {
                for (Equation e : readers(tensor)) {
                    if (level > 0 && isElementwise(e)) {
                        return known.computeIfAbsent(withArgument(e.body()), this::isHe);
                    }
                    next.add(e.target());
                }
            }
            reached = next;
        }
        return false;
    }

    /** Whether each entry is a function of the entry of one tensor at the same place, the same for any place and size. */
    private static boolean isElementwise(Equation e) {
        return Exprs.tensors(e.body()).size() == 1
                && !Exprs.any(
                        e.body(),
                        x -> x instanceof Expr.Fold
                                || x instanceof Expr.Size
                                || (x instanceof Expr.Entry entry
                                        && !entry.indices().equals(e.indices())));
    }

    private boolean isHe(Expr of) {
        return library.activationNames().stream()
                .map(name -> Objects.requireNonNull(library.activation(name)))
                .filter(Activation::he)
                .anyMatch(a -> isOne(a, of));
    }

    private static Expr withArgument(Expr e) {
        return e instanceof Expr.Entry ? ARGUMENT.at() : Exprs.map(e, WeightReading::withArgument);
    }

    /** Whether a formula is an activation's, with the numbers of the library or with one that stands in the formula. */
    private boolean isOne(Activation activation, Expr formula) {
        List<Map<String, Rational>> candidates = new ArrayList<>(List.of(Map.of()));
        if (activation.parameters().size() == 1) {
            String name = activation.parameters().keySet().iterator().next();
            Exprs.walk(formula, x -> {
                if (x instanceof Expr.Num n) {
                    candidates.add(Map.of(name, n.value()));
                }
            });
        }
        return candidates.stream().anyMatch(numbers -> isOne(activation, numbers, formula));
    }

    private boolean isOne(Activation activation, Map<String, Rational> numbers, Expr formula) {
        FormulaScope scope = new FormulaScope(library, activation.name(), NO_UNITS);
        try {
            return Sampled.areEqual(scope.apply(activation, List.of(ARGUMENT.at()), numbers), formula, ARGUMENT);
        } catch (InputException e) {
            // The activation does not take this number: it divides by it, for one.
            return false;
        }
    }
}
