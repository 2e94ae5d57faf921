package gradus.train;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.kernels.Backends;
import gradus.kernels.Precision;
import gradus.network.Library;
import gradus.network.TrainingPrograms;
import gradus.network.TrainingRules;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every built-in optimiser typed back under another name, its states, numbers and short names too: the same bits. */
class TypedBackOptimizersTest {
    /** What the language knows; every other word is somebody's choice. */
    private static final Set<String> WORDS =
            Set.of("optimizer", "where", "default", "learning-rate", "w", "g", "t", "sqrt");

    private static final Pattern WORD = Pattern.compile("(?<![A-Za-z0-9.])[A-Za-z][A-Za-z0-9-]*");

    private final Map<String, String> names = new LinkedHashMap<>();
    private final TrainingRules typedBack = Library.parse(renamed()).training();

    /** The library's text with every other name replaced: zza, zzb, ... */
    private String renamed() {
        StringBuilder text = new StringBuilder();
        boolean inOptimizer = false;
        for (String line : text().replaceAll("#.*", "").split("\n")) {
            inOptimizer = line.startsWith("optimizer ") || (inOptimizer && line.startsWith(" "));
            text.append(inOptimizer ? WORD.matcher(line).replaceAll(m -> other(m.group())) : line)
                    .append('\n');
        }
        return text.toString();
    }

    private String other(String word) {
        if (WORDS.contains(word)) {
            return word;
        }
        return names.computeIfAbsent(word, w -> "zz" + (char) ('a' + names.size()));
    }

    private static String text() {
        try (InputStream in = Objects.requireNonNull(Library.class.getResourceAsStream("library.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void everyNameIsAnother() {
        assertThat(names)
                .containsKeys("momentum", "velocity", "square", "beta2", "weight-decay", "change")
                .doesNotContainKeys("e", "rate", "e-8");
        assertThat(typedBack.optimizerNames())
                .hasSameSizeAs(Optimizer.all())
                .doesNotContainAnyElementsOf(Library.builtIn().training().optimizerNames());
        assertThat(Optimizer.of(typedBack.defaultOptimizer()).numbers())
                .containsKeys("learning-rate", names.get("beta1"))
                .doesNotContainKey("beta1");
    }

    @ParameterizedTest
    @EnumSource
    void aTrainingGivesTheSameBits(Precision precision) {
        List<Optimizer> originals = Optimizer.all();
        List<String> others = List.copyOf(typedBack.optimizerNames());
        for (int n = 0; n < originals.size(); n++) {
            Optimizer original = originals.get(n);
            Optimizer other = Optimizer.of(typedBack.optimizer(others.get(n)));
            assertThat(other.name()).isEqualTo(names.get(original.name()));
            TrainingState before = trained(original, precision);
            TrainingState after = trained(other, precision);
            assertThat(bits(after.tensors())).isEqualTo(bits(before.tensors()));
            assertThat(bits(after.optimizer())).isEqualTo(bits(before.optimizer()));
            assertThat(after.optimizer().keySet()).noneMatch(before.optimizer()::containsKey);
        }
    }

    private static TrainingState trained(Optimizer optimizer, Precision precision) {
        TrainingPrograms programs = SampleNetwork.maskedAndCentred(3, 5);
        TrainingSettings settings = TrainingSettings.DEFAULT
                .withOptimizer(optimizer)
                .withPrecision(precision)
                .withBatch(7)
                .withEpochs(3);
        List<TrainingState> states = new ArrayList<>();
        new Trainer(programs, settings)
                .backend(Backends.scalar())
                .threads(1)
                .checkpoints(3, states::add)
                .train(SampleNetwork.circle(30, 3, 8));
        return states.getLast();
    }

    /** In order, whatever the names. */
    private static List<List<Double>> bits(Map<String, double[]> tensors) {
        return tensors.values().stream()
                .map(values -> Arrays.stream(values).boxed().toList())
                .toList();
    }
}
