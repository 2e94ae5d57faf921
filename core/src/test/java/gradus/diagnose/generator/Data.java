package gradus.diagnose.generator;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The numbers a learner's program is run on, examples in columns; index 0 of a list belongs to layer 1. */
record Data(double[][] x, double[][] y, List<double[][]> weights, List<double[][]> biases, List<double[][]> masks) {

    static Data draw(Net net, Plain p, Random random) {
        for (int attempt = 0; attempt < 1000; attempt++) {
            Data data = drawOnce(net, p, random);
            if (data.good(net, p)) {
                return data;
            }
        }
        throw new IllegalStateException("no good data for " + net.name());
    }

    private static Data drawOnce(Net net, Plain p, Random random) {
        int m = net.examples();
        List<double[][]> weights = new ArrayList<>();
        List<double[][]> biases = new ArrayList<>();
        List<double[][]> masks = new ArrayList<>();
        for (int l = 1; l <= net.layers(); l++) {
            int in = net.size(l - 1);
            boolean small = net.start() == Start.SMALL;
            weights.add(normal(p, random, net.size(l), in, small ? 0.01 : 1.3 / Math.sqrt(in)));
            biases.add(normal(p, random, net.size(l), 1, small ? 0 : 0.4));
            double keep = net.masked(l) ? net.keepProb() : 1;
            masks.add(p.map(Plain.full(net.size(l), m, 0), (q, x) -> random.nextDouble() < keep ? 1 : 0));
        }
        double[][] x = normal(p, random, net.size(0), m, 1);
        return new Data(x, labels(net, p, random), weights, biases, masks).saturated(net, p);
    }

    private static double[][] normal(Plain p, Random random, int rows, int columns, double scale) {
        return p.map(Plain.full(rows, columns, 0), (q, x) -> scale * random.nextGaussian());
    }

    private static double[][] labels(Net net, Plain p, Random random) {
        int m = net.examples();
        double[][] y = new double[net.outputs()][m];
        for (int j = 0; j < m; j++) {
            int chosen = random.nextInt(net.outputs());
            for (int i = 0; i < net.outputs(); i++) {
                double real = p.r(random.nextGaussian());
                y[i][j] = net.oneHot() ? (i == chosen ? 1 : 0) : label(net, real);
            }
        }
        return y;
    }

    private static double label(Net net, double real) {
        return switch (net.loss()) {
            case BCE, MEAN_BCE -> real > 0 ? 1 : 0;
            case HINGE -> real > 0 ? 1 : -1;
            case POISSON -> Math.floor(2 * Math.abs(real));
            case CROSS_ENTROPY, NLL, SQUARED_ERROR, MSE, SUM_OF_SQUARES, ABSOLUTE_ERROR, HUBER ->
                net.output() == Activation.SIGMOID ? (real > 0 ? 1 : 0) : real;
        };
    }

    /** With the first example's output equal to its label to the last bit, where that is wanted. */
    private Data saturated(Net net, Plain p) {
        if (net.saturated()) {
            for (double[] row : x) {
                row[0] = p.r(3000 * row[0]);
            }
            double[][] a = Pass.right(net, this, Style.PLAIN, p).a(net.layers());
            for (int i = 0; i < a.length; i++) {
                y[i][0] = Math.round(a[i][0]);
            }
        }
        return this;
    }

    /** No unit that is off for all, or at a kink; both kinds of labels; something dropped, but no whole unit. */
    private boolean good(Net net, Plain p) {
        Pass pass = Pass.right(net, this, Style.PLAIN, p);
        if (!net.all().allMatch(l -> alive(pass, l) && dropsSome(net, l, p))) {
            return false;
        }
        if (p.single() && !roundsWell(net, pass)) {
            return false;
        }
        return switch (net.start()) {
            case ORDINARY -> goodLabels(net) && offTheKinks(pass);
            case SMALL -> goodLabels(net);
            case SATURATED -> saturates(pass);
        };
    }

    private static boolean alive(Pass pass, int l) {
        Start start = pass.net.start();
        for (double[] row : pass.z(l)) {
            double largest = Double.NEGATIVE_INFINITY;
            for (double z : row) {
                largest = Math.max(largest, z);
                if (start != Start.SMALL && Math.abs(z) < nearKink(pass.net)
                        || start == Start.ORDINARY && Math.abs(z) > 8) {
                    return false;
                }
            }
            if (largest < 0 && pass.net.activation(l) == Activation.RELU) {
                return false;
            }
        }
        return true;
    }

    /** No variable in float32 is left with less than four digits, as where large terms cancel. */
    private boolean roundsWell(Net net, Pass single) {
        Pass right = Pass.right(net, this, Style.PLAIN, new Plain(false));
        return single.values().entrySet().stream()
                .allMatch(entry ->
                        Comparison.difference(entry.getValue(), right.values().get(entry.getKey())) < 1e-4);
    }

    /** What is too near for small networks; among many numbers some come near. */
    private static double nearKink(Net net) {
        int widest = net.sizes().stream().mapToInt(n -> n).max().orElseThrow();
        return Math.min(0.01, 0.1 / (widest * net.examples()));
    }

    private boolean dropsSome(Net net, int l, Plain p) {
        double[][] mask = masks.get(l - 1);
        return !net.masked(l) || p.sum(mask) < net.size(l) * net.examples() && !zeroRow(mask);
    }

    private static boolean zeroRow(double[][] a) {
        for (double[] row : a) {
            double sum = 0;
            for (double x : row) {
                sum += Math.abs(x);
            }
            if (sum == 0) {
                return true;
            }
        }
        return false;
    }

    private boolean goodLabels(Net net) {
        if (net.examples() < 2) {
            return true;
        }
        boolean allEqual = true;
        for (double[] row : y) {
            for (double value : row) {
                allEqual &= value == row[0];
            }
        }
        return !allEqual;
    }

    private boolean saturates(Pass pass) {
        double[][] a = Plain.column(pass.a(pass.net.layers()), 0);
        for (double[] row : a) {
            if (row[0] != 0 && row[0] != 1) {
                return false;
            }
        }
        return true;
    }

    private boolean offTheKinks(Pass pass) {
        double[][] a = pass.a(pass.net.layers());
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[0].length; j++) {
                double e = Math.abs(a[i][j] - y[i][j]);
                if (e < nearKink(pass.net) || Math.abs(e - 1) < nearKink(pass.net)) {
                    return false;
                }
            }
        }
        return true;
    }
}
