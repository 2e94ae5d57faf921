package gradus.diagnose;

import gradus.diagnose.ValueChain.Layer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** Which arrays of a backward pass are computed from which others, each up to one factor. */
final class ValueRelations {
    private final ValuePass pass;
    private final List<Layer> layers;
    private final Activations activations;
    private final List<ValueMatrix> others;
    private final @Nullable ValueMatrix difference;
    private final Map<Integer, double[]> slopes = new HashMap<>();
    private final Map<String, Integer> ofSum = new HashMap<>();
    private final Map<String, Integer> ofOutput = new HashMap<>();

    /**
     * @param others all arrays that no layer computes, in the order of the file
     * @param difference output minus labels as (units, examples); null where no labels are known
     */
    ValueRelations(
            List<Layer> layers, Activations activations, List<ValueMatrix> others, @Nullable ValueMatrix difference) {
        this.layers = layers;
        this.activations = activations;
        this.others = others;
        this.difference = difference;
        this.pass = new ValuePass(layers, activations, others, difference);
    }

    private static boolean isRelated(ValueMatrix m, double[] right) {
        return !Double.isNaN(ValuePass.ratio(m, right));
    }

    ValuePass pass() {
        return pass;
    }

    // ---- gradients of parameters

    /** Whether it is the product of this and what the layer reads. */
    private boolean isOfWeights(int l, ValueMatrix gradient, ValueMatrix ofSum) {
        return gradient != ofSum && isOfWeightsAcross(l, gradient, pass.across(l, ofSum));
    }

    private boolean isOfWeightsAcross(int l, ValueMatrix gradient, ValueMatrix ofSum) {
        return !Double.isNaN(pass.productRatio(l, gradient, ofSum));
    }

    /** Whether it is the sum of this over the examples. */
    private boolean isOfBias(int l, ValueMatrix gradient, ValueMatrix ofSum) {
        return gradient != ofSum && isOfBiasAcross(l, gradient, pass.across(l, ofSum));
    }

    private boolean isOfBiasAcross(int l, ValueMatrix gradient, ValueMatrix ofSum) {
        int units = pass.layer(l).units();
        if (gradient.data().length != units || pass.layer(l).examples() == 1) {
            return false;
        }
        double[] sums = new double[units];
        double[] numbers = ofSum.data();
        for (int n = 0; n < numbers.length; n++) {
            sums[n / pass.layer(l).examples()] += numbers[n];
        }
        return isRelated(gradient, sums);
    }

    boolean isOfWeights(int l, ValueMatrix gradient) {
        return pass.ofLayer(l).stream().anyMatch(d -> isOfWeights(l, gradient, d));
    }

    boolean isOfBias(int l, ValueMatrix gradient) {
        return pass.ofLayer(l).stream().anyMatch(d -> isOfBias(l, gradient, d));
    }

    /** Whether it is what arrives at the input of the first layer. */
    boolean isOfInput(ValueMatrix gradient) {
        return pass.layer(1).input().hasShapeOf(gradient)
                && layers.stream().noneMatch(l -> l.hasShapeOfResult(gradient))
                && pass.ofLayer(1).stream()
                        .anyMatch(d -> pass.passedDown(1, d) instanceof ValueMatrix m
                                && isRelated(pass.layer(1).across(gradient), m.data()));
    }

    /** Whether anything is computed from output minus labels as if the last sum were the output. */
    boolean endsInSum() {
        int last = layers.size();
        if (difference == null) {
            return false;
        }
        return pass.ofLayer(last).stream().anyMatch(m -> isRelated(pass.across(last, m), difference.data()))
                || others.stream()
                        .anyMatch(g -> isOfWeightsAcross(last, g, difference) || isOfBiasAcross(last, g, difference));
    }

    /** Whether a gradient of the last weights is output minus labels times what the layer reads, or the mean of that. */
    boolean isDifferenceTheGradient() {
        int last = layers.size();
        if (difference == null) {
            return false;
        }
        ValueMatrix product = Objects.requireNonNull(ValueMatrix.product(difference, false, pass.input(last), true));
        return others.stream()
                .filter(g -> g.data().length == product.data().length)
                .anyMatch(g -> DoubleStream.of(
                                1,
                                -1,
                                1.0 / pass.layer(last).examples(),
                                -1.0 / pass.layer(last).examples())
                        .anyMatch(f -> g.isSame(Arrays.stream(product.data())
                                        .map(x -> f * x)
                                        .toArray())
                                || g.isSame(Arrays.stream(product.turned().data())
                                        .map(x -> f * x)
                                        .toArray())));
    }

    // ---- gradients of what belongs to examples

    /** Whether it is what arrives, passed back through the activation. */
    boolean isPassedBack(int l, ValueMatrix arriving, ValueMatrix ofSum) {
        return isRelated(
                pass.across(l, ofSum),
                pass.passedBack(l, pass.across(l, arriving).data()));
    }

