package gradus.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.InputException;
import gradus.array.NdArray;
import gradus.math.Rational;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.testing.OtherLetters;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GivenReaderTest {
    private static final Network NETWORK = network("2 > 4 tanh > 3 softmax");

    private static Network network(String text) {
        return Network.parse(text, NetworkOptions.defaults());
    }

    private static NdArray random(int... shape) {
        int size = 1;
        for (int n : shape) {
            size *= n;
        }
        return new NdArray(shape, new Random(size).doubles(size).toArray());
    }

    private static Map<String, NdArray> columns() {
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        arrays.put("X", random(2, 5));
        arrays.put("Y", random(3, 5));
        arrays.put("W1", random(4, 2));
        arrays.put("b1", random(4, 1));
        arrays.put("W2", random(3, 4));
        arrays.put("b2", random(3, 1));
        return arrays;
    }

    private static Given read(Map<String, NdArray> arrays, Network network, @Nullable Layout layout) {
        return GivenReader.read("in.npz", arrays, network, layout, 0);
    }

    private static Map<String, NdArray> with(String name, NdArray array) {
        Map<String, NdArray> arrays = columns();
        arrays.put(name, array);
        return arrays;
    }

    @Test
    void theThreeLayoutsGiveTheSameNumbers() {
        Given columns = read(columns(), NETWORK, null);
        Map<String, NdArray> rows = new LinkedHashMap<>();
        columns().forEach((name, array) -> rows.put(name, array.transpose2d()));
        Map<String, NdArray> flat = new LinkedHashMap<>(rows);
        flat.put("b1", rows.get("b1").reshape(4));
        flat.put("b2", rows.get("b2").reshape(3));
        Map<String, NdArray> pytorch = new LinkedHashMap<>(flat);
        pytorch.put("W1", columns().get("W1"));
        pytorch.put("W2", columns().get("W2"));

        assertThat(columns.layout()).isEqualTo(Layout.COLUMNS);
        assertSame(read(rows, NETWORK, null), Layout.ROWS, columns);
        assertSame(read(flat, NETWORK, null), Layout.ROWS, columns);
        assertSame(read(pytorch, NETWORK, null), Layout.PYTORCH, columns);
    }

    private static void assertSame(Given given, Layout layout, Given columns) {
        assertThat(given.layout()).isEqualTo(layout);
        assertThat(given.notes()).isEmpty();
        assertThat(given.values().keySet()).isEqualTo(columns.values().keySet());
        given.values()
                .forEach((tensor, numbers) -> assertThat(numbers)
                        .as(tensor.name())
                        .containsExactly(columns.values().get(tensor)));
    }

    @Test
    void parametersAreHandedBackInTheirOwnShapes() {
        Map<String, NdArray> arrays = with("b1", random(4));
        Given given = read(arrays, NETWORK, null);
        for (Tensor parameter : NETWORK.parameters()) {
            assertThat(given.inLayout(parameter, given.values().get(parameter)))
                    .isEqualTo(arrays.get(parameter.name()));
        }
        assertThat(given.inLayout(NETWORK.input(), given.values().get(NETWORK.input())))
                .isEqualTo(arrays.get("X"));
    }

    @Test
    void anAmbiguousLayoutIsAssumedAloud() {
        Network square = network("3 > 3 tanh > 3");
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        for (String name : new String[] {"X", "Y", "W1", "W2"}) {
            arrays.put(name, random(3, 3));
        }
        arrays.put("b1", random(3, 1));
        arrays.put("b2", random(3, 1));
        Given columns = read(arrays, square, null);
        assertThat(columns.layout()).isEqualTo(Layout.COLUMNS);

        arrays.put("b1", random(3));
        arrays.put("b2", random(3));
        Given anything = read(arrays, square, null);
        assertThat(anything.layout()).isEqualTo(Layout.COLUMNS);
        assertThat(anything.notes())
                .singleElement()
                .asString()
                .contains("layout columns is assumed", "rows and pytorch", "--layout");

        arrays.put("b1", random(1, 3));
        assertThat(read(arrays, square, null).layout()).isEqualTo(Layout.ROWS);
        assertThat(read(arrays, square, Layout.PYTORCH).notes()).isEmpty();
    }

    @Test
    void labelsMayBeClassNumbersWhereOutputsAreOneDistribution() {
        double[] oneHot = {0, 1, 0, 0, 0, /**/ 1, 0, 0, 1, 0, /**/ 0, 0, 1, 0, 1};
        for (int[] shape : new int[][] {{5}, {1, 5}, {5, 1}}) {
            Given given = read(with("Y", NdArray.vector(1, 0, 2, 1, 2).reshape(shape)), NETWORK, null);
            assertThat(given.values().get(NETWORK.labels())).containsExactly(oneHot);
        }
        refused(with("Y", NdArray.vector(1, 2, 3, 1, 2)), NETWORK)
                .hasMessageContaining("example 3")
                .hasMessageContaining("0 to 2")
                .hasMessageContaining("subtract 1");
        refused(with("Y", NdArray.vector(1, 0, 2, 1, 2)), network("2 > 4 tanh > 3 sigmoid"))
                .hasMessageContaining("Y has shape (5,)")
                .hasMessageContaining("(3, 5)");
    }

    @Test
    void everyRefusalNamesTheArrayAndWhatWouldBeRight() {
        Map<String, NdArray> missing = columns();
        missing.remove("b1");
        refused(missing, NETWORK).hasMessageContaining("in.npz: b1 is missing");
        refused(Map.of(), NETWORK).hasMessageContaining("holds nothing");
        refused(with("X", random(3, 5)), NETWORK).hasMessageContaining("X has shape (3, 5); the network has 2 inputs");
        refused(with("X", random(2, 0)), NETWORK).hasMessageContaining("holds no example");
        refused(with("W2", random(4, 4)), NETWORK)
                .hasMessageContaining("W2 has shape (4, 4)")
                .hasMessageContaining("(3, 4)");
        refused(with("b2", random(4, 1)), NETWORK)
                .hasMessageContaining("b2 has shape (4, 1)")
                .hasMessageContaining("(3, 1)");
        refused(with("Y", random(3, 4)), NETWORK)
                .hasMessageContaining("Y has shape (3, 4)")
                .hasMessageContaining("(3, 5)");
        double[] numbers = new double[10];
        numbers[7] = Double.NaN;
        refused(with("X", NdArray.of(2, 5, numbers)), NETWORK).hasMessageContaining("X, row 2, column 3 is NaN");
        assertThatThrownBy(() -> read(columns(), NETWORK, Layout.ROWS))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("X has shape (2, 5)");
    }

    private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> refused(
            Map<String, NdArray> arrays, Network network) {
        return assertThatThrownBy(() -> read(arrays, network, null)).isInstanceOf(InputException.class);
    }

    @Test
    void masksThatAreNotGivenKeepEveryUnit() {
        Network masked = Network.parse(
                "2 > 4 tanh > 4 tanh dropout(0.25) > 3 softmax",
                NetworkOptions.defaults().withKeep(Rational.of(1, 2)));
        Map<String, NdArray> arrays = columns();
        arrays.put("W2", random(4, 4));
        arrays.put("b2", random(4, 1));
        arrays.put("W3", random(3, 4));
        arrays.put("b3", random(3, 1));
        Given none = read(arrays, masked, null);
        assertThat(none.network().text()).isEqualTo("2 > 4 tanh > 4 tanh > 3 softmax");
        assertThat(none.notes()).singleElement().asString().contains("no dropout", "D1, D2 are not in in.npz");

        arrays.put("D2", new NdArray(new int[] {4, 5}, new double[20]));
        Given one = read(arrays, masked, null);
        assertThat(one.network().masks())
                .singleElement()
                .satisfies(m -> assertThat(m.keep()).isEqualTo(0.75));
        assertThat(one.values().get(one.network().masks().getFirst().tensor())).containsOnly(0);

        arrays.put("D2", random(4, 5));
        refused(arrays, masked).hasMessageContaining("D2").hasMessageContaining("0 or 1");
        assertThat(read(with("D1", random(4, 5)), NETWORK, null).notes())
                .singleElement()
                .asString()
                .contains("D1 is not used");
    }

    @Test
    void namesAreThoseOfTheNetworksOwnLetters() {
        Network plain = network("2 > 4 tanh > 3 softmax");
        Network other = Network.parse(
                "2 > 4 tanh > 3 softmax", NetworkOptions.defaults().withLibrary(OtherLetters.library()));
        Map<String, String> names = OtherLetters.names(plain, other);
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        columns().forEach((name, array) -> arrays.put(names.getOrDefault(name, name), array));
        assertThat(arrays).containsKeys("R", "Q1", "a1");
        arrays.put("C2", random(4, 5));
        Given given = read(arrays, other, null);
        assertThat(given.values().get(other.labels()))
                .isEqualTo(columns().get("Y").data());
        assertThat(given.notes()).singleElement().asString().contains("C2 is not used", "after layer 2");
    }
}
