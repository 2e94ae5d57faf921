package gradus.diagnose.generator;

/** The gradient of the learner's cost by moving one parameter at a time. */
final class DifferenceQuotients {
    private static final double STEP = 1e-5;

    private DifferenceQuotients() {}

    /** The largest error of the gradients that a run has computed, relative to the largest entry of each, or of all. */
    static double error(Net net, Data data, Pass pass) {
        double largest = 0;
        for (int l = 1; l <= net.layers(); l++) {
            largest = Math.max(largest, Math.max(norm(pass.dw(l)), norm(pass.db(l))));
        }
        double error = 0;
        for (int l = 1; l <= net.layers(); l++) {
            error = Math.max(
                    error, error(pass.dw(l), of(net, data, data.weights().get(l - 1)), largest));
            error = Math.max(
                    error, error(pass.db(l), of(net, data, data.biases().get(l - 1)), largest));
        }
        return error;
    }

    /** Below a thousandth of the largest gradient, a quotient has too few digits. */
    private static double error(double[][] gradient, double[][] quotients, double largest) {
        return norm(new Plain(false).minus(gradient, quotients)) / Math.max(norm(gradient), 1e-3 * largest);
    }

    private static double norm(double[][] a) {
        return Math.sqrt(new Plain(false).squares(a));
    }

    private static double[][] of(Net net, Data data, double[][] parameter) {
        double[][] quotients = new double[parameter.length][parameter[0].length];
        for (int i = 0; i < parameter.length; i++) {
            for (int j = 0; j < parameter[0].length; j++) {
                double value = parameter[i][j];
                parameter[i][j] = value + STEP;
                double above = cost(net, data);
                parameter[i][j] = value - STEP;
                double below = cost(net, data);
                parameter[i][j] = value;
                quotients[i][j] = (above - below) / (2 * STEP);
            }
        }
        return quotients;
    }

    private static double cost(Net net, Data data) {
        return Pass.right(net, data, Style.PLAIN, new Plain(false)).values().get("J")[0][0];
    }
}
