package gradus.proof;

import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Forward;
import gradus.math.Step;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** The sizes at which a claim is evaluated. */
final class SizeSets {
    /** How far sizes are raised until all has a value; what has none by then is refused where it is evaluated. */
    private static final int MOST_RAISED = 8;

    private SizeSets() {}

    /**
     * Two sets of sizes: sizes within a step are distinct, and in the first the examples' is 1, or the smallest number of
     * them at which all has a value: with 1/(m - 1) that is 2. A dimension with fixed places has all of them, and more.
     *
     * @param base tensors that stand for arbitrary numbers
     * @param examples the dimension that is 1 in the first set
     */
    static List<Map<Dim, Integer>> of(Step step, List<Tensor> base, Forward forward, Dim examples) {
        List<Expr> claim = claim(step, forward);
        return List.of(
                defined(claim, raised -> sizes(step, base, forward, examples, 1 + raised, raised)),
                defined(claim, raised -> sizes(step, base, forward, examples, 5 + raised, 1 + raised)));
    }

    /** The first sizes, raised by as little as possible, at which everything that they alone decide is a number. */
    private static Map<Dim, Integer> defined(List<Expr> claim, IntFunction<Map<Dim, Integer>> sizes) {
        return IntStream.range(0, MOST_RAISED)
                .mapToObj(sizes)
                .filter(s -> claim.stream().allMatch(e -> ConstantParts.areDefined(e, s)))
                .findFirst()
                .orElseGet(() -> sizes.apply(0));
    }

    /** @param turned by how many places the sizes of all other dimensions are turned */
    private static Map<Dim, Integer> sizes(
            Step step, List<Tensor> base, Forward forward, Dim examples, int single, int turned) {
        Map<Dim, Integer> places = places(step, forward);
        Map<Dim, Integer> sizes = new LinkedHashMap<>();
        int n = turned;
        for (Dim dim : dims(step, base, forward)) {
            // A step reads at most the units of two neighbouring layers: three sizes in turn keep them apart.
            int size = dim.equals(examples) ? single : 2 + n++ % 3;
            sizes.put(dim, beyond(places.getOrDefault(dim, 0), size));
        }
        return sizes;
    }

    private static Set<Dim> dims(Step step, List<Tensor> base, Forward forward) {
        Set<Dim> dims = new LinkedHashSet<>();
        if (step.total()) {
            forward.equations().forEach(e -> {
                dims.addAll(e.target().dims());
                dims.addAll(Exprs.dims(e.body()));
            });
        } else {
            base.forEach(t -> dims.addAll(t.dims()));
            step.unfolds().forEach(e -> dims.addAll(Exprs.dims(e.body())));
            dims.addAll(Exprs.dims(step.before()));
            dims.addAll(Exprs.dims(step.after()));
        }
        return dims;
    }

    /** How many places, from 0, a dimension must have for every fixed one to be there. */
    private static Map<Dim, Integer> places(Step step, Forward forward) {
        List<Expr> claim = claim(step, forward);
        Map<Dim, Integer> places = new HashMap<>();
        claim.stream()
                .flatMap(e -> Exprs.fixedPlaces(e).stream())
                .forEach(i -> places.merge(i.dim(), Objects.requireNonNull(i.place()) + 1, Math::max));
        return places;
    }

    /** Everything that is evaluated. */
    private static List<Expr> claim(Step step, Forward forward) {
        List<Expr> claim = new ArrayList<>(List.of(step.before(), step.after()));
        step.assumptions().forEach(a -> claim.add(a.expr()));
        List<Equation> definitions = step.total() ? forward.equations() : step.unfolds();
        definitions.forEach(e -> claim.add(e.body()));
        return claim;
    }

    /** More than that many places, in steps of three, so that sizes that are apart stay apart. */
    private static int beyond(int places, int size) {
        return places == 0 || places < size ? size : beyond(places, size + 3);
    }

    /** {@code m=1 n1=3}. */
    static String text(Map<Dim, Integer> sizes) {
        return sizes.entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue())
                .collect(java.util.stream.Collectors.joining(" "));
    }
}
