package gradus.diagnose;

import gradus.diagnose.ValueChain.Layer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** Which arrays of a backward pass are computed from which others, each up to one factor. */
final class ValueRelations {
    private final List<Layer> layers;
    private final Activations activations;
    private final List<ValueMatrix> others;
    private final @Nullable ValueMatrix difference;
    private final Map<Integer, List<ValueMatrix>> ofLayer = new HashMap<>();
    private final Map<Integer, List<ValueMatrix>> sumsOf = new HashMap<>();
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
    }

    private Layer layer(int l) {
        return layers.get(l - 1);
    }

    /** As (units, examples). */
    private ValueMatrix across(int l, ValueMatrix m) {
        return layer(l).acrossAsResult(m);
    }

    /** All arrays with the shape of what comes out of a layer. */
    private List<ValueMatrix> ofLayer(int l) {
        return ofLayer.computeIfAbsent(
                l, k -> others.stream().filter(layer(k)::hasShapeOfResult).toList());
    }

    private static boolean isRelated(ValueMatrix m, double[] right) {
        return !Double.isNaN(ratio(m, right));
    }

    // ---- by which factor

    /** By what a gradient of weights is the product of this and what the layer reads; NaN where it is not. */
    double weightsRatio(int l, ValueMatrix gradient, ValueMatrix ofSum) {
        return productRatio(l, gradient, across(l, ofSum));
    }

    /** The same of what is left before the activation of what arrives after it. */
    double backWeightsRatio(int l, ValueMatrix gradient, ValueMatrix arriving) {
        return productRatio(
                l, gradient, with(l, passedBack(l, across(l, arriving).data())));
    }

    double passedBackRatio(int l, ValueMatrix arriving, ValueMatrix ofSum) {
        return ratio(across(l, ofSum), passedBack(l, across(l, arriving).data()));
    }

    double passedDownRatio(int l, ValueMatrix ofSum, ValueMatrix arriving) {
        ValueMatrix down = passedDown(l, ofSum);
        return down == null ? Double.NaN : ratio(across(l - 1, arriving), down.data());
    }

    /** Any number is a multiple of any other. */
    private static double ratio(ValueMatrix m, double[] right) {
        return m.data().length > 1 ? m.ratio(right) : Double.NaN;
    }

    private double productRatio(int l, ValueMatrix gradient, ValueMatrix ofSum) {
        if (gradient.data().length != layer(l).matrix().data().length) {
            return Double.NaN;
        }
        ValueMatrix product = Objects.requireNonNull(ValueMatrix.product(ofSum, false, input(l), true));
        double ratio = ratio(gradient, product.data());
        return Double.isNaN(ratio) ? ratio(gradient, product.turned().data()) : ratio;
    }

    // ---- gradients of parameters

    /** Whether it is the product of this and what the layer reads. */
    private boolean isOfWeights(int l, ValueMatrix gradient, ValueMatrix ofSum) {
        return gradient != ofSum && isOfWeightsAcross(l, gradient, across(l, ofSum));
    }

    private boolean isOfWeightsAcross(int l, ValueMatrix gradient, ValueMatrix ofSum) {
        return !Double.isNaN(productRatio(l, gradient, ofSum));
    }

    private ValueMatrix input(int l) {
        return layer(l).across(layer(l).input());
    }

    /** Whether it is the sum of this over the examples. */
    private boolean isOfBias(int l, ValueMatrix gradient, ValueMatrix ofSum) {
        return gradient != ofSum && isOfBiasAcross(l, gradient, across(l, ofSum));
    }

    private boolean isOfBiasAcross(int l, ValueMatrix gradient, ValueMatrix ofSum) {
        int units = layer(l).units();
        if (gradient.data().length != units || layer(l).examples() == 1) {
            return false;
        }
        double[] sums = new double[units];
        double[] numbers = ofSum.data();
        for (int n = 0; n < numbers.length; n++) {
            sums[n / layer(l).examples()] += numbers[n];
        }
        return isRelated(gradient, sums);
    }

    boolean isOfWeights(int l, ValueMatrix gradient) {
        return ofLayer(l).stream().anyMatch(d -> isOfWeights(l, gradient, d));
    }

    boolean isOfBias(int l, ValueMatrix gradient) {
        return ofLayer(l).stream().anyMatch(d -> isOfBias(l, gradient, d));
    }

    /** Whether it is what arrives at the input of the first layer. */
    boolean isOfInput(ValueMatrix gradient) {
        return layer(1).input().hasShapeOf(gradient)
                && layers.stream().noneMatch(l -> l.hasShapeOfResult(gradient))
                && ofLayer(1).stream()
                        .anyMatch(d -> passedDown(1, d) instanceof ValueMatrix m
                                && isRelated(layer(1).across(gradient), m.data()));
    }

    /** Whether anything is computed from output minus labels as if the last sum were the output. */
    boolean endsInSum() {
        int last = layers.size();
        if (difference == null) {
            return false;
        }
        return ofLayer(last).stream().anyMatch(m -> isRelated(across(last, m), difference.data()))
                || others.stream()
                        .anyMatch(g -> isOfWeightsAcross(last, g, difference) || isOfBiasAcross(last, g, difference));
    }

    /** Whether a gradient of the last weights is output minus labels times what the layer reads, or the mean of that. */
    boolean isDifferenceTheGradient() {
        int last = layers.size();
        if (difference == null) {
            return false;
        }
        ValueMatrix product = Objects.requireNonNull(ValueMatrix.product(difference, false, input(last), true));
        return others.stream()
                .filter(g -> g.data().length == product.data().length)
                .anyMatch(g -> DoubleStream.of(
                                1,
                                -1,
                                1.0 / layer(last).examples(),
                                -1.0 / layer(last).examples())
                        .anyMatch(f -> g.isSame(Arrays.stream(product.data())
                                        .map(x -> f * x)
                                        .toArray())
                                || g.isSame(Arrays.stream(product.turned().data())
                                        .map(x -> f * x)
                                        .toArray())));
    }

    // ---- gradients of what belongs to examples

    /** What arrives at the input of a layer if this is the gradient of its sum. */
    private @Nullable ValueMatrix passedDown(int l, ValueMatrix ofSum) {
        return ValueMatrix.product(layer(l).matrix(), true, across(l, ofSum), false);
    }

    private double[] passedBack(int l, double[] arriving) {
        Layer layer = layer(l);
        return layer.activation() == null
                ? arriving
                : activations.passedBack(layer.activation(), arriving, sums(l), layer.units(), layer.examples());
    }

    private double[] sums(int l) {
        return layer(l).across(layer(l).sums()).data();
    }

    /** Whether it is what arrives, passed back through the activation. */
    boolean isPassedBack(int l, ValueMatrix arriving, ValueMatrix ofSum) {
        return isRelated(across(l, ofSum), passedBack(l, across(l, arriving).data()));
    }

    /** The derivative of the activation at each sum; null where there is none that bends or it mixes units. */
    private double @Nullable [] slopes(int l) {
        Layer layer = layer(l);
        if (layer.activation() == null || activations.isCoupled(layer.activation())) {
            return null;
        }
        return slopes.computeIfAbsent(l, k -> {
            double[] ones = new double[layer(k).sums().data().length];
            Arrays.fill(ones, 1);
            return passedBack(k, ones);
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
        return across(l, m).isSame(slopes) && !isGradient
                || ofOutput(l, m) == 0
                        && ofLayer(l).stream()
                                .filter(e -> e != m && ofOutput(l, e) > 0)
                                .anyMatch(e -> isFactor(l, m, e));
    }

    private boolean isFactor(int l, ValueMatrix m, ValueMatrix arriving) {
        double[] product = across(l, arriving).data().clone();
        double[] slopes = across(l, m).data();
        Arrays.setAll(product, n -> product[n] * slopes[n]);
        return !m.isConstant()
                && ofLayer(l).stream().anyMatch(d -> d != m && d != arriving && isRelated(across(l, d), product));
    }

    boolean isDifference(ValueMatrix m) {
        int last = layers.size();
        if (difference == null || !layer(last).hasShapeOfResult(m)) {
            return false;
        }
        double[] negated = Arrays.stream(difference.data()).map(x -> -x).toArray();
        ValueMatrix across = across(last, m);
        return across.isSame(difference.data()) || across.isSame(negated);
    }

    /** How many relations say that it is the gradient of a layer's sum. */
    int ofSum(int l, ValueMatrix m) {
        return ofSum.computeIfAbsent(l + m.name(), k -> {
            int count = 0;
            count += others.stream().anyMatch(g -> isOfWeights(l, g, m)) ? 1 : 0;
            count += others.stream().anyMatch(g -> isOfBias(l, g, m)) ? 1 : 0;
            if (l > 1 && passedDown(l, m) instanceof ValueMatrix down) {
                double[] back = passedBack(l - 1, down.data());
                count += ofLayer(l - 1).stream()
                                .map(e -> across(l - 1, e))
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
        if (layer(l).activation() == null) {
            return false;
        }
        ValueMatrix back = with(l, passedBack(l, across(l, m).data()));
        ValueMatrix down = l == 1 ? null : ValueMatrix.product(layer(l).matrix(), true, back, false);
        return others.stream().anyMatch(g -> g != m && (isOfWeightsAcross(l, g, back) || isOfBiasAcross(l, g, back)))
                || down != null && ofLayer(l - 1).stream().anyMatch(e -> isRelated(across(l - 1, e), down.data()));
    }

    private ValueMatrix with(int l, double[] numbers) {
        return new ValueMatrix("", layer(l).units(), layer(l).examples(), numbers);
    }

    /** What may be the gradient of a layer's sum: arrays of the file, and what is left of them before the activation. */
    private List<ValueMatrix> sumsOf(int l) {
        return sumsOf.computeIfAbsent(l, k -> {
            List<ValueMatrix> all = new ArrayList<>();
            for (ValueMatrix m : ofLayer(k)) {
                all.add(across(k, m));
                if (layer(k).activation() != null) {
                    all.add(with(k, passedBack(k, across(k, m).data())));
                }
            }
            if (k == layers.size() && difference != null) {
                all.add(difference);
                all.add(with(k, passedBack(k, difference.data())));
            }
            return all;
        });
    }

    private boolean isMadeOfAbove(int l, ValueMatrix m, boolean back) {
        ValueMatrix mine = across(l, m);
        if (l == layers.size()) {
            return difference != null
                    && (isRelated(mine, back ? passedBack(l, difference.data()) : difference.data())
                            || back && isDefault(l) && isRelated(mine, difference.data()));
        }
        return sumsOf(l + 1).stream()
                .map(d -> ValueMatrix.product(layer(l + 1).matrix(), true, d, false))
                .filter(down -> down != null)
                .anyMatch(down -> isRelated(mine, back ? passedBack(l, down.data()) : down.data()));
    }

    /** Whether an output's activation and the loss that usually goes with it leave the difference alone. */
    private boolean isDefault(int l) {
        return layer(l).activation() != null;
    }

    boolean isBefore(ValueMatrix one, ValueMatrix other) {
        return others.indexOf(one) < others.indexOf(other);
    }
}
