package gradus.diagnose;

import gradus.InputException;
import gradus.array.NdArray;
import gradus.diagnose.Diagnosis.Note;
import gradus.diagnose.SubmissionNames.Style;
import gradus.layout.Layout;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds layout, sizes and the number of examples from the shapes of X, Y, W and b, all together. */
final class FrameFinder {
    private static final int MAX_LAYERS = 1_000;

    private final String source;
    private final GivenArrays arrays;
    private final Style style;
    private final boolean told;
    private final List<Note> notes;

    /**
     * @param told whether the sizes are those of the network, and not to be found
     * @param notes gets what was assumed
     */
    FrameFinder(String source, GivenArrays arrays, Style style, boolean told, List<Note> notes) {
        this.source = source;
        this.arrays = arrays;
        this.style = style;
        this.told = told;
        this.notes = notes;
    }

    /** One layer of one unit is often written with its weights as a column, or a vector: w (n, 1) with X (n, m). */
    static Map<Meaning, NdArray> withRowOfWeights(Map<Meaning, NdArray> arrays) {
        Meaning weights = null;
        NdArray x = null;
        for (Map.Entry<Meaning, NdArray> e : arrays.entrySet()) {
            Meaning what = e.getKey();
            if (what.kind() == Kind.WEIGHTS && !what.isGradient()) {
                if (what.layer() != 1) {
                    return arrays;
                }
                weights = what;
            } else if (what.kind() == Kind.INPUT && !what.isGradient()) {
                x = e.getValue();
            }
        }
        NdArray w = weights == null ? null : arrays.get(weights);
        if (w == null || !isVector(w, x)) {
            return arrays;
        }
        Map<Meaning, NdArray> rows = new LinkedHashMap<>(arrays);
        rows.replaceAll((what, array) -> what.kind() == Kind.WEIGHTS && Arrays.equals(array.shape(), w.shape())
                ? array.reshape(1, w.size())
                : array);
        return rows;
    }

    private static boolean isVector(NdArray w, @Nullable NdArray x) {
        return w.rank() == 1
                || w.rank() == 2
                        && w.dimension(1) == 1
                        && w.dimension(0) > 1
                        && x != null
                        && x.rank() == 2
                        && x.dimension(0) == w.dimension(0)
                        && x.dimension(1) != w.dimension(0);
    }

    /**
     * The number of layers that the weights tell; 0 where there are none.
     *
     * @throws InputException if one of them is missing, or there are more than can be looked at
     */
    static int depth(String source, Map<Meaning, NdArray> arrays) {
        List<Meaning> weights = arrays.keySet().stream()
                .filter(m -> m.kind() == Kind.WEIGHTS && !m.isGradient())
                .sorted((a, b) -> Integer.compare(a.layer(), b.layer()))
                .toList();
        List<Integer> layers = weights.stream().map(Meaning::layer).distinct().toList();
        if (layers.size() > MAX_LAYERS) {
            throw new InputException(
                    source + ": holds " + layers.size() + " layers; at most " + MAX_LAYERS + " are looked at.");
        }
        for (int l = 1; l <= layers.size(); l++) {
            if (layers.get(l - 1) != l) {
                throw new InputException(source + ": holds " + weights.getLast().name() + " but no "
                        + weights.getLast().withLayer(l).name()
                        + "; the layers are numbered from 1, without a gap.");
            }
        }
        return layers.size();
    }

    /** @throws InputException if the shapes of X, Y, W and b fit no network */
    Frame find(@Nullable Layout wanted) {
        if (!arrays.network().isChain()) {
            if (wanted != null) {
                throw new InputException(source + ": --layout is about chains of layers; the arrays of "
                        + arrays.network().title() + " lie as it declares them.");
            }
            return new FrameAttempt(source, arrays, true, Layout.COLUMNS).frame();
        }
        List<Layout> asked = wanted == null ? List.of(Layout.values()) : List.of(wanted);
        Map<Layout, Frame> fitting = new LinkedHashMap<>();
        InputException complaint = null;
        int furthest = -1;
        for (Layout layout : asked) {
            FrameAttempt attempt = new FrameAttempt(source, arrays, told, layout);
            try {
                fitting.put(layout, attempt.frame());
            } catch (InputException e) {
                if (attempt.passed() > furthest) {
                    furthest = attempt.passed();
                    complaint = e;
                }
            }
        }
        if (fitting.isEmpty()) {
            throw new ShapeVotes(arrays, told).complaint(source, asked).orElse(Objects.requireNonNull(complaint));
        }
        return fitting.size() == 1 ? fitting.values().iterator().next() : chosen(fitting);
    }

