package gradus.diagnose.generator;

/** The gradient of the learner's cost by moving one parameter at a time. */
final class DifferenceQuotients {
    private static final double STEP = 1e-5;

    private DifferenceQuotients() {}

    /** The largest relative error of a gradient. */
    static double error(Net net, Data data, Style style) {
        Pass pass = Pass.right(net, data, style, new Plain(false));
        double error = 0;
        for (int l = 1; l <= net.layers(); l++) {
            double[][] dw = of(net, data, style, pass.w(l));
            double[][] db = of(net, data, style, pass.b(l));
            error = Math.max(error, Comparison.difference(dw, pass.dw(l)));
            error = Math.max(error, Comparison.difference(db, pass.db(l)));
        }
        return error;
    }

    private static double[][] of(Net net, Data data, Style style, double[][] parameter) {
        double[][] quotients = new double[parameter.length][parameter[0].length];
        for (int i = 0; i < parameter.length; i++) {
            for (int j = 0; j < parameter[0].length; j++) {
                double value = parameter[i][j];
                parameter[i][j] = value + STEP;
                double above = cost(net, data, style);
                parameter[i][j] = value - STEP;
                double below = cost(net, data, style);
                parameter[i][j] = value;
                quotients[i][j] = (above - below) / (2 * STEP);
            }
        }
        return quotients;
    }

    private static double cost(Net net, Data data, Style style) {
        return Pass.right(net, data, style, new Plain(false)).values().get("J")[0][0];
    }
}
