package gradus.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.diagnose.Diagnosis.Code;
import gradus.diagnose.Diagnosis.Mistake;
import gradus.diagnose.Diagnosis.Note;
import gradus.diagnose.Diagnosis.Verdict;
import gradus.diagnose.generator.Submission;
import gradus.diagnose.generator.Submissions;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No hint below the last tells more than it says, whatever was handed in and however it is shown. */
class HintLeakTest {
    private static final int MOST = 40;

    /** One of each known mistake and some that no list has; a file's name must not tell what is in it. */
    private static List<Diagnosis> diagnoses() {
        List<Submission> some = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        Stream.of(Submissions.single(5), Submissions.edits(5))
                .flatMap(List::stream)
                .filter(s -> s.arrays().containsKey("Z1"))
                .filter(s -> s.injected().getFirst().id().equals(Name.EDIT)
                        || seen.add(s.injected().getFirst().id()))
                .limit(MOST)
                .forEach(some::add);
        Diagnoser diagnoser = new Diagnoser();
        List<Diagnosis> found = new ArrayList<>();
        for (int n = 0; n < some.size(); n++) {
            found.add(diagnoser.diagnose("file", some.get(n).arrays(), settings(some.get(n), n % 2 == 0)));
        }
        return found;
    }

    /** With the network told or not: what was guessed of it makes notes of its own. */
    private static DiagnosisSettings settings(Submission s, boolean told) {
        return new DiagnosisSettings(
                told ? Network.parse(s.network(), NetworkOptions.defaults()) : null,
                told ? s.loss() : null,
                s.l2(),
                s.keepProb(),
                null,
                Map.of(),
                gradus.network.Library.builtIn(),
                DiagnosisSettings.TIME_LIMIT);
    }

    /** The side behind the sign, in the letters that are left of it in any format. */
    private static String bare(String formula) {
        return formula.substring(formula.indexOf('=') + 1).replaceAll("[\\s*\\\\]", "");
    }

    private static List<String> answers(Mistake m) {
        Code code = m.code();
        return Stream.of(m.right(), code.numpy(), code.octave(), code.pytorch())
                .filter(java.util.Objects::nonNull)
                .map(HintLeakTest::bare)
                .filter(a -> a.length() > 3)
                .toList();
    }

    /** What names the mistake or the formula that was computed. */
    private static List<String> names(Mistake m) {
        List<String> names = new ArrayList<>(m.alternatives());
        names.add(m.sentence());
        if (!m.id().equals(Name.EDIT)) {
            names.add(m.id());
        }
        String yours = m.yours();
        if (yours != null && bare(yours).length() > 3) {
            names.add(bare(yours));
        }
        return names.stream().map(n -> n.replaceAll("[\\s*\\\\]", "")).toList();
    }

    @Test
    void nothingLeaks() {
        List<Diagnosis> wrong =
                diagnoses().stream().filter(d -> d.verdict() != Verdict.CORRECT).toList();
        assertThat(wrong.stream().filter(d -> d.verdict() == Verdict.MISTAKE)).hasSizeGreaterThan(MOST / 2);
        for (Diagnosis d : wrong) {
            for (Hint hint : List.of(Hint.LAYER, Hint.VARIABLE, Hint.MISTAKE)) {
                Diagnosis hinted = hint.of(d);
                String shown = HintTest.everything(hinted);
                for (Mistake m : d.mistakes()) {
                    assertThat(shown).as("%s of %s", hint, m).doesNotContain(answers(m));
                    if (hint != Hint.MISTAKE) {
                        assertThat(shown).as("%s of %s", hint, m).doesNotContain(names(m));
                    }
                    if (hint == Hint.LAYER) {
                        assertThat(hinted.notes())
                                .extracting(Note::sentence)
                                .noneMatch(s -> s.matches(".*\\b" + m.variable() + "\\b.*"));
                    }
                }
                assertThat(hinted.notes())
                        .extracting(Note::id)
                        .doesNotContain("activation-assumed", "keep-prob-found", "loss-scale-assumed");
                assertThat(hinted.mistakes()).extracting(Mistake::sentence).noneMatch(s -> s.matches(".*\\d\\.\\d.*"));
            }
        }
    }
}
