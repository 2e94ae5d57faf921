package gradus.diagnose.generator;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The values of one layer's backward function so far. They go by what they are to the layer, whatever a course calls them:
 * x what it reads, w and b, z before the activation and a after it, gamma, beta, eps, mask, p, y, loss; a gradient has a d
 * before it. Examples are in rows and weights are (inputs, units).
 */
final class UnitRun {
    static final Plain PLAIN = new Plain(false);

    private final Map<String, double[][]> values;

    UnitRun(Map<String, double[][]> given) {
        values = new LinkedHashMap<>(given);
    }

    boolean has(String role) {
        return values.containsKey(role);
    }

    double[][] get(String role) {
        double[][] value = values.get(role);
        if (value == null) {
            throw new IllegalArgumentException(role + " is not among " + values.keySet());
        }
        return value;
    }

    double number(String role) {
        return get(role)[0][0];
    }

    void put(String role, double[][] value) {
        values.put(role, value);
    }
}
