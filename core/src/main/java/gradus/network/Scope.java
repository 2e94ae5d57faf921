package gradus.network;

import gradus.math.Dim;
import gradus.math.Expr;
import gradus.math.Index;
import gradus.math.Tensor;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What names mean inside a formula. */
interface Scope {
    /** The value of a plain name, or null if there is none. */
    @Nullable
    Expr variable(String name);

    /** A defined function applied to arguments, or null if there is none of that name. */
    @Nullable
    Expr call(String name, List<Expr> arguments);

    /** The index over the units of the same example that {@code sum(...)} runs over; null where it is not allowed. */
    @Nullable
    Index units();

    /** The index of that name, or null if indices are not written here. */
    @Nullable
    Index index(String name);

    /** Whether sums are written with their indices here. */
    default boolean writesIndices() {
        return true;
    }

    /** Whether an index is called so. */
    default boolean isIndex(String name) {
        return index(name) != null;
    }

    /** The tensor of that name, or null. */
    @Nullable
    Tensor tensor(String name);

    /** A dimension as a reader knows it. */
    default String size(Dim dim) {
        return dim.name();
    }

    /** Why a fixed place, counted from 0, can't stand for an index over the dimension; null if it can. */
    default @Nullable String refusal(Dim dim, int place) {
        return "is a letter in this formula, not a number";
    }

    /** What is to be said of a letter in the place of an index that is none. */
    default String unknownIndex(String name) {
        return name.isEmpty() ? "an index is expected" : "there is no index '" + name + "'";
    }

    /** What is to be said of an index that no sum and no max runs over; null if it may stand so. */
    default @Nullable String unbound(Index index) {
        return null;
    }

    /** What is to be said of a sum that names no index where there is none to run over. */
    default String nothingToSum() {
        return "sum has no index to run over here; write one, as in sum(i)";
    }

    /** Names that a mistyped one may have meant. */
    Set<String> names();

    /**
     * How long the name is that a text begins with.
     *
     * @param word the length of its letters, digits and underscores; a scope whose names have other characters goes on
     */
    default int nameLength(String text, int word) {
        return word;
    }

    /** What is to be said of a name that means nothing here. */
    default String unknown(String name) {
        return "'" + name + "' is not known here" + Suggestion.of(name, names());
    }
}
