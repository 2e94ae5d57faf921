package gradus.network;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.math.Assumption;
import gradus.math.Derivation;
import gradus.math.Derivation.Gradient;
import gradus.math.Forward;
import gradus.math.Relabelling;
import gradus.math.Relabelling.Placement;
import gradus.math.Rule;
import gradus.math.Step;
import gradus.math.Tensor;
import gradus.program.Program;
import gradus.testing.OtherLetters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every built-in activation, loss and layer typed back under another name, with another letter for every tensor: nothing that
 * is derived may change but the letters.
 */
class NothingPrivilegedTest {
    /** Names that are also functions of the formula language: on the right-hand side they are not the activation's. */
    private static final List<String> ALSO_FUNCTIONS = List.of("tanh", "exp");

    /** Rules whose laws are statements about the network at hand. */
    private static final List<String> ABOUT_TENSORS = List.of("assumption", "sum of the outputs");

    private static final String TEXT = OtherLetters.builtIn();
    private static final Library BUILT_IN = Library.parse(TEXT);
    private static final Map<String, String> NAMES = names();
    private static final Library RENAMED = Library.parse(renamed(OtherLetters.in(TEXT)));

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
        cases.add(new Case("2 > a: 3 tanh > 3 relu + a > 2 softmax", null));
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
        Relabelling letters = OtherLetters.between(original, renamed);
        Forward forward = original.forward();
        assertThat(allNamed(renamed.forward()))
                .isEqualTo(letters.apply(
                        forward, t -> letters.apply(forward.gradientOf(t)).name()));
        Derivation before = original.derive();
        Derivation after = renamed.derive();
        assertThat(before.gradients().stream().flatMap(g -> g.steps().stream())).hasSizeGreaterThan(20);
        assertThat(after.gradients())
                .isEqualTo(before.gradients().stream().map(g -> in(letters, g)).toList());
        Program program = Programs.gradients(original, before);
        assertThat(Programs.gradients(renamed, after))
                .isEqualTo(new Program(
                        program.inputs().stream().map(letters::apply).toList(),
                        program.equations().stream().map(letters::apply).toList()));
    }

    /** With the names of all gradients, also of those that are called as is usual. */
    private static Forward allNamed(Forward forward) {
        return new Relabelling(Map.of(), Map.of(), Map.of()).apply(forward);
    }

    private static Gradient in(Relabelling letters, Gradient g) {
        return new Gradient(
                letters.apply(g.of()),
                letters.apply(g.equation()),
                letters.apply(g.general()),
                g.output(),
                g.steps().stream().map(s -> in(letters, s)).toList(),
                in(letters, g.assumptions()));
    }

    private static Step in(Relabelling letters, Step s) {
        return new Step(
                words(letters, s.variable()),
                letters.apply(s.subject()),
                in(letters, s.rule()),
                letters.apply(s.before()),
                letters.apply(s.after()),
                s.unfolds().stream().map(letters::apply).toList(),
                in(letters, s.assumptions()),
                s.total());
    }

    /** A law names no tensor, unless it is a statement about one of the network. */
    private static Rule in(Relabelling letters, Rule rule) {
        String law = rule.law();
        if (ABOUT_TENSORS.contains(rule.name())) {
            for (Map.Entry<Tensor, Placement> e : letters.tensors().entrySet()) {
                law = law.replaceAll("\\b" + e.getKey() + "\\[", e.getValue().name() + "[");
            }
        }
        return new Rule(rule.name(), law);
    }

    private static Set<Assumption> in(Relabelling letters, Set<Assumption> assumptions) {
        return assumptions.stream()
                .map(a -> new Assumption(a.kind(), letters.apply(a.expr())))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** {@code dZ2}, or {@code dA2/dZ2} for the derivative of one value by another. */
    private static String words(Relabelling letters, String variable) {
        Map<String, String> names = new LinkedHashMap<>();
        letters.tensors().forEach((t, p) -> names.put("d" + t.name(), "d" + p.name()));
        if (!variable.contains("/")) {
            letters.tensors().forEach((t, p) -> names.put(t.name(), p.name()));
        }
        return Arrays.stream(variable.split("/")).map(names::get).collect(Collectors.joining("/"));
    }

    @Test
    void allLettersAreReplaced() {
        String network = "2 > 3 batchnorm relu dropout(0.25) > a: 3 layernorm elu > 3 + a > 1";
        Network original = Network.parse(
                network, NetworkOptions.defaults().withLibrary(BUILT_IN).withPenalty(true));
        Network renamed = Network.parse(
                renamed(network), NetworkOptions.defaults().withLibrary(RENAMED).withPenalty(true));
        Set<String> letters = new HashSet<>();
        original.parts().values().forEach(p -> letters.add(p.letter()));
        letters.removeAll(Set.of("lambda", "dlambda"));
        assertThat(letters).hasSizeGreaterThan(20);
        assertThat(renamed.parts().values()).extracting(Part::letter).doesNotContainAnyElementsOf(letters);
    }

    @Test
    void allNamesAreReplaced() {
        assertThat(NAMES.keySet()).containsAll(BUILT_IN.names());
        assertThat(RENAMED.names())
                .doesNotContainAnyElementsOf(BUILT_IN.names())
                .hasSameSizeAs(BUILT_IN.names());
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