    private Frame chosen(Map<Layout, Frame> fitting) {
        List<Layout> layouts = List.copyOf(fitting.keySet());
        int most = layouts.stream().mapToInt(l -> agreeing(fitting, l)).max().orElse(0);
        List<Layout> left =
                layouts.stream().filter(l -> agreeing(fitting, l) == most).toList();
        if (left.size() == 1) {
            return frame(fitting, left.getFirst());
        }
        boolean weighted = arrays.layers().stream().anyMatch(l -> l.weights() != null);
        Optional<Layout> told = weighted ? toldByGradients(fitting, left) : Optional.empty();
        if (told.isPresent()) {
            return frame(fitting, told.get());
        }
        List<Layout> exact = left.stream().filter(this::hasItsBiases).toList();
        if (exact.size() == 1 && biases().findAny().isPresent()) {
            return frame(fitting, exact.getFirst());
        }
        Layout usual = biases().anyMatch(b -> b.rank() == 2 && b.dimension(1) == 1 && b.dimension(0) > 1)
                ? Layout.COLUMNS
                : switch (style) {
                    case COURSE -> Layout.COLUMNS;
                    case THETA, BIAS_IN_WEIGHTS, STATE_DICT -> Layout.PYTORCH;
                    case KERAS -> Layout.ROWS;
                };
        Layout layout = left.contains(usual) ? usual : left.getFirst();
        List<Layout> others = left.stream()
                .filter(l -> l != layout)
                // Without weights it is the same which way round they would lie.
                .filter(l -> weighted || l.examplesFirst() != layout.examplesFirst())
                .toList();
        if (!others.isEmpty()) {
            notes.add(new Note(
                    "layout-assumed",
                    "layout " + layout + " is assumed: the shapes of "
                            + (weighted ? "X, W and b" : "the arrays") + " also fit "
                            + others.stream().map(Layout::toString).collect(Collectors.joining(" and "))
                            + " (--layout decides)."));
        }
        return frame(fitting, layout);
    }

    /**
     * Where weights are square, and no sum is given: the layout in which at least two gradients more agree than in any other.
     * One alone may be a mistake, a transpose too many or too few.
     */
    private Optional<Layout> toldByGradients(Map<Layout, Frame> fitting, List<Layout> left) {
        Map<Layout, Integer> agreeing = new LinkedHashMap<>();
        left.forEach(l -> agreeing.put(l, new Inputs(arrays, frame(fitting, l)).agreeingGradients()));
        int most = Collections.max(agreeing.values());
        List<Layout> near = left.stream()
                .filter(l -> Objects.requireNonNull(agreeing.get(l)) > most - 2)
                .toList();
        return near.size() == 1 ? Optional.of(near.getFirst()) : Optional.empty();
    }

    private int agreeing(Map<Layout, Frame> fitting, Layout layout) {
        return new Inputs(arrays, frame(fitting, layout)).agreeing();
    }

    private static Frame frame(Map<Layout, Frame> fitting, Layout layout) {
        return Objects.requireNonNull(fitting.get(layout));
    }

    private Stream<NdArray> biases() {
        return arrays.layers().stream()
                .map(ChainLayer::bias)
                .map(arrays::get)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull);
    }

    /** Whether every bias has a shape that the layout prefers. */
    private boolean hasItsBiases(Layout layout) {
        return biases().allMatch(b -> layout.ofUnits(b.size()).stream().anyMatch(s -> Arrays.equals(s, b.shape())));
    }
}
