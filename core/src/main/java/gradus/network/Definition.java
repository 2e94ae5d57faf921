package gradus.network;

import gradus.math.Rational;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An entry of the library: everything about it is its formula. */
sealed interface Definition {
    String name();

    /** Parameters in order, with their defaults. */
    Map<String, Rational> parameters();

    /**
     * An activation: one formula.
     *
     * @param arguments names of the formula's arguments, one for an activation
     * @param attributes what else is known about it: {@code he} where weights in front of it start as He et al. propose,
     *     {@code default} where it stands for a layer that names none, what its outputs are if they are no plain
     *     numbers ({@link OutputMeaning}), {@code rare} where no mistake is explained by it, and {@code also} what
     *     other libraries call it ({@link Alias})
     */
    record Activation(
            String name,
            List<String> arguments,
            Map<String, Rational> parameters,
            String formula,
            Set<String> attributes)
            implements Definition {
        boolean he() {
            return attributes.contains("he");
        }

        boolean isDefault() {
            return attributes.contains(DEFAULT);
        }

        boolean isRare() {
            return attributes.contains("rare");
        }
    }

    /**
     * A loss of one example, summed over the outputs.
     *
     * @param attributes what else is known about it: {@code default for} an output activation, {@code default} for all
     *     others, what the outputs are in its formula ({@link OutputMeaning}), {@code numbers} where it learns numbers
     *     and never classes, {@code labels -1 and 1}, {@code also} what other libraries call it ({@link Alias})
     */
    record Loss(
            String name,
            List<String> arguments,
            Map<String, Rational> parameters,
            String formula,
            Set<String> attributes)
            implements Definition {
        /** The output activations that it is the default of; the empty name for the default of all others. */
        List<String> defaultFor() {
            return attributes.stream()
                    .filter(a -> a.startsWith(DEFAULT))
                    .map(a -> a.substring(DEFAULT.length()).replaceFirst("^ +for +", ""))
                    .toList();
        }
    }

    String DEFAULT = "default";

    /**
     * A layer: equations entry by entry, the last of which is its output.
     *
     * @param others what other libraries have in place of a default
     * @param reads what it is given by the layers before it, in order; letters and indices are the layer's own
     * @param lines the equations, and what the tensors are that no equation defines
     */
    record Layer(
            String name,
            Map<String, Rational> parameters,
            Map<String, List<Rational>> others,
            List<Line.Entry> reads,
            List<Line> lines)
            implements Definition {
        public Layer {
            reads = List.copyOf(reads);
            lines = List.copyOf(lines);
        }

        List<Line.Equation> equations() {
            return lines(Line.Equation.class);
        }

        <L extends Line> List<L> lines(Class<L> kind) {
            return lines.stream().filter(kind::isInstance).map(kind::cast).toList();
        }

        /** What it gives: the target of its last equation. */
        Line.Entry output() {
            return equations().getLast().left();
        }

        /** Whether it gives a dimension that it does not read, so that a size belongs to it. */
        boolean changesSize() {
            Set<String> read = new HashSet<>();
            reads.forEach(r -> r.indices().forEach(i -> read.add(i.text())));
            return output().indices().stream().anyMatch(i -> !read.contains(i.text()));
        }

        /** Parts with the numbers that other libraries give it, in every mixture that leaves those told as they are. */
        List<LayerSpec.Part> variants(LayerSpec.Part told) {
            List<List<Rational>> mixtures = new ArrayList<>(List.of(List.of()));
            for (Map.Entry<String, Rational> parameter : parameters.entrySet()) {
                int place = mixtures.getFirst().size();
                List<Rational> values = new ArrayList<>();
                if (place < told.numbers().size()) {
                    values.add(told.numbers().get(place));
                } else {
                    values.add(parameter.getValue());
                    values.addAll(others.getOrDefault(parameter.getKey(), List.of()));
                }
                mixtures = mixtures.stream()
                        .flatMap(m -> values.stream().map(v -> with(m, v)))
                        .toList();
            }
            return mixtures.stream()
                    .skip(1)
                    .map(m -> new LayerSpec.Part(name, m))
                    .toList();
        }

        private static List<Rational> with(List<Rational> some, Rational more) {
            List<Rational> all = new ArrayList<>(some);
            all.add(more);
            return List.copyOf(all);
        }

        boolean hasMask() {
            return !lines(Line.Mask.class).isEmpty();
        }
    }
}
