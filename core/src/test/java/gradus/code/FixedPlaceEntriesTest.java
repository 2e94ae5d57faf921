package gradus.code;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.layout.Layout;
import gradus.math.Derivation;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Index;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Entries at fixed places in every language; Octave counts from 1. */
class FixedPlaceEntriesTest {
    private static final Dim N = new Dim("n");
    private static final Dim T = new Dim("t");
    private static final Index I = new Index("i", N);
    private static final Index Q = new Index("q", T);
    private static final Index LAST = Index.fixed(4, T);
    private static final Tensor H = Tensor.of("H", N, T);
    private static final Expr SUM = Expr.sum(I, Expr.mul(H.at(I, LAST), H.at(I, Q), new Expr.Delta(Q, LAST)));

    private final Names names = new Names(Set.of());
    private final Set<Helper> helpers = EnumSet.noneOf(Helper.class);

    private PythonEntries python(String module) {
        Network network = Network.parse("2 > 3", NetworkOptions.defaults());
        Derivation derivation = network.derive();
        Listing listing = Listing.of(network, derivation, Listing.inLayout(network, derivation, Layout.COLUMNS), false);
        return new PythonEntries(names, helpers, listing, module);
    }

    @Test
    void numpyAndTorchCountFromZero() {
        for (String module : new String[] {"np", "torch"}) {
            assertThat(python(module).print(SUM)).isEqualTo("sum(H[i, 4] * H[i, q] * (q == 4) for i in range(n))");
        }
    }

    @Test
    void arraysAreReadAtThePlace() {
        Tensor out = Tensor.of("L", N);
        Index j = new Index("j", N);
        Equation column = new Equation(out, List.of(I), H.at(I, LAST));
        Equation product = new Equation(
                out, List.of(I), Expr.sum(j, Expr.mul(Tensor.of("W", N, N).at(I, j), H.at(j, LAST))));
        Equation spread =
                new Equation(Tensor.of("G", N, T), List.of(I, Q), Expr.mul(H.at(I, LAST), new Expr.Delta(Q, LAST)));
        NumpyArrays numpy = new NumpyArrays(names, helpers);
        assertThat(numpy.body(column)).isEqualTo("H[:, 4]");
        assertThat(numpy.body(product)).isEqualTo("W @ H[:, 4]");
        assertThat(numpy.body(spread)).isEqualTo("H[:, 4][:, None] * np.eye(t)[:, 4]");
        OctaveArrays octave = new OctaveArrays(names, helpers);
        assertThat(octave.body(column)).isEqualTo("H(:, 5)");
        assertThat(octave.body(product)).isEqualTo("W * H(:, 5)");
        assertThat(octave.body(spread)).isEqualTo("H(:, 5) .* double(1:t == 5)");
    }

    @Test
    void octaveCountsFromOne() {
        assertThat(new OctaveEntries(names, helpers).print(SUM))
                .isEqualTo("sum(arrayfun(@(i) H(i, 5) * H(i, q) * (q == 5), 1:n))");
    }

    @Test
    void javaCountsFromZero() {
        assertThat(new JavaPrinter(names, helpers).print(SUM))
                .isEqualTo("sum(n, i -> H[i][4] * H[i][q] * (q == 4 ? 1 : 0))");
    }
}
