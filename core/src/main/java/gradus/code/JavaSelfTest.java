package gradus.code;

import gradus.code.EmittedCode.Options;
import gradus.code.Listing.Input;
import gradus.math.Dim;
import gradus.math.Tensor;
import java.util.List;
import java.util.stream.Collectors;

/** The self-test in Java. */
final class JavaSelfTest extends SelfTest {
    private static final String VERDICT = """
            System.out.printf("largest relative error %.1e: %s%n", worst, worst <= TOLERANCE ? "right" : "WRONG");
            System.exit(worst <= TOLERANCE ? 0 : 1);
            """;

    private static final String METHODS = """

            private static double size(double[]... matrix) {
                double size = 0;
                for (double[] row : matrix) {
                    for (double x : row) {
                        size = Math.max(size, Math.abs(x));
                    }
                }
                return size;
            }

            private static double error(
                    String name, double[][] parameter, double[][] gradient, DoubleSupplier cost, double largest) {
                double h = STEP;
                double error = 0;
                int columns = parameter[0].length;
                int entries = parameter.length * columns;
                int tried = Math.min(entries, ENTRIES);
                for (int n = 0; n < tried; n++) {
                    int at = (int) ((long) n * entries / tried);
                    double[] row = parameter[at / columns];
                    double kept = row[at % columns];
                    double[] costs = new double[5];
                    for (int step = -2; step <= 2; step++) {
                        row[at % columns] = kept + step * h;
                        costs[step + 2] = cost.getAsDouble();
                    }
                    row[at % columns] = kept;
                    // a central difference, right up to terms of fourth order
                    double numeric = (costs[0] - 8 * costs[1] + 8 * costs[3] - costs[4]) / (12 * h);
                    error = Math.max(error, Math.abs(numeric - gradient[at / columns][at % columns]));
                }
                double relative = error == 0 ? 0 : error / Math.max(size(gradient), 1e-2 * largest);
                System.out.printf("%s: relative error %.1e%n", name, relative);
                return relative;
            }

            private static double[][] normal(Random random, int rows, int columns, double scale) {
                return matrix(rows, columns, (i, j) -> scale * random.nextGaussian());
            }
            """;

    JavaSelfTest(Listing listing, Options options, Names names) {
        super(listing, names);
    }

    @Override
    String text() {
        Page page = new Page(4);
        page.in().blank();
        page.line("/** Compares every gradient with central differences, on random numbers. */");
        page.line("public static void main(String[] arguments) {").in();
        page.line("Random random = new Random(0);");
        page.line("for (int attempt = 0; attempt < " + ATTEMPTS + "; attempt++) {")
                .in();
        for (Input i : listing.inputs()) {
            page.line(JavaWriter.type(i.tensor()) + " " + names.of(i.tensor()) + " = " + numbers(i) + ";");
        }
        List<String> inputs =
                listing.inputs().stream().map(i -> names.of(i.tensor())).toList();
        String cost = names.of(listing.cost());
        page.list("DoubleSupplier cost = () -> forwardBackward(", inputs, ")." + cost + "();");
        page.line("if (!Double.isFinite(cost.getAsDouble())) {").in();
        page.line("continue; // until the loss is defined at them").out().line("}");
        page.list("Gradients gradients = forwardBackward(", inputs, ").gradients();");
        page.line("double scale = 0;");
        for (Input p : parameters()) {
            page.line("scale = Math.max(scale, size(" + rows(p, "gradients." + gradient(p) + "()") + "));");
        }
        page.line("scale = scale == 0 ? 1 : scale;");
        page.line("double worst = 0;");
        for (Input p : parameters()) {
            page.line("worst = Math.max(worst, error(\"" + gradient(p) + "\", " + rows(p, names.of(p.tensor())) + ", "
                    + rows(p, "gradients." + gradient(p) + "()") + ", cost, scale));");
        }
        page.lines(filled(VERDICT));
        page.out().line("}");
        page.line("System.out.println(\"no numbers were found at which the loss is defined: WRONG\");");
        page.line("System.exit(1);");
        page.out().line("}");
        page.lines(filled(METHODS));
        return page.toString();
    }

    /** A vector as a matrix of one row, which shares its numbers. */
    private static String rows(Input p, String name) {
        return p.tensor().dims().size() == 2 ? name : "new double[][] {" + name + "}";
    }

    private List<String> sizes(Tensor tensor) {
        return tensor.dims().stream().map(this::size).toList();
    }

    private String size(Dim d) {
        return String.valueOf(d.equals(listing.examples()) ? EmittedCode.EXAMPLES : listing.size(d));
    }

    private String each(Tensor tensor, String value) {
        String sizes = String.join(", ", sizes(tensor));
        return tensor.dims().size() == 2
                ? "matrix(" + sizes + ", (i, j) -> " + value + ")"
                : "vector(" + sizes + ", i -> " + value + ")";
    }

    @Override
    String normal(Tensor tensor, String scale) {
        if (tensor.dims().size() == 2) {
            return "normal(random, " + sizes(tensor).stream().collect(Collectors.joining(", ")) + ", " + scale + ")";
        }
        return "normal(random, 1, " + sizes(tensor).getFirst() + ", " + scale + ")[0]";
    }

    @Override
    String around(Tensor tensor, String small) {
        return each(tensor, "1 + 0.3 * random.nextGaussian()");
    }

    @Override
    String mask(Tensor tensor, String keep) {
        return each(tensor, "random.nextDouble() < " + keep + " ? 1 : 0");
    }

    @Override
    String oneOf(Tensor tensor) {
        int many = EmittedCode.EXAMPLES;
        String example = listing.examplesFirst() ? "i" : "j";
        String unit = listing.examplesFirst() ? "j" : "i";
        return each(
                tensor,
                unit + " == (7 * " + example + " + " + example + " / " + many + ") % " + outputs() + " ? 1 : 0");
    }

    @Override
    String signs(Tensor tensor) {
        return each(tensor, "random.nextBoolean() ? 1 : -1");
    }

    @Override
    String between(Tensor tensor, String low, String high) {
        return each(tensor, low + " + (" + high + " - (" + low + ")) * random.nextDouble()");
    }
}
