package gradus.diagnose;

import gradus.InputException;
import gradus.array.DType;
import gradus.array.NdArray;
import gradus.diagnose.Diagnosis.Verdict;
import gradus.document.TextStyle;
import gradus.document.TextWriter;
import gradus.layout.Layout;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Says which mistake makes gradients wrong that were written by hand in Java:
 *
 * <pre>{@code
 * Diagnosis diagnosis = GradientDiagnosis.of("2 > 4 tanh > 1 sigmoid")
 *         .given("X", x).given("Y", y)
 *         .given("W1", w1).given("b1", b1).given("W2", w2).given("b2", b2)
 *         .given("dW1", dW1).given("db1", db1)
 *         .diagnose();
 * }</pre>
 *
 * <p>Needed are X, Y and the parameters; of Z, A, J, dA, dZ, dW, db (and N, gamma, beta, D where the network has them)
 * whatever there is: the more, the nearer the answer comes to the line. Names are those that {@code gradus diagnose} knows
 * in files. Shapes, for m examples and a layer of n units fed by p: in {@link Layout#COLUMNS} X (p, m), Z, A, dZ (n, m),
 * W, dW (n, p), b, db (n, 1) or (n,); see {@link Layout} for the others. J is a single number and a gradient has its
 * variable's shape. A gradient or value of another shape, or with a NaN, is a finding and no error.
 *
 * <p>Immutable: every method returns another one, and those made from each other share what was derived, so that a
 * common beginning pays. May be used by several threads.
 */
public final class GradientDiagnosis {
    private static final String NAME = "gradients";

    private final Network network;
    private final DiagnosisSettings settings;
    private final Map<String, NdArray> arrays;
    private final Diagnoser diagnoser;

    private GradientDiagnosis(
            Network network, DiagnosisSettings settings, Map<String, NdArray> arrays, Diagnoser diagnoser) {
        this.network = network;
        this.settings = settings;
        this.arrays = arrays;
        this.diagnoser = diagnoser;
    }

    /**
     * Gradients of a network, with the built-in formulas. The loss is found from J, or from the gradient at the output;
     * {@link #loss} tells it.
     *
     * @param network as {@code "2 > 4 tanh > 1 sigmoid"}
     * @throws InputException pointing at the word that is wrong
     */
    public static GradientDiagnosis of(String network) {
        return of(network, NetworkOptions.defaults());
    }

    /**
     * The same with formulas, loss, penalty and dropout as the options say; a loss that they leave out is found.
     *
     * @throws InputException if the text or the loss is wrong
     */
    public static GradientDiagnosis of(String network, NetworkOptions options) {
        return of(Network.parse(network, options), options.loss());
    }

    /** Gradients of a network with its own loss, which is the default of its output where none was chosen. */
    public static GradientDiagnosis of(Network network) {
        return of(network, network.loss());
    }

    private static GradientDiagnosis of(Network network, @Nullable String loss) {
        DiagnosisSettings settings = new DiagnosisSettings(
                network, loss, null, null, null, Map.of(), network.options().library(), DiagnosisSettings.TIME_LIMIT);
        return new GradientDiagnosis(network, settings, Map.of(), new Diagnoser());
    }

    /**
     * Adds a variable, in place of an earlier one of that name.
     *
     * @param name as {@code "dW1"}
     * @param array not to be changed from then on; of type float32 where it was computed in it
     */
    public GradientDiagnosis given(String name, NdArray array) {
        return given(Map.of(name, array));
    }

    /**
     * Adds a matrix, row after row; it is copied.
     *
     * @throws InputException if the rows differ in length
     */
    public GradientDiagnosis given(String name, double[][] rows) {
        int columns = rows.length == 0 ? 0 : rows[0].length;
        double[] data = new double[rows.length * columns];
        for (int i = 0; i < rows.length; i++) {
            if (rows[i].length != columns) {
                throw new InputException(name + ": row " + (i + 1) + " has length " + rows[i].length
                        + ", but row 1 has " + columns + "; all rows of a matrix are of one length.");
            }
            System.arraycopy(rows[i], 0, data, i * columns, columns);
        }
        return given(name, NdArray.of(rows.length, columns, data));
    }

    /**
     * Adds a matrix that was computed in float32, row after row, and is judged as such; it is copied.
     *
     * @throws InputException if the rows differ in length
     */
    public GradientDiagnosis given(String name, float[][] rows) {
        double[][] doubles = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            doubles[i] = doubles(rows[i]);
        }
        GradientDiagnosis same = given(name, doubles);
        return same.given(name, Objects.requireNonNull(same.arrays.get(name)).as(DType.FLOAT32));
    }

    /** Adds a vector (n,), or a single number, that was computed in float32; it is copied. */
    public GradientDiagnosis given(String name, float[] values) {
        return given(name, NdArray.vector(doubles(values)).as(DType.FLOAT32));
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    /** Adds a vector (n,), such as b1, or a single number, such as J; it is copied. */
    public GradientDiagnosis given(String name, double... values) {
        return given(name, NdArray.vector(values.clone()));
    }

    /** Adds variables by name, in place of earlier ones of those names. */
    public GradientDiagnosis given(Map<String, NdArray> more) {
        Map<String, NdArray> all = new LinkedHashMap<>(arrays);
        all.putAll(more);
        return new GradientDiagnosis(network, settings, all, diagnoser);
    }

    /**
     * Tells the loss.
     *
     * @param loss a name, or a formula in a and y
     * @throws InputException if there is no such loss
     */
    public GradientDiagnosis loss(String loss) {
        return with(network.withLoss(loss), loss, settings.lambda(), settings.layout(), settings.timeLimit());
    }

    /** Tells which way round the arrays lie; otherwise it is read from the shapes. */
    public GradientDiagnosis layout(Layout layout) {
        return with(network, settings.loss(), settings.lambda(), layout, settings.timeLimit());
    }

    /**
     * Tells how strong the penalty (lambda/2m) sum of squared weights is; otherwise there is none.
     *
     * @throws InputException if it is below 0 or not finite
     */
    public GradientDiagnosis lambda(double lambda) {
        if (!(lambda >= 0 && lambda < Double.POSITIVE_INFINITY)) {
            throw new InputException("lambda is " + lambda + "; it is at least 0.");
        }
        return with(network, settings.loss(), lambda, settings.layout(), settings.timeLimit());
    }

    /** Tells when the search for a mistake gives up; otherwise after {@link DiagnosisSettings#TIME_LIMIT}. */
    public GradientDiagnosis timeLimit(Duration limit) {
        return with(network, settings.loss(), settings.lambda(), settings.layout(), limit);
    }

    private GradientDiagnosis with(
            Network other, @Nullable String loss, @Nullable Double lambda, @Nullable Layout layout, Duration limit) {
        DiagnosisSettings told = new DiagnosisSettings(
                other, loss, lambda, settings.keepProb(), layout, settings.names(), settings.library(), limit);
        return new GradientDiagnosis(other, told, arrays, diagnoser);
    }

    /**
     * Compares what was given with the derived program, and looks for the mistake.
     *
     * @return with verdict {@link Verdict#UNREADABLE} and a sentence where the shapes of X, Y, W and b do not fit the
     *     network, or one of them holds a NaN
     * @throws InputException if the network has a penalty and nothing says how strong it is
     */
    public Diagnosis diagnose() {
        if (network.options().penalised() && settings.lambda() == null && !hasLambda()) {
            throw new InputException(
                    "the network's cost has a penalty; say how strong it is with lambda(...), which may be 0.");
        }
        return diagnoser.diagnose(NAME, arrays, settings);
    }

    private boolean hasLambda() {
        Letters letters = Letters.of(network);
        return arrays.keySet().stream()
                .flatMap(n -> NameTable.of(n, letters).stream())
                .anyMatch(m -> m.kind() == Kind.LAMBDA);
    }

    /**
     * Asserts, in a test of any framework, that everything given is right. It is not enough that nothing wrong was found:
     * a gradient must be among what was compared, and every name must be known.
     *
     * @throws AssertionError whose message is the diagnosis as text
     * @throws InputException as {@link #diagnose}
     */
    public static void assertGradients(GradientDiagnosis gradients) {
        Diagnosis diagnosis = gradients.diagnose();
        String reason = reason(diagnosis);
        if (reason != null) {
            throw new AssertionError(reason + text(diagnosis));
        }
    }

    /**
     * The same of variables by name.
     *
     * @throws AssertionError whose message is the diagnosis as text
     */
    public static void assertGradients(Network network, Map<String, NdArray> arrays) {
        assertGradients(of(network).given(arrays));
    }

    /**
     * The same with a network's text.
     *
     * @throws AssertionError whose message is the diagnosis as text
     */
    public static void assertGradients(String network, Map<String, NdArray> arrays) {
        assertGradients(of(network).given(arrays));
    }

    /** What is to be said before the diagnosis; null where the assertion holds. */
    private static @Nullable String reason(Diagnosis d) {
        if (d.verdict() != Verdict.CORRECT) {
            return "";
        }
        if (d.notes().stream().anyMatch(n -> n.id().equals(UnknownNames.IGNORED))) {
            return "A name is not known, so that its array was compared with nothing.\n\n";
        }
        return null;
    }

    private static String text(Diagnosis d) {
        return TextWriter.write(DiagnosisDocument.of(d, DiagnosisDocument.usualLanguage(d)), TextStyle.PLAIN)
                + (d.notes().stream().anyMatch(n -> n.sentence().contains("--loss"))
                        ? "\nIn Java, loss(...) is what --loss is on the command line.\n"
                        : "");
    }
}
