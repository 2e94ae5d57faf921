package gradus.train;

import java.util.Arrays;

/**
 * The training of {@link SampleNetwork} once more in plain loops over double[], as one would write it by hand: shares
 * nothing with what it is compared to but the random numbers.
 */
final class PlainTraining {
    final double[] w1;
    final double[] b1;
    final double[] w2;
    final double[] b2 = new double[1];
    final double[] runningMean;
    private final int n0;
    private final int n1;
    private final boolean masked;
    private final boolean centred;
    private final TrainingSettings settings;
    private final double[][] memory = new double[8][];
    private int step;
    double epochLoss;

    PlainTraining(int n0, int n1, boolean masked, boolean centred, TrainingSettings settings) {
        this.n0 = n0;
        this.n1 = n1;
        this.masked = masked;
        this.centred = centred;
        this.settings = settings;
        w1 = new double[n1 * n0];
        b1 = new double[n1];
        w2 = new double[n1];
        runningMean = new double[n1];
        long first = RandomBits.key(settings.seed(), RandomBits.Purpose.INITIALISATION, 0, 0);
        for (int n = 0; n < w1.length; n++) {
            w1[n] = RandomBits.normal(first, n) * Math.sqrt(2.0 / n0);
        }
        long third = RandomBits.key(settings.seed(), RandomBits.Purpose.INITIALISATION, 2, 0);
        for (int n = 0; n < w2.length; n++) {
            w2[n] = (2 * RandomBits.uniform(third, n) - 1) * Math.sqrt(6.0 / (n1 + 1));
        }
        for (int p = 0; p < 4; p++) {
            int size = new int[] {w1.length, n1, n1, 1}[p];
            memory[2 * p] = new double[size];
            memory[2 * p + 1] = new double[size];
        }
    }

    void epoch(Dataset data, int epoch, int[][] batches) {
        int[] order = new int[data.rows()];
        if (batches.length > 1) {
            RandomBits.permute(order, RandomBits.key(settings.seed(), RandomBits.Purpose.SHUFFLE, epoch, 0));
        } else {
            Arrays.setAll(order, n -> n);
        }
        double sum = 0;
        for (int[] batch : batches) {
            int m = batch[1] - batch[0];
            sum += m * step(data, Arrays.copyOfRange(order, batch[0], batch[1]));
        }
        epochLoss = sum / data.rows();
    }

    private double step(Dataset data, int[] rows) {
        step++;
        int m = rows.length;
        double[][] x = new double[m][n0];
        double[] y = new double[m];
        double[][] z1 = new double[m][n1];
        double[] mean = new double[n1];
        for (int j = 0; j < m; j++) {
            data.input(rows[j], x[j], 0);
            data.target(rows[j], y, j);
            for (int i = 0; i < n1; i++) {
                z1[j][i] = b1[i];
                for (int k = 0; k < n0; k++) {
                    z1[j][i] += w1[i * n0 + k] * x[j][k];
                }
                mean[i] += z1[j][i] / m;
            }
        }
        long maskKey = RandomBits.key(settings.seed(), RandomBits.Purpose.DROPOUT, step, 0);
        double[] gw1 = new double[w1.length];
        double[] gb1 = new double[n1];
        double[] gw2 = new double[n1];
        double[] gb2 = new double[1];
        double[][] gc = new double[m][n1];
        double cost = 0;
        for (int j = 0; j < m; j++) {
            double[] a1 = new double[n1];
            double z2 = b2[0];
            double[] scale = new double[n1];
            for (int i = 0; i < n1; i++) {
                double c = z1[j][i] - (centred ? mean[i] : 0);
                boolean kept = RandomBits.uniform(maskKey, j * n1 + i) < SampleNetwork.KEEP;
                scale[i] = !masked ? 1 : kept ? 1 / SampleNetwork.KEEP : 0;
                a1[i] = c > 0 ? c * scale[i] : 0;
                scale[i] = c > 0 ? scale[i] : 0;
                z2 += w2[i] * a1[i];
            }
            double a2 = 1 / (1 + Math.exp(-z2));
            cost -= (y[j] * Math.log(a2) + (1 - y[j]) * Math.log(1 - a2)) / m;
            double g = (a2 - y[j]) / m;
            gb2[0] += g;
            for (int i = 0; i < n1; i++) {
                gw2[i] += g * a1[i];
                gc[j][i] = g * w2[i] * scale[i];
            }
        }
        for (int i = 0; i < n1; i++) {
            double average = 0;
            for (int j = 0; j < m; j++) {
                average += gc[j][i] / m;
            }
            for (int j = 0; j < m; j++) {
                double g = gc[j][i] - (centred ? average : 0);
                gb1[i] += g;
                for (int k = 0; k < n0; k++) {
                    gw1[i * n0 + k] += g * x[j][k];
                }
            }
            runningMean[i] = 0.9 * runningMean[i] + 0.1 * mean[i];
        }
        double lambda = settings.l2();
        for (int n = 0; n < w1.length; n++) {
            cost += lambda / (2 * m) * w1[n] * w1[n];
            gw1[n] += lambda / m * w1[n];
        }
        for (int n = 0; n < w2.length; n++) {
            cost += lambda / (2 * m) * w2[n] * w2[n];
            gw2[n] += lambda / m * w2[n];
        }
        update(settings.optimizer(), step, w1, gw1, memory[0], memory[1]);
        update(settings.optimizer(), step, b1, gb1, memory[2], memory[3]);
        update(settings.optimizer(), step, w2, gw2, memory[4], memory[5]);
        update(settings.optimizer(), step, b2, gb2, memory[6], memory[7]);
        return cost;
    }

    /** PyTorch's update rules, from its documentation's pseudocode. */
    static void update(Optimizer rule, int t, double[] p, double[] g, double[] u, double[] v) {
        for (int n = 0; n < p.length; n++) {
            double rate = rule.learningRate();
            switch (rule.name()) {
                case "sgd" -> p[n] -= rate * g[n];
                case "momentum" -> {
                    u[n] = t == 1 ? g[n] : rule.number("momentum") * u[n] + g[n];
                    p[n] -= rate * u[n];
                }
                case "nesterov" -> {
                    u[n] = t == 1 ? g[n] : rule.number("momentum") * u[n] + g[n];
                    p[n] -= rate * (g[n] + rule.number("momentum") * u[n]);
                }
                case "rmsprop" -> {
                    double decay = rule.number("decay");
                    v[n] = decay * v[n] + (1 - decay) * g[n] * g[n];
                    p[n] -= rate * g[n] / (Math.sqrt(v[n]) + rule.number("epsilon"));
                }
                case "adam" -> adam(rule, t, n, p, g, u, v);
                case "adamw" -> {
                    p[n] -= rate * rule.number("weight-decay") * p[n];
                    adam(rule, t, n, p, g, u, v);
                }
                default -> throw new AssertionError("no plain loop for " + rule);
            }
        }
    }

    private static void adam(Optimizer rule, int t, int n, double[] p, double[] g, double[] u, double[] v) {
        double beta1 = rule.number("beta1");
        double beta2 = rule.number("beta2");
        u[n] = beta1 * u[n] + (1 - beta1) * g[n];
        v[n] = beta2 * v[n] + (1 - beta2) * g[n] * g[n];
        double mean = u[n] / (1 - Math.pow(beta1, t));
        double square = v[n] / (1 - Math.pow(beta2, t));
        p[n] -= rule.learningRate() * mean / (Math.sqrt(square) + rule.number("epsilon"));
    }
}
