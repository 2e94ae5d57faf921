import java.util.function.IntToDoubleFunction;

/**
 * 2 > 4 tanh > 1 sigmoid with the loss bce: forward and backward pass, derived by Gradus.
 */
public final class Network {
    /** The values of the forward pass. */
    public record Cache(double[][] Z1, double[][] A1, double[][] Z2, double[][] A2) {}

    /** The gradients. */
    public record Gradients(
        double[][] dZ2, double[][] dW2, double[] db2, double[][] dA1, double[][] dZ1,
        double[][] dW1, double[] db1
    ) {}

    /** The cost with both. */
    public record Result(double J, Cache cache, Gradients gradients) {}

    private Network() {}

    /**
     * One forward and one backward pass.
     *
     * <p>The m examples are columns: X (2, m), Y (1, m), W1 (4, 2), b1 (4), W2 (1, 4), b2 (1).
     *
     * <p>Returns the cost J, the values of the forward pass, and the gradients. dW1, db1, dW2, db2
     * are partial derivatives of J; dZ2, dA1, dZ1 are m times that, so that the 1/m of the mean
     * stands in the gradients of the parameters only.
     */
    public static Result forwardBackward(
        double[][] X, double[][] Y, double[][] W1, double[] b1, double[][] W2, double[] b2
    ) {
        int m = X[0].length;
        int n0 = X.length;
        int n1 = W1.length;
        int n2 = Y.length;

        // layer 1: 4 tanh
        double[][] Z1 = matrix(n1, m, (i, j) -> sum(n0, k -> W1[i][k] * X[k][j]) + b1[i]);
        double[][] A1 = matrix(n1, m, (i, j) -> Math.tanh(Z1[i][j]));

        // layer 2: 1 sigmoid
        double[][] Z2 = matrix(n2, m, (i, j) -> sum(n1, k -> W2[i][k] * A1[k][j]) + b2[i]);
        double[][] A2 = matrix(n2, m, (i, j) -> 1.0 / (1 + Math.exp(-Z2[i][j])));

        // cost: bce
        double J =
                sum(m, j -> sum(n2, i -> Y[i][j] * log1pexp(-Z2[i][j]) + (1 - Y[i][j]) * log1pexp(Z2[i][j]))) / m;

        // backward through layer 2
        // the derivative of the output layer cancels against the loss's; in general:
        //   dZ2[i][j] = dA2[i][j] * A2[i][j] * (1 - A2[i][j])
        double[][] dZ2 = matrix(n2, m, (i, j) -> A2[i][j] - Y[i][j]);
        // W2 serves every example: a sum over the examples, divided by m for the mean
        double[][] dW2 = matrix(n2, n1, (i, k) -> sum(m, j -> dZ2[i][j] * A1[k][j]) / m);
        // b2 serves every example: a sum over the examples, divided by m for the mean
        double[] db2 = vector(n2, i -> sum(m, j -> dZ2[i][j]) / m);

        // backward through layer 1
        // back through W2, transposed: one term for each unit of Z2 that reads A1
        double[][] dA1 = matrix(n1, m, (i, j) -> sum(n2, k -> dZ2[k][j] * W2[k][i]));
        // entry by entry: times the derivative of A1 with respect to Z1
        double[][] dZ1 = matrix(n1, m, (i, j) -> dA1[i][j] * (1 - Math.pow(A1[i][j], 2)));
        // W1 serves every example: a sum over the examples, divided by m for the mean
        double[][] dW1 = matrix(n1, n0, (i, k) -> sum(m, j -> dZ1[i][j] * X[k][j]) / m);
        // b1 serves every example: a sum over the examples, divided by m for the mean
        double[] db1 = vector(n1, i -> sum(m, j -> dZ1[i][j]) / m);

        Cache cache = new Cache(Z1, A1, Z2, A2);
        Gradients gradients = new Gradients(dZ2, dW2, db2, dA1, dZ1, dW1, db1);
        return new Result(J, cache, gradients);
    }

    /** log(1 + exp(u)) without overflow. */
    private static double log1pexp(double u) {
        return Math.max(u, 0) + Math.log1p(Math.exp(-Math.abs(u)));
    }

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
    }

    private static double[] vector(int n, IntToDoubleFunction entry) {
        double[] vector = new double[n];
        for (int i = 0; i < n; i++) {
            vector[i] = entry.applyAsDouble(i);
        }
        return vector;
    }

    private static double sum(int n, IntToDoubleFunction term) {
        double sum = 0;
        for (int k = 0; k < n; k++) {
            sum += term.applyAsDouble(k);
        }
        return sum;
    }
}
