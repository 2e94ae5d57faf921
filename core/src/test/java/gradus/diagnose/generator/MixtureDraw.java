package gradus.diagnose.generator;

import gradus.diagnose.generator.Mixture.BiasForm;
import gradus.diagnose.generator.Mixture.Decay;
import gradus.diagnose.generator.Mixture.Extra;
import gradus.diagnose.generator.Mixture.Factor;
import gradus.diagnose.generator.Mixture.Mean;
import gradus.diagnose.generator.Mixture.Orientation;
import gradus.diagnose.generator.Mixture.Rank;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Draws a mixture of conventions, consistent ones only. */
final class MixtureDraw {
    private static final List<Activation> HIDDEN =
            List.of(Activation.SIGMOID, Activation.TANH, Activation.RELU, Activation.LEAKY_RELU);
    private static final List<Double> RATES = List.of(1.0, 1.0, 1.0, 0.1, 0.01, -0.1, -0.5);
    private static final List<Double> EPS = List.of(1e-3, 1e-5, 1e-8);

    private static final List<Rank> RANKS = Stream.concat(
                    Collections.nCopies(9, Rank.MATRICES).stream(), Stream.of(Rank.VECTORS, Rank.VECTORS, Rank.NUMBERS))
            .toList();

    private final Random random;

    MixtureDraw(Random random) {
        this.random = random;
    }

    Mixture draw() {
        Rank rank = any(RANKS);
        boolean single = rank != Rank.MATRICES || random.nextInt(12) == 0;
        int layers = 2 + random.nextInt(2);
        int examples = single ? 1 : 6 + random.nextInt(4);
        Extra extra = any(List.of(Extra.NONE, Extra.NONE, Extra.NONE, Extra.BATCHNORM, Extra.PENALTY, Extra.DROPOUT));
        boolean fits = !(single && (extra == Extra.BATCHNORM || extra == Extra.DROPOUT));
        List<Integer> sizes = sizes(layers, rank);
        Factor cost = cost(sizes.getLast());
        Orientation orientation = any(List.of(Orientation.values()));
        boolean descent = random.nextInt(3) == 0;
        double rate = any(RATES);
        BiasForm bias = bias(orientation, rank);
        boolean tellsRate = rate != 1 && random.nextBoolean();
        // Half the gradient may also be that of another cost.
        boolean rateInDz = rate != 1 && random.nextBoolean() && (tellsRate || Math.abs(rate) == 0.01);
        return new Mixture(
                sizes,
                activations(layers, cost),
                cost,
                examples,
                single ? Mean.NOWHERE : any(List.of(Mean.values())),
                descent,
                descent || rateInDz ? Math.abs(rate) : rate,
                orientation,
                rank,
                bias,
                any(List.of(1, 1, 0, 2)),
                fits ? extra : Extra.NONE,
                any(EPS),
                random.nextBoolean(),
                random.nextBoolean(),
                any(List.of(Decay.values())),
                !bias.inW() && random.nextInt(8) == 0,
                random.nextBoolean(),
                tellsRate,
                rateInDz,
                bias.inW() && rank == Rank.MATRICES && random.nextBoolean(),
                random.nextInt(4) > 0,
                random.nextBoolean(),
                random.nextInt(4) == 0);
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    /** At most five units, fewer than there are examples; often as many in all layers, so that a transpose can be missing. */
    private List<Integer> sizes(int layers, Rank rank) {
        List<Integer> sizes = new ArrayList<>();
        boolean equal = random.nextBoolean();
        int width = 2 + random.nextInt(3);
        for (int l = 0; l <= layers; l++) {
            boolean output = l == layers;
            boolean same = equal && (l > 0 || random.nextInt(4) == 0);
            int other = output && random.nextBoolean() ? 1 : 2 + random.nextInt(4);
            sizes.add(rank == Rank.NUMBERS ? 1 : same ? width : other);
        }
        return sizes;
    }

    private Factor cost(int outputs) {
        return outputs == 1
                ? any(List.of(Factor.BCE, Factor.SQUARES, Factor.TWICE, Factor.HALF))
                : any(List.of(Factor.values()));
    }

    private List<Activation> activations(int layers, Factor cost) {
        List<Activation> activations = new ArrayList<>();
        for (int l = 1; l < layers; l++) {
            activations.add(random.nextInt(10) == 0 ? Activation.IDENTITY : any(HIDDEN));
        }
        activations.add(
                switch (cost) {
                    case BCE, BCE_MEAN -> Activation.SIGMOID;
                    case CROSS_ENTROPY -> Activation.SOFTMAX;
                    case SQUARES, TWICE, HALF, MEAN, HALF_MEAN ->
                        any(List.of(Activation.IDENTITY, Activation.SIGMOID, Activation.TANH));
                });
        return activations;
    }

    private BiasForm bias(Orientation orientation, Rank rank) {
        if (rank == Rank.NUMBERS) {
            return BiasForm.FLAT;
        }
        if (random.nextInt(4) == 0) {
            return random.nextBoolean() ? BiasForm.FRONT_OF_W : BiasForm.END_OF_W;
        }
        if (rank == Rank.VECTORS || random.nextBoolean()) {
            return BiasForm.FLAT;
        }
        return orientation == Orientation.COLUMNS ? BiasForm.COLUMN : BiasForm.ROW;
    }
}
