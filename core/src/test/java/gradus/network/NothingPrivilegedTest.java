package gradus.network;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.math.Derivation;
import gradus.math.Step;
import gradus.program.Program;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every built-in activation, loss and layer typed back under another name: nothing that is derived may change. */
class NothingPrivilegedTest {
    /** Names that are also functions of the formula language: on the right-hand side they are not the activation's. */
    private static final List<String> ALSO_FUNCTIONS = List.of("tanh", "exp");

    private static final String TEXT = text();
    private static final Library BUILT_IN = Library.parse(TEXT);
    private static final Map<String, String> NAMES = names();
    private static final Library RENAMED = Library.parse(renamed(TEXT));

    private record Case(String spec, @Nullable String loss) {}

    static Stream<Case> all() {
        List<Case> cases = new ArrayList<>();
        for (String activation : BUILT_IN.activationNames()) {
            cases.add(new Case("2 > 3 " + activation + " > 2 sigmoid", null));
            cases.add(new Case("2 > 3 " + activation, null));
        }
        for (String loss : BUILT_IN.lossNames()) {
            cases.add(new Case("2 > 3 tanh > 2 sigmoid", loss));
            cases.add(new Case("2 > 3 softmax", loss));
            cases.add(new Case("2 > 3 identity", loss));
        }
        for (String layer : BUILT_IN.layerNames()) {
            if (!layer.equals(BUILT_IN.weightLayer().name())) {
                cases.add(new Case("2 > 3 " + layer + " > 2 softmax", null));
            }
        }
        cases.add(new Case("2 > 3 batchnorm relu dropout(0.25) > 3 layernorm elu(2) dropout > 1", "huber(2)"));
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("all")
    void derivationIsTheSameStepForStep(Case c) {
        Network original = Network.parse(
                c.spec(),
                NetworkOptions.defaults()
                        .withLibrary(BUILT_IN)
                        .withLoss(c.loss())
                        .withPenalty(true));
        String loss = c.loss() == null ? null : renamed(c.loss());
        Network renamed = Network.parse(
                renamed(c.spec()),
                NetworkOptions.defaults().withLibrary(RENAMED).withLoss(loss).withPenalty(true));

        assertThat(renamed.text()).isNotEqualTo(original.text());
        assertThat(renamed.forward()).isEqualTo(original.forward());
        Derivation before = original.derive();
        Derivation after = renamed.derive();
        List<Step> steps =
                before.gradients().stream().flatMap(g -> g.steps().stream()).toList();
        assertThat(steps).hasSizeGreaterThan(20);
        assertThat(after.gradients().stream().flatMap(g -> g.steps().stream())).isEqualTo(steps);
        assertThat(after).isEqualTo(before);
        Program program = Programs.gradients(original, before);
        assertThat(Programs.gradients(renamed, after)).isEqualTo(program);
    }

    @Test
    void allNamesAreReplaced() {
        assertThat(NAMES.keySet()).containsAll(BUILT_IN.names());
        assertThat(RENAMED.names())
                .doesNotContainAnyElementsOf(BUILT_IN.names())
                .hasSameSizeAs(BUILT_IN.names());
    }

    private static String text() {
        try (InputStream in = Objects.requireNonNull(Library.class.getResourceAsStream("library.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Letters only, so that no new name says what it is: zza, zzb, ... */
    private static Map<String, String> names() {
        Map<String, String> names = new LinkedHashMap<>();
        for (String name : BUILT_IN.names()) {
            int n = names.size();
            names.put(name, "zz" + (char) ('a' + n / 26) + (char) ('a' + n % 26));
        }
        return names;
    }

    /** Whole words replaced; in a definition, a function of the formula language keeps its name on the right. */
    private static String renamed(String text) {
        StringBuilder out = new StringBuilder();
        for (String line : text.split("\n", -1)) {
            int equals =
                    line.startsWith("#") || !line.matches(".*\\)\\s*=.*") ? -1 : line.indexOf('=', line.indexOf(')'));
            int attributes = line.lastIndexOf(" : ");
            if (equals < 0) {
                out.append(words(line, true));
            } else {
                int end = attributes < equals ? line.length() : attributes;
                out.append(words(line.substring(0, equals), true))
                        .append(words(line.substring(equals, end), false))
                        .append(words(line.substring(end), true));
            }
            out.append('\n');
        }
        return out.substring(0, out.length() - 1);
    }

    private static String words(String part, boolean functionsToo) {
        Matcher m =
                Pattern.compile("[A-Za-z][A-Za-z0-9_-]*[A-Za-z0-9]|[A-Za-z]").matcher(part);
        return m.replaceAll(w -> {
            boolean function = ALSO_FUNCTIONS.contains(w.group()) && !functionsToo;
            return function ? w.group() : NAMES.getOrDefault(w.group(), w.group());
        });
    }
}
