package gradus.network;

import gradus.math.Dim;
import gradus.math.Index;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Reads the indices of a formula, and knows where each of them stands until a sum or a max runs over it. */
final class IndexReader {
    private final Cursor in;
    private final Scope scope;
    private final List<Place> unbound = new ArrayList<>();

    IndexReader(Cursor in, Scope scope) {
        this.in = in;
        this.scope = scope;
    }

    /** An index and the place in the text where it stands. */
    record Place(Index index, int at) {}

    /**
     * Whether parentheses with an index follow, and not with a value; nothing is read.
     *
     * @param after what may stand after the first index
     */
    boolean areNext(String after) {
        int start = in.at();
        in.expect("(");
        String word = in.name();
        boolean isIndex = scope.isIndex(word)
                || scope.writesIndices()
                        && word.matches("[a-z][0-9]*")
                        && after.indexOf(in.peek()) >= 0
                        && scope.variable(word) == null
                        && scope.tensor(word) == null;
        in.moveTo(start);
        return isIndex;
    }

    /** {@code (i,j)}. */
    List<Place> inParentheses() {
        List<Place> places = new ArrayList<>();
        in.expect("(");
        do {
            Place place = place();
            if (places.stream().anyMatch(p -> p.index().equals(place.index()))) {
                throw in.error(place.at(), "the index " + place.index() + " stands twice");
            }
            places.add(place);
        } while (in.take(","));
        in.expect(")");
        return places;
    }

    private Place place() {
        int at = in.peekAt();
        String name = in.name();
        Index index = scope.index(name);
        if (index == null) {
            throw in.error(at, scope.unknownIndex(name));
        }
        return new Place(index, at);
    }

    /** How many places have been read and not bound. */
    int count() {
        return unbound.size();
    }

    /** What was read from a place on is bound. */
    void bind(List<Place> over, int from) {
        unbound.subList(from, unbound.size())
                .removeIf(p -> over.stream().anyMatch(o -> o.index().equals(p.index())));
    }

    /** @throws gradus.InputException pointing at the first index that nothing binds, where the formula may have none such */
    void requireBound() {
        for (Place place : unbound) {
            String refusal = scope.unbound(place.index());
            if (refusal != null) {
                throw in.error(place.at(), refusal);
            }
        }
    }

    /**
     * {@code [i,j]} behind a tensor's name.
     *
     * @param name as it is written
     * @param start where the name stands
     */
    List<Index> inBrackets(Tensor tensor, String name, int start) {
        in.expect("[");
        List<Index> indices = new ArrayList<>();
        int written = 0;
        do {
            if (written++ < tensor.dims().size()) {
                indices.add(index(tensor, indices.size()));
            } else {
                in.name();
            }
        } while (in.take(","));
        in.expect("]");
        if (written != tensor.dims().size()) {
            throw in.error(
                    start,
                    name + " has " + FormulaNames.counted(tensor.dims().size(), "index", "indices") + ", not "
                            + written);
        }
        return indices;
    }

    private Index index(Tensor tensor, int place) {
        char first = in.peek();
        if (Character.isDigit(first) || first == '-') {
            return fixed(tensor, place);
        }
        Place read = place();
        Index index = read.index();
        if (!index.dim().equals(tensor.dims().get(place))) {
            throw in.error(
                    read.at(),
                    "the index " + index + " runs over " + scope.size(index.dim()) + ", and index " + (place + 1)
                            + " of " + tensor + " over "
                            + scope.size(tensor.dims().get(place)));
        }
        unbound.add(read);
        return index;
    }

    /** A fixed place, counted from 0. */
    private Index fixed(Tensor tensor, int index) {
        int start = in.at();
        boolean negative = in.take("-");
        String number = in.name();
        if (negative || !number.matches("[0-9]+")) {
            throw in.error(start, "an index is a letter or a whole number from 0");
        }
        int place = number.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(number);
        Dim dim = tensor.dims().get(index);
        String refusal = scope.refusal(dim, place);
        if (refusal != null) {
            throw in.error(start, "index " + (index + 1) + " of " + tensor + " " + refusal);
        }
        return Index.fixed(place, dim);
    }
}
