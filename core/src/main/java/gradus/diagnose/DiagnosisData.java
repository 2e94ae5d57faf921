package gradus.diagnose;

import gradus.diagnose.Diagnosis.Code;
import gradus.diagnose.Diagnosis.Mistake;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A diagnosis as maps, lists and plain values, in the form of {@code diagnose --json}. */
public final class DiagnosisData {
    private DiagnosisData() {}

    /** Keys in fixed order; NaN stays NaN, which JSON writes as null. */
    public static Map<String, @Nullable Object> of(Diagnosis d) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("file", d.file());
        data.put("verdict", d.verdict().text());
        data.put("net", d.net());
        data.put("loss", d.loss());
        data.put("layout", d.layout());
        data.put("firstWrong", d.firstWrong());
        data.put("firstWrongName", d.firstWrong() == null ? null : d.nameInFile(d.firstWrong()));
        data.put("mistakes", d.mistakes().stream().map(m -> mistake(m, d)).toList());
        data.put(
                "notes",
                d.notes().stream()
                        .map(n -> ordered("id", n.id(), "sentence", n.sentence()))
                        .toList());
        data.put(
                "variables",
                d.variables().stream()
                        .map(v -> ordered(
                                "name", v.name(), "status", v.status().text(), "relativeError", v.relativeError()))
                        .toList());
        data.put("error", d.error());
        return data;
    }

    private static Map<String, @Nullable Object> mistake(Mistake m, Diagnosis d) {
        Map<String, @Nullable Object> data = ordered(
                "id",
                m.id(),
                "variable",
                m.variable(),
                "name",
                d.nameInFile(m.variable()),
                "sentence",
                m.sentence(),
                "yours",
                m.yours(),
                "right",
                m.right());
        data.put("errorIfRight", m.errorIfRight());
        data.put("errorIfMistake", m.errorIfMistake());
        data.put("alternatives", m.alternatives());
        data.put("why", m.why());
        Code code = m.code();
        data.put(
                "entries",
                m.entries().stream()
                        .map(p -> ordered("place", p.place(), "yours", p.yours(), "right", p.right()))
                        .toList());
        data.put("code", ordered("numpy", code.numpy(), "octave", code.octave(), "pytorch", code.pytorch()));
        return data;
    }

    private static Map<String, @Nullable Object> ordered(@Nullable Object... keysAndValues) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        for (int n = 0; n < keysAndValues.length; n += 2) {
            data.put(String.valueOf(keysAndValues[n]), keysAndValues[n + 1]);
        }
        return data;
    }
}
