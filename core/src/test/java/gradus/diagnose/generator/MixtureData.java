package gradus.diagnose.generator;

import gradus.diagnose.generator.Mixture.Factor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The numbers a program is run on, examples in columns; index 0 of a list belongs to layer 1. */
record MixtureData(
        double[][] x,
        double[][] y,
        List<double[][]> weights,
        List<double[][]> biases,
        List<double[][]> gammas,
        List<double[][]> betas,
        List<double[][]> masks) {
    private static final double NEAR_A_KINK = 0.02;
    private static final double FLAT = 4;

    static MixtureData draw(Mixture mixture, Random random) {
        for (int attempt = 0; attempt < 1000; attempt++) {
            MixtureData data = drawOnce(mixture, random);
            if (data.isGood(mixture)) {
                return data;
            }
        }
        throw new IllegalStateException("no good data for " + mixture.net());
    }

    private static MixtureData drawOnce(Mixture mixture, Random random) {
        int m = mixture.examples();
        MixtureData data = new MixtureData(
                normal(random, mixture.size(0), m, 1),
                labels(mixture, random),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>());
        for (int l = 1; l <= mixture.layers(); l++) {
            int in = mixture.size(l - 1);
            int n = mixture.size(l);
            data.weights.add(normal(random, n, in, 1.2 / Math.sqrt(in)));
            data.biases.add(normal(random, n, 1, 0.4));
            data.gammas.add(shifted(normal(random, n, 1, 0.2)));
            data.betas.add(normal(random, n, 1, 0.3));
            double[][] mask = new double[n][m];
            for (double[] row : mask) {
                for (int j = 0; j < m; j++) {
                    row[j] = random.nextDouble() < Mixture.KEEP ? 1 : 0;
                }
            }
            data.masks.add(mask);
        }
        return data;
    }

    private static double[][] shifted(double[][] a) {
        return new Plain(false).map(a, (p, x) -> 1 + x);
    }

    private static double[][] normal(Random random, int rows, int columns, double scale) {
        double[][] a = new double[rows][columns];
        for (double[] row : a) {
            for (int j = 0; j < columns; j++) {
                row[j] = scale * random.nextGaussian();
            }
        }
        return a;
    }

    private static double[][] labels(Mixture mixture, Random random) {
        int k = mixture.size(mixture.layers());
        double[][] y = new double[k][mixture.examples()];
        for (int j = 0; j < mixture.examples(); j++) {
            int chosen = random.nextInt(k);
            for (int i = 0; i < k; i++) {
                double real = random.nextGaussian();
                y[i][j] = mixture.cost() == Factor.CROSS_ENTROPY
                        ? (i == chosen ? 1 : 0)
                        : mixture.output() == Activation.SIGMOID ? (real > 0 ? 1 : 0) : real;
            }
        }
        return y;
    }

    /** Nothing at a kink or where an activation is flat, no unit that is off or dropped for all. */
    private boolean isGood(Mixture mixture) {
        MixtureRun run = MixtureRun.of(mixture, this, null);
        Plain p = new Plain(false);
        for (int l = 1; l <= mixture.layers(); l++) {
            for (double[] row : run.before(l)) {
                double largest = Double.NEGATIVE_INFINITY;
                for (double z : row) {
                    largest = Math.max(largest, z);
                    if (Math.abs(z) < NEAR_A_KINK || Math.abs(z) > FLAT) {
                        return false;
                    }
                }
                if (largest < 0 && mixture.activation(l) == Activation.RELU) {
                    return false;
                }
            }
            for (double[] row : p.rowSums(masks.get(l - 1))) {
                if (mixture.masks(l) && (row[0] < 2 || row[0] == mixture.examples())) {
                    return false;
                }
            }
        }
        return true;
    }
}
