package gradus.cli;

import gradus.diagnose.Diagnosis;
import gradus.diagnose.Diagnosis.Mistake;
import gradus.diagnose.Diagnosis.Status;
import gradus.diagnose.Diagnosis.Variable;
import gradus.diagnose.Diagnosis.Verdict;
import gradus.diagnose.DiagnosisDocument;
import gradus.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A diagnosis as results.json, which Gradescope's autograders write. All points for a right submission; otherwise the
 * share of what is right or follows from what is wrong before it, the verdict counted among it, so never all.
 */
final class Gradescope {
    private Gradescope() {}

    /** One test: its points are an equal share. */
    private record Test(String name, boolean passed, String output) {}

    /** What share of the points a diagnosis is worth, whether its mistakes could be named or not. */
    static double share(Diagnosis d) {
        List<Test> tests = tests(d);
        // In one step: a sum of rounded shares would miss the full number by a little.
        return (double) tests.stream().filter(Test::passed).count() / tests.size();
    }

    private static List<Test> tests(Diagnosis d) {
        List<Test> tests = new ArrayList<>();
        tests.add(new Test("gradients are right", d.verdict() == Verdict.CORRECT, DiagnosisDocument.headline(d)));
        for (Variable v : d.variables()) {
            if (v.status() != Status.NOT_GIVEN) {
                tests.add(new Test(v.name(), v.status() != Status.WRONG, output(d, v)));
            }
        }
        return tests;
    }

    /**
     * The file's text.
     *
     * @param d as far as it is told
     * @param share of the points, of all that was found
     * @param text the diagnosis for reading
     */
    static String of(Diagnosis d, double share, String text, double points) {
        List<Test> tests = tests(d);
        double each = points / tests.size();
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("score", rounded(points * share));
        result.put("output", text);
        result.put("output_format", "text");
        result.put("visibility", "visible");
        result.put("tests", tests.stream().map(t -> entry(t, each)).toList());
        return Json.of(result).pretty() + "\n";
    }

    private static String output(Diagnosis d, Variable v) {
        return switch (v.status()) {
            case RIGHT, NOT_GIVEN -> "";
            case FOLLOWS -> "It differs, but is right for what comes before it.";
            case WRONG ->
                d.mistakes().stream()
                        .filter(m -> m.variable().equals(v.name()))
                        .findFirst()
                        .map(Mistake::sentence)
                        .orElse("It is wrong.");
        };
    }

    private static Map<String, @Nullable Object> entry(Test test, double points) {
        Map<String, @Nullable Object> entry = new LinkedHashMap<>();
        entry.put("name", test.name);
        entry.put("score", test.passed ? rounded(points) : 0);
        entry.put("max_score", rounded(points));
        entry.put("status", test.passed ? "passed" : "failed");
        entry.put("output", test.output);
        entry.put("visibility", "visible");
        return entry;
    }

    private static double rounded(double points) {
        return Math.rint(points * 1e4) / 1e4;
    }
}
