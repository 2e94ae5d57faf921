package gradus.diagnose;

import gradus.InputException;
import gradus.array.NdArray;
import gradus.diagnose.Diagnosis.Note;
import gradus.diagnose.SubmissionNames.Style;
import gradus.layout.Layout;
import gradus.network.LayerSpec;
import gradus.network.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds layout, sizes and the number of examples from the shapes of X, Y, W and b, all together. */
final class FrameFinder {
    private static final int MAX_LAYERS = 1_000;

    private final String source;
    private final Map<String, NdArray> arrays;
    private final Style style;
    private final @Nullable Network told;
    private final List<Note> notes;
    private int depth;

    /** @param notes gets what was assumed */
    FrameFinder(String source, Map<String, NdArray> arrays, Style style, @Nullable Network told, List<Note> notes) {
        this.source = source;
        this.arrays = arrays;
        this.style = style;
        this.told = told;
        this.notes = notes;
    }

    /** One layer of one unit is often written with its weights as a column, or a vector: w (n, 1) with X (n, m). */
    static Map<String, NdArray> withRowOfWeights(Map<String, NdArray> arrays) {
        NdArray w = arrays.get("W1");
        NdArray x = arrays.get("X");
        if (w == null || arrays.containsKey("W2")) {
            return arrays;
        }
        boolean vector = w.rank() == 1;
        boolean column = w.rank() == 2
                && w.dimension(1) == 1
                && w.dimension(0) > 1
                && x != null
                && x.rank() == 2
                && x.dimension(0) == w.dimension(0)
                && x.dimension(1) != w.dimension(0);
        if (!vector && !column) {
            return arrays;
        }
        Map<String, NdArray> rows = new LinkedHashMap<>(arrays);
        rows.put("W1", w.reshape(1, w.size()));
        NdArray gradient = arrays.get("dW1");
        if (gradient != null && Arrays.equals(gradient.shape(), w.shape())) {
            rows.put("dW1", gradient.reshape(1, w.size()));
        }
        return rows;
    }

    /** The number of layers; 0 where nothing tells it. */
    int depth() {
        List<Integer> layers = arrays.keySet().stream()
                .filter(n -> n.matches("W\\d+"))
                .map(Frame::layer)
                .sorted()
                .toList();
        if (told != null) {
            if (!layers.isEmpty() && layers.getLast() > told.depth()) {
                throw new InputException(source + ": holds W" + layers.getLast() + ", but the network " + told.text()
                        + " has " + told.depth() + (told.depth() == 1 ? " layer." : " layers."));
            }
            return told.depth();
        }
        for (int l = 1; l <= layers.size(); l++) {
            if (!layers.contains(l)) {
                throw new InputException(source + ": holds W" + layers.getLast() + " but no W" + l
                        + "; the layers are numbered from 1, without a gap.");
            }
        }
        if (layers.size() > MAX_LAYERS) {
            throw new InputException(
                    source + ": holds " + layers.size() + " layers; at most " + MAX_LAYERS + " are looked at.");
        }
        return layers.size();
    }

