package gradus.why;

import gradus.math.Equation;
import gradus.math.Exprs;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.network.Outputs;
import gradus.number.DoubleArithmetic;
import gradus.program.Evaluator;
import gradus.program.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Tells in a moment of most losses above most activations that they leave no multiple of a prediction less the label:
 * such a gradient changes with the label by the same constant everywhere. What passes is decided by algebra.
 */
final class Screen {
    private static final double STEP = 1e-4;
    private static final double TOLERANCE = 1e-5;

    /** Arguments on both sides of 0, small and large. */
    private static final double[][] POINTS = {{0.4, -0.7, 0.2}, {-1.1, 0.9, 1.6}, {2.7, 0.3, -0.4}, {-3.4, -2.2, 3.1}};

    /** Labels that sum to 1, near predictions and far from them. */
    private static final double[][] LABELS = {{1, 0, 0}, {0.3, 0.7, 0}, {4, -3.5, 0.5}};

    private final Network network;
    private final Values<Double> values = new Values<>();
    private final Equation activation;
    private final Tensor argument;
    private final Evaluator<Double> evaluator;
    private final int outputs;

    Screen(Network network) {
        this.network = network;
        this.outputs = network.outputs();
        this.activation = Outputs.activation(network);
        this.argument = Exprs.tensors(activation.body()).stream()
                .filter(t -> t.dims().equals(activation.target().dims()))
                .findFirst()
                .orElseThrow();
        this.evaluator = new Evaluator<>(DoubleArithmetic.INSTANCE, network.sizes(1), values);
    }

    boolean mayBePair() {
        Evaluation evaluation = new Evaluation();
        double constant = Double.NaN;
        for (double[] z : POINTS) {
            double[] before = evaluation.gradient(z, LABELS[0]);
            for (int n = 1; n < LABELS.length; n++) {
                double[] after = evaluation.gradient(z, LABELS[n]);
                for (int k = 0; k < outputs; k++) {
                    double change = label(LABELS[n], k) - label(LABELS[0], k);
                    double slope = (before[k] - after[k]) / change;
                    if (change == 0 || Double.isNaN(slope)) {
                        continue;
                    }
                    constant = Double.isNaN(constant) ? slope : constant;
                    if (Math.abs(slope - constant) > TOLERANCE * Math.max(1, Math.abs(constant))) {
                        return false;
                    }
                }
            }
        }
        return Math.abs(constant) > TOLERANCE;
    }

    private static double label(double[] labels, int k) {
        return k < labels.length ? labels[k] : 0;
    }

    /** The cost of one example as a function of the output's argument. */
    private final class Evaluation {
        private final List<Double> z = Arrays.asList(new Double[outputs]);
        private final List<Double> a = Arrays.asList(new Double[outputs]);
        private final List<Double> y = Arrays.asList(new Double[outputs]);
        private final Evaluator.Slots slots = new Evaluator.Slots(activation.indices());
        private final Evaluator.Node<Double> output;
        private final Evaluator.Node<Double> cost;
        private final int[] none;

        Evaluation() {
            values.put(argument, z);
            values.put(activation.target(), a);
            values.put(network.labels(), y);
            output = evaluator.compile(activation.body(), slots);
            Equation last = network.forward().equations().getLast();
            Evaluator.Slots sums = new Evaluator.Slots(List.of());
            cost = evaluator.compile(last.body(), sums);
            none = new int[sums.count()];
        }

        double[] gradient(double[] place, double[] labels) {
            double[] gradient = new double[outputs];
            for (int k = 0; k < outputs; k++) {
                y.set(k, label(labels, k));
                z.set(k, place[k % place.length]);
            }
            for (int k = 0; k < outputs; k++) {
                double middle = z.get(k);
                z.set(k, middle + STEP);
                double up = cost();
                z.set(k, middle - STEP);
                gradient[k] = (up - cost()) / (2 * STEP);
                z.set(k, middle);
            }
            return gradient;
        }

        private double cost() {
            List<Double> all = new ArrayList<>();
            evaluator.forEach(activation.indices(), slots, env -> all.add(output.at(env)));
            for (int k = 0; k < outputs; k++) {
                a.set(k, all.get(k));
            }
            return cost.at(none);
        }
    }
}
