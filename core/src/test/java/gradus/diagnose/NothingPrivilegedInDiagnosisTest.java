package gradus.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.array.NdArray;
import gradus.diagnose.Diagnosis.Mistake;
import gradus.diagnose.Diagnosis.Verdict;
import gradus.network.Library;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.testing.OtherLetters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same mistakes in arrays whose names are those of a library with other letters, or whose layers are counted from 0:
 * the same diagnoses, but for the names.
 */
class NothingPrivilegedInDiagnosisTest {
    private static final int EXAMPLES = 6;
    private static final Pattern WORD = Pattern.compile("\\b[A-Za-z]+\\d*\\b");

    private final Diagnoser diagnoser = new Diagnoser();

    private record Slip(String array, String what, UnaryOperator<NdArray> change) {}

    /** @param told whether the diagnosis is told the network, or finds it in the arrays */
    private record Case(String net, boolean told) {}

    static Stream<Case> networks() {
        return Stream.of(
                        "3 > 4 tanh > 2 softmax",
                        "3 > 4 relu > 3 sigmoid > 1 sigmoid",
                        "3 > 4 batchnorm relu > 2 softmax",
                        "3 > 4 layernorm tanh > 2",
                        "3 > 4 relu dropout(0.25) > 2 softmax")
                .flatMap(n -> Stream.of(new Case(n, true), new Case(n, false)));
    }

    private static List<Slip> slips(Map<String, NdArray> right) {
        List<Slip> slips = new ArrayList<>();
        for (String name : right.keySet()) {
            // A bias in front of a normalisation over the examples changes nothing.
            boolean zero = Arrays.stream(Objects.requireNonNull(right.get(name)).data())
                    .allMatch(x -> Math.abs(x) < 1e-12);
            if (name.startsWith("d") && right.get(name).size() > 2 && !zero) {
                slips.add(new Slip(name, "m", a -> times(a, EXAMPLES)));
                slips.add(new Slip(name, "-1", a -> times(a, -1)));
                slips.add(new Slip(name, "0", a -> times(a, 0)));
            }
        }
        slips.add(new Slip("dZ1", "no derivative", a -> Objects.requireNonNull(right.get("dA1"))));
        slips.add(new Slip("db1", "not summed", a -> Objects.requireNonNull(right.get("dZ1"))));
        return slips;
    }

    private static NdArray times(NdArray array, double factor) {
        return new NdArray(
                array.shape(), Arrays.stream(array.data()).map(x -> x * factor).toArray());
    }

    private Diagnosis diagnose(Map<String, NdArray> arrays, @Nullable Network network, Library library) {
        DiagnosisSettings all = DiagnosisSettings.inferring();
        return diagnoser.diagnose(
                "mine.npz",
                arrays,
                new DiagnosisSettings(network, null, null, null, null, Map.of(), library, all.timeLimit()));
    }

    /** What is said, with the names of one library for those of another. */
    private static List<String> said(Diagnosis d, Map<String, String> names) {
        return said(d, names, Map.of());
    }

    /** @param fromFile names for those that the file has and that sentences and formulas use */
    private static List<String> said(Diagnosis d, Map<String, String> names, Map<String, String> fromFile) {
        List<String> said = new ArrayList<>();
        said.add(d.verdict() + " " + d.net() + " " + d.loss() + " " + d.firstWrong() + " " + d.error());
        for (Mistake m : d.mistakes()) {
            said.add(m.id() + m.alternatives() + " " + m.variable() + ": " + words(m.sentence(), fromFile));
            said.add(words("yours " + m.yours() + ", right " + m.right(), fromFile));
        }
        d.notes().forEach(n -> said.add(n.id() + ": " + words(n.sentence(), fromFile)));
        d.variables().forEach(v -> said.add(v.name() + " " + v.status()));
        return said.stream().map(line -> words(line, names)).toList();
    }

    private static String words(String line, Map<String, String> names) {
        return WORD.matcher(line).replaceAll(w -> names.getOrDefault(w.group(), w.group()));
    }

    private static Network network(String net, Library library) {
        return Network.parse(net, NetworkOptions.defaults().withLibrary(library));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void otherLettersChangeTheNamesAlone(Case c) {
        Library other = OtherLetters.library();
        Network plain = network(c.net(), Library.builtIn());
        Network renamed = network(c.net(), other);
        Map<String, String> names = OtherLetters.names(plain, renamed);
        Map<String, NdArray> right = Handed.columns(c.net(), EXAMPLES, 3);
        for (Slip slip : slips(right)) {
            Map<String, NdArray> arrays = new LinkedHashMap<>(right);
            arrays.put(slip.array(), slip.change().apply(Objects.requireNonNull(right.get(slip.array()))));
            Map<String, NdArray> inOther = new LinkedHashMap<>();
            arrays.forEach((name, array) -> inOther.put(names.getOrDefault(name, name), array));

            Diagnosis expected = diagnose(arrays, c.told() ? plain : null, Library.builtIn());
            assertThat(expected.verdict()).as(slip.array() + " " + slip.what()).isNotEqualTo(Verdict.CORRECT);
            assertThat(said(diagnose(inOther, c.told() ? renamed : null, other), Map.of()))
                    .as(slip.array() + " " + slip.what())
                    .isEqualTo(said(expected, names));
        }
    }

    @Test
    void layersMayBeCountedFromZero() {
        for (Case c : networks().toList()) {
            Network network = network(c.net(), Library.builtIn());
            Map<String, NdArray> right = Handed.columns(c.net(), EXAMPLES, 3);
            for (Slip slip : slips(right)) {
                Map<String, NdArray> arrays = new LinkedHashMap<>(right);
                arrays.put(slip.array(), slip.change().apply(Objects.requireNonNull(right.get(slip.array()))));
                Map<String, NdArray> fromZero = new LinkedHashMap<>();
                Map<String, String> names = new LinkedHashMap<>();
                arrays.forEach((name, array) -> {
                    String letters = name.replaceFirst("\\d+$", "");
                    String other = letters.equals(name)
                            ? name
                            : letters + (Integer.parseInt(name.substring(letters.length())) - 1);
                    fromZero.put(other, array);
                    names.put(other, name);
                });
                assertThat(said(diagnose(fromZero, c.told() ? network : null, Library.builtIn()), Map.of(), names))
                        .as(c + " " + slip.array() + " " + slip.what())
                        .isEqualTo(said(diagnose(arrays, c.told() ? network : null, Library.builtIn()), Map.of()));
            }
        }
    }
}
