package gradus.diagnose.generator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether numbers are the same but for rounding. */
final class Comparison {
    private Comparison() {}

    /** The largest difference relative to the largest entry; infinite for another shape or another place of NaN or Inf. */
    static double difference(double[][] x, double[][] y) {
        if (x.length != y.length || x[0].length != y[0].length) {
            return Double.POSITIVE_INFINITY;
        }
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < x[0].length; j++) {
                if (Double.isFinite(x[i][j]) && Double.isFinite(y[i][j])) {
                    largest = Math.max(largest, Math.max(Math.abs(x[i][j]), Math.abs(y[i][j])));
                    difference = Math.max(difference, Math.abs(x[i][j] - y[i][j]));
                } else if (Double.compare(x[i][j], y[i][j]) != 0) {
                    return Double.POSITIVE_INFINITY;
                }
            }
        }
        return difference == 0 ? 0 : difference / largest;
    }

    static boolean same(Map<String, double[][]> x, Map<String, double[][]> y, double tolerance) {
        if (!x.keySet().equals(y.keySet())) {
            return false;
        }
        for (Map.Entry<String, double[][]> entry : x.entrySet()) {
            if (difference(entry.getValue(), y.get(entry.getKey())) > tolerance) {
                return false;
            }
        }
        return true;
    }

    /**
     * The given variables that are not what the right program would have made of the given values before them. What was
     * not given is computed rightly from what was.
     */
    static List<String> wrong(Pass reference, Map<String, double[][]> given, double tolerance) {
        List<String> wrong = new ArrayList<>();
        for (String name : reference.order()) {
            double[][] mine = given.get(name);
            try {
                double[][] right = reference.right(name);
                if (mine != null && difference(mine, right) > tolerance) {
                    wrong.add(name);
                }
                reference.put(name, mine == null ? right : mine);
            } catch (ShapeError stopped) {
                if (mine == null) {
                    return wrong;
                }
                reference.put(name, mine);
            }
        }
        return wrong;
    }
}
