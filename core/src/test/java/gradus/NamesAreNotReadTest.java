package gradus;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.network.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What a tensor is follows from its network, never from its name: no code of core holds a letter of the library, or takes
 * the name of something apart, but the table of the spellings that a diagnosis reads.
 */
class NamesAreNotReadTest {
    private static final Path SOURCES = Path.of("src/main/java/gradus");

    /** What people call arrays, and the names of frameworks and of an older course that are put into its words. */
    private static final Set<String> SPELLINGS = Set.of(
            "diagnose/NameTable.java",
            "diagnose/UnitNames.java",
            "diagnose/StateDict.java",
            "diagnose/Thetas.java",
            "diagnose/NamesInFile.java");

    /** A letter that stands for itself and not for a tensor of a network. */
    private static final Map<String, Set<String>> OTHERWISE = Map.ofEntries(
            Map.entry("network/Network.java", Set.of("X")),
            Map.entry("array/Npy.java", Set.of("W")),
            Map.entry("notation/NotatedNames.java", Set.of("X", "Y")),
            Map.entry("notation/Notated.java", Set.of("X")),
            Map.entry("notation/Notation.java", Set.of("J", "mean")),
            Map.entry("network/SampleIndices.java", Set.of("Z")),
            Map.entry("code/Sharing.java", Set.of("S")),
            Map.entry("code/Names.java", Set.of("beta", "gamma")),
            Map.entry("formula/Greek.java", Set.of("beta", "gamma")),
            Map.entry("explain/Words.java", Set.of("X", "Y")),
            Map.entry("explain/Reasons.java", Set.of("mean")),
            Map.entry("explain/UnitBlock.java", Set.of("H")),
            Map.entry("explain/HessianBlocks.java", Set.of("H")),
            Map.entry("train/Optimizer.java", Set.of("beta")),
            Map.entry("array/NpyHeader.java", Set.of("b")));

    private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/");

    private static final Pattern TAKEN_APART = Pattern.compile("\\.name\\(\\)\\s*\\.(?:matches|startsWith|endsWith"
            + "|replace|replaceAll|replaceFirst|substring|charAt|split|indexOf|contains)\\(");

    /** Names of dimensions and of bound indices, which the calculus makes up itself. */
    private static final Set<String> OF_NO_TENSOR = Set.of("math/NormalForm.java", "network/EquationsText.java");

    private static Map<String, String> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(f -> f.toString().endsWith(".java"))
                    .collect(Collectors.toMap(
                            f -> SOURCES.relativize(f).toString().replace('\\', '/'), NamesAreNotReadTest::text));
        }
    }

    private static String text(Path file) {
        try {
            return COMMENT.matcher(Files.readString(file)).replaceAll("");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** All letters of the built-in layers and their gradients, and the usual name of an input. */
    private static Set<String> letters() {
        Set<String> letters = new TreeSet<>(Set.of("X", "dX"));
        for (String spec : List.of(
                "2 > a: 3 batchnorm relu dropout(0.25) > 3 layernorm elu + a > 1", "2 > 3 layernorm tanh > 1")) {
            Network.parse(spec, NetworkOptions.defaults()).parts().values().stream()
                    .map(Part::letter)
                    .forEach(letters::add);
        }
        return letters;
    }

    @Test
    void noLetterOfTheLibraryStandsInCode() throws IOException {
        Pattern literal = letters().stream()
                .map(Pattern::quote)
                .collect(Collectors.collectingAndThen(Collectors.joining("|", "\"(", ")\\d*\""), Pattern::compile));
        List<String> found = new ArrayList<>();
        sources()
                .forEach((file, text) -> literal.matcher(text).results().forEach(m -> {
                    if (!SPELLINGS.contains(file)
                            && !OTHERWISE.getOrDefault(file, Set.of()).contains(m.group(1))) {
                        found.add(file + ": " + m.group());
                    }
                }));
        assertThat(letters()).hasSizeGreaterThan(20);
        assertThat(found).isEmpty();
    }

    @Test
    void noNameIsTakenApart() throws IOException {
        List<String> found = new ArrayList<>();
        sources()
                .forEach((file, text) -> TAKEN_APART.matcher(text).results().forEach(m -> {
                    if (!OF_NO_TENSOR.contains(file)) {
                        found.add(file + ": " + m.group());
                    }
                }));
        assertThat(found).isEmpty();
    }
}
