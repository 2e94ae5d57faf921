package gradus.explain;

import java.util.Optional;

/**
 * The range of a symmetric matrix' eigenvalues.
 *
 * @param least may be negative
 * @param largest at least {@code least}
 */
record Eigenvalues(double least, double largest) {
    private static final int MOST_ROWS = 100;
    private static final int SWEEPS = 60;

    /** Below this times the largest, an eigenvalue is 0 but for rounding. */
    private static final double ROUNDING = 1e-12;

    /**
     * By Jacobi's rotations (1846), which make one pair of entries beside the diagonal 0 after the other.
     *
     * @param matrix row-major
     * @param rows 0 or too many for none
     */
    static Optional<Eigenvalues> of(double[] matrix, int rows) {
        if (rows == 0 || rows > MOST_ROWS) {
            return Optional.empty();
        }
        double[][] a = new double[rows][rows];
        for (int n = 0; n < matrix.length; n++) {
            if (!Double.isFinite(matrix[n])) {
                return Optional.empty();
            }
            a[n / rows][n % rows] = (matrix[n] + matrix[n % rows * rows + n / rows]) / 2;
        }
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            for (int p = 0; p < rows; p++) {
                for (int q = p + 1; q < rows; q++) {
                    rotate(a, p, q);
                }
            }
        }
        double least = Double.POSITIVE_INFINITY;
        double largest = Double.NEGATIVE_INFINITY;
        for (int n = 0; n < rows; n++) {
            least = Math.min(least, a[n][n]);
            largest = Math.max(largest, a[n][n]);
        }
        return Optional.of(new Eigenvalues(least, largest));
    }

    private static void rotate(double[][] a, int p, int q) {
        if (a[p][q] == 0) {
            return;
        }
        double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.hypot(theta, 1));
        double c = 1 / Math.hypot(t, 1);
        double s = t * c;
        for (int k = 0; k < a.length; k++) {
            double kp = a[k][p];
            double kq = a[k][q];
            a[k][p] = c * kp - s * kq;
            a[k][q] = s * kp + c * kq;
        }
        for (int k = 0; k < a.length; k++) {
            double pk = a[p][k];
            double qk = a[q][k];
            a[p][k] = c * pk - s * qk;
            a[q][k] = s * pk + c * qk;
        }
    }

    /** What they say of the cost's shape. */
    String verdict() {
        double zero = ROUNDING * Math.max(Math.abs(least), Math.abs(largest));
        if (largest <= zero && least >= -zero) {
            return "flat, to second order.";
        }
        if (least > zero) {
            return "all positive, the cost curves upwards in every direction.";
        }
        if (least >= -zero) {
            return "none negative, but in some direction the cost is flat to second order.";
        }
        return largest <= zero
                ? "none positive, the cost curves upwards in no direction."
                : "of both signs, the cost curves upwards in some directions and downwards in others.";
    }
}
