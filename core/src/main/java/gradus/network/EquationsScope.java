package gradus.network;

import gradus.InputException;
import gradus.math.Dim;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Index;
import gradus.math.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names in an equation of a system: what stands above it, sizes of dimensions, and the library's functions. */
final class EquationsScope implements Scope {
    private static final Index NO_UNITS = new Index("none", new Dim("none"));

    private final Library library;
    private final Line line;
    private final List<Index> left;
    private final Map<String, Tensor> known;
    private final Dimensions dimensions;
    private final Map<String, Line.Equation> defining;

    /**
     * @param left the indices of what the equation gives
     * @param known the tensors that it may read
     * @param defining every equation of the system, by what it gives
     */
    EquationsScope(
            Library library,
            Line line,
            List<Index> left,
            Map<String, Tensor> known,
            Dimensions dimensions,
            Map<String, Line.Equation> defining) {
        this.library = library;
        this.line = line;
        this.left = left;
        this.known = known;
        this.dimensions = dimensions;
        this.defining = defining;
    }

    @Override
    public @Nullable Expr variable(String name) {
        if (known.containsKey(name)) {
            return null;
        }
        Dim size = dimensions.named(name);
        return size == null ? null : new Expr.Size(size);
    }

    /** Where the left side has no index, a function of single values can be called, but not one of all units. */
    @Override
    public @Nullable Expr call(String name, List<Expr> arguments) {
        Index units = units();
        Index over = units == null ? NO_UNITS : units;
        Expr value = new FormulaScope(library, name, over).call(name, arguments);
        if (value != null && Exprs.dims(value).contains(NO_UNITS.dim())) {
            throw new InputException(name + " runs over the first index on the left, and there is none");
        }
        return value;
    }

    /** A sum without an index, as softmax has one, runs over the first index of what the equation gives. */
    @Override
    public @Nullable Index units() {
        return left.isEmpty() ? null : left.getFirst();
    }

    @Override
    public @Nullable Index index(String name) {
        return dimensions.index(name);
    }

    @Override
    public boolean isIndex(String name) {
        return dimensions.isLetter(name);
    }

    @Override
    public String unknownIndex(String name) {
        return name.matches("[a-z][0-9]*") ? Dimensions.unknown(name) : "an index is expected";
    }

    @Override
    public @Nullable String unbound(Index index) {
        return left.contains(index)
                ? null
                : "the index " + index + " is neither on the left nor bound by sum(" + index + ") or max(" + index
                        + ")";
    }

    @Override
    public @Nullable Tensor tensor(String name) {
        return known.get(name);
    }

    @Override
    public String size(Dim dim) {
        return dimensions.text(dim);
    }

    @Override
    public @Nullable String refusal(Dim dim, int place) {
        Integer size = dimensions.sizes().get(dim);
        if (size == null) {
            return "runs over the examples, of which there may be any number: write its letter";
        }
        return place < size ? null : "runs from 0 to " + (size - 1);
    }

    @Override
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>(known.keySet());
        dimensions.sizes().keySet().forEach(d -> names.add(d.name()));
        names.addAll(library.activationNames());
        return names;
    }

    @Override
    public String unknown(String name) {
        Line.Equation own = defining.get(name);
        if (own == null) {
            return "there is no tensor '" + name + "'" + Suggestion.of(name, names());
        }
        if (own == line) {
            return name + " reads itself; an equation reads what stands above it";
        }
        String where = own.source().what().replaceFirst(".*, ", "");
        if (!(line instanceof Line.Equation reader)) {
            return name + " is computed (" + where + "), and this is a number that is given";
        }
        String target = reader.left().letter();
        return reads(own, target)
                ? "the system is circular: " + target + " reads " + name + ", and " + name + " (" + where + ") needs "
                        + target
                : name + " is given below, on " + where + "; equations are carried out in order, so move it up";
    }

    /** Whether an equation needs what is called so, directly or through others. */
    private boolean reads(Line.Equation equation, String wanted) {
        Deque<Line.Equation> open = new ArrayDeque<>(List.of(equation));
        Set<String> seen = new HashSet<>();
        while (!open.isEmpty()) {
            for (String word : words(open.pop())) {
                if (word.equals(wanted)) {
                    return true;
                }
                Line.Equation next = defining.get(word);
                if (next != null && seen.add(word)) {
                    open.push(next);
                }
            }
        }
        return false;
    }

    private static List<String> words(Line.Equation equation) {
        List<String> words = new ArrayList<>();
        Cursor in = equation.source().from(equation.formula());
        while (!in.isAtEnd()) {
            int start = in.at();
            String word = in.name();
            if (word.isEmpty()) {
                in.moveTo(start + 1);
            } else {
                words.add(word);
            }
        }
        return words;
    }
}
