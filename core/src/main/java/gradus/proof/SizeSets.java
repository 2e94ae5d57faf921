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

/** The sizes at which a claim is evaluated. */
final class SizeSets {
    private SizeSets() {}

    /**
     * Two sets of sizes: sizes within a step are distinct, and in the first the examples' is 1. A dimension with fixed
     * places has all of them, and more.
     *
     * @param base tensors that stand for arbitrary numbers
     * @param examples the dimension that is 1 in the first set
     */
    static List<Map<Dim, Integer>> of(Step step, List<Tensor> base, Forward forward, Dim examples) {
        Map<Dim, Integer> places = places(step, forward);
        Map<Dim, Integer> first = new LinkedHashMap<>();
        Map<Dim, Integer> second = new LinkedHashMap<>();
        int n = 0;
        for (Dim dim : dims(step, base, forward)) {
            boolean single = dim.equals(examples);
            int known = places.getOrDefault(dim, 0);
            // A step reads at most the units of two neighbouring layers: three sizes in turn keep them apart.
            first.put(dim, beyond(known, single ? 1 : 2 + n % 3));
            second.put(dim, beyond(known, single ? 5 : 2 + (n + 1) % 3));
            n += single ? 0 : 1;
        }
        return List.of(first, second);
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
        List<Expr> claim = new ArrayList<>(List.of(step.before(), step.after()));
        step.assumptions().forEach(a -> claim.add(a.expr()));
        List<Equation> definitions = step.total() ? forward.equations() : step.unfolds();
        definitions.forEach(e -> claim.add(e.body()));
        Map<Dim, Integer> places = new HashMap<>();
        claim.stream()
                .flatMap(e -> Exprs.fixedPlaces(e).stream())
                .forEach(i -> places.merge(i.dim(), Objects.requireNonNull(i.place()) + 1, Math::max));
        return places;
    }

    /** More than that many places, in steps of three, so that sizes that are apart stay apart. */
    private static int beyond(int places, int size) {
        return places == 0 || places < size ? size : beyond(places, size + 3);
    }
}
