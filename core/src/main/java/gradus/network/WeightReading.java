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
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** How weights are read, which decides how they start: over what an entry sums, and what its values go into. */
final class WeightReading {
    /** How many equations lie between weights and their activation, such as those of a normalisation. */
    private static final int LEVELS = 8;

    /** Of equal ones the first is taken. */
    private static final Comparator<Found> NEAREST = Comparator.comparingInt(Found::level);

    private static final Tensor ARGUMENT = Tensor.of("z");
    private static final Index NO_UNITS = new Index("none", new Dim("none"));

    private final Library library;
    private final Map<Tensor, List<Equation>> readers = new HashMap<>();
    private final Set<Equation> elementwise = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<Tensor, Found> nearest = new HashMap<>();
    private final Map<Expr, Boolean> known = new HashMap<>();
    private final Map<Expr, Boolean> activations = new HashMap<>();

    /** The first element-wise function that a tensor goes into, and how many equations lie between. */
    private record Found(Equation function, int level) {}

    WeightReading(List<Equation> equations, Library library) {
        this.library = library;
        for (Equation e : equations) {
            Set<Tensor> read = Exprs.tensors(e.body());
            read.forEach(
                    t -> readers.computeIfAbsent(t, of -> new ArrayList<>()).add(e));
            if (read.size() == 1 && isElementwise(e) && !isScaled(e.body())) {
                elementwise.add(e);
            }
        }
        findFunctions(equations);
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
        return readers(weights).stream()
                .map(e -> nearest.get(e.target()))
                .filter(Objects::nonNull)
                .min(NEAREST)
                .filter(f -> f.level() < LEVELS - 1)
                .map(f -> known.computeIfAbsent(withArgument(f.function().body()), this::isHe))
                .orElse(false);
    }

    /** From the last equation backwards, so that each is looked at once. */
    private void findFunctions(List<Equation> equations) {
        for (Equation e : equations.reversed()) {
            readers(e.target()).stream()
                    .map(this::from)
                    .filter(Objects::nonNull)
                    .min(NEAREST)
                    .ifPresent(f -> nearest.put(e.target(), f));
        }
    }

    private @Nullable Found from(Equation reader) {
        if (elementwise.contains(reader)) {
            return new Found(reader, 0);
        }
        Found above = nearest.get(reader.target());
        return above == null ? null : new Found(above.function(), above.level() + 1);
    }

    /** Whether each entry is a function of the entries at the same place, the same for any place and size. */
    private static boolean isElementwise(Equation e) {
        return !Exprs.any(
                e.body(),
                x -> x instanceof Expr.Fold
                        || x instanceof Expr.Size
                        || (x instanceof Expr.Entry entry && !entry.indices().equals(e.indices())));
    }

    /** Whether it is a factor times an entry, and no activation: relu of half a number is half the relu of it. */
    private boolean isScaled(Expr e) {
        return e instanceof Expr.Mul product
                && product.factors().stream()
                                .filter(Expr.Entry.class::isInstance)
                                .count()
                        == 1
                && product.factors().stream()
                        .allMatch(
                                f -> f instanceof Expr.Entry || Exprs.tensors(f).isEmpty())
                && !activations.computeIfAbsent(withArgument(e), formula -> isActivation(formula, a -> true));
    }

    private boolean isHe(Expr of) {
        return isActivation(of, Activation::he);
    }

    private boolean isActivation(Expr formula, Predicate<Activation> which) {
        return library.activationNames().stream()
                .map(name -> Objects.requireNonNull(library.activation(name)))
                .filter(which)
                .anyMatch(a -> isOne(a, formula));
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
            Expr own = scope.apply(activation, List.of(ARGUMENT.at()), numbers);
            // What reads all units is no function of one number.
            return !Exprs.any(own, Expr.Fold.class::isInstance) && Sampled.areEqual(own, formula, ARGUMENT);
        } catch (InputException e) {
            // The activation does not take this number: it divides by it, for one.
            return false;
        }
    }
}
