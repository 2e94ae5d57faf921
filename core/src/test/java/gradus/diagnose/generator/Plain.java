package gradus.diagnose.generator;

import java.util.Arrays;

/** Matrix arithmetic as NumPy does it, with broadcasting: in double, or rounded to float after every operation. */
record Plain(boolean single) {
    /** A function of one number, rounding as this arithmetic does. */
    interface Scalar {
        double at(Plain p, double x);
    }

    /** A function of two numbers, rounding as this arithmetic does. */
    interface Scalar2 {
        double at(Plain p, double x, double y);
    }

    double r(double value) {
        return single ? (double) (float) value : value;
    }

    double exp(double x) {
        return r(Math.exp(x));
    }

    double log(double x) {
        return r(Math.log(x));
    }

    double[][] dot(double[][] a, double[][] b) {
        if (a[0].length != b.length) {
            throw new ShapeError("product", a, b);
        }
        double[][] c = new double[a.length][b[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < b[0].length; j++) {
                double sum = 0;
                for (int k = 0; k < b.length; k++) {
                    sum = r(sum + r(a[i][k] * b[k][j]));
                }
                c[i][j] = sum;
            }
        }
        return c;
    }

    double[][] t(double[][] a) {
        double[][] c = new double[a[0].length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[0].length; j++) {
                c[j][i] = a[i][j];
            }
        }
        return c;
    }

    double[][] map(double[][] a, Scalar f) {
        return zip(a, a, (p, x, y) -> f.at(p, x));
    }

    /** Entry by entry, after broadcasting axes of length 1. */
    double[][] zip(double[][] a, double[][] b, Scalar2 f) {
        if (unequal(a.length, b.length) || unequal(a[0].length, b[0].length)) {
            throw new ShapeError("entries", a, b);
        }
        double[][] c = new double[Math.max(a.length, b.length)][Math.max(a[0].length, b[0].length)];
        for (int i = 0; i < c.length; i++) {
            double[] x = a[a.length == 1 ? 0 : i];
            double[] y = b[b.length == 1 ? 0 : i];
            for (int j = 0; j < c[0].length; j++) {
                c[i][j] = r(f.at(this, x[x.length == 1 ? 0 : j], y[y.length == 1 ? 0 : j]));
            }
        }
        return c;
    }

    private static boolean unequal(int n, int m) {
        return n != m && n != 1 && m != 1;
    }

    double[][] plus(double[][] a, double[][] b) {
        return zip(a, b, (p, x, y) -> x + y);
    }

    double[][] minus(double[][] a, double[][] b) {
        return zip(a, b, (p, x, y) -> x - y);
    }

    double[][] times(double[][] a, double[][] b) {
        return zip(a, b, (p, x, y) -> x * y);
    }

    double[][] over(double[][] a, double[][] b) {
        return zip(a, b, (p, x, y) -> x / y);
    }

    double[][] scale(double factor, double[][] a) {
        double f = r(factor);
        return map(a, (p, x) -> f * x);
    }

    double[][] divide(double[][] a, double by) {
        double divisor = r(by);
        return map(a, (p, x) -> x / divisor);
    }

    /** The sum along each row, (n, 1): over the examples. */
    double[][] rowSums(double[][] a) {
        double[][] c = new double[a.length][1];
        for (int i = 0; i < a.length; i++) {
            for (double x : a[i]) {
                c[i][0] = r(c[i][0] + x);
            }
        }
        return c;
    }

    /** The sum down each column, (1, m): over the units. */
    double[][] columnSums(double[][] a) {
        return t(rowSums(t(a)));
    }

    double sum(double[][] a) {
        return columnSums(rowSums(a))[0][0];
    }

    double squares(double[][] a) {
        return sum(times(a, a));
    }

    static double[][] scalar(double value) {
        return new double[][] {{value}};
    }

    /** The columns moved round by a number of places, as numpy.roll does. */
    static double[][] rollColumns(double[][] a, int by) {
        double[][] c = new double[a.length][a[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[0].length; j++) {
                c[i][Math.floorMod(j + by, a[0].length)] = a[i][j];
            }
        }
        return c;
    }

    double[][] rollRows(double[][] a, int by) {
        return t(rollColumns(t(a), by));
    }

    static double[][] column(double[][] a, int j) {
        double[][] c = new double[a.length][1];
        for (int i = 0; i < a.length; i++) {
            c[i][0] = a[i][j];
        }
        return c;
    }

    /** One matrix on top of another. */
    static double[][] stack(double[][] top, double[][] bottom) {
        double[][] c = new double[top.length + bottom.length][];
        for (int i = 0; i < c.length; i++) {
            c[i] = i < top.length ? top[i].clone() : bottom[i - top.length].clone();
        }
        return c;
    }

    static double[][] full(int rows, int columns, double value) {
        double[][] c = new double[rows][columns];
        for (double[] row : c) {
            Arrays.fill(row, value);
        }
        return c;
    }
}
