package gradus.diagnose;

import gradus.diagnose.ValueChain.Layer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The steps of a backward pass through found layers, on arrays of the file as (units, examples); layers count from 1. */
final class ValuePass {
    private final List<Layer> layers;
    private final Activations activations;
    private final List<ValueMatrix> others;
    private final @Nullable ValueMatrix difference;
    private final Map<Integer, List<ValueMatrix>> ofLayer = new HashMap<>();
    private final Map<Integer, List<ValueMatrix>> sumsOf = new HashMap<>();

    /**
     * @param others all arrays that no layer computes
     * @param difference output minus labels; null where no labels are known
     */
    ValuePass(List<Layer> layers, Activations activations, List<ValueMatrix> others, @Nullable ValueMatrix difference) {
        this.layers = layers;
        this.activations = activations;
        this.others = others;
        this.difference = difference;
    }

    Layer layer(int l) {
        return layers.get(l - 1);
    }

    /** As (units, examples). */
    ValueMatrix across(int l, ValueMatrix m) {
        return layer(l).acrossAsResult(m);
    }

    /** All arrays with the shape of what comes out of a layer. */
    List<ValueMatrix> ofLayer(int l) {
        return ofLayer.computeIfAbsent(
                l, k -> others.stream().filter(layer(k)::hasShapeOfResult).toList());
    }

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
    static double ratio(ValueMatrix m, double[] right) {
        return m.data().length > 1 ? m.ratio(right) : Double.NaN;
    }

    double productRatio(int l, ValueMatrix gradient, ValueMatrix ofSum) {
        if (gradient.data().length != layer(l).matrix().data().length) {
            return Double.NaN;
        }
        ValueMatrix product = Objects.requireNonNull(ValueMatrix.product(ofSum, false, input(l), true));
        double ratio = ratio(gradient, product.data());
        return Double.isNaN(ratio) ? ratio(gradient, product.turned().data()) : ratio;
    }

    ValueMatrix input(int l) {
        return layer(l).across(layer(l).input());
    }

    /** What arrives at the input of a layer if this is the gradient of its sum. */
    @Nullable
    ValueMatrix passedDown(int l, ValueMatrix ofSum) {
        return ValueMatrix.product(layer(l).matrix(), true, across(l, ofSum), false);
    }

    double[] passedBack(int l, double[] arriving) {
        Layer layer = layer(l);
        return layer.activation() == null
                ? arriving
                : activations.passedBack(layer.activation(), arriving, sums(l), layer.units(), layer.examples());
    }

    private double[] sums(int l) {
        return layer(l).across(layer(l).sums()).data();
    }

    ValueMatrix with(int l, double[] numbers) {
        return new ValueMatrix("", layer(l).units(), layer(l).examples(), numbers);
    }

    /** What may be the gradient of a layer's sum: arrays of the file, and what is left of them before the activation. */
    List<ValueMatrix> sumsOf(int l) {
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
}