    /** The derivative of the activation at each sum; null where there is none that bends or it mixes units. */
    private double @Nullable [] slopes(int l) {
        Layer layer = pass.layer(l);
        if (layer.activation() == null || activations.isCoupled(layer.activation())) {
            return null;
        }
        return slopes.computeIfAbsent(l, k -> {
            double[] ones = new double[pass.layer(k).sums().data().length];
            Arrays.fill(ones, 1);
            return pass.passedBack(k, ones);
        });
    }

    /**
     * Whether it is the derivative of the activation alone, or what stands for it in a product with what arrives.
     *
     * @param isGradient whether its name is a gradient's: then only a product says it
     */
    boolean isSlope(int l, ValueMatrix m, boolean isGradient) {
        double[] slopes = slopes(l);
        if (slopes == null || m.data().length == 1) {
            return false;
        }
        return pass.across(l, m).isSame(slopes) && !isGradient
                || ofOutput(l, m) == 0
                        && pass.ofLayer(l).stream()
                                .filter(e -> e != m && ofOutput(l, e) > 0)
                                .anyMatch(e -> isFactor(l, m, e));
    }

    private boolean isFactor(int l, ValueMatrix m, ValueMatrix arriving) {
        double[] product = pass.across(l, arriving).data().clone();
        double[] slopes = pass.across(l, m).data();
        Arrays.setAll(product, n -> product[n] * slopes[n]);
        return !m.isConstant()
                && pass.ofLayer(l).stream()
                        .anyMatch(d -> d != m && d != arriving && isRelated(pass.across(l, d), product));
    }

    boolean isDifference(ValueMatrix m) {
        int last = layers.size();
        if (difference == null || !pass.layer(last).hasShapeOfResult(m)) {
            return false;
        }
        double[] negated = Arrays.stream(difference.data()).map(x -> -x).toArray();
        ValueMatrix across = pass.across(last, m);
        return across.isSame(difference.data()) || across.isSame(negated);
    }

    /** How many relations say that it is the gradient of a layer's sum. */
    int ofSum(int l, ValueMatrix m) {
        return ofSum.computeIfAbsent(l + m.name(), k -> {
            int count = 0;
            count += others.stream().anyMatch(g -> isOfWeights(l, g, m)) ? 1 : 0;
            count += others.stream().anyMatch(g -> isOfBias(l, g, m)) ? 1 : 0;
            if (l > 1 && pass.passedDown(l, m) instanceof ValueMatrix down) {
                double[] back = pass.passedBack(l - 1, down.data());
                count += pass.ofLayer(l - 1).stream()
                                .map(e -> pass.across(l - 1, e))
                                .anyMatch(e -> isRelated(e, down.data()) || isRelated(e, back))
                        ? 1
                        : 0;
            }
            return count + (isMadeOfAbove(l, m, true) ? 1 : 0);
        });
    }

    /** How many relations say that it arrives at what comes out of a layer. */
    int ofOutput(int l, ValueMatrix m) {
        return ofOutput.computeIfAbsent(
                l + m.name(), k -> (isMadeOfAbove(l, m, false) ? 1 : 0) + (isReadBelow(l, m) ? 1 : 0));
    }

    /** Whether anything is computed from what is left of it before the activation. */
    private boolean isReadBelow(int l, ValueMatrix m) {
        if (pass.layer(l).activation() == null) {
            return false;
        }
        ValueMatrix back = pass.with(l, pass.passedBack(l, pass.across(l, m).data()));
        ValueMatrix down = l == 1 ? null : ValueMatrix.product(pass.layer(l).matrix(), true, back, false);
        return others.stream().anyMatch(g -> g != m && (isOfWeightsAcross(l, g, back) || isOfBiasAcross(l, g, back)))
                || down != null
                        && pass.ofLayer(l - 1).stream().anyMatch(e -> isRelated(pass.across(l - 1, e), down.data()));
    }

    private boolean isMadeOfAbove(int l, ValueMatrix m, boolean back) {
        ValueMatrix mine = pass.across(l, m);
        if (l == layers.size()) {
            return difference != null
                    && (isRelated(mine, back ? pass.passedBack(l, difference.data()) : difference.data())
                            || back && isDefault(l) && isRelated(mine, difference.data()));
        }
        return pass.sumsOf(l + 1).stream()
                .map(d -> ValueMatrix.product(pass.layer(l + 1).matrix(), true, d, false))
                .filter(down -> down != null)
                .anyMatch(down -> isRelated(mine, back ? pass.passedBack(l, down.data()) : down.data()));
    }

    /** Whether an output's activation and the loss that usually goes with it leave the difference alone. */
    private boolean isDefault(int l) {
        return pass.layer(l).activation() != null;
    }

    boolean isBefore(ValueMatrix one, ValueMatrix other) {
        return others.indexOf(one) < others.indexOf(other);
    }
}
