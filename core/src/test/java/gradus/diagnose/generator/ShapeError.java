package gradus.diagnose.generator;

/** Where NumPy would have stopped the learner's program: shapes that do not go together. */
final class ShapeError extends RuntimeException {
    private static final long serialVersionUID = 1;

    ShapeError(String operation, double[][] a, double[][] b) {
        super(operation + " of (" + a.length + ", " + a[0].length + ") and (" + b.length + ", " + b[0].length + ")");
    }
}
