package gradus.diagnose;

import gradus.InputException;
import gradus.array.NdArray;
import gradus.layout.Layout;
import gradus.math.Dim;
import gradus.math.Tensor;
import gradus.network.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the shapes of a file fit no network all together: the layout and the sizes that most of its arrays agree with, and
 * every array that does not fit them, in one complaint.
 */
final class ShapeVotes {
    private static final int SHOWN = 8;

    private final GivenArrays arrays;
    private final Network network;
    private final boolean told;

    /** @param told whether the sizes are those of the network, and only the number of examples is to be found */
    ShapeVotes(GivenArrays arrays, boolean told) {
        this.arrays = arrays;
        this.network = arrays.network();
        this.told = told;
    }

    /** The complaint; empty where the shapes do not even tell all sizes, or all of them fit. */
    Optional<InputException> complaint(String source, List<Layout> layouts) {
        Frame best = null;
        List<Tensor> fewest = List.of();
        for (Layout layout : layouts) {
            Frame frame = frame(layout);
            List<Tensor> misfits = frame == null ? List.of() : misfits(frame);
            if (frame != null && (best == null || misfits.size() < fewest.size())) {
                best = frame;
                fewest = misfits;
            }
        }
        return best == null || fewest.isEmpty()
                ? Optional.empty()
                : Optional.of(new InputException(source + ": " + sentence(best, fewest)));
    }

    private @Nullable Frame frame(Layout layout) {
        Map<Dim, Map<Integer, Integer>> votes = new LinkedHashMap<>();
        Frame unsized = new Frame(network, layout, Map.of());
        network.forward().given().stream().filter(arrays::has).forEach(t -> vote(t, unsized, votes));
        arrays.values().keySet().stream()
                .filter(t -> !network.forward().given().contains(t))
                .forEach(t -> vote(t, unsized, votes));
        Map<Dim, Integer> sizes = told ? network.sizes(1) : new LinkedHashMap<>();
        votes.forEach((dim, counts) -> {
            if (!told || dim.equals(network.examples())) {
                sizes.put(dim, mostly(counts));
            }
        });
        boolean known = votes.containsKey(network.examples())
                && network.parts().keySet().stream()
                        .allMatch(t -> sizes.keySet().containsAll(t.dims()));
        return known ? new Frame(network, layout, sizes) : null;
    }

    /** Of as many votes, the size that came first. */
    private static int mostly(Map<Integer, Integer> counts) {
        int most = counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        return counts.entrySet().stream()
                .filter(c -> c.getValue() == most)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    private void vote(Tensor tensor, Frame unsized, Map<Dim, Map<Integer, Integer>> votes) {
        NdArray array = Objects.requireNonNull(arrays.get(tensor));
        List<Dim> dims = tensor.dims();
        if (array.size() == 0) {
            return;
        }
        if (dims.size() == 1 && isVector(array)) {
            vote(dims.getFirst(), array.size(), votes);
        } else if (dims.size() > 1 && array.rank() == dims.size()) {
            boolean turned = unsized.isTransposed(tensor);
            for (int d = 0; d < dims.size(); d++) {
                vote(dims.get(d), array.dimension(turned ? dims.size() - 1 - d : d), votes);
            }
        }
    }

    private static void vote(Dim dim, int size, Map<Dim, Map<Integer, Integer>> votes) {
        votes.computeIfAbsent(dim, d -> new LinkedHashMap<>()).merge(size, 1, Integer::sum);
    }

    private static boolean isVector(NdArray array) {
        return array.rank() == 1 || array.rank() == 2 && (array.dimension(0) == 1 || array.dimension(1) == 1);
    }

    /** What is given to the network first. */
    private List<Tensor> misfits(Frame frame) {
        List<Tensor> misfits = new ArrayList<>();
        List<Tensor> given = network.forward().given();
        given.stream().filter(arrays::has).filter(t -> !fits(t, frame)).forEach(misfits::add);
        network.parts().keySet().stream()
                .filter(t -> arrays.has(t) && !given.contains(t) && !fits(t, frame))
                .forEach(misfits::add);
        return misfits;
    }

    private boolean fits(Tensor tensor, Frame frame) {
        NdArray array = Objects.requireNonNull(arrays.get(tensor));
        boolean classes = network.upstream() == null
                && tensor.equals(network.labels())
                && array.rank() <= 2
                && array.size() == frame.examples();
        return classes || frame.shapes(tensor).stream().anyMatch(s -> Arrays.equals(s, array.shape()));
    }

    private String sentence(Frame frame, List<Tensor> misfits) {
        List<String> said =
                misfits.stream().limit(SHOWN).map(t -> said(t, frame)).toList();
        String more = misfits.size() > SHOWN ? " and " + (misfits.size() - SHOWN) + " more" : "";
        return String.join("; ", said) + more + ". "
                + (told
                        ? "That follows from the network " + network.text()
                        : "Most arrays agree with the sizes " + frame.text())
                + ", " + frame.examples() + (frame.examples() == 1 ? " example" : " examples") + " and layout "
                + frame.layout() + ".";
    }

    private String said(Tensor tensor, Frame frame) {
        NdArray array = Objects.requireNonNull(arrays.get(tensor));
        int[] right = frame.shapes(tensor).getFirst();
        return arrays.inFile(tensor) + " has shape " + array.shapeText()
                + " and must be " + NdArray.describe(right)
                + (isTranspose(array.shape(), right) ? ", its transpose" : "");
    }

    static boolean isTranspose(int[] shape, int[] of) {
        return shape.length == 2 && of.length == 2 && shape[0] == of[1] && shape[1] == of[0];
    }
}
