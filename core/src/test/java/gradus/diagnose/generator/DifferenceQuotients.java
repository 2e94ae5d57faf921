package gradus.diagnose.generator;

/** The gradient of the learner's cost by moving one parameter at a time. */
final class DifferenceQuotients {
    private static final double STEP = 1e-5;

    private DifferenceQuotients() {}

    /** The largest relative error of the gradients that a run has computed. */
    static double error(Net net, Data data, Pass pass) {
        double error = 0;
        for (int l = 1; l <= net.layers(); l++) {
            error = Math.max(
                    error, Comparison.difference(of(net, data, data.weights().get(l - 1)), pass.dw(l)));
            error = Math.max(
                    error, Comparison.difference(of(net, data, data.biases().get(l - 1)), pass.db(l)));
        }
        return error;
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
