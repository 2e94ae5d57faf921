package gradus.diagnose.generator;

import gradus.array.DType;
import gradus.array.NdArray;

/** How a course has its arrays lie. */
enum UnitCourse {
    DLS("dls", true, true, Bias.COLUMN),
    CS231N("cs231n", false, false, Bias.FLAT),
    NNFS("nnfs", false, false, Bias.ROW),
    PYTORCH("pytorch", false, true, Bias.FLAT),
    FASTAI("fastai", false, false, Bias.FLAT),
    SCRATCH("scratch", false, false, Bias.FLAT),
    INDEPENDENT("independent", true, true, Bias.COLUMN),
    KARPATHY("karpathy", false, false, Bias.FLAT),
    KARPATHY_NORM("karpathy", false, false, Bias.ROW),
    KERAS("keras", false, false, Bias.FLAT);

    private enum Bias {
        FLAT,
        ROW,
        COLUMN
    }

    private final String text;
    private final boolean columns;
    private final boolean unitsFirst;
    private final Bias bias;

    UnitCourse(String text, boolean columns, boolean unitsFirst, Bias bias) {
        this.text = text;
        this.columns = columns;
        this.unitsFirst = unitsFirst;
        this.bias = bias;
    }

    NdArray array(String role, double[][] value) {
        return switch (role.startsWith("d") ? role.substring(1) : role) {
            case "w" -> matrix(unitsFirst ? UnitRun.PLAIN.t(value) : value);
            case "b", "gamma", "beta" ->
                switch (bias) {
                    case FLAT -> flat(value);
                    case ROW -> matrix(value);
                    case COLUMN -> matrix(UnitRun.PLAIN.t(value));
                };
            case "eps", "p", "loss" -> NdArray.scalar(value[0][0]);
            case "y" -> value[0].length == 1 ? flat(value).as(DType.INT64) : matrix(value);
            default -> matrix(columns ? UnitRun.PLAIN.t(value) : value);
        };
    }

    static NdArray flat(double[][] value) {
        NdArray matrix = matrix(value);
        return matrix.reshape(matrix.size());
    }

    private static NdArray matrix(double[][] value) {
        double[] all = new double[value.length * value[0].length];
        for (int i = 0; i < all.length; i++) {
            all[i] = value[i / value[0].length][i % value[0].length];
        }
        return NdArray.of(value.length, value[0].length, all);
    }

    @Override
    public String toString() {
        return text;
    }
}
