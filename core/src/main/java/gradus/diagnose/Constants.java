package gradus.diagnose;

import gradus.math.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The constants that people lose or put in once too often.
 *
 * @param examples m
 * @param outputs K
 * @param keep probability that a unit is kept
 * @param lambda strength of the penalty
 * @param units g(1) of the layer before, by layer: what a bias unit becomes in an activation
 * @param widths of all layers, the inputs first
 */
record Constants(
        int examples,
        int outputs,
        double keep,
        double lambda,
        Map<String, Integer> widths,
        Map<Integer, Double> units) {
    /** Factors of a term that is added. */
    java.util.List<Double> ofPenalty() {
        double m = examples;
        return java.util.List.of(lambda / m, lambda, 2 * lambda / m, lambda / (2 * m), lambda / 2);
    }

    /** By how they are written; numbers that are 1 are left out. */
    Map<String, Double> named(Tensor variable, int layer) {
        Map<String, Double> all = new LinkedHashMap<>();
        all.put("-1", -1.0);
        all.put("m", (double) examples);
        all.put("1/m", 1.0 / examples);
        all.put("2", 2.0);
        all.put("1/2", 0.5);
        all.put("1/K", 1.0 / outputs);
        all.put("K", (double) outputs);
        all.put("2/K", 2.0 / outputs);
        all.put("K/2", outputs / 2.0);
        all.put("keep", keep);
        all.put("1/keep", 1 / keep);
        all.put("keep^2", keep * keep);
        if (variable.dims().isEmpty()) {
            all.put("1/ln 2", 1 / Math.log(2));
            all.put("1/ln 10", 1 / Math.log(10));
        }
        widths.forEach((name, n) -> all.put("m/" + name, (double) examples / n));
        all.put("m/(m-1)", examples / (examples - 1.0));
        all.put("m/(m+1)", examples / (examples + 1.0));
        Double unit = units.get(layer);
        if (unit != null && variable.dims().size() == 1) {
            all.put("g(1)", unit);
        }
        all.values().removeIf(c -> c == 1 || !Double.isFinite(c));
        return all;
    }
}
