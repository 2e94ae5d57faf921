package gradus.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DiagnosisDataTest {
    private static Json.Obj json(Diagnosis d) {
        return (Json.Obj) Json.parse(Json.of(DiagnosisData.of(d)).pretty(), "json");
    }

    @Test
    void theKeysStandInTheOrderOfTheContract() {
        Json.Obj json = json(Diagnoses.wrong(Diagnoses.EXTRA));
        assertThat(json.members().keySet())
                .containsExactly(
                        "file",
                        "verdict",
                        "net",
                        "loss",
                        "layout",
                        "firstWrong",
                        "firstWrongName",
                        "mistakes",
                        "notes",
                        "variables",
                        "error");
        Json.Obj mistake = (Json.Obj) json.list("mistakes").getFirst();
        assertThat(mistake.members().keySet())
                .startsWith(
                        "id",
                        "variable",
                        "name",
                        "sentence",
                        "yours",
                        "right",
                        "errorIfRight",
                        "errorIfMistake",
                        "alternatives");
        assertThat(mistake.object("code").text("octave")).isEqualTo("dZ2 = A2 - Y;");
        assertThat(((Json.Obj) json.list("variables").get(2)).members()).containsExactlyEntriesOf(dZ2());
    }

    private static Map<String, Json> dZ2() {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("name", new Json.Text("dZ2"));
        members.put("status", new Json.Text("wrong"));
        members.put("relativeError", new Json.Real(0.8125));
        return members;
    }

    @Test
    void whatIsNotKnownIsNull() {
        Json.Obj json = json(Diagnoses.wrong(Diagnoses.EXTRA));
        assertThat(((Json.Obj) json.list("variables").getFirst()).get("relativeError"))
                .isEqualTo(new Json.Null());
        assertThat(json.get("error")).isEqualTo(new Json.Null());
        Json.Obj unreadable = json(Diagnoses.unreadable());
        assertThat(unreadable.get("net")).isEqualTo(new Json.Null());
        assertThat(unreadable.text("error")).contains("ends in the middle");
        assertThat(unreadable.text("verdict")).isEqualTo("unreadable");
    }
}
