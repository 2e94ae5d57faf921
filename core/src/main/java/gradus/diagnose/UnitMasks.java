package gradus.diagnose;

import gradus.array.NdArray;
import gradus.diagnose.UnitNames.Pair;
import gradus.diagnose.UnitNames.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One layer's dropout, by its numbers: which array is the mask, which is masked by it, and what that becomes. A gradient
 * that is not 0 where the mask is arrives behind the mask, whatever it is called.
 */
final class UnitMasks {
    private final Function<@Nullable String, @Nullable NdArray> arrays;
    private final List<Pair> pairs;

    private UnitMasks(List<Pair> pairs, Function<@Nullable String, @Nullable NdArray> arrays) {
        this.pairs = new ArrayList<>(pairs);
        this.arrays = arrays;
    }

    /**
     * The pairs with the roles that a mask gives them; without a mask as they are.
     *
     * @param arrays by their names; null for no name
     * @param tellsShare whether the file tells how many units dropout keeps
     */
    static List<Pair> of(List<Pair> pairs, Function<@Nullable String, @Nullable NdArray> arrays, boolean tellsShare) {
        UnitMasks masks = new UnitMasks(pairs, arrays);
        masks.find(tellsShare);
        masks.apply();
        return List.copyOf(masks.pairs);
    }

    private boolean has(Role role) {
        return pairs.stream().anyMatch(p -> p.role() == role);
    }

    private void replace(Pair pair, Pair... others) {
        int at = pairs.indexOf(pair);
        pairs.remove(at);
        pairs.addAll(at, List.of(others));
    }

    /** Zeros and one other number, where a share is told or the other number is one over it. */
    private void find(boolean tellsShare) {
        if (has(Role.MASK)) {
            return;
        }
        pairs.stream()
                .filter(p -> p.role() == Role.ANY && p.gradient() == null)
                .filter(p -> arrays.apply(p.value()) instanceof NdArray a
                        && UnitNumbers.isMask(a)
                        && (tellsShare || Comparison.largest(a.data()) > 1)
                        && isAsLargeAsAGradient(a))
                .findFirst()
                .ifPresent(p -> replace(p, p.withRole(Role.MASK)));
    }

    private boolean isAsLargeAsAGradient(NdArray array) {
        return pairs.stream()
                .anyMatch(p -> UnitRoles.isActivation(p)
                        && arrays.apply(p.gradient()) instanceof NdArray g
                        && g.size() == array.size());
    }

    private void apply() {
        Pair masks =
                pairs.stream().filter(p -> p.role() == Role.MASK).findFirst().orElse(null);
        NdArray mask = masks == null ? null : arrays.apply(masks.value());
        if (masks == null || mask == null) {
            return;
        }
        List<Pair> activations = pairs.stream().filter(UnitRoles::isActivation).toList();
        for (Pair after : activations) {
            for (Pair before : activations) {
                if (!before.equals(after) && isMasked(before, after, mask)) {
                    apply(masks, mask, before, after);
                    return;
                }
            }
        }
        if (has(Role.WEIGHTS)) {
            pairs.stream()
                    .filter(p -> p.role() == Role.OUTPUT && p.gradient() != null)
                    .findFirst()
                    .ifPresent(p -> apply(masks, mask, p));
        }
    }

    /** Both values are there. */
    private void apply(Pair masks, NdArray mask, Pair before, Pair after) {
        if (!has(Role.WEIGHTS)) {
            replace(before, before.withRole(Role.INPUT));
            replace(after, after.withRole(Role.OUTPUT));
        } else if (after.gradient() != null || before.gradient() == null) {
            replace(before, before.withRole(Role.ACTIVATED));
            replace(after, after.withRole(Role.OUTPUT));
        } else if (isZeroWhere(mask, before.gradient())) {
            replace(masks, masks.withRole(Role.ANY));
            replace(after, after.withRole(Role.ANY));
        } else {
            replace(before, new Pair(Role.ACTIVATED, before.value(), null));
            replace(after, new Pair(Role.OUTPUT, after.value(), before.gradient()));
        }
    }

    /** One of the values is there at most: it is that before the mask, unless it is 0 where the mask is. */
    private void apply(Pair masks, NdArray mask, Pair only) {
        if (isZeroWhere(mask, only.gradient())) {
            replace(masks, masks.withRole(Role.ANY));
        } else if (only.value() != null && !isZeroWhere(mask, only.value())) {
            replace(only, new Pair(Role.ACTIVATED, only.value(), null), new Pair(Role.OUTPUT, null, only.gradient()));
        }
    }

    private boolean isMasked(Pair before, Pair after, NdArray mask) {
        NdArray from = arrays.apply(before.value());
        NdArray to = arrays.apply(after.value());
        return from != null
                && to != null
                && !isZeroWhere(mask, before.value())
                && isZeroWhere(mask, after.value())
                && UnitNumbers.factor(mask, from, to) != 0;
    }

    private boolean isZeroWhere(NdArray mask, @Nullable String name) {
        NdArray array = arrays.apply(name);
        if (array == null || array.size() != mask.size()) {
            return false;
        }
        for (int n = 0; n < mask.size(); n++) {
            if (mask.data()[n] == 0 && array.data()[n] != 0) {
                return false;
            }
        }
        return true;
    }
}
