package gradus.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.diagnose.Diagnosis.Verdict;
import gradus.diagnose.generator.OwnNames;
import gradus.diagnose.generator.OwnNamesFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Plain networks under people's own names, of which nothing else is told. */
class OwnNamesTest {
    private static String firstWrongName(Diagnosis d) {
        return d.firstWrong() == null ? null : d.nameInFile(d.firstWrong());
    }

    private static boolean isTrue(OwnNamesFile file, Diagnosis d) {
        return file.mistake() == null
                ? d.verdict() == Verdict.CORRECT
                : d.verdict() == Verdict.MISTAKE && Objects.equals(firstWrongName(d), file.firstWrong());
    }

    /** That it does not know is not false. */
    private static boolean isFalse(OwnNamesFile file, Diagnosis d) {
        return (d.verdict() == Verdict.CORRECT || d.verdict() == Verdict.MISTAKE) && !isTrue(file, d);
    }

    @Test
    void mostAreDiagnosedTrulyAndNoneFalsely() {
        Diagnoser diagnoser = new Diagnoser();
        List<String> missed = new ArrayList<>();
        List<String> wrongly = new ArrayList<>();
        List<OwnNamesFile> files = OwnNames.all();
        for (OwnNamesFile file : files) {
            Diagnosis d = diagnoser.diagnose(file.name(), file.arrays(), DiagnosisSettings.inferring());
            String answer = file + ": " + d.verdict() + " " + firstWrongName(d);
            if (isFalse(file, d)) {
                wrongly.add(answer);
            } else if (!isTrue(file, d)) {
                missed.add(answer);
            }
        }
        int truly = files.size() - missed.size() - wrongly.size();
        System.out.printf("%d truly, %d falsely, %d open%n", truly, wrongly.size(), missed.size());
        assertThat(wrongly).isEmpty();
        assertThat(truly).as("open: %s", missed).isGreaterThanOrEqualTo(17);
    }
}