    /** @throws InputException if the shapes of X, Y, W and b fit no network */
    Frame find(@Nullable Layout wanted) {
        depth = depth();
        List<Layout> asked = wanted == null ? List.of(Layout.values()) : List.of(wanted);
        Map<Layout, Frame> fitting = new LinkedHashMap<>();
        InputException complaint = null;
        int furthest = -1;
        for (Layout layout : asked) {
            Attempt attempt = new Attempt(layout);
            try {
                fitting.put(layout, attempt.frame());
            } catch (InputException e) {
                if (attempt.passed > furthest) {
                    furthest = attempt.passed;
                    complaint = e;
                }
            }
        }
        if (fitting.isEmpty()) {
            throw Objects.requireNonNull(complaint);
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
        List<Layout> exact = left.stream().filter(this::hasItsBiases).toList();
        if (exact.size() == 1 && biases().findAny().isPresent()) {
            return frame(fitting, exact.getFirst());
        }
        Layout usual = biases().anyMatch(b -> b.rank() == 2 && b.dimension(1) == 1 && b.dimension(0) > 1)
                ? Layout.COLUMNS
                : switch (style) {
                    case COURSE -> Layout.COLUMNS;
                    case THETA, STATE_DICT -> Layout.PYTORCH;
                    case KERAS -> Layout.ROWS;
                };
        Layout layout = left.contains(usual) ? usual : left.getFirst();
        notes.add(new Note(
                "layout-assumed",
                "layout " + layout + " is assumed: the shapes of X, W and b also fit "
                        + left.stream()
                                .filter(l -> l != layout)
                                .map(Layout::toString)
                                .collect(Collectors.joining(" and "))
                        + " (--layout decides)."));
        return frame(fitting, layout);
    }

    private int agreeing(Map<Layout, Frame> fitting, Layout layout) {
        return new Inputs(arrays, frame(fitting, layout)).agreeing();
    }

    private static Frame frame(Map<Layout, Frame> fitting, Layout layout) {
        return Objects.requireNonNull(fitting.get(layout));
    }

    private java.util.stream.Stream<NdArray> biases() {
        return arrays.keySet().stream().filter(n -> n.matches("b\\d+")).map(this::array);
    }

    /** Whether every bias has a shape that the layout prefers. */
    private boolean hasItsBiases(Layout layout) {
        return biases().allMatch(b -> layout.ofUnits(b.size()).stream().anyMatch(s -> Arrays.equals(s, b.shape())));
    }

    private NdArray array(String name) {
        return Objects.requireNonNull(arrays.get(name));
    }

    /** One layout, tried. */
    private final class Attempt {
        private final Layout layout;
        private final List<Integer> sizes = new ArrayList<>();
        /** How many arrays were looked at without a complaint. */
        private int passed;

        Attempt(Layout layout) {
            this.layout = layout;
        }

        Frame frame() {
            sizes();
            NdArray x = arrays.get("X");
            int examples;
            if (x != null) {
                examples = examples("X", x, sizes.getFirst());
                passed++;
            } else {
                examples = commonExamples();
            }
            Frame frame = new Frame(layout, sizes, examples);
            for (int l = 1; l <= depth; l++) {
                String bias = "b" + l;
                if (arrays.containsKey(bias)) {
                    require(bias, frame);
                    passed++;
                }
            }
            requireLabels(frame);
            return frame;
        }

        private void sizes() {
            if (told != null) {
                told.specs().stream().map(LayerSpec::size).forEach(sizes::add);
            }
            for (int l = 1; l <= depth; l++) {
                NdArray w = arrays.get("W" + l);
                if (w == null) {
                    continue;
                }
                if (w.rank() != 2 || w.size() == 0) {
                    throw new InputException(source + ": W" + l + " has shape " + w.shapeText()
                            + "; weights are a matrix with a row or column for each unit.");
                }
                int units = w.dimension(layout.inputsFirst() ? 1 : 0);
                int inputs = w.dimension(layout.inputsFirst() ? 0 : 1);
                if (sizes.isEmpty()) {
                    sizes.add(inputs);
                }
                if (told == null) {
                    sizes.add(units);
                }
                if (sizes.get(l - 1) != inputs || sizes.get(l) != units) {
                    throw mismatch(l, w);
                }
                passed++;
            }
        }

        private InputException mismatch(int l, NdArray w) {
            String right = NdArray.describe(layout.ofWeights(sizes.get(l), sizes.get(l - 1)));
            return new InputException(source + ": W" + l + " has shape " + w.shapeText() + "; in layout " + layout + " "
                    + (told != null
                            ? "the network " + told.text() + " needs " + right
                            : "it must be " + right + ", because W" + (l - 1) + " has shape "
                                    + array("W" + (l - 1)).shapeText())
                    + ".");
        }

        private int examples(String name, NdArray array, int units) {
            int examples = -1;
            if (array.rank() == 2 && array.dimension(layout.examplesFirst() ? 1 : 0) == units) {
                examples = array.dimension(layout.examplesFirst() ? 0 : 1);
            } else if (array.rank() == 1 && units == 1) {
                examples = array.size();
            }
            if (examples < 0) {
                throw new InputException(
                        source + ": " + name + " has shape " + array.shapeText() + "; with W1 of shape "
                                + (arrays.containsKey("W1") ? array("W1").shapeText() : "for " + units + " inputs")
                                + " it must be "
                                + (layout.examplesFirst() ? "(m, " + units + ")" : "(" + units + ", m)") + " in layout "
                                + layout + ", with m examples.");
            }
            if (examples == 0) {
                throw new InputException(
                        source + ": " + name + " has shape " + array.shapeText() + ", which holds no example.");
            }
            return examples;
        }

        /** Without X: what most of the arrays that belong to examples say. */
        private int commonExamples() {
            Map<Integer, Integer> votes = new LinkedHashMap<>();
            arrays.forEach((name, array) -> {
                String letters = Frame.letters(name);
                int layer = letters.equals("Y") ? depth : Frame.layer(name);
                if ((letters.equals("Y") || Frame.OF_EXAMPLES.contains(letters))
                        && layer >= 0
                        && layer <= depth
                        && array.rank() == 2
                        && array.size() > 0
                        && array.dimension(layout.examplesFirst() ? 1 : 0) == sizes.get(layer)) {
                    votes.merge(array.dimension(layout.examplesFirst() ? 0 : 1), 1, Integer::sum);
                }
            });
            passed += votes.values().stream().mapToInt(Integer::intValue).sum();
            return votes.entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .map(Map.Entry::getKey)
                    .orElseThrow(() -> new InputException(source + ": X is missing, and no other array tells how many"
                            + " examples there are; add X, of shape "
                            + NdArray.describe(layout.ofExamples(sizes.getFirst(), 1)) + " for one example."));
        }

        private void require(String name, Frame frame) {
            int[] shape = array(name).shape();
            List<int[]> right = frame.shapes(name);
            if (right.stream().noneMatch(s -> Arrays.equals(s, shape))) {
                throw new InputException(source + ": " + name + " has shape " + NdArray.describe(shape) + "; in layout "
                        + layout + " it must be " + NdArray.describe(right.getFirst()) + ", for the sizes "
                        + frame.text() + " and " + frame.examples() + " examples.");
            }
        }

        /** A matrix like the output, or a class number for each example. */
        private void requireLabels(Frame frame) {
            NdArray y = arrays.get("Y");
            if (y == null) {
                return;
            }
            if (y.size() != frame.examples() || y.rank() > 2) {
                require("Y", frame);
            }
            passed++;
        }
    }
}
