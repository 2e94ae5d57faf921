package gradus.code;

/** Functions that emitted Java brings along. */
final class JavaHelpers {
    private JavaHelpers() {}

    /** @param mostAxes of any array in the code */
    static String text(Helper h, int mostAxes) {
        return switch (h) {
            case X_LOG_Y -> """
                /** c log(u), and 0 where c is 0. */
                private static double xlogy(double c, double u) {
                    return c == 0 ? 0 : c * Math.log(u);
                }""";
            case LOG_1_P_EXP -> """
                /** log(1 + exp(u)) without overflow. */
                private static double log1pexp(double u) {
                    return Math.max(u, 0) + Math.log1p(Math.exp(-Math.abs(u)));
                }""";
            case ERF -> """
                /** The error function, by its series without cancellation. */
                private static double erf(double x) {
                    if (Math.abs(x) > 6) {
                        return Math.signum(x);
                    }
                    double term = x;
                    double sum = x;
                    for (int n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
                        term *= 2 * x * x / (2 * n + 1);
                        sum += term;
                    }
                    return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
                }""";
            case MATRIX -> """
                private interface Entry {
                    double at(int row, int column);
                }

                private static double[][] matrix(int rows, int columns, Entry entry) {
                    double[][] matrix = new double[rows][columns];
                    for (int i = 0; i < rows; i++) {
                        for (int j = 0; j < columns; j++) {
                            matrix[i][j] = entry.at(i, j);
                        }
                    }
                    return matrix;
                }""";
            case VECTOR -> """
                private static double[] vector(int n, IntToDoubleFunction entry) {
                    double[] vector = new double[n];
                    for (int i = 0; i < n; i++) {
                        vector[i] = entry.applyAsDouble(i);
                    }
                    return vector;
                }""";
            case SUM -> """
                private static double sum(int n, IntToDoubleFunction term) {
                    double sum = 0;
                    for (int k = 0; k < n; k++) {
                        sum += term.applyAsDouble(k);
                    }
                    return sum;
                }""";
            case LARGEST -> """
                private static double largest(int n, IntToDoubleFunction term) {
                    double largest = Double.NEGATIVE_INFINITY;
                    for (int k = 0; k < n; k++) {
                        largest = Math.max(largest, term.applyAsDouble(k));
                    }
                    return largest;
                }""";
            case ARRAY -> JavaArrays.helpers(mostAxes);
            case WHERE, NUMBER -> throw new IllegalStateException(h + " is not needed in Java");
        };
    }
}
