package gradus.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.array.NdArray;
import gradus.diagnose.Diagnosis.Mistake;
import gradus.diagnose.Diagnosis.Verdict;
import gradus.layout.Layout;
import gradus.network.Library;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One pass with a slip in it: arrays that are right, and what a test puts in their place. Examples are columns. */
final class Slips {
    static final int EXAMPLES = 7;

    /** Of a variable whose name says its layer. */
    private static final Pattern NAME = Pattern.compile("d?[A-Za-z]+(\\d+)");

    private static final Diagnoser DIAGNOSER = new Diagnoser();

    private final String net;
    private final @Nullable String loss;
    private final Map<String, NdArray> arrays;

    /** An entry of a matrix. */
    @FunctionalInterface
    interface At {
        double entry(int i, int j);
    }

    private Slips(String net, @Nullable String loss, Map<String, NdArray> arrays) {
        this.net = net;
        this.loss = loss;
        this.arrays = new LinkedHashMap<>(arrays);
    }

    static Slips of(String net) {
        return of(net, null, EXAMPLES);
    }

    static Slips of(String net, @Nullable String loss, int examples) {
        return new Slips(net, loss, Handed.of(net, loss, Layout.COLUMNS, examples, 5));
    }

    NdArray array(String name) {
        return Objects.requireNonNull(arrays.get(name), name);
    }

    /** An entry of a matrix, or of a vector that stands as a column. */
    double at(String name, int i, int j) {
        NdArray a = array(name);
        int columns = a.shape().length < 2 ? 1 : a.shape()[1];
        return a.data()[i * columns + (columns == 1 ? 0 : j)];
    }

    Slips put(String name, At at) {
        NdArray old = array(name);
        int rows = old.shape()[0];
        int columns = old.size() / rows;
        double[] numbers = new double[old.size()];
        for (int n = 0; n < numbers.length; n++) {
            numbers[n] = at.entry(n / columns, n % columns);
        }
        arrays.put(name, new NdArray(old.shape(), numbers));
        return this;
    }

    Slips without(String... names) {
        for (String name : names) {
            arrays.remove(name);
        }
        return this;
    }

    /** Without the gradients that are computed from this layer's dZ. */
    Slips withoutBelow(int layer) {
        arrays.keySet().removeIf(name -> {
            var m = NAME.matcher(name);
            boolean above = !m.matches() || Integer.parseInt(m.group(1)) > layer;
            return name.startsWith("d")
                    && !above
                    && !name.equals("dZ" + layer)
                    && !name.equals("dA" + layer)
                    && !name.equals("dN" + layer);
        });
        return this;
    }

    Diagnosis diagnosis() {
        DiagnosisSettings all = DiagnosisSettings.inferring();
        Network network = Network.parse(net, NetworkOptions.defaults().withLoss(loss));
        return DIAGNOSER.diagnose(
                "file",
                arrays,
                new DiagnosisSettings(
                        network, loss, null, null, Layout.COLUMNS, Map.of(), Library.builtIn(), all.timeLimit()));
    }

    /** The one mistake, which must be in this variable. */
    Mistake mistake(String variable) {
        Diagnosis d = diagnosis();
        assertThat(d.verdict()).isEqualTo(Verdict.MISTAKE);
        assertThat(d.firstWrong()).isEqualTo(variable);
        assertThat(d.mistakes()).as(d.mistakes().toString()).hasSize(1);
        return d.mistakes().getFirst();
    }

    String sentence(String variable) {
        return mistake(variable).sentence();
    }

    /** The sum over the examples, or over the units where it is one of them. */
    static double sum(int count, java.util.function.IntToDoubleFunction f) {
        double sum = 0;
        for (int n = 0; n < count; n++) {
            sum += f.applyAsDouble(n);
        }
        return sum;
    }
}
