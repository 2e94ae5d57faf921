package gradus.code;

import gradus.code.Listing.Input;
import gradus.math.Dim;
import gradus.math.Index;
import gradus.math.Tensor;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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
                    String name, double[][] parameter, double[][] gradient, DoubleSupplier costFACTOR, double largest) {
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
                    double numeric = TIMES(costs[0] - 8 * costs[1] + 8 * costs[3] - costs[4]) / (12 * h);
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

    private final JavaObjective objective;

    JavaSelfTest(Listing listing, JavaObjective objective, Names names) {
        super(listing, names);
        this.objective = objective;
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
            page.line(type(i) + " " + names.of(i.tensor()) + " = " + drawn(i) + ";");
        }
        List<String> inputs = listing.inputs().stream().map(this::argument).toList();
        page.list("DoubleSupplier cost = () -> " + objective.before(), inputs, objective.after() + ";");
        page.line("if (!Double.isFinite(cost.getAsDouble())) {").in();
        page.line("continue; // until the loss is defined at them").out().line("}");
        page.list("Gradients gradients = forwardBackward(", inputs, ").gradients();");
        page.line("double scale = 0;");
        for (Input p : trained()) {
            page.line("scale = Math.max(scale, size(" + rows(p, "gradients." + gradient(p) + "()") + "));");
        }
        page.line("scale = scale == 0 ? 1 : scale;");
        page.line("double worst = 0;");
        for (Input p : trained()) {
            page.line("worst = Math.max(worst, error(\"" + gradient(p) + "\", "
                    + (isVariedNumber(p) ? names.of(p.tensor()) : rows(p, names.of(p.tensor()))) + ", "
                    + rows(p, "gradients." + gradient(p) + "()") + ", cost, "
                    + (hasScaled() ? isScaled(p) ? EmittedCode.EXAMPLES + ", " : "1, " : "") + "scale));");
        }
        page.lines(filled(VERDICT));
        page.out().line("}");
        page.line("System.out.println(\"no numbers were found at which the loss is defined: WRONG\");");
        page.line("System.exit(1);");
        page.out().line("}");
        objective.define(page);
        page.lines(filled(METHODS.replace("FACTOR", hasScaled() ? ", double times" : "")
                .replace("TIMES", hasScaled() ? "times * " : "")));
        return page.toString();
    }

    /** An array as a matrix that shares its numbers: a vector is its one row. */
    private static String rows(Input p, String name) {
        int axes = p.tensor().dims().size();
        return switch (axes) {
            case 0 -> "new double[][] {{" + name + "}}";
            case 1 -> "new double[][] {" + name + "}";
            case 2 -> name;
            default ->
                "Arrays.stream(" + name + ")" + ".flatMap(Arrays::stream)".repeat(axes - 2)
                        + ".toArray(double[][]::new)";
        };
    }

    /** A number that is varied stands in an array. */
    private static boolean isVariedNumber(Input i) {
        return i.tensor().dims().isEmpty() && i.gradient() != null;
    }

    private static String type(Input i) {
        return isVariedNumber(i) ? "double[][]" : JavaWriter.type(i.tensor());
    }

    private String drawn(Input i) {
        return isVariedNumber(i) ? "{{" + numbers(i) + "}}" : numbers(i);
    }

    private String argument(Input i) {
        return names.of(i.tensor()) + (isVariedNumber(i) ? "[0][0]" : "");
    }

    private List<String> sizes(Tensor tensor) {
        return tensor.dims().stream().map(this::size).toList();
    }

    private String size(Dim d) {
        return String.valueOf(d.equals(listing.examples()) ? EmittedCode.EXAMPLES : listing.size(d));
    }

    private String each(Tensor tensor, String value) {
        int axes = tensor.dims().size();
        if (axes == 0) {
            return value;
        }
        String places = IntStream.range(0, axes).mapToObj(this::place).collect(Collectors.joining(", "));
        return JavaArrays.name(axes) + "(" + String.join(", ", sizes(tensor)) + ", "
                + (axes == 1 ? places : "(" + places + ")") + " -> " + value + ")";
    }

    /** The name of an index, which no input has. */
    private String place(int axis) {
        return names.of(new Index(axis < 3 ? List.of("i", "j", "k").get(axis) : "k" + axis, listing.examples()));
    }

    @Override
    String normal(Tensor tensor, String scale) {
        int axes = tensor.dims().size();
        if (axes == 0 || axes > 2) {
            return each(tensor, (scale.equals("1") ? "" : scale + " * ") + "random.nextGaussian()");
        }
        if (axes == 2) {
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
        int classes = classes(tensor);
        if (!listing.isChain()) {
            String others = IntStream.range(1, tensor.dims().size())
                    .mapToObj(axis -> (2 * axis + 5) + " * " + place(axis))
                    .collect(Collectors.joining(" + "));
            return each(tensor, place(0) + " == (" + (others.isEmpty() ? "1" : others) + ") % " + classes + " ? 1 : 0");
        }
        String example = listing.examplesFirst() ? "i" : "j";
        String unit = listing.examplesFirst() ? "j" : "i";
        return each(
                tensor, unit + " == (7 * " + example + " + " + example + " / " + many + ") % " + classes + " ? 1 : 0");
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
