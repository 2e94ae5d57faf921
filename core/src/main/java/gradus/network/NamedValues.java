package gradus.network;

import gradus.math.Expr;
import gradus.math.Index;
import gradus.math.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A scope of names that stand for values: without tensors, indices, and functions of one's own. */
class NamedValues implements Scope {
    private final Map<String, Expr> values;

    NamedValues(Map<String, Expr> values) {
        this.values = new LinkedHashMap<>(values);
    }

    final void put(String name, Expr value) {
        values.put(name, value);
    }

    @Override
    public final @Nullable Expr variable(String name) {
        return values.get(name);
    }

    @Override
    public final Set<String> names() {
        return Collections.unmodifiableSet(values.keySet());
    }

    @Override
    public final @Nullable Expr call(String name, List<Expr> arguments) {
        return null;
    }

    @Override
    public final @Nullable Index units() {
        return null;
    }

    @Override
    public String nothingToSum() {
        return "a sum is not possible here: the formula is about one entry";
    }

    @Override
    public final @Nullable Index index(String name) {
        return null;
    }

    @Override
    public final @Nullable Tensor tensor(String name) {
        return null;
    }
}
