package gradus.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.diagnose.Diagnosis.Verdict;
import gradus.diagnose.generator.UnitFile;
import gradus.diagnose.generator.UnitFiles;
import gradus.network.Library;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The backward functions of single layers, in the courses' own names, with the layer told and with nothing told. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnitDiagnosisTest {
    private final Diagnoser diagnoser = new Diagnoser();

    private static Network network(UnitFile file) {
        NetworkOptions options = NetworkOptions.defaults().withLoss(file.loss()).withUpstream(file.upstream());
        return file.net().contains("\n")
                ? Network.equations(file.name(), file.net(), options)
                : Network.parse(file.net(), options);
    }

    private Diagnosis told(UnitFile file) {
        DiagnosisSettings settings = new DiagnosisSettings(
                network(file), file.loss(), null, null, null, Map.of(), Library.builtIn(), Duration.ofMinutes(2));
        return diagnoser.diagnose(file.name(), file.arrays(), settings);
    }

    private Diagnosis untold(UnitFile file) {
        return diagnoser.diagnose(file.name(), file.arrays(), DiagnosisSettings.inferring());
    }

    private static @Nullable String firstWrongName(Diagnosis d) {
        return d.firstWrong() == null ? null : d.nameInFile(d.firstWrong());
    }

    private static boolean isRight(UnitFile file, Diagnosis d) {
        return d.verdict().text().equals(file.verdict()) && Objects.equals(firstWrongName(d), file.firstWrong());
    }

    private static String said(UnitFile file, Diagnosis d) {
        return "%s: %s %s, not %s %s; %s"
                .formatted(
                        file.name(),
                        d.verdict().text(),
                        firstWrongName(d),
                        file.verdict(),
                        file.firstWrong(),
                        Objects.requireNonNullElse(d.error(), d.notes().toString()));
    }

    /** @param share of the files that must get the right verdict and the right first wrong array */
    private static void judge(Function<UnitFile, Diagnosis> diagnose, double share) {
        List<UnitFile> files = UnitFiles.sample();
        List<String> misses = new ArrayList<>();
        List<String> turned = new ArrayList<>();
        for (UnitFile file : files) {
            Diagnosis d = diagnose.apply(file);
            if (!isRight(file, d)) {
                misses.add(said(file, d));
            }
            boolean decided = d.verdict() == Verdict.CORRECT || d.verdict() == Verdict.MISTAKE;
            if (decided && !d.verdict().text().equals(file.verdict())) {
                turned.add(said(file, d));
            }
        }
        String shown = String.join("\n", misses);
        assertThat(turned).as("wrong called right, or right called wrong").isEmpty();
        assertThat(files.size() - misses.size())
                .as("of %d; missed:%n%s", files.size(), shown)
                .isGreaterThanOrEqualTo((int) Math.ceil(share * files.size() - 1e-9));
    }

    @Test
    void everyLayerCanBeTold() {
        for (UnitFile file : UnitFiles.all()) {
            assertThat(network(file).options().upstream()).as(file.name()).isEqualTo(file.upstream());
        }
    }

    @Test
    void judgesALayerThatIsTold() {
        judge(this::told, 0.95);
    }

    @Test
    void judgesALayerThatIsNotTold() {
        judge(this::untold, 0.80);
    }
}
